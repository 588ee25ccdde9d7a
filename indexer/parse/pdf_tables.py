"""Tables without rules on a PDF page: lines whose pieces stand under each other, with clear space between."""

from collections.abc import Sequence

from indexer.parse.pdf_lines import Line
from indexer.parse.pdf_ruled import Ruled

_FEWEST_ROWS = 3  # two aligned lines may be chance
_GUTTER = 5.0  # points between columns that no piece may cross
_MOST_PROSE = 60  # characters on average; longer cells in all columns are text set in columns


def unruled_table(lines: Sequence[Line], apart: float) -> tuple[Ruled, int] | None:
    """The table that begins with the first line and how many lines it takes, if there is one.

    Lines further apart than `apart` begin a new row. Lines with a label in bold ("SOURCE: …") are fields of an entry
    and belong to no table. Without bold, a first row without figures is taken for the header.
    """
    block = lines[: _end(lines)]
    wide = [line for line in block if len(line.pieces) > 1]
    if len(wide) < _FEWEST_ROWS:
        return None
    columns = _columns(wide)
    if len(columns) < 2 or any(len(_cells(line, columns)) != len(line.pieces) for line in wide):
        return None
    if all(sum(len(piece.text) for piece in line.pieces) > _MOST_PROSE * len(line.pieces) for line in wide):
        return None
    rows = _rows(block, columns, apart)
    head = block[0].bold or not any(character.isdigit() for cell in rows[0] for character in cell)
    bold = (head, *(False for _ in rows[1:]))
    edges = tuple(left for left, _ in columns)
    return Ruled(block[0].page, block[0].top, tuple(map(tuple, rows)), bold, edges), len(block)


def _end(lines: Sequence[Line]) -> int:
    """The index after the last line that can belong to a table begun with the first."""
    end = 0
    while end < len(lines) and not lines[end].pieces[0].text.endswith(":"):
        line = lines[end]
        if line.lead.endswith(":") or (len(line.pieces) < 2 and not _hangs(line, lines[:end])):
            break
        end += 1
    while end > 1 and len(lines[end - 1].pieces) < 2 and not _near(lines[end - 2], lines[end - 1]):
        end -= 1
    return end


def _hangs(line: Line, above: Sequence[Line]) -> bool:
    """Whether a line of one piece goes on with a cell of the line above."""
    if not above or not _near(above[-1], line):
        return False
    return any(abs(piece.left - line.left) < _GUTTER for other in above for piece in other.pieces)


def _near(above: Line, line: Line) -> bool:
    return line.top - above.bottom < 0.8 * line.size


def _columns(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """The spans of the page that hold pieces, in order: where all lines leave a gutter, a new column begins."""
    spans: list[tuple[float, float]] = []
    for left, right in sorted((piece.left, piece.right) for line in lines for piece in line.pieces):
        if spans and left < spans[-1][1] + _GUTTER:
            spans[-1] = (spans[-1][0], max(spans[-1][1], right))
        else:
            spans.append((left, right))
    return spans


def _cells(line: Line, columns: Sequence[tuple[float, float]]) -> dict[int, str]:
    """The line's pieces by column."""
    cells: dict[int, str] = {}
    for piece in line.pieces:
        middle = (piece.left + piece.right) / 2
        column = min(range(len(columns)), key=lambda place: _distance(middle, columns[place]))
        cells[column] = f"{cells[column]} {piece.text}" if column in cells else piece.text
    return cells


def _distance(at: float, span: tuple[float, float]) -> float:
    return 0.0 if span[0] <= at <= span[1] else min(abs(at - span[0]), abs(at - span[1]))


def _rows(block: Sequence[Line], columns: Sequence[tuple[float, float]], apart: float) -> list[list[str]]:
    """The cells of each row; a line close below that leaves the first column empty goes on with the row above."""
    rows: list[list[str]] = []
    for place, line in enumerate(block):
        cells = _cells(line, columns)
        close = place > 0 and line.top - block[place - 1].top <= apart
        if rows and close and 0 not in cells:
            for column, text in cells.items():
                rows[-1][column] = f"{rows[-1][column]} {text}".strip()
        else:
            rows.append([cells.get(column, "") for column in range(len(columns))])
    return rows
