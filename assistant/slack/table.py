"""A list as Slack's table block: off by default, since it is documented for chat.postMessage only.

https://docs.slack.dev/reference/block-kit/blocks/table-block
"""

from collections.abc import Sequence

from assistant.slack.budget import TABLE_COLUMNS, TABLE_ROWS, Block, cut, length
from assistant.slack.quotes import Line, place, source_url
from assistant.slack.richtext import highlighted, link, rich_text, section

CELL_LENGTH = 400


def table(rows: Sequence[Line], left: int, public_url: str) -> tuple[int, tuple[Block, ...]] | None:
    """Return how many rows fit into `left` units, and the table; None where the rows do not make one table."""
    header = rows[0].header
    if not 1 <= len(header) < TABLE_COLUMNS or any(row.header != header for row in rows):
        return None
    lines: list[Sequence[Block]] = [[_raw(cell) for cell in (*header, "Source")]]
    left -= length(lines[0])
    for row in rows[: TABLE_ROWS - 1]:
        cells = _cells(row, public_url)
        left -= length(cells)
        if left < 0:
            break
        lines.append(cells)
    if len(lines) == 1:
        return None
    settings = [{"is_wrapped": True} for _ in lines[0]]
    return len(lines) - 1, ({"type": "table", "column_settings": settings, "rows": lines},)


def _cells(row: Line, public_url: str) -> Sequence[Block]:
    """Return one cell for each column, the source last; cells beyond the header join the last column."""
    width = len(row.header)
    cells = [*row.cells[: width - 1], " | ".join(row.cells[width - 1 :]), *[""] * width][:width]
    source = link(source_url(row.item.citation, public_url), place(row.item.citation))
    return [*(_cell(row, number, cells[number]) for number in range(width)), rich_text([section(source)])]


def _cell(row: Line, number: int, text: str) -> Block:
    marks = [mark for mark in row.highlights if mark.cell == number]
    shown = cut(text, CELL_LENGTH)
    return rich_text([section(highlighted(shown, marks))]) if marks and shown.strip() else _raw(shown)


def _raw(text: str) -> Block:
    return {"type": "raw_text", "text": text if text.strip() else " "}  # Slack refuses an empty cell
