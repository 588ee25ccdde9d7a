"""Tables of plain text that have no `|---|` line: rows of pipes alone, tabs, columns under dashes, columns of spaces."""

import re
from collections.abc import Callable, Sequence

from indexer.codes import kind_of
from indexer.parse.pipes import PipeRow, PipeTable, has_pipe, is_delimiter, split_cells

Cut = Callable[[str], tuple[str, ...]]

_FEWEST = 3  # lines alike; two may be chance
_FEWEST_KEYED = 2  # lines with the same names are none
_LABELLED = re.compile(r"([^\W\d][^:|]{0,30}?)\s*:\s+(?=\S)")
_DASHED = re.compile(r"\s*[-=]{2,}(?:\s{1,}[-=]{2,})+\s*")
_DASHES = re.compile(r"[-=]{2,}")
_GAP = re.compile(r"(?<![.?!:;])\s{2,}")
_SPACED = re.compile(r"\S+(?: \S+)*")
_LONGEST_CELL = 60  # characters on average; more is prose with wide spaces


def plain_table(lines: Sequence[str], index: int, names: tuple[str, ...]) -> PipeTable | None:
    """The table that begins at lines[index], if one does.

    `names` are the columns of the table above in the same section: rows of as many cells go on under them. Else the first
    row is the header if it holds no figure and nothing of the rows below, which do; a table without header has empty names.
    """
    return (
        _dashed(lines, index)
        or _keyed(lines, index)
        or _pipes(lines, index, names)
        or _tabs(lines, index)
        or _spaced(lines, index)
    )


def marked_table(lines: Sequence[str], index: int) -> PipeTable | None:
    """The same for Markdown, where spaces and dashes mean something else: only rows of pipes or tabs."""
    return _keyed(lines, index) or _pipes(lines, index, ()) or _tabs(lines, index)


def _keyed(lines: Sequence[str], index: int) -> PipeTable | None:
    """Rows that name their columns again in every cell: "Code: CO-18 | Cause: …", under the same names line by line."""
    names = _labels(lines[index])
    end = index
    while names and end < len(lines) and _labels(lines[end]) == names:
        end += 1

    def cut(line: str) -> tuple[str, ...]:
        return tuple(cell.partition(":")[2].strip() for cell in split_cells(line))

    return _table(lines, range(index, end), cut, names) if end - index >= _FEWEST_KEYED else None


def _labels(line: str) -> tuple[str, ...]:
    """The names in the cells of such a line; () where not every cell has one."""
    cells = split_cells(line) if has_pipe(line) else ()
    found = [match[1] for cell in cells if (match := _LABELLED.match(cell))]
    return tuple(found) if len(found) == len(cells) > 1 else ()


def _dashed(lines: Sequence[str], index: int) -> PipeTable | None:
    """A header over a line of dashes that shows where the columns stand."""
    if index + 2 >= len(lines) or not lines[index].strip() or not _DASHED.fullmatch(lines[index + 1]):
        return None
    starts = [match.start() for match in _DASHES.finditer(lines[index + 1])]
    end = index + 2
    while end < len(lines) and lines[end].strip() and not _DASHED.fullmatch(lines[end]):
        end += 1

    def cut(line: str) -> tuple[str, ...]:
        stops = [*starts[1:], len(line)]
        return tuple(line[start:stop].strip() for start, stop in zip([0, *starts[1:]], stops, strict=True))

    if end == index + 2 or any(_straddles(line, starts[1:]) for line in (lines[index], *lines[index + 2 : end])):
        return None
    return _table(lines, range(index + 2, end), cut, cut(lines[index]), above=2)


def _straddles(line: str, starts: Sequence[int]) -> bool:
    """Whether a word runs over the beginning of a column."""
    return any(
        0 < start < len(line) and not line[start - 1].isspace() and not line[start].isspace() for start in starts
    )


def _pipes(lines: Sequence[str], index: int, names: tuple[str, ...]) -> PipeTable | None:
    if not has_pipe(lines[index]) or is_delimiter(lines[index]):
        return None
    width = len(split_cells(lines[index]))
    end = index
    while end < len(lines) and has_pipe(lines[end]) and len(split_cells(lines[end])) == width:
        if is_delimiter(lines[end], dashes=2) or (end + 1 < len(lines) and is_delimiter(lines[end + 1], dashes=2)):
            break
        end += 1
    if width > 1 and width == len(names) and end > index and _bordered(lines[index], width):
        end = next((place for place in range(index, end) if not _bordered(lines[place], width)), end)
        return _table(lines, range(index, end), split_cells, names)
    return _table(lines, range(index, end), split_cells) if width > 1 and end - index >= _FEWEST else None


def _bordered(line: str, width: int) -> bool:
    """Whether one line alone shows that it is a row: an outer pipe, or more cells than a sentence has."""
    text = line.strip()
    return width > 2 or text.startswith("|") or text.endswith("|")


def _tabs(lines: Sequence[str], index: int) -> PipeTable | None:
    def cut(line: str) -> tuple[str, ...]:
        return tuple(cell.strip() for cell in line.strip("\n").split("\t"))

    width = len(cut(lines[index]))
    end = index
    while width > 1 and end < len(lines) and len(cut(lines[end])) == width and not lines[end].startswith("\t"):
        end += 1
    return _table(lines, range(index, end), cut) if end - index >= _FEWEST else None


def _spaced(lines: Sequence[str], index: int) -> PipeTable | None:
    """Lines cut by two spaces or more into as many cells, which stand under each other at their left or right."""

    def cut(line: str) -> tuple[str, ...]:
        return tuple(_GAP.split(line.strip()))

    first = [match.span() for match in _SPACED.finditer(lines[index])]
    end = index
    while len(first) > 1 and end < len(lines) and _under(lines[end], first) and len(cut(lines[end])) == len(first):
        end += 1
    long = sum(len(line.strip()) for line in lines[index:end]) > _LONGEST_CELL * len(first) * (end - index)
    return None if long or end - index < _FEWEST else _table(lines, range(index, end), cut)


def _under(line: str, first: Sequence[tuple[int, int]]) -> bool:
    """Whether the line's cells stand under those of the first line, at their left or their right."""
    places = [match.span() for match in _SPACED.finditer(line)]
    if len(places) != len(first):
        return False
    return all(abs(a - b) <= 1 or abs(c - d) <= 1 for (a, c), (b, d) in zip(places, first, strict=True))


def _table(
    lines: Sequence[str], body: range, cut: Cut, header: tuple[str, ...] | None = None, above: int = 0
) -> PipeTable:
    """The rows of these lines; without a given `header` (which takes `above` lines), the first row may be one."""
    rows = [PipeRow(number + 1, cut(lines[number])) for number in body]
    if header is None:
        named = not _has_figure(rows[:1]) and _has_figure(rows[1:]) and not _says_again(rows)
        header = rows[0].cells if named else ("",) * len(rows[0].cells)
        rows = rows[1:] if named else rows
    return PipeTable(header, tuple(rows), body.start - above + 1, body.stop, ())


def _says_again(rows: Sequence[PipeRow]) -> bool:
    """Whether the first row is like those below, as the names of columns are not: a cell again, or another such code."""
    again = any(cell and cell in {row.cells[place] for row in rows[1:]} for place, cell in enumerate(rows[0].cells))
    kind = kind_of(rows[0].cells[0])
    return again or (kind is not None and kind in {kind_of(row.cells[0]) for row in rows[1:]})


def _has_figure(rows: Sequence[PipeRow]) -> bool:
    return any(character.isdigit() for row in rows for cell in row.cells for character in cell)
