"""The slash command: what is typed after it, to the message that answers."""

import logging
from collections.abc import Callable
from typing import Final

from assistant.answer import Answer
from assistant.ask import Assistant
from assistant.privacy import REMOVE_IDENTIFIERS, patient_data
from assistant.slack.blocks import Look, answer_message, names_message, plain_message
from assistant.slack.budget import Message
from assistant.slack.memory import Expiring
from assistant.slack.payloads import Command
from assistant.slack.refs import Ref, write_ref
from assistant.slack.replies import FAILED, usage
from assistant.slack.settings import SlackSettings
from indexer.errors import QuestionError, RowciteError

logger = logging.getLogger(__name__)

MOST_EARLIER: Final = 3  # questions of a conversation
MOST_CONVERSATIONS: Final = 1000


class Commands:
    """Answers slash commands; remembers the last questions of each person and channel for some minutes."""

    def __init__(self, assistant: Callable[[], Assistant], settings: SlackSettings, look: Look) -> None:
        self._assistant = assistant
        self._settings = settings
        self._look = look
        minutes = settings.followup_minutes
        self._earlier: Expiring[tuple[str, ...]] = Expiring((), seconds=minutes * 60, limit=MOST_CONVERSATIONS)

    def answer(self, command: Command, now: float) -> Message:
        """Return the message for one command; whatever goes wrong, there is one, and no text of theirs is logged."""
        try:
            return self._answer(command, _typed(command.text), now)
        except QuestionError as error:
            return plain_message(str(error))
        except RowciteError as error:
            return plain_message(f"The assistant cannot answer now. {error}")
        except Exception as error:  # noqa: BLE001  Slack would show "dispatch failed"; a traceback could hold the question
            logger.error("a Slack command failed: %s", type(error).__name__)  # noqa: TRY400  for the same reason
            return FAILED

    def _answer(self, command: Command, text: str, now: float) -> Message:
        assistant = self._assistant()
        match text.casefold():
            case "" | "help" | "?":
                return usage(self._settings, len(assistant.documents))
            case "sources":
                return _sources(assistant)
            case "version":
                return plain_message(f"Index {assistant.version}.")
        if patient_data(text):
            return plain_message(REMOVE_IDENTIFIERS)
        return self._asked(assistant, command, text, now)

    def _asked(self, assistant: Assistant, command: Command, question: str, now: float) -> Message:
        answer = assistant.ask(question, self._earlier.get(command.speaker, now))
        self._earlier.update(command.speaker, lambda earlier: (*earlier, question)[-MOST_EARLIER:], now)
        return answer_message(answer, self._look, self._ref(answer, now))

    def _ref(self, answer: Answer, now: float) -> str | None:
        """Return what the buttons carry; None for a whole table, which is a link away and no row to share."""
        if any(item.kind == "table" for item in answer.answers):
            return None
        ref = Ref(answer.index_version, tuple(item.id for item in answer.answers))
        return write_ref(ref, self._settings.key, now)


def _typed(text: str) -> str:
    """Return what was typed: Slack escapes three characters."""
    return text.strip().replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _sources(assistant: Assistant) -> Message:
    names = [f"{document.title} ({document.name})" for document in assistant.documents]
    return names_message(f"{len(names)} document{'' if len(names) == 1 else 's'}:", names)
