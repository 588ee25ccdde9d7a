"""What a new edition of a document says that the old one did not: rows and passages added, changed and removed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from indexer.chunk import chunk_document
from indexer.codes import cell_codes
from indexer.documents import Chunk, Document
from indexer.pairing import Candidate, unequal_pairs

Kind = Literal["row", "passage", "columns"]
Change = Literal["added", "changed", "removed"]
Rows = tuple[Chunk, ...]
Columns = tuple[tuple[int, int], ...]

# Tables with other names or columns are two editions of one when they share this much of their rows' keys.
SHARED = 0.5
_LABEL = re.compile(r"([^:.]{1,60}):\s")


@dataclass(frozen=True, slots=True)
class Difference:
    """One row or passage that differs; `cells` are the places, before and after, of the cells that were changed.

    For kind "columns" the header of a table differs: `before` and `after` are its first rows.
    """

    kind: Kind
    before: Chunk | None
    after: Chunk | None
    cells: Columns = ()

    @property
    def change(self) -> Change:
        """Added where there is nothing before, removed where there is nothing after."""
        return "added" if self.before is None else "removed" if self.after is None else "changed"


def differences(before: Document, after: Document) -> tuple[Difference, ...]:
    """The differences of two editions, table by table, then the passages.

    A row is the same row when it has the same code in its first cell, else the same first cell, else when it is most
    alike; that it stands elsewhere in its table is no difference.
    """
    old, new = chunk_document(before), chunk_document(after)
    in_tables = [found for pair in _tables(_grouped(old), _grouped(new)) for found in _rows(*pair)]
    sides = ([_passage(chunk) for chunk in side if chunk.kind == "passage"] for side in (old, new))
    passages = [Difference("passage", *pair) for pair in unequal_pairs(*sides)]
    return (*sorted(in_tables, key=_place), *sorted(passages, key=_place))


def table_name(row: Chunk) -> str:
    """What a reader calls the table of a row: its caption, else the heading it stands under, else the document."""
    return row.caption or (row.headings[-1] if row.headings else row.title)


def _grouped(chunks: Iterable[Chunk]) -> list[Rows]:
    tables: dict[int, list[Chunk]] = {}
    for chunk in chunks:
        if chunk.kind == "row":
            tables.setdefault(chunk.table, []).append(chunk)
    return [tuple(rows) for rows in tables.values()]


def _tables(before: Sequence[Rows], after: Sequence[Rows]) -> Iterator[tuple[Rows, Rows]]:
    """The tables that are two editions of one, the likest first; () stands for one that has no other."""
    keys = [[{_key(row) for row in rows} for rows in side] for side in (before, after)]
    found = [
        (-likeness, new, old)
        for new, other in enumerate(after)
        for old, one in enumerate(before)
        if (likeness := _likeness(one[0], other[0], keys[0][old], keys[1][new])) >= SHARED
    ]
    taken: tuple[set[int], set[int]] = (set(), set())
    for _, new, old in sorted(found):
        if old not in taken[0] and new not in taken[1]:
            taken[0].add(old)
            taken[1].add(new)
            yield before[old], after[new]
    yield from ((rows, ()) for place, rows in enumerate(before) if place not in taken[0])
    yield from (((), rows) for place, rows in enumerate(after) if place not in taken[1])


def _likeness(one: Chunk, other: Chunk, before: set[str], after: set[str]) -> float:
    """How alike two tables are: the share of keys that both have, and 1 more where name and columns are the same."""
    same = (table_name(one), one.header) == (table_name(other), other.header)
    return same + len(before & after) / max(len(before), len(after))


def _rows(before: Rows, after: Rows) -> Iterator[Difference]:
    shared = _columns(before, after)
    if before and after and before[0].header != after[0].header:
        yield Difference("columns", before[0], after[0])
    old = [_row(row, [one for one, _ in shared]) for row in before]
    new = [_row(row, [other for _, other in shared]) for row in after]
    for one, other in unequal_pairs(old, new):
        cells = () if one is None or other is None else _changed(one, other, shared)
        yield Difference("row", one, other, cells)


def _columns(before: Rows, after: Rows) -> Columns:
    """The places, before and after, of the columns that both editions have."""
    if not before or not after:
        return ()
    one, other = before[0].header, after[0].header
    if len(one) == len(other):  # a column that was only renamed is the same column
        return tuple((place, place) for place in range(max(len(row.cells) for row in (*before, *after))))
    return tuple((one.index(name), other.index(name)) for name in one if one.count(name) == other.count(name) == 1)


def _changed(before: Chunk, after: Chunk, shared: Columns) -> Columns:
    return tuple((old, new) for old, new in shared if _cell(before, old) != _cell(after, new))


def _row(row: Chunk, columns: Iterable[int]) -> Candidate:
    content = (row.parents, *(_cell(row, column) for column in columns))
    return Candidate(row, content, _key(row), fixed=len(cell_codes(_cell(row, 0))) == 1)


def _key(row: Chunk) -> str:
    """The code of a row's first cell, else the cell itself."""
    first = _cell(row, 0)
    codes = cell_codes(first)
    return codes[0].key if len(codes) == 1 else first.casefold()


def _passage(passage: Chunk) -> Candidate:
    """A passage by its words; one that begins with a label ("Service type: …") is known by it under its heading."""
    label = _LABEL.match(passage.text)
    key = f"{passage.headings[-1:]} {label[1].casefold()}" if label else ""
    return Candidate(passage, " ".join(passage.text.split()), key)


def _cell(row: Chunk, place: int) -> str:
    return " ".join(row.cells[place].split()) if place < len(row.cells) else ""


def _place(difference: Difference) -> tuple[int, int, bool]:
    chunk = difference.after or difference.before
    assert chunk is not None  # noqa: S101  # one of the two is always there
    number = 0 if difference.kind == "columns" else chunk.row or int(chunk.id.rpartition("#p")[2])
    return chunk.table, number, difference.after is None
