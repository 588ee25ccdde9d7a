"""Tables whose cells may span rows and columns, as HTML and Word have them, laid out and put into an outline."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from indexer.documents import Location
from indexer.parse.grid import GridRow, joined_names, with_parents
from indexer.parse.limits import MAX_COLUMNS, check_columns
from indexer.parse.outline import Outline

_MAX_ROWS_SPANNED = 2_000
"""A cell that claims more rows is a mistake or an attack; HTML itself stops at 65,534."""


@dataclass(frozen=True, slots=True)
class Span:
    """One cell: its text and how many columns and rows it takes; `head` where the source marks it as a heading."""

    text: str
    columns: int = 1
    rows: int = 1
    head: bool = False
    indent: int = 0


def lay_out(rows: Sequence[Sequence[Span]], where: Callable[[int], Location]) -> list[GridRow]:
    """The rows with a text for every column; a cell over several rows gives its text to each of them.

    A cell over several columns stands in the first of them. `where` gives the location of a row by its index.
    """
    open_cells: dict[int, tuple[int, str]] = {}
    laid = []
    for place, row in enumerate(rows):
        cells = _one_row(row, open_cells)
        laid.append(
            GridRow(
                cells,
                where(place),
                indent=row[0].indent if row else 0,
                strong=bool(row) and all(cell.head for cell in row if cell.text),
                spanned=any(cell.columns > 1 for cell in row),
            )
        )
    width = max((len(row.cells) for row in laid), default=0)
    return [replace(row, cells=row.cells + ("",) * (width - len(row.cells))) for row in laid]


def _one_row(row: Sequence[Span], open_cells: dict[int, tuple[int, str]]) -> tuple[str, ...]:
    """The row's texts by column; `open_cells` holds what reaches down from above: column to rows left and text."""
    texts: dict[int, str] = {}
    for column, (left, text) in list(open_cells.items()):
        texts[column] = text
        if left > 1:
            open_cells[column] = (left - 1, text)
        else:
            del open_cells[column]
    column = 0
    for cell in row:
        while column in texts:
            column += 1
        span = min(cell.columns, MAX_COLUMNS + 1)
        for offset in range(span):
            texts[column + offset] = "" if offset else cell.text
            if cell.rows > 1:
                open_cells[column + offset] = (min(cell.rows, _MAX_ROWS_SPANNED) - 1, texts[column + offset])
        column += span
    return tuple(texts.get(place, "") for place in range(max(texts, default=-1) + 1))


def add_table(outline: Outline, rows: Sequence[GridRow], heads: int, location: Location, caption: str = "") -> None:
    """Add a laid-out table with `heads` header rows (0: it has none).

    A first row with one text over the whole width is a title, and joins the caption.

    Raises:
        ParseError: it has more columns than a table may have.
    """
    rows = [row for row in rows if row.filled]
    if not rows:
        return
    check_columns(len(rows[0].cells), outline.name, location.place or "a table")
    captions = [caption] if caption else []
    while len(rows) > 1 and len(rows[0].filled) == 1 and len(rows[0].cells) > 1 and rows[0].spanned:
        captions.append(rows[0].cells[rows[0].filled[0]])
        rows, heads = rows[1:], max(heads - 1, 1)
    header, body = _header(rows, heads)
    outline.table(header, with_parents(body), location, " / ".join(captions))


def _header(rows: Sequence[GridRow], heads: int) -> tuple[tuple[str, ...], Sequence[GridRow]]:
    if heads == 0:
        return ("",) * len(rows[0].cells), rows
    header = rows[0].cells
    for row in rows[1:heads]:
        header = joined_names(header, row.cells)
    return header, rows[heads:]
