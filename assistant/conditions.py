"""Conditions of a list on an amount in a column: "with a cash fee of 36 dollars or more", "valid for more than six months".

A limit of the question is held against the cells of one column: the one that the question names, or the only one with such
amounts. A row whose cell breaks the limit does not belong, however likely it seemed.
"""

from collections.abc import Sequence
from dataclasses import replace

from assistant.amounts import Amount, Amounts, Limit
from indexer.documents import Chunk
from indexer.words import words

# A column has amounts where so many of its cells do.
MOSTLY = 0.5


def keeping_limits(rows: Sequence[Chunk], question: str, amounts: Amounts) -> frozenset[str] | None:
    """The ids of those rows of one table that keep every limit of the question; None where no limit speaks of a column."""
    set_limits = [
        (limit, _column(rows, question, limit, amounts)) for limit in amounts.limits(question, bare_words=True)
    ]
    limits = [(limit, column) for limit, column in set_limits if column is not None]
    if not limits:
        return None
    return frozenset(row.id for row in rows if all(_keeps(row, column, limit, amounts) for limit, column in limits))


def _column(rows: Sequence[Chunk], question: str, limit: Limit, amounts: Amounts) -> int | None:
    """The column that a limit is about, None where it may be several; the first column only names its rows."""
    asked, names = frozenset(words(question)), dict(enumerate(rows[0].header if rows else ()))
    standing = {
        column: (len(asked.intersection(words(names.get(column, "")))), _said_so(rows, column, limit, amounts))
        for column in range(1, max((len(row.cells) for row in rows), default=0))
        if _measures(rows, column, limit, amounts)
    }
    best = [column for column, fit in standing.items() if fit == max(standing.values()) and any(fit)]
    return best[0] if len(best) == 1 else None


def _measures(rows: Sequence[Chunk], column: int, limit: Limit, amounts: Amounts) -> bool:
    return sum(bool(_amounts(row, column, limit, amounts)) for row in rows) >= MOSTLY * len(rows)


def _said_so(rows: Sequence[Chunk], column: int, limit: Limit, amounts: Amounts) -> bool:
    """Whether a cell of the column names a unit such as the limit has."""
    cells = (row.cells[column] for row in rows if column < len(row.cells))
    return bool(limit.kind) and any(amount.kind == limit.kind for cell in cells for amount in amounts.amounts(cell))


def _keeps(row: Chunk, column: int, limit: Limit, amounts: Amounts) -> bool:
    return any(map(limit.holds, _amounts(row, column, limit, amounts)))


def _amounts(row: Chunk, column: int, limit: Limit, amounts: Amounts) -> list[Amount]:
    """The amounts of a cell that a limit can be held against; one without a unit has that of the limit."""
    found = amounts.amounts(row.cells[column] if column < len(row.cells) else "")
    fit = (amount for amount in found if amount.kind in {"", limit.kind} or not limit.kind)
    return [amount if amount.kind else replace(amount, kind=limit.kind, size=limit.size) for amount in fit]
