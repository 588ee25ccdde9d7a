"""The room behind both doors, HTTP and Socket Mode: a command is answered in time, a button does what it says."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import httpx2
from starlette.concurrency import run_in_threadpool

from assistant.ask import Assistant
from assistant.feedback import Feedback
from assistant.settings import Settings
from assistant.slack.blocks import Look
from assistant.slack.budget import Json, Message
from assistant.slack.buttons import Buttons
from assistant.slack.commands import Commands
from assistant.slack.outbox import Outbox
from assistant.slack.payloads import Command, Press
from assistant.slack.replies import SEARCHING, reply
from assistant.slack.settings import SlackSettings

PATIENCE: Final = 2.0  # seconds for an answer; Slack waits for three


@dataclass(frozen=True, slots=True)
class Outside:
    """What a test replaces: the clock (seconds since 1970), the network, and how long an answer may take (seconds)."""

    clock: Callable[[], float] = time.time
    transport: httpx2.BaseTransport | None = None
    patience: float = PATIENCE


class Room:
    """Answers commands and buttons of requests that have been let in."""

    def __init__(
        self, assistant: Callable[[], Assistant], settings: Settings, slack: SlackSettings, outside: Outside
    ) -> None:
        look = Look(settings.public_url, slack.tables)
        self._clock, self._patience = outside.clock, outside.patience
        self._outbox = Outbox(outside.transport)
        self._commands = Commands(assistant, slack, look)
        self._buttons = Buttons(assistant, slack, look, Feedback(settings.state))
        self._late: set[asyncio.Task[None]] = set()  # the event loop holds its tasks only weakly

    async def answer(self, command: Command) -> Mapping[str, Json]:
        """Return the reply to a command; an answer that takes too long is announced, and sent when it is there."""
        answer = asyncio.create_task(run_in_threadpool(self._commands.answer, command, self._clock()))
        await asyncio.wait({answer}, timeout=self._patience)
        if answer.done():
            return reply(answer.result())
        late = asyncio.create_task(self._send_late(command.response_url, answer))
        self._late.add(late)
        late.add_done_callback(self._late.discard)
        return reply(SEARCHING)

    async def press(self, press: Press) -> None:
        """Do what a button says and tell it to its response address; nothing for what is no button of ours."""
        effect = await run_in_threadpool(self._buttons.press, press, self._clock())
        if effect:
            await self._send(press.response_url, reply(effect.message, effect.audience))

    async def _send_late(self, url: str, answer: asyncio.Task[Message]) -> None:
        await self._send(url, reply(await answer))

    async def _send(self, url: str, message: Mapping[str, Json]) -> None:
        await run_in_threadpool(self._outbox.post, url, message, self._clock())
