"""Understand a question: its codes and words, whether it asks for one thing or for a list, and what it goes back to."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.codes import Code, find_codes
from indexer.errors import QuestionError
from indexer.words import words

LIST_WORDS = re.compile(
    r"\b(list|all|every|each|how many|both|which ones|which of (?:those|these|them))\b", re.IGNORECASE
)
ELLIPSIS = re.compile(
    r"^\W*(and|or|what about|how about|what if|also|same for)\b|\b(it|that|those|these|them)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Query:
    """A question, understood.

    `text` is what is embedded (cleaned, with the words carried over from earlier questions), `words` its stemmed words,
    `codes` the codes it names, `wants_list` whether it asks for all of something.
    """

    text: str
    words: tuple[str, ...]
    codes: tuple[Code, ...]
    wants_list: bool


def clean(question: str, limit: int) -> str:
    """The question without control characters and with single spaces.

    Raises QuestionError when it is empty, longer than `limit` characters, or holds a NUL byte.
    """
    if "\x00" in question:
        raise QuestionError("the question holds a NUL byte; type it as plain text")
    if len(question) > limit:
        raise QuestionError(f"the question has {len(question)} characters, {limit} are the most; ask it in fewer words")
    text = unicodedata.normalize("NFKC", question)
    text = " ".join("".join(" " if unicodedata.category(letter)[0] == "C" else letter for letter in text).split())
    if not text:
        raise QuestionError("the question is empty; type what you want to know")
    return text


def understand(question: str, history: Sequence[str] = ()) -> Query:
    """Read a cleaned question, in the light of the earlier ones (oldest first)."""
    codes = find_codes(question)
    text = question
    if history and ELLIPSIS.search(question):
        text = f"{_without_codes(history[-1]) if codes else history[-1]} {question}"
    return Query(
        text=text,
        words=tuple(words(text)),
        codes=codes or find_codes(text),
        wants_list=bool(LIST_WORDS.search(question)),
    )


def _without_codes(text: str) -> str:
    kept, place = [], 0
    for code in find_codes(text):
        kept.append(text[place : code.start])
        place = code.end
    return "".join([*kept, text[place:]])
