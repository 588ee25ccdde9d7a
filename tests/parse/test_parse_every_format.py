"""The customer's page, written in each format, gives the same rows under the same column names, and the same passages."""

import io
from html import escape
from pathlib import Path

import docx
import openpyxl
import pytest

from indexer.documents import Document, Table
from indexer.parse import PARSERS, parse_file

PAGE = Path(__file__).parents[2] / "corpus" / "cpt-0252u.txt"


def _blocks(document: Document):
    """Headings as they open, and blocks, in order."""
    before: tuple[str, ...] = ()
    for section in document.sections:
        for depth, heading in enumerate(section.headings, 1):
            if before[:depth] != section.headings[:depth]:
                yield depth, heading
        before = section.headings
        yield from ((0, block) for block in section.blocks)


def _table(block: Table) -> list[tuple[str, ...]]:
    return [block.header, *(row.cells for row in block.rows)]


def _html(document: Document) -> bytes:
    parts = []
    for level, block in _blocks(document):
        if level:
            parts.append(f"<h{level}>{escape(block)}</h{level}>")
        elif isinstance(block, Table):
            rows = ("".join(f"<td>{escape(cell)}</td>" for cell in cells) for cells in _table(block))
            parts.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
        else:
            parts.append(f"<p>{escape(block.text)}</p>")
    return f"<!doctype html><meta charset=utf-8><body>{''.join(parts)}</body>".encode()


def _docx(document: Document) -> bytes:
    word = docx.Document()
    for level, block in _blocks(document):
        if level:
            word.add_heading(block, level)
        elif isinstance(block, Table):
            table = word.add_table(0, len(block.header))
            for cells in _table(block):
                for cell, text in zip(table.add_row().cells, cells, strict=True):
                    cell.text = text
        else:
            word.add_paragraph(block.text)
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _xlsx(document: Document) -> bytes:
    book = openpyxl.Workbook()
    for level, block in _blocks(document):
        lines = [(block,)] if level else _table(block) if isinstance(block, Table) else [(block.text,)]
        for cells in [*lines, ()]:
            book.active.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    book.close()
    return stream.getvalue()


def _markdown(document: Document) -> bytes:
    parts = []
    for level, block in _blocks(document):
        if level:
            parts.append(f"{'#' * level} {block}")
        elif isinstance(block, Table):
            head, *rows = (f"| {' | '.join(cells)} |" for cells in _table(block))
            parts.append("\n".join([head, "|---" * len(block.header) + "|", *rows]))
        else:
            parts.append(block.text)
    return "\n\n".join(parts).encode()


@pytest.mark.parametrize("write", [_html, _docx, _xlsx, _markdown], ids=lambda write: write.__name__[1:])
def test_the_same_page_in_another_format_gives_the_same_quotes(write):
    page = parse_file(PAGE, PAGE.name)
    suffix = {"_markdown": ".md"}.get(write.__name__, write.__name__.replace("_", "."))

    document = PARSERS[suffix](write(page), f"page{suffix}")

    assert [_table(table) for table in document.tables] == [_table(table) for table in page.tables]
    assert {passage.text for passage in page.passages} <= {passage.text for passage in document.passages}
