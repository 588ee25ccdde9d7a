"""Pair the rows or passages of two editions of a document: which one of the new edition is which one of the old.

The place counts for nothing, so that a row that only moved is the same row. What is equal is paired first, then what has
the same key (the code of the first cell), then what is most alike.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from indexer.documents import Chunk

# Of 100: with less in common than this, one was taken out and another put in.
ALIKE = 70
# More than this is not compared each with each (seconds); it is told as taken out and put in.
MOST = 1500


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chunk to pair: two are equal by `content`; `key` names it, "" where nothing does.

    A `fixed` key is a code: a row of another code is another row, however alike.
    """

    chunk: Chunk
    content: Hashable
    key: str
    fixed: bool = False


Pair = tuple[Chunk | None, Chunk | None]
Pairs = Iterator[Pair]


def unequal_pairs(before: Sequence[Candidate], after: Sequence[Candidate]) -> Pairs:
    """What belongs together and is not equal; None stands for what was not there before, or is no more."""
    old, new = _without(before, after), _without(after, before)
    by_key = (_by_key(old), _by_key(new))
    left: tuple[list[Candidate], list[Candidate]] = ([], [])
    for key in dict.fromkeys((*by_key[0], *by_key[1])):
        one, other = (side.get(key, []) for side in by_key)
        if not key or not one or not other:
            left[0].extend(one)
            left[1].extend(other)
        elif len(one) == len(other) == 1:
            yield one[0].chunk, other[0].chunk
        else:
            yield from _most_alike(one, other)
    yield from _most_alike(*([candidate for candidate in side if not candidate.fixed] for side in left))
    yield from ((candidate.chunk, None) for candidate in left[0] if candidate.fixed)
    yield from ((None, candidate.chunk) for candidate in left[1] if candidate.fixed)


def _without(candidates: Iterable[Candidate], others: Iterable[Candidate]) -> list[Candidate]:
    """The candidates that have no equal among the others."""
    equal, left = Counter(other.content for other in others), []
    for candidate in candidates:
        if equal[candidate.content]:
            equal[candidate.content] -= 1
        else:
            left.append(candidate)
    return left


def _by_key(candidates: Iterable[Candidate]) -> dict[str, list[Candidate]]:
    grouped: defaultdict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        grouped[candidate.key].append(candidate)
    return dict(grouped)


def _most_alike(before: list[Candidate], after: list[Candidate]) -> Pairs:
    taken: tuple[set[int], set[int]] = (set(), set())
    for row, column in _by_likeness(before, after):
        if row not in taken[0] and column not in taken[1]:
            taken[0].add(row)
            taken[1].add(column)
            yield before[row].chunk, after[column].chunk
    yield from ((candidate.chunk, None) for place, candidate in enumerate(before) if place not in taken[0])
    yield from ((None, candidate.chunk) for place, candidate in enumerate(after) if place not in taken[1])


def _by_likeness(before: list[Candidate], after: list[Candidate]) -> Iterator[tuple[int, int]]:
    """The places of every two that are alike enough, the most alike first."""
    if not before or not after or max(len(before), len(after)) > MOST:
        return
    old, new = ([candidate.chunk.text for candidate in side] for side in (before, after))
    likeness = process.cdist(old, new, scorer=fuzz.ratio, dtype=np.float32)
    rows, columns = np.nonzero(likeness >= ALIKE)
    order = np.lexsort((columns, rows, -likeness[rows, columns]))
    yield from zip(rows[order].tolist(), columns[order].tolist(), strict=True)
