"""Cells in rows and columns, as spreadsheets and CSV files have them, cut into titled tables and loose text.

A sheet is no table: titles stand above headers, blank rows between tables, notes below, and a row with one label names
the rows under it. What is decided here is only where a table begins and what its header is; cells stay as they are.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from indexer.documents import Location
from indexer.parse.limits import check_columns
from indexer.parse.outline import Outline, RawRow

_NUMBER = re.compile(r"[\d.,/%$€£()+-]*\d[\d.,/%$€£()+-]*")
_NOTE = re.compile(r"(?:notes?|source|legend|footnotes?)\b|[*\u2020]|.*://", re.IGNORECASE)
_LONGEST_TITLE = 160  # characters; a longer cell alone in its row is a note
_MOST_TITLES = 3  # above one table; more are notes, of which the last may still be its title
_SHARE = 0.5
_SAMPLE = 50  # rows; enough to see what columns hold


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row, a text for every column ("" where empty). `indent` is the first text's; `strong` a header's look."""

    cells: tuple[str, ...]
    location: Location
    indent: int = 0
    strong: bool = False
    spanned: bool = False

    @property
    def filled(self) -> list[int]:
        """The columns that hold text."""
        return [column for column, cell in enumerate(self.cells) if cell]


Where = Callable[[GridRow, GridRow, int, int], Location]
"""The location of a block from its first to its last row, and from its first to its last column."""


@dataclass(slots=True)
class Grid:
    """Adds the rows of one sheet or file to an outline. `split`: an empty column may part two tables."""

    outline: Outline
    where: Where
    split: bool = True
    _titles: list[GridRow] = field(default_factory=list)
    _header: GridRow | None = None
    _first: GridRow | None = None
    _rows: list[GridRow] = field(default_factory=list)
    _notes: list[GridRow] = field(default_factory=list)
    _columns: tuple[int, int] = (0, 0)

    def add(self, rows: Sequence[GridRow]) -> None:
        """Add all rows of the sheet, blank ones included."""
        for block in _blocks(rows):
            for part in _parts(block) if self.split else [block]:
                self._block(part)
        self._close()
        self._release_titles()

    def _block(self, rows: Sequence[GridRow]) -> None:
        """A run of rows without a blank one between them."""
        body = next((place for place, row in enumerate(rows) if len(row.filled) > 1), len(rows))
        if body == len(rows):
            self._close()
            self._loose(rows)
            return
        if body == 0 and self._goes_on(rows):
            self._rows.extend(rows)
            return
        self._close()
        self._loose(rows[:body])
        end = len(rows)
        while len(rows[end - 1].filled) == 1 and _is_note(rows[end - 1].cells[rows[end - 1].filled[0]]):
            end -= 1
        rows, self._notes = rows[:end], list(rows[end:])
        if len(rows) - body == 1 and self._only_names(rows[body]):
            self._titles.append(rows[body])
            return
        self._open(rows[body:])

    def _only_names(self, row: GridRow) -> bool:
        """A row alone between blank ones, in a header's looks, names what comes below, as "Codes | Mappings" does."""
        return row.strong and len(row.filled) < len(row.cells)

    def _loose(self, rows: Sequence[GridRow]) -> None:
        """Cells alone in their rows: the last short ones may be titles of what comes, all before are notes."""
        for row in rows:
            text = row.cells[row.filled[0]]
            if _is_note(text):
                self._release_titles()
                self._note(row)
            else:
                self._titles.append(row)

    def _note(self, row: GridRow) -> None:
        column = row.filled[0]
        self.outline.passage(row.cells[column], self.where(row, row, column, column))

    def _release_titles(self) -> None:
        """Titles without a table below were notes."""
        for row in self._titles:
            for column in row.filled:
                self.outline.passage(row.cells[column], self.where(row, row, column, column))
        self._titles = []

    def _goes_on(self, rows: Sequence[GridRow]) -> bool:
        """Whether the block is more of the open table, a blank row apart."""
        header = self._header
        if header is None or self._titles or rows[0].cells == header.cells:
            return False
        first, last = _extent(rows)
        inside = self._columns[0] <= first and last <= self._columns[1]
        return inside and not (rows[0].strong and header.strong) and not _names(rows[0], self._rows)

    def _open(self, rows: Sequence[GridRow]) -> None:
        if len(self._titles) > _MOST_TITLES:
            last = self._titles.pop()
            self._release_titles()
            self._titles = [last]
        self._columns = _extent(rows)
        self._first = rows[0]
        if _is_data(rows):
            self._header = replace(rows[0], cells=("",) * len(rows[0].cells), strong=False)
            self._rows = list(rows)
        elif rows[0].spanned and len(rows) > 2 and rows[1].strong:
            self._header = replace(rows[1], cells=joined_names(rows[0].cells, rows[1].cells))
            self._rows = list(rows[2:])
        else:
            self._header = rows[0]
            self._rows = list(rows[1:])

    def _close(self) -> None:
        """Put the open table into the outline."""
        if self._header is None or self._first is None:
            return
        first, last = self._columns
        location = self.where(self._first, self._rows[-1] if self._rows else self._header, first, last)
        check_columns(last - first + 1, self.outline.name, location.place or "the table")
        header = self._header.cells[first : last + 1]
        rows = [
            replace(row, location=self.where(row, row, first, last), cells=row.cells[first : last + 1])
            for row in self._rows
        ]
        self.outline.table(header, with_parents(rows), location, self._caption())
        self._header = None
        self._rows = []
        for row in self._notes:
            self._note(row)
        self._notes = []

    def _caption(self) -> str:
        caption = " / ".join(row.cells[column] for row in self._titles for column in row.filled)
        self._titles = []
        return caption


