"""Socket Mode: Slack over a WebSocket that we open, for hosts that Slack cannot reach; one process of its own.

Connections go to slack.com and the hosts it names, on port 443, through HTTPS_PROXY where that is set. Needs the extra
`slack-socket`. https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from pydantic import ValidationError

from assistant.ask import Assistant
from assistant.settings import Settings
from assistant.slack.blocks import plain_message
from assistant.slack.budget import Json
from assistant.slack.payloads import Command, Press, may_ask
from assistant.slack.quiet import quiet_logger
from assistant.slack.replies import reply
from assistant.slack.room import Outside, Room
from assistant.slack.settings import PREFIX, SlackSettings
from indexer.errors import SettingError

try:
    from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
    from slack_bolt.app.async_app import AsyncApp
    from slack_bolt.authorization import AuthorizeResult
    from slack_sdk.web.async_client import AsyncWebClient
except ImportError as error:
    raise SettingError("Socket Mode needs more packages: pip install 'rowcite[slack-socket]'") from error

SLACK_API: Final = "https://slack.com/api/"
OURS: Final = ("share", "helpful", "not_helpful")
STRANGER: Final = plain_message("This assistant does not answer in this workspace.")

Body = Mapping[str, Json]
Acknowledge = Callable[..., Awaitable[object]]


class SocketDoor:
    """Gives commands and buttons of our workspaces to the room; Slack vouches for them by the connection."""

    def __init__(self, room: Room, slack: SlackSettings) -> None:
        self._room = room
        self._slack = slack

    async def command(self, body: Body, ack: Acknowledge) -> None:
        """Answer a slash command inside its acknowledgement."""
        try:
            command = Command.model_validate(body)
        except ValidationError:
            await ack()
            return
        await ack(await self._room.answer(command) if may_ask(command, self._slack) else reply(STRANGER))

    async def press(self, body: Body, ack: Acknowledge) -> None:
        """Acknowledge a button, then do what it says."""
        await ack()
        try:
            press = Press.model_validate(body)
        except ValidationError:
            return
        if may_ask(press, self._slack):
            await self._room.press(press)


def socket_handler(room: Room, slack: SlackSettings, api: str = SLACK_API) -> AsyncSocketModeHandler:
    """Return the connection, not yet open; `api` is where Slack's methods are (a stand-in in tests)."""
    app = AsyncApp(
        logger=quiet_logger(), client=AsyncWebClient(slack.bot_token, base_url=api), authorize=_authorized(slack)
    )
    door = SocketDoor(room, slack)
    app.command(slack.command)(door.command)
    for action in OURS:
        app.action(action)(door.press)
    return AsyncSocketModeHandler(app, slack.app_token)


def serve_socket(settings: Settings, slack: SlackSettings) -> None:
    """Load the assistant, connect and answer until interrupted; raise SettingError when a token is missing."""
    for name, token, start in (("APP_TOKEN", slack.app_token, "xapp-"), ("BOT_TOKEN", slack.bot_token, "xoxb-")):
        if not token.startswith(start):
            raise SettingError(f"Socket Mode needs {PREFIX}{name}, a token that starts with {start}")
    assistant = Assistant.load(settings)
    asyncio.run(_serve(Room(lambda: assistant, settings, slack, Outside()), slack))


async def _serve(room: Room, slack: SlackSettings) -> None:
    await socket_handler(room, slack).start_async()  # type: ignore[no-untyped-call]  # the library's own


def _authorized(slack: SlackSettings) -> Callable[..., Awaitable[AuthorizeResult]]:
    """Return what bolt asks for each request; without it, bolt would call `auth.test` while a person waits."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=slack.bot_token)

    return authorize
