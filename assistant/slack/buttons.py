"""The buttons under an answer: share it with the channel, or say whether it helped."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant.answer import Item
from assistant.ask import Assistant
from assistant.quote import quote
from assistant.slack.blocks import Look, shared_message
from assistant.slack.budget import Message
from assistant.slack.feedback import Verdict, keep_verdict
from assistant.slack.memory import Expiring, one_more
from assistant.slack.payloads import Press
from assistant.slack.refs import LIFETIME, Ref, pseudonym, read_ref
from assistant.slack.replies import NOT_KEPT, OUTDATED, REINDEXED, SHARED_ALREADY, THANKS, Audience
from assistant.slack.settings import SlackSettings

MOST_SHARES: Final = 10_000


@dataclass(frozen=True, slots=True)
class Effect:
    """What a pressed button sends, and to whom."""

    message: Message
    audience: Audience = "ephemeral"


class Buttons:
    """Turns a pressed button into what it sends; an answer is shared once per channel."""

    def __init__(self, assistant: Callable[[], Assistant], settings: SlackSettings) -> None:
        self._assistant = assistant
        self._settings = settings
        self._look = Look(settings.public_url, settings.tables)
        self._shared = Expiring(0, seconds=LIFETIME, limit=MOST_SHARES)

    def press(self, press: Press, now: float) -> Effect | None:
        """Return what to send, or None for what is no button of ours."""
        action = press.actions[0] if press.type == "block_actions" and press.actions else None
        if action is None or action.action_id not in {"share", "helpful", "not_helpful"}:
            return None
        ref = read_ref(action.value, self._settings.keys, now)
        if ref is None:
            return Effect(OUTDATED)
        if action.action_id == "share":
            channel = press.channel.id if press.channel else press.user.id
            return self._share(ref, f"{channel}/{action.value}", now)
        return self._judge(ref, action.action_id == "helpful", press.user.id, now)

    def _share(self, ref: Ref, once: str, now: float) -> Effect:
        assistant = self._assistant()
        if assistant.version != ref.index_version:
            return Effect(REINDEXED)
        if self._shared.update(once, one_more, now) > 1:
            return Effect(SHARED_ALREADY)
        items = tuple(_quoted(assistant, chunk_id) for chunk_id in ref.ids)
        return Effect(shared_message(items, ref.index_version, self._look), "in_channel")

    def _judge(self, ref: Ref, helpful: bool, user: str, now: float) -> Effect:
        who = pseudonym(user, self._settings.key)
        if not self._settings.feedback:
            return Effect(NOT_KEPT)
        verdict: Verdict = "helpful" if helpful else "not_helpful"
        kept = keep_verdict(Path(self._settings.feedback), ref, verdict, who, now)
        return Effect(THANKS if kept else NOT_KEPT)


def _quoted(assistant: Assistant, chunk_id: str) -> Item:
    """Return the row or passage anew from the index, without the marks that would tell what was asked."""
    return quote(assistant.chunk(chunk_id), 1.0, frozenset())
