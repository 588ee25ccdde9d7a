"""Words that are the first letters of what a row says: "RMSF" of "Rocky Mountain spotted fever"."""

import re
from collections.abc import Collection, Container

from indexer.documents import Chunk
from indexer.words import STOP_WORDS, plain_words

# Two letters begin words by chance.
SHORTEST, LONGEST = 3, 6
_CAPITALS = re.compile(rf"\b[A-Z]{{{SHORTEST},{LONGEST}}}\b")


def initials_of(chunk: Chunk) -> frozenset[str]:
    """The first letters of the words of each cell, with and without its small words; a passage has too many words."""
    texts = map(plain_words, chunk.cells)
    return frozenset(
        "".join(word[0] for word in kept) for said in texts for kept in (said, [w for w in said if w not in STOP_WORDS])
    )


def acronyms(written: str, plain: Collection[str], common: Container[str]) -> frozenset[str]:
    """The words of a question that may be initials: typed in capitals, or no common word."""
    capitals = {word.casefold() for word in _CAPITALS.findall(written)}
    short = (word for word in plain if SHORTEST <= len(word) <= LONGEST and word.isalpha() and word not in STOP_WORDS)
    return frozenset(word for word in short if word in capitals or word not in common)
