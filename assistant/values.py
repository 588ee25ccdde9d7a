"""Values of a column that a question says: "which drugs are tier 5", "claims handled by the coding review"."""

from collections.abc import Sequence

import numpy as np

from assistant.question import Query
from indexer.arrays import Floats
from indexer.documents import Chunk
from indexer.words import words

# A longer cell is a description, no value that others could share.
LONGEST = 4


def holding_values(rows: Sequence[Chunk], query: Query) -> Floats:
    """Per row of one table: 1 where it holds a value that the question says, -1 where only others do, else 0; (n,) float32.

    The first column only names its rows. A number is a value of a column whose name the question says: "tier 5".
    """
    asked = f" {' '.join(query.words)} "
    held = np.zeros(len(rows), dtype=np.float32)
    for column in range(1, max((len(row.cells) for row in rows), default=0)):
        cells = [words(row.cells[column]) if column < len(row.cells) else [] for row in rows]
        name = words(rows[0].header[column]) if column < len(rows[0].header) else []
        said = [value for value in {tuple(cell) for cell in cells} if _is_said(value, name, query, asked)]
        holds = np.array([any(_within(value, cell) for value in said) for cell in cells])
        if holds.any() and not holds.all():
            held = np.where(holds, 1, np.where(held > 0, held, -1)).astype(np.float32)
    return held


def _is_said(value: tuple[str, ...], name: Sequence[str], query: Query, asked: str) -> bool:
    if not 0 < len(value) <= LONGEST:
        return False
    if all(word.isdigit() for word in value):
        return len(value) == 1 and value[0] in query.numbers and not set(name).isdisjoint(query.words)
    return not set(value) <= set(name) and _within(value, asked.split())


def _within(value: Sequence[str], cell: Sequence[str]) -> bool:
    """Whether the words of a value stand in a cell, one after the other."""
    return f" {' '.join(value)} " in f" {' '.join(cell)} "
