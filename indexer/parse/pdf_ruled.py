"""Tables drawn with rules on a PDF page: the grid from pdfplumber, the words of each cell, cells that span others."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypedDict

from pdfplumber.page import Page
from pdfplumber.table import Table as FoundTable

from indexer.parse.limits import MAX_COLUMNS

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the page's top left corner."""

_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_LINES_ONLY = {"vertical_strategy": "lines", "horizontal_strategy": "lines"}
_FEWEST_EDGES = 6  # a grid of two rows and two columns has that many rules
_SAME_EDGE = 2.0  # points; two rules this near are one
_SAME_COLUMN = 6.0  # points; columns this near on two pages are the same


class Word(TypedDict):
    """What pdfplumber tells of a word."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    fontname: str
    size: float


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table with rules: a text for every row and column, and which rows are all in bold."""

    page: int
    top: float
    rows: tuple[tuple[str, ...], ...]
    bold: tuple[bool, ...]
    edges: tuple[float, ...]

    def continues(self, other: "Ruled") -> bool:
        """Whether this is the rest of a table on the page before: as many columns, at the same places."""
        return self.page == other.page + 1 and self.aligns(other)

    def aligns(self, other: "Ruled") -> bool:
        """Whether both have as many columns, at the same places, on the same page or the next."""
        if len(self.edges) != len(other.edges) or not 0 <= self.page - other.page <= 1:
            return False
        return all(abs(a - b) < _SAME_COLUMN for a, b in zip(self.edges, other.edges, strict=True))


def is_bold(word: Word) -> bool:
    """Whether a word is set in a bold font, by the font's name."""
    return _BOLD.search(word["fontname"]) is not None


def ruled_tables(page: Page, words: Sequence[Word]) -> tuple[list[Ruled], list[Word]]:
    """The tables with rules on a page, and the words outside them."""
    if len(page.lines) + len(page.rects) + len(page.curves) < 2 or len(page.edges) < _FEWEST_EDGES:
        return [], list(words)
    loose, tables = list(words), []
    for found in page.find_tables(_LINES_ONLY):
        inside = [word for word in loose if _holds(found.bbox, word)]
        table = _table(found, inside, page.page_number)
        if len(table.rows) > 1 and len(table.edges) > 1:
            tables.append(table)
            loose = [word for word in loose if not _holds(found.bbox, word)]
    return tables, loose


def _holds(box: Box, word: Word) -> bool:
    left, top, right, bottom = box
    return left <= (word["x0"] + word["x1"]) / 2 <= right and top <= (word["top"] + word["bottom"]) / 2 <= bottom


def _table(found: FoundTable, words: Sequence[Word], page: int) -> Ruled:
    lefts, tops = _edges(cell[0] for cell in found.cells), _edges(cell[1] for cell in found.cells)
    grid = [[""] * min(len(lefts), MAX_COLUMNS + 1) for _ in tops]
    bold: list[list[bool]] = [[] for _ in tops]
    for cell in found.cells:
        inside = [word for word in words if _holds(cell, word)]
        text = " ".join(word["text"] for word in sorted(inside, key=lambda word: (round(word["bottom"]), word["x0"])))
        column, first = _index(lefts, cell[0]), _index(tops, cell[1])
        last = max(first, _index(tops, cell[3] - 2 * _SAME_EDGE))
        for row in range(first, last + 1):
            if column < len(grid[row]) and text:
                grid[row][column] = text
                bold[row].append(all(map(is_bold, inside)))
    kept, left = _without_splits(grid, lefts)
    filled = [place for place, row in enumerate(kept) if any(row)]
    return Ruled(
        page,
        found.bbox[1],
        tuple(tuple(kept[place]) for place in filled),
        tuple(bool(bold[place]) and all(bold[place]) for place in filled),
        tuple(left),
    )


def _edges(values: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SAME_EDGE:
            edges.append(value)
    return edges


def _index(edges: Sequence[float], value: float) -> int:
    """The last edge that is not past the value."""
    return max((place for place, edge in enumerate(edges) if edge <= value + _SAME_EDGE), default=0)


def _without_splits(grid: list[list[str]], lefts: Sequence[float]) -> tuple[list[list[str]], list[float]]:
    """The grid with columns joined that never hold text in the same row: a double rule makes two of one."""
    columns: list[list[str]] = []
    edges: list[float] = []
    for place, edge in enumerate(lefts[: len(grid[0]) if grid else 0]):
        column = [row[place] for row in grid]
        if columns and not any(a and b for a, b in zip(columns[-1], column, strict=True)):
            columns[-1] = [a or b for a, b in zip(columns[-1], column, strict=True)]
        else:
            columns.append(column)
            edges.append(edge)
    return [list(row) for row in zip(*columns, strict=True)], edges
