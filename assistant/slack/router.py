"""Slack over HTTP: the signature over the raw body first, then an answer inside the response, within three seconds."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import httpx2
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool

from assistant.ask import Assistant
from assistant.feedback import Feedback
from assistant.settings import Settings
from assistant.slack.blocks import Look
from assistant.slack.budget import Message
from assistant.slack.buttons import Buttons
from assistant.slack.commands import Commands
from assistant.slack.entrance import BAD, OK, REFUSED, Entrance
from assistant.slack.outbox import Outbox
from assistant.slack.payloads import PayloadError, may_ask, read_command, read_press
from assistant.slack.replies import SEARCHING, reply
from assistant.slack.settings import SlackSettings

PATIENCE: Final = 2.0  # seconds for an answer; Slack waits for three


@dataclass(frozen=True, slots=True)
class Outside:
    """What a test replaces: the clock (seconds since 1970), the network, and how long an answer may take (seconds)."""

    clock: Callable[[], float] = time.time
    transport: httpx2.BaseTransport | None = None
    patience: float = PATIENCE


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
        look = Look(settings.public_url, slack.tables)
        self._settings, self._clock, self._patience = slack, outside.clock, outside.patience
        self._entrance, self._outbox = Entrance(slack, outside.clock), Outbox(outside.transport)
        self._commands = Commands(assistant, slack, look)
        self._buttons = Buttons(assistant, slack, look, Feedback(settings.state))
        self._late: set[asyncio.Task[None]] = set()  # the event loop holds its tasks only weakly

    async def command(self, request: Request) -> Response:
        body = await self._entrance.body(request)
        if isinstance(body, Response):
            return body
        try:
            command = read_command(body)
        except PayloadError:
            return self._entrance.refuse(request, BAD)
        if not may_ask(command, self._settings):
            return self._entrance.refuse(request, REFUSED)
        answer = asyncio.create_task(run_in_threadpool(self._commands.answer, command, self._clock()))
        await asyncio.wait({answer}, timeout=self._patience)
        if answer.done():
            return JSONResponse(reply(answer.result()))
        self._keep(asyncio.create_task(self._send_late(command.response_url, answer)))
        return JSONResponse(reply(SEARCHING))

    async def interactive(self, request: Request) -> Response:
        body = await self._entrance.body(request)
        if isinstance(body, Response):
            return body
        try:
            press = read_press(body)
        except PayloadError:
            return self._entrance.refuse(request, BAD)
        if not may_ask(press, self._settings):
            return self._entrance.refuse(request, REFUSED)
        effect = await run_in_threadpool(self._buttons.press, press, self._clock())
        if effect is None:
            return Response(status_code=OK)
        sent = reply(effect.message, effect.audience)
        post = BackgroundTask(self._outbox.post, press.response_url, sent, self._clock())
        return Response(status_code=OK, background=post)

    async def _send_late(self, url: str, answer: asyncio.Task[Message]) -> None:
        await run_in_threadpool(self._outbox.post, url, reply(await answer), self._clock())

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._late.add(task)
        task.add_done_callback(self._late.discard)