def with_parents(rows: Sequence[GridRow]) -> list[RawRow]:
    """Give each row the labels it stands under: section rows with one text, and less indented rows above it."""
    section = ""
    above: list[tuple[int, str]] = []
    indented = len({row.indent for row in rows}) > 1
    raw = []
    for place, row in enumerate(rows):
        if _is_section(rows, place):
            section, above = row.cells[row.filled[0]], []
            raw.append(RawRow(row.cells, row.location))
            continue
        while above and above[-1][0] >= row.indent:
            above.pop()
        raw.append(RawRow(row.cells, row.location, tuple(filter(None, [section, *(text for _, text in above)]))))
        if indented and row.filled:
            above.append((row.indent, row.cells[row.filled[0]]))
    return raw


def _is_section(rows: Sequence[GridRow], place: int) -> bool:
    """Whether the row is a label over the rows below: its only text stands first and is in words, theirs are rows."""
    filled = rows[place].filled
    if len(filled) != 1 or filled[0] != 0 or place + 1 == len(rows):
        return False
    text, below = rows[place].cells[0], rows[place + 1].filled
    in_words = any(character.isalpha() for character in text) and not re.search(r"\d", text.split()[0])
    return len(below) > 1 and below[0] == 0 and in_words and (rows[place].strong or " " in text)


def _is_note(text: str) -> bool:
    """Whether a text alone in its row explains, and is no title."""
    return len(text) > _LONGEST_TITLE or text.endswith(".") or _NOTE.match(text) is not None


def _blocks(rows: Sequence[GridRow]) -> list[list[GridRow]]:
    blocks: list[list[GridRow]] = [[]]
    for row in rows:
        if row.filled:
            blocks[-1].append(row)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _parts(rows: Sequence[GridRow]) -> list[list[GridRow]]:
    """The block cut at columns that are empty in all its rows, where both sides are tables."""
    used = {column for row in rows for column in row.filled}
    first, last = min(used), max(used)
    for column in range(first + 2, last - 1):
        if column in used:
            continue
        left = [_only(row, 0, column) for row in rows]
        right = [_only(row, column, len(row.cells)) for row in rows]
        if _is_table(left) and _is_table(right):
            return [_filled(left), *_parts(_filled(right))]
    return [list(rows)]


def _only(row: GridRow, start: int, stop: int) -> GridRow:
    cells = tuple(cell if start <= column < stop else "" for column, cell in enumerate(row.cells))
    return replace(row, cells=cells)


def _filled(rows: Sequence[GridRow]) -> list[GridRow]:
    return [row for row in rows if row.filled]


def _is_table(rows: Sequence[GridRow]) -> bool:
    return sum(len(row.filled) > 1 for row in rows) > 1


def _extent(rows: Sequence[GridRow]) -> tuple[int, int]:
    return min(row.filled[0] for row in rows if row.filled), max(row.filled[-1] for row in rows if row.filled)


def _is_data(rows: Sequence[GridRow]) -> bool:
    """Whether the first row is no header: a number stands first in it as in the rows below."""
    if rows[0].strong or len(rows) < 2:
        return False
    return all(bool(_NUMBER.fullmatch(row.cells[row.filled[0]])) for row in rows[:3])


def _names(row: GridRow, body: Sequence[GridRow]) -> bool:
    """Whether the row names columns that hold figures: no figure in it, figures below it."""
    if any(any(c.isdigit() for c in row.cells[column]) for column in row.filled) or len(row.filled) < len(row.cells):
        return False
    body = body[-_SAMPLE:]  # all of them, at each blank row of a long file, would take quadratic time
    figures = sum(any(c.isdigit() for cell in other.cells for c in cell) for other in body)
    return figures > _SHARE * len(body)


def joined_names(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """Make one row of column names from two, an upper one spanning those after it."""
    names, over = [], ""
    for top, bottom in zip(upper, lower, strict=True):
        over = top or (over if bottom else "")
        names.append(" ".join(part for part in (over if bottom != over else "", bottom) if part))
    return tuple(names)
