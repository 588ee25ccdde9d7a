"""CSV, TSV and their kin: the delimiter is found by trying, records may run over several lines."""

import csv
from collections import Counter
from collections.abc import Sequence

from indexer.documents import Document, Location
from indexer.errors import ParseError
from indexer.parse.decode import decode_lines
from indexer.parse.grid import Grid, GridRow
from indexer.parse.limits import MAX_LINE_CHARACTERS, check_columns
from indexer.parse.outline import Outline
from indexer.parse.source import finish

_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE = 200  # lines; enough to see what repeats
Record = tuple[int, int, tuple[str, ...]]
"""First and last line from 1, and the cells."""


def parse_delimited(data: bytes, name: str) -> Document:
    """Read a file of delimited records.

    Raises:
        ParseError: it is binary, not delimited, or beyond a limit.
    """
    decoded = decode_lines(data, name)
    outline = Outline(name)
    lines = decoded.lines
    start, delimiter = _delimiter(lines)
    records = _records(lines, start, delimiter, outline)
    width = _width(records, name)
    _report(records, width, outline)
    rows = [
        GridRow(
            cells + ("",) * (width - len(cells)),
            Location(lines=(first, last), place=f"record {number}"),
            indent=len(cells[0]) - len(cells[0].lstrip()) if cells else 0,
        )
        for number, (first, last, cells) in enumerate(records, 1)
    ]
    Grid(outline, _where, split=False).add([_stripped(row) for row in rows])
    return finish(outline, "csv", data, decoded, "")


def _where(first: GridRow, last: GridRow, _left: int, _right: int) -> Location:
    if first is last or first.location == last.location:
        return first.location
    lines = (first.location.lines or (1, 1))[0], (last.location.lines or (1, 1))[1]
    return Location(lines=lines, place=f"{first.location.place} to {last.location.place.removeprefix('record ')}")


def _stripped(row: GridRow) -> GridRow:
    return GridRow(tuple(cell.strip() for cell in row.cells), row.location, row.indent)


def _delimiter(lines: Sequence[str]) -> tuple[int, str]:
    """The index of the first record's line, and the delimiter that cuts most records into the same number of cells."""
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == len("sep=,"):
        return 1, lines[0][-1]
    sample = [line + "\n" for line in lines[:_SAMPLE]]
    return 0, max(_DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(sample: Sequence[str], delimiter: str) -> tuple[float, int]:
    """The share of records that have the commonest number of cells, and that number."""
    csv.field_size_limit(MAX_LINE_CHARACTERS)
    try:
        widths = Counter(len(record) for record in csv.reader(sample, delimiter=delimiter) if record)
    except csv.Error:
        return 0.0, 0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return (0.0, 0) if width < 2 else (count / widths.total(), width)


def _records(lines: Sequence[str], start: int, delimiter: str, outline: Outline) -> list[Record]:
    """All records with their lines; a quote that is opened and never closed is taken as text and reported."""
    open_at = _unclosed(lines, start, delimiter)
    if open_at:
        outline.warn(f"line {open_at}: a quote is opened and never closed; quotes are read as text")
    reader = csv.reader(
        (line + "\n" for line in lines[start:]),
        delimiter=delimiter,
        quoting=csv.QUOTE_NONE if open_at else csv.QUOTE_MINIMAL,
    )
    records, before = [], 0
    try:
        for cells in reader:
            records.append((start + before + 1, start + reader.line_num, tuple(cells)))
            before = reader.line_num
    except csv.Error as error:
        raise ParseError(
            outline.name, f"line {start + reader.line_num}: {error}; correct the line or export the file again"
        ) from error
    return records


def _unclosed(lines: Sequence[str], start: int, delimiter: str) -> int:
    """The line where the last record begins, if the file ends inside a quote, else 0."""
    reader = csv.reader((line + "\n" for line in lines[start:]), delimiter=delimiter, strict=True)
    before = 0
    try:
        for _ in reader:
            before = reader.line_num
    except csv.Error as error:
        return start + before + 1 if "unexpected end of data" in str(error) else 0
    return 0


def _width(records: Sequence[Record], name: str) -> int:
    """The widest record, empty cells at its end not counted."""
    width = max((len(cells) - _empty_end(cells) for _, _, cells in records), default=0)
    check_columns(width, name, "the file")
    return width


def _report(records: Sequence[Record], width: int, outline: Outline) -> None:
    """Say which records are shorter or longer than most; all are kept."""
    widths = Counter(len(cells) for _, _, cells in records if any(cells))
    usual = widths.most_common(1)[0][0] if widths else 0
    for first, _, cells in records:
        filled = len(cells) - _empty_end(cells)
        if filled > usual or (1 < len(cells) < usual):
            outline.warn(f"line {first}: {len(cells)} cells, most records have {usual}")
    if usual < 2 and width:
        outline.warn("no delimiter found; each line is read as one cell")


def _empty_end(cells: Sequence[str]) -> int:
    """How many cells at the end are empty."""
    count = 0
    while count < len(cells) and not cells[-1 - count].strip():
        count += 1
    return count
