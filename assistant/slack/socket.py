"""Socket Mode: Slack over a WebSocket that we open, for hosts that Slack cannot reach; one process of its own.

Connections go to slack.com and the hosts it names, on port 443, through HTTPS_PROXY where that is set. Needs the extra
`slack-socket`. https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from assistant.ask import Assistant
from assistant.feedback import Feedback
from assistant.settings import Settings
from assistant.slack.blocks import Look, plain_message
from assistant.slack.budget import Json
from assistant.slack.buttons import Buttons
from assistant.slack.commands import Commands
from assistant.slack.outbox import Outbox
from assistant.slack.payloads import Command, Press, may_ask
from assistant.slack.quiet import quiet_logger
from assistant.slack.replies import reply
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


class SocketRoom:
    """The same commands and buttons as over HTTP, given to slack-bolt."""

    def __init__(
        self, assistant: Callable[[], Assistant], settings: Settings, slack: SlackSettings, outbox: Outbox
    ) -> None:
        look = Look(settings.public_url, slack.tables)
        self._slack = slack
        self._outbox = outbox
        self._commands = Commands(assistant, slack, look)
        self._buttons = Buttons(assistant, slack, look, Feedback(settings.state))

    async def command(self, body: Body, ack: Acknowledge) -> None:
        """Answer a slash command inside its acknowledgement."""
        try:
            command = Command.model_validate(body)
        except ValidationError:
            await ack()
            return
        if not may_ask(command, self._slack):
            await ack(reply(STRANGER))
            return
        await ack(reply(await run_in_threadpool(self._commands.answer, command, time.time())))

    async def press(self, body: Body, ack: Acknowledge) -> None:
        """Acknowledge a button, then send what it does."""
        await ack()
        try:
            press = Press.model_validate(body)
        except ValidationError:
            return
        if not may_ask(press, self._slack):
            return
        effect = await run_in_threadpool(self._buttons.press, press, time.time())
        if effect:
            sent = reply(effect.message, effect.audience)
            await run_in_threadpool(self._outbox.post, press.response_url, sent, time.time())


def socket_handler(room: SocketRoom, slack: SlackSettings, api: str = SLACK_API) -> AsyncSocketModeHandler:
    """Return the connection, not yet open; `api` is where Slack's methods are (a stand-in in tests)."""
    app = AsyncApp(
        logger=quiet_logger(), client=AsyncWebClient(slack.bot_token, base_url=api), authorize=_authorized(slack)
    )
    app.command(slack.command)(room.command)
    for action in OURS:
        app.action(action)(room.press)
    return AsyncSocketModeHandler(app, slack.app_token)


def serve_socket(settings: Settings, slack: SlackSettings) -> None:
    """Load the assistant, connect and answer until interrupted; raise SettingError when a token is missing."""
    for name, token, start in (("APP_TOKEN", slack.app_token, "xapp-"), ("BOT_TOKEN", slack.bot_token, "xoxb-")):
        if not token.startswith(start):
            raise SettingError(f"Socket Mode needs {PREFIX}{name}, a token that starts with {start}")
    assistant = Assistant.load(settings)
    room = SocketRoom(lambda: assistant, settings, slack, Outbox())
    asyncio.run(_serve(room, slack))


async def _serve(room: SocketRoom, slack: SlackSettings) -> None:
    await socket_handler(room, slack).start_async()  # type: ignore[no-untyped-call]  # the library's own


def _authorized(slack: SlackSettings) -> Callable[..., Awaitable[AuthorizeResult]]:
    """Return what bolt asks for each request; without it, bolt would call `auth.test` while a person waits."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=slack.bot_token)

    return authorize
