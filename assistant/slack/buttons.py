"""The buttons under an answer: share it with the channel, or say whether it helped."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from assistant.ask import Assistant
from assistant.feedback import Feedback, UnknownItemError, Verdict
from assistant.slack.blocks import Look, shared_message
from assistant.slack.budget import Message
from assistant.slack.memory import Expiring, one_more
from assistant.slack.payloads import Press
from assistant.slack.refs import LIFETIME, Ref, read_ref
from assistant.slack.replies import FAILED, OUTDATED, REINDEXED, SHARED_ALREADY, THANKS, Audience
from assistant.slack.settings import SlackSettings

logger = logging.getLogger(__name__)

MOST_PRESSED: Final = 10_000


@dataclass(frozen=True, slots=True)
class Effect:
    """What a pressed button sends, and to whom."""

    message: Message
    audience: Audience = "ephemeral"


class Buttons:
    """Turns a pressed button into what it sends; an answer is shared once per channel."""

    def __init__(
        self, assistant: Callable[[], Assistant], settings: SlackSettings, look: Look, feedback: Feedback
    ) -> None:
        self._assistant = assistant
        self._settings = settings
        self._look = look
        self._feedback = feedback
        self._pressed = Expiring(0, seconds=LIFETIME, limit=MOST_PRESSED)

    def press(self, press: Press, now: float) -> Effect | None:
        """Return what to send, or None for what is no button of ours; whatever goes wrong, the person is told."""
        try:
            return self._effect(press, now)
        except Exception as error:  # noqa: BLE001  after the acknowledgement nobody else would tell
            logger.error("a Slack button failed: %s", type(error).__name__)  # noqa: TRY400  no text of theirs in a log
            return Effect(FAILED)

    def _effect(self, press: Press, now: float) -> Effect | None:
        action = press.actions[0] if press.type == "block_actions" and press.actions else None
        if action is None or action.action_id not in {"share", "helpful", "not_helpful"}:
            return None
        ref = read_ref(action.value, self._settings.keys, now)
        if ref is None:
            return Effect(OUTDATED)
        if action.action_id == "share":
            channel = press.channel.id if press.channel else press.user.id
            return self._share(ref, f"share/{channel}/{action.value}", now)
        return self._judge(
            ref, "up" if action.action_id == "helpful" else "down", f"{press.user.id}/{action.value}", now
        )

    def _share(self, ref: Ref, once: str, now: float) -> Effect:
        assistant = self._assistant()
        if assistant.version != ref.index_version:
            return Effect(REINDEXED)
        if self._pressed.update(once, one_more, now) > 1:
            return Effect(SHARED_ALREADY)
        items = tuple(assistant.item(chunk_id) for chunk_id in ref.ids)  # without the marks that tell what was asked
        return Effect(shared_message(items, ref.index_version, self._look), "in_channel")

    def _judge(self, ref: Ref, verdict: Verdict, once: str, now: float) -> Effect:
        """Count the first verdict of a person on an answer, under its first row or passage."""
        names = {document.name for document in self._assistant().documents}
        if self._pressed.update(once, one_more, now) == 1:
            with suppress(UnknownItemError):  # the documents may have changed since
                self._feedback.record(ref.ids[0], verdict, names)
        return Effect(THANKS)
