"""Tables without a full grid on a PDF page: lines whose pieces stand under each other, with clear space between.

Where the columns are tells the space that all lines leave; where the rows are tell rules between them, else wider spaces
between the lines, else the first column.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from indexer.parse.pdf_lines import Line
from indexer.parse.pdf_ruled import Ruled

_NUMBERED = re.compile(r"\(?(?:\d{1,2}|[a-z]|[ivx]+)[.)]", re.IGNORECASE)
_FEWEST_ROWS = 3  # two aligned lines may be chance
_GUTTER = 4.0  # points between columns that no piece may cross
_SAME_LEFT = 4.0  # points; lefts this near are of one column
_MOST_PROSE = 70  # characters on average; longer cells in all columns are text set in columns
_WIDER = 1.25  # of the smallest distance between lines; more is space between rows
_CLOSE = 1.8  # of the type size; rows stand this near, text below a table mostly does not
_FEWEST_RULES = 2
_SAME_SIZE = 0.6  # points


def unruled_table(lines: Sequence[Line], rules: Sequence[float] = ()) -> tuple[Ruled, int] | None:
    """The table that begins with the first line and how many lines it takes, if there is one.

    `rules` are the heights of horizontal rules on the page. Lines with a label in bold ("SOURCE: …") are fields of an
    entry and belong to no table. Without bold, a first row without figures is taken for the header.
    """
    columns, end = _columns_and_end(lines)
    block = lines[:end]
    wide = [line for line in block if len(line.pieces) > 1]
    if len(columns) < 2 or len(wide) < _FEWEST_ROWS or len(wide) * 4 < len(block):
        return None
    if all(sum(len(piece.text) for piece in line.pieces) > _MOST_PROSE * len(line.pieces) for line in wide):
        return None
    if _is_list([line.pieces[0].text for line in wide]):
        return None
    groups = _rows(block, columns, rules)
    rows = [_texts(group, columns) for group in groups]
    if len(rows) < 2:
        return None
    head = all(line.bold for line in groups[0]) or not any(c.isdigit() for cell in rows[0] for c in cell)
    edges = tuple(left for left, _ in columns)
    bold = (head, *(False for _ in rows[1:]))
    return Ruled(block[0].page, block[0].top, tuple(rows), bold, edges), end


def _columns_and_end(lines: Sequence[Line]) -> tuple[list[tuple[float, float]], int]:
    """The columns of the table that begins here, and the index after its last line."""
    if not lines or len(lines[0].pieces) < 2:
        return [], 0
    columns: list[tuple[float, float]] = []
    end = 0
    for place, line in enumerate(lines):
        if line.pieces[0].text.endswith(":") or line.lead.endswith(":") or abs(line.size - lines[0].size) > _SAME_SIZE:
            break
        joined = _joined(columns, line)
        # A line that fills the space between columns is text below the table.
        if columns and len(joined) < len(columns):
            break
        if len(line.pieces) == 1 and not _stands_in_column(line, columns, lines[place - 1]):
            break
        columns, end = joined, place + 1
    return columns, end


def _is_list(firsts: Sequence[str]) -> bool:
    """Whether all lines begin with the same bullet, or with a number or letter and a bracket or dot."""
    same = len(set(firsts)) == 1 and not any(character.isalnum() for character in firsts[0])
    return same or all(_NUMBERED.fullmatch(first) for first in firsts)


def _joined(columns: Sequence[tuple[float, float]], line: Line) -> list[tuple[float, float]]:
    """The columns, widened by the pieces of a line; those that a piece bridges become one."""
    spans: list[tuple[float, float]] = []
    for left, right in sorted([*columns, *((piece.left, piece.right) for piece in line.pieces)]):
        if spans and left < spans[-1][1] + _GUTTER:
            spans[-1] = (spans[-1][0], max(spans[-1][1], right))
        else:
            spans.append((left, right))
    return spans


def _stands_in_column(line: Line, columns: Sequence[tuple[float, float]], above: Line) -> bool:
    """Whether a line of one piece is part of a cell: it begins where a column does, close to the line above."""
    begins = any(abs(line.left - left) < _SAME_LEFT for left, _ in columns)
    return begins and line.top - above.bottom < _CLOSE * line.size


def _rows(block: Sequence[Line], columns: Sequence[tuple[float, float]], rules: Sequence[float]) -> list[list[Line]]:
    """The lines of each row."""
    between = [height for height in rules if block[0].bottom - 1 < height < block[-1].top + 1]
    gaps = [line.top - above.top for above, line in pairwise(block)]
    smallest = min((gap for gap in gaps if gap > 0.8 * block[0].size), default=0.0)
    by_space = sum(gap > smallest * _WIDER for gap in gaps)
    rows = [[block[0]]]
    for (above, line), gap in zip(pairwise(block), gaps, strict=True):
        if len(between) >= _FEWEST_RULES:
            new = any(_middle(above) < height < _middle(line) for height in between)
        elif by_space >= 1 and by_space < len(gaps):
            new = gap > smallest * _WIDER
        else:
            new = _column(line.pieces[0].left, line.pieces[0].right, columns) == 0
        if new:
            rows.append([])
        rows[-1].append(line)
    return rows


def _middle(line: Line) -> float:
    return (line.top + line.bottom) / 2


def _texts(lines: Sequence[Line], columns: Sequence[tuple[float, float]]) -> tuple[str, ...]:
    cells = [""] * len(columns)
    for line in lines:
        for piece in line.pieces:
            column = _column(piece.left, piece.right, columns)
            cells[column] = f"{cells[column]} {piece.text}".strip()
    return tuple(cells)


def _column(left: float, right: float, columns: Sequence[tuple[float, float]]) -> int:
    """The column that holds the middle of a piece."""
    middle = (left + right) / 2
    return min(range(len(columns)), key=lambda place: max(columns[place][0] - middle, middle - columns[place][1], 0.0))
