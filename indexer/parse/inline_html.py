"""HTML tables inside Markdown: read as in a web page, their rows at the lines where they begin and end."""

import re
from collections.abc import Sequence

from indexer.documents import Location, Table
from indexer.parse.outline import Outline, RawRow
from indexer.parse.webpage import read_fragment

_OPENING = re.compile(r"\s*<table[\s>]", re.IGNORECASE)
_ROW = re.compile(r"<tr[\s>]", re.IGNORECASE)
_PLACE = re.compile(r"table \d+, row (\d+)")
_LONGEST = 5_000  # lines; a table without an end must not swallow a long file


def html_table_end(lines: Sequence[str], index: int) -> int:
    """The index after the HTML table that begins at lines[index], 0 if none does."""
    if not _OPENING.match(lines[index]):
        return 0
    within = range(index, min(len(lines), index + _LONGEST))
    return next((place + 1 for place in within if "</table>" in lines[place].lower()), 0)


def add_html_table(outline: Outline, lines: Sequence[str], index: int, end: int) -> None:
    """Add what lines[index:end] hold.

    Raises:
        ParseError: nested beyond reason, or beyond a limit.
    """
    whole = Location(lines=(index + 1, end))
    starts = [number for number in range(index, end) for _ in _ROW.finditer(lines[number])]
    # The last row ends where the table does, or on the line before if the closing tag has its own.
    starts.append(end - 1 if lines[end - 1].lstrip().lower().startswith("</table") else end)
    for section in read_fragment("\n".join(lines[index:end]), outline.name):
        for block in section.blocks:
            if not isinstance(block, Table):
                outline.passage(block.text, whole)
                continue
            rows = [RawRow(row.cells, _where(row.location, starts, whole), row.parents) for row in block.rows]
            outline.table(block.header, rows, whole, block.caption)


def _where(location: Location, starts: Sequence[int], whole: Location) -> Location:
    """The lines from this row's tag to the next row's."""
    match = _PLACE.fullmatch(location.place)
    number = int(match[1]) if match else 0
    if not 0 < number < len(starts):
        return whole
    first, after = starts[number - 1], starts[number]
    return Location(lines=(first + 1, max(first + 1, after)))
