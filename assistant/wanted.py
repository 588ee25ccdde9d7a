"""What a question wants to be told, by its words: the thing after "how many" or "which", a year, what rules seldom tell."""

import itertools
import re
from collections.abc import Sequence

from assistant.question import Query
from assistant.views import View
from assistant.vocabulary import Vocabulary
from indexer.documents import Chunk
from indexer.words import STOP_WORDS, stem

# Behind "how" only an amount has a name; "how often", "how does it work" want no thing.
ASKING = frozenset({"what", "which", "what's", "whats", "many", "much"})
# Between the asking word and the thing: "what is the daily ceiling". Behind another verb stands who does it.
SKIPPED = frozenset({"is", "are", "was", "were", "the", "a", "an", "of", "my", "our", "your", "their", "his", "her"})
BOUNDARIES = STOP_WORDS | set("per after before between during under over within without against must may".split())
WORDS = 2  # the thing is one of so many words: "base units", "which base chairs call for"
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def wanted(words: Sequence[str]) -> str | None:
    """The stem of the last word of the thing behind the asking word, None where there is none.

    Of "how many base units for a hip" it is "unit", of "at what rate should it run" "rate".
    """
    start = next((place for place, word in enumerate(words) if word in ASKING), len(words))
    rest = list(itertools.dropwhile(SKIPPED.__contains__, words[start + 1 :]))
    thing = list(itertools.takewhile(lambda word: word not in BOUNDARIES, rest[:WORDS]))
    return stem(thing[-1]) if thing else None


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
