"""What a question wants to be told, by its words: the thing after "how many" or "which", a year, what rules seldom tell."""

import re
from collections.abc import Sequence

from assistant.question import Query
from assistant.views import View
from assistant.vocabulary import Vocabulary
from indexer.documents import Chunk
from indexer.words import STOP_WORDS, stem

ASKING = frozenset({"how", "what", "which", "what's", "whats"})
AMOUNT = frozenset({"many", "much", "long", "often"})  # "how many days": the thing stands behind them
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def wanted(words: Sequence[str]) -> str | None:
    """The stem of the last word of the first run of content words after the asking word; None where there is none.

    Of "how many base units for a hip" it is "unit", of "at what rate should it run" "rate".
    """
    start = next((place for place, word in enumerate(words) if word in ASKING), None)
    if start is None:
        return None
    rest = list(words[start + 1 :])
    while rest and (rest[0] in STOP_WORDS or rest[0] in AMOUNT):
        rest.pop(0)
    end = next((place for place, word in enumerate(rest) if word in STOP_WORDS), len(rest))
    return stem(rest[end - 1]) if end else None


def is_told(thing: str | None, query: Query, view: View, vocabulary: Vocabulary) -> bool:
    """Whether a row, or the names around it, says the thing or what means the same; a code is told by every row."""
    if thing is None or thing in vocabulary.coding or thing in vocabulary.table_words(query.tables):
        return True
    if (thing,) in view.phrases or thing in view.label:
        return True
    same = (phrases for phrase, phrases in vocabulary.equivalents(query.plain).items() if thing in phrase)
    return any(phrase in view.phrases or view.label.issuperset(phrase) for phrases in same for phrase in phrases)


def years_missing(question: str, chunk: Chunk) -> int:
    """How many years of a question stand neither in a chunk nor above it."""
    around = " ".join((chunk.text, chunk.caption, chunk.title, *chunk.headings, *chunk.header))
    return len(set(YEAR.findall(question)) - set(YEAR.findall(around)))
