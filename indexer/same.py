"""Which rows and passages say the same, word for word: in another document, or twice in one."""

from collections.abc import Iterable, Sequence

import numpy as np

from indexer.arrays import Floats, Numbers
from indexer.documents import Chunk

# A row of fewer words ("1 | Yes") means what it stands under: the same only where that is the same.
TELLING = 6


def same_chunks(chunks: Sequence[Chunk]) -> Numbers:
    """For each chunk the number of the first one that says the same: (n,) int64; its own where none does."""
    first: dict[tuple[str, ...], int] = {}
    numbers = (first.setdefault(_said(chunk), number) for number, chunk in enumerate(chunks))
    return np.fromiter(numbers, dtype=np.int64, count=len(chunks))


def _said(chunk: Chunk) -> tuple[str, ...]:
    """What a chunk says, white space made one: its column names, the section rows above it, and its cells or text."""
    said = _plain((*chunk.header, "", *chunk.parents, "", *(chunk.cells or (chunk.text,))))
    label = chunk.caption or (chunk.headings[-1] if chunk.headings else "")
    short = sum(text.count(" ") + 1 for text in _plain(chunk.cells or (chunk.text,))) < TELLING
    return (chunk.kind, *said, *_plain((label,) if short else ()))


def _plain(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(" ".join(text.split()) for text in texts)


class Members:
    """The chunks that say the same as one another, found without looking at the others."""

    def __init__(self, same: Numbers) -> None:
        self._order = np.argsort(same, kind="stable")
        self._sorted = same[self._order]

    def of(self, first: int) -> Numbers:
        """The numbers of the chunks that say what the chunk `first` is the first to say, in order."""
        start, end = np.searchsorted(self._sorted, (first, first + 1))
        return self._order[start:end]


def one_of_each(numbers: Numbers, worth: Floats, same: Numbers) -> Numbers:
    """Of chunks that say the same the one that is worth most, the first of equals: numbers, ascending.

    `numbers` (n,) and `worth` (n,) are of the chunks, `same` is that of all chunks.
    """
    groups = same[numbers]
    order = np.lexsort((numbers, -worth, groups))
    first = np.ones(len(order), dtype=bool)
    first[1:] = groups[order][1:] != groups[order][:-1]
    return np.sort(numbers[order][first])
