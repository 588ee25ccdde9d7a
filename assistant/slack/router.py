"""Slack over HTTP: the signature over the raw body first, then an answer inside the response, within three seconds."""

from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from starlette.background import BackgroundTask

from assistant.ask import Assistant
from assistant.settings import Settings
from assistant.slack.entrance import BAD, OK, REFUSED, Entrance
from assistant.slack.payloads import PayloadError, may_ask, read_command, read_press
from assistant.slack.room import Outside, Room
from assistant.slack.settings import SlackSettings


def slack_router(
    assistant: Callable[[], Assistant],
    settings: Settings,
    slack: SlackSettings,
    outside: Outside | None = None,
) -> APIRouter:
    """Return `/slack/commands` and `/slack/interactive`; without a signing secret they answer 404."""
    routes = _Routes(assistant, settings, slack, outside or Outside())
    router = APIRouter(prefix="/slack", tags=["slack"], default_response_class=Response)
    router.add_api_route("/commands", routes.command, methods=["POST"], summary="The slash command")
    router.add_api_route("/interactive", routes.interactive, methods=["POST"], summary="A pressed button")
    for path in ("/commands", "/interactive"):
        router.add_api_route(path, _probe, methods=["GET"], include_in_schema=False)
    return router


def _probe(ssl_check: str = "") -> Response:
    """Answer Slack's check of the certificate."""
    return Response(status_code=OK if ssl_check == "1" else 405, headers={"allow": "POST"})


class _Routes:
    def __init__(
        self, assistant: Callable[[], Assistant], settings: Settings, slack: SlackSettings, outside: Outside
    ) -> None:
        self._slack = slack
        self._entrance = Entrance(slack, outside.clock)
        self._room = Room(assistant, settings, slack, outside)

    async def command(self, request: Request) -> Response:
        body = await self._entrance.body(request)
        if isinstance(body, Response):
            return body
        try:
            command = read_command(body)
        except PayloadError:
            return self._entrance.refuse(request, BAD)
        if not may_ask(command, self._slack):
            return self._entrance.refuse(request, REFUSED)
        return JSONResponse(await self._room.answer(command))

    async def interactive(self, request: Request) -> Response:
        body = await self._entrance.body(request)
        if isinstance(body, Response):
            return body
        try:
            press = read_press(body)
        except PayloadError:
            return self._entrance.refuse(request, BAD)
        if not may_ask(press, self._slack):
            return self._entrance.refuse(request, REFUSED)
        return Response(status_code=OK, background=BackgroundTask(self._room.press, press))
