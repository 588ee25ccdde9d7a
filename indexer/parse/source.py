"""What the formats with text lines share: a pipe table into the outline, and the Document at the end."""

import hashlib
from collections.abc import Sequence
from pathlib import PurePosixPath

from indexer.documents import Document, Location
from indexer.parse.decode import Decoded
from indexer.parse.limits import check_columns
from indexer.parse.outline import Outline, RawRow
from indexer.parse.pipes import PipeTable, read_table


def add_pipe_table(outline: Outline, lines: Sequence[str], index: int, caption: str = "") -> int:
    """Add the pipe table whose header is lines[index]; gives the index after it."""
    return add_read_table(outline, read_table(lines, index, outline.name), caption)


def add_read_table(outline: Outline, table: PipeTable, caption: str = "") -> int:
    """Add a table that was read from lines; gives the index after it.

    Raises:
        ParseError: it has more columns than a table may have.
    """
    check_columns(len(table.header), outline.name, f"line {table.first}")
    rows = [RawRow(row.cells, Location(lines=(row.line, row.line))) for row in table.rows]
    outline.table(table.header, rows, Location(lines=(table.first, table.last)), caption)
    outline.warn(*table.warnings)
    return table.last


def finish(outline: Outline, kind: str, data: bytes, decoded: Decoded | None, title: str) -> Document:
    """The Document; `decoded` is None for formats without lines; without a `title`, the file's name serves."""
    return Document(
        name=outline.name,
        title=title or PurePosixPath(outline.name).stem.replace("_", " "),
        format=kind,
        sha256=hashlib.sha256(data).hexdigest(),
        sections=outline.sections,
        warnings=(*(decoded.warnings if decoded else ()), *outline.warnings),
        source=decoded.lines if decoded else (),
    )
