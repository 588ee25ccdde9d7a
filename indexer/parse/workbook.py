"""XLSX workbooks: each sheet a section, its tables with the cell ranges they stand in."""

import io
import re
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from indexer.documents import Document, Location
from indexer.errors import ParseError
from indexer.parse.archive import check_archive
from indexer.parse.formats import is_partial_date, shown
from indexer.parse.grid import Grid, GridRow
from indexer.parse.outline import Outline
from indexer.parse.source import finish

_MERGED = re.compile(r"<(?:\w+:)?mergeCell\s+ref=\"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})\"")
_MAX_MERGED = 2_000_000
"""A sheet with a hundred titles merged over all its 16,384 columns stays below."""
_MAX_FILL = 2_000
"""A merged cell over more rows than this is a drawing, not a label that its rows share."""

Texts = dict[tuple[int, int], str]
"""Row and column, both from 1, to the text shown there."""


def parse_workbook(data: bytes, name: str) -> Document:
    """Read an Excel workbook (.xlsx).

    Raises:
        ParseError: it is damaged, encrypted, holds macros, or is beyond a limit.
    """
    check_archive(data, name, "xl/workbook.xml")
    _check_merged(data, name)
    outline = Outline(name)
    book = _open(data, name)
    for sheet in book.worksheets:
        _add_sheet(outline, sheet)
    return finish(outline, "xlsx", data, None, "")


def _open(data: bytes, name: str) -> Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of extensions that hold no cells: validation, conditional formats
            return openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, zipfile.BadZipFile) as error:
        # openpyxl lets whatever goes wrong in a damaged part through; SyntaxError is the XML parser's.
        raise ParseError(name, f"the workbook is damaged ({error}); open it in Excel and save it again") from error


def _check_merged(data: bytes, name: str) -> None:
    """Refuse merged cells over millions of places: openpyxl makes a cell for each."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.namelist():
            if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                areas = _MERGED.findall(archive.read(part).decode("utf-8", "replace"))
                if sum(map(_area, areas)) > _MAX_MERGED:
                    raise ParseError(name, f"{part}: cells merged over millions of places; unmerge them")


def _area(corners: tuple[str, str, str, str]) -> int:
    left, top, right, bottom = corners
    return (column_index_from_string(right) - column_index_from_string(left) + 1) * (int(bottom) - int(top) + 1)


def _add_sheet(outline: Outline, sheet: Worksheet) -> None:
    cells = _cells(sheet)
    outline.heading(1, sheet.title)
    if sheet.sheet_state != "visible":
        outline.warn(f"sheet {sheet.title} is hidden; it is read like the others")
    texts = {place: shown(cell.value, cell.number_format) for place, cell in cells.items()}
    _warn_of_dates(outline, sheet.title, cells, texts)
    spans = _fill_merged(sheet, texts)
    if not texts:
        return

    def where(first: GridRow, last: GridRow, left: int, right: int) -> Location:
        return Location(place=_range(sheet.title, int(first.location.place), int(last.location.place), left, right))

    Grid(outline, where).add(list(_rows(cells, texts, spans)))


def _cells(sheet: Worksheet) -> dict[tuple[int, int], Cell]:
    """The cells that hold something; sheets claim up to 16,384 columns, and iterating would make all of those."""
    return {
        place: cell
        for place, cell in sorted(sheet._cells.items())  # noqa: SLF001
        if isinstance(cell, Cell) and cell.value is not None and str(cell.value).strip()
    }


def _warn_of_dates(outline: Outline, title: str, cells: dict[tuple[int, int], Cell], texts: Texts) -> None:
    """A date without a year is seldom one: Excel turns codes like 7-8 and MAR1 into dates."""
    for place, cell in cells.items():
        if isinstance(cell.value, (datetime, date, time)) and is_partial_date(cell.number_format):
            outline.warn(
                f"{title}!{cell.coordinate}: stored as the date {cell.value:%Y-%m-%d}, shown as {texts[place]};"
                " it may have been typed as a code"
            )


def _fill_merged(sheet: Worksheet, texts: Texts) -> set[int]:
    """Give each row of a merged cell its text; returns the rows where a cell spans columns."""
    spans = set()
    for area in sheet.merged_cells.ranges:
        text = texts.get((area.min_row, area.min_col), "")
        if not text:
            continue
        if area.max_col > area.min_col:
            spans.add(area.min_row)
        for row in range(area.min_row + 1, min(area.max_row, area.min_row + _MAX_FILL) + 1):
            texts[row, area.min_col] = text
    return spans


def _rows(cells: dict[tuple[int, int], Cell], texts: Texts, spans: set[int]) -> Iterable[GridRow]:
    """The rows that hold text, one blank row where any are between; a sheet may claim a million."""
    by_row: dict[int, dict[int, str]] = defaultdict(dict)
    for (row, column), text in texts.items():
        by_row[row][column] = text
    left, right = min(column for _, column in texts), max(column for _, column in texts)
    before = 0
    for number in sorted(by_row):
        shown_here = by_row[number]
        if number > before + 1:
            yield GridRow((), Location(place=str(number - 1)))
        before = number
        stored = [cells[number, column] for column in shown_here if (number, column) in cells]
        yield GridRow(
            tuple(shown_here.get(column, "") for column in range(1, right + 1)),
            Location(place=str(number)),
            indent=_indent(stored[0]) if stored and stored[0].column == left else 0,
            strong=bool(stored) and all(bool(cell.font and cell.font.b) for cell in stored),
            spanned=number in spans,
        )


def _indent(cell: Cell) -> int:
    raw = cell.value if isinstance(cell.value, str) else ""
    styled = int(cell.alignment.indent or 0) if cell.alignment else 0
    return styled or len(raw) - len(raw.lstrip(" \u00a0"))


def _range(title: str, top: int, bottom: int, left: int, right: int) -> str:
    """The place as Excel writes it: "Sheet!A3:C3", "Sheet!A4"."""
    first, last = f"{get_column_letter(left + 1)}{top}", f"{get_column_letter(right + 1)}{bottom}"
    return f"{title}!{first}" if first == last else f"{title}!{first}:{last}"
