"""Pipe tables, shared by plain text and Markdown: `| a | b |` rows under a header and a `|---|---|` line.

More forgiving than GFM where real files need it: a header followed by a delimiter line starts a new table wherever it
stands, also directly after another table's rows; a line without a pipe ends it; outer pipes may be missing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.parse.limits import check_columns

# A backslash takes the next character with it, so `\|` is text and `\\|` is a backslash and a border.
_PIECES = re.compile(r"((?:[^|\\]++|\\.|\\$)*+)(\||$)", re.DOTALL)
_CODE_SPAN = re.compile(r"(?<![\\`])(`+)(?!`).+?(?<!`)\1(?!`)")
_HIDDEN = "\0"  # no decoded text holds one
_LONGEST_CODE_LINE = 20_000  # looking for the end of a code span takes quadratic time
_DASHES = re.compile(r":?-+:?")


@dataclass(frozen=True, slots=True)
class PipeRow:
    """The cells of one line, and its number from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PipeTable:
    """A table as read; `first` is the header's line, `last` the last row's, both from 1."""

    header: tuple[str, ...]
    rows: tuple[PipeRow, ...]
    first: int
    last: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Split:
    """A line cut at its borders; `lead` and `trail` tell whether an outer pipe was there (and dropped)."""

    cells: tuple[str, ...]
    lead: bool
    trail: bool


def has_pipe(line: str) -> bool:
    """Whether an unescaped pipe stands in the line."""
    return "|" in line and len(_pieces(line)) > 1


def is_delimiter(line: str, dashes: int = 1) -> bool:
    """Whether the line is `|---|:--:|`, with at least so many dashes in every cell."""
    if "|" not in line or "-" not in line:
        return False
    cells = split_cells(line)
    return bool(cells) and all(_DASHES.fullmatch(cell) and cell.count("-") >= dashes for cell in cells)


def starts_table(lines: Sequence[str], index: int) -> bool:
    """Whether lines[index] is a header with its delimiter line below."""
    return index + 1 < len(lines) and _is_header(lines, index, dashes=1)


def split_cells(line: str) -> tuple[str, ...]:
    """The cells of a line, stripped, escapes kept as written; an outer pipe makes no cell."""
    return _split(line).cells


def read_table(lines: Sequence[str], index: int, name: str) -> PipeTable:
    """Read the table whose header is lines[index] (see `starts_table`).

    Raises:
        ParseError: it has more columns than a table may have.
    """
    header = split_cells(lines[index])
    check_columns(len(header), name, f"line {index + 1}")
    end = index + 2
    while end < len(lines) and has_pipe(lines[end]) and not _starts_next(lines, end):
        end += 1
    numbers = [number for number in range(index + 2, end) if not is_delimiter(lines[number], dashes=2)]
    rows = tuple(
        PipeRow(number + 1, cells)
        for number, cells in zip(numbers, _fit([lines[n] for n in numbers], len(header)), strict=True)
    )
    return PipeTable(
        tuple(_without_emphasis(cell) for cell in header), rows, index + 1, end, _misfits(rows, len(header))
    )


def _is_header(lines: Sequence[str], index: int, dashes: int) -> bool:
    return (
        is_delimiter(lines[index + 1], dashes)
        and has_pipe(lines[index])
        and not is_delimiter(lines[index])
        and any(split_cells(lines[index]))
    )


def _starts_next(lines: Sequence[str], index: int) -> bool:
    # Two dashes at least: inside a table a row of single dashes means "none", not a delimiter.
    return index + 1 < len(lines) and _is_header(lines, index, dashes=2)


def _pieces(line: str) -> list[str]:
    """The line cut at every border, outer ones too."""
    pieces, place = [], 0
    while (match := _PIECES.match(line, place)) is not None:
        pieces.append(match[1])
        place = match.end()
        if not match[2]:
            break
    return pieces


def _split(line: str) -> _Split:
    cells = [piece.strip() for piece in _pieces(line.strip())]
    lead = len(cells) > 1 and cells[0] == ""
    trail = len(cells) > 1 + lead and cells[-1] == ""
    return _Split(tuple(cells[lead : len(cells) - trail]), lead, trail)


def _split_beside_code(line: str) -> tuple[str, ...]:
    """The cells, a pipe between backticks taken for text."""
    hidden = _CODE_SPAN.sub(lambda span: span[0].replace("|", _HIDDEN), line)
    return tuple(cell.replace(_HIDDEN, "|") for cell in _split(hidden).cells)


def _fit(lines: Sequence[str], width: int) -> list[tuple[str, ...]]:
    """Cut each row as GFM does; where that misses the header's width, see whether another reading meets it.

    A pipe inside backticks may be text that its author forgot to escape. A row that is one cell short may begin or end
    with an empty cell, if the table's other rows have no outer pipe there.
    """
    splits = [_split(line) for line in lines]
    fitting = [split for split in splits if len(split.cells) == width]
    bare_lead = sum(not split.lead for split in fitting) * 2 > len(fitting)
    bare_trail = sum(not split.trail for split in fitting) * 2 > len(fitting)
    rows = []
    for line, split in zip(lines, splits, strict=True):
        cells = split.cells
        if len(cells) > width and "`" in line and len(line) < _LONGEST_CODE_LINE:
            coded = _split_beside_code(line)
            cells = coded if len(coded) == width else cells
        if len(cells) == width - 1 and split.lead and bare_lead:
            cells = ("", *cells)
        elif len(cells) == width - 1 and split.trail and bare_trail:
            cells = (*cells, "")
        rows.append(cells)
    return rows


def _misfits(rows: Sequence[PipeRow], width: int) -> tuple[str, ...]:
    return tuple(
        f"line {row.line}: {len(row.cells)} cell{'s' * (len(row.cells) != 1)}, the header has {width}"
        for row in rows
        if len(row.cells) != width
    )


def _without_emphasis(cell: str) -> str:
    """A column name without the asterisks that make all of it bold."""
    for mark in ("**", "__", "*", "_"):
        inner = cell[len(mark) : -len(mark)]
        if len(cell) > 2 * len(mark) and cell.startswith(mark) and cell.endswith(mark) and mark[0] not in inner:
            return inner.strip()
    return cell
