"""Files made to do harm: each is refused by name or read as what little it holds, inside the limits, one after the other."""

import contextlib
import io
import re
import zipfile

import docx
import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from parse_quotes import misquoted

from indexer.documents import Document
from indexer.errors import ParseError
from indexer.parse import PARSERS
from indexer.parse.isolated import IsolatedParser
from indexer.parse.worker import Limits

BRICKS = [
    "|",
    "---",
    "|---|",
    "- ",
    "1. ",
    "# ",
    "Label: ",
    "=",
    "\n",
    "\n\n",
    "\\|",
    "`",
    "  ",
    "word ",
    "Title Case ",
]
BRICKS += [
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "<li>",
    ",",
    '"',
    "\t",
    ".",
    "```",
    ">",
    "{%",
    "%}",
    "<!--",
    "-->",
    "é",
    "\x0c",
]


@pytest.fixture(scope="module")
def isolated():
    parser = IsolatedParser(Limits(memory=2**30, cpu=20, wall=120))
    yield parser
    parser.close()


@settings(max_examples=80, deadline=5000)
@example("\x0c1.  x\n\nword", ".md")
@example("````\n\n<tr>\nword", ".md")
@given(st.lists(st.sampled_from(BRICKS), max_size=60).map("".join), st.sampled_from([".txt", ".md"]))
def test_whatever_the_text_every_quote_stands_in_it(text, suffix):
    document = PARSERS[suffix](text.encode(), f"a{suffix}")

    assert misquoted(document, text.split("\n")) == []


@settings(max_examples=50, deadline=5000)
@given(st.lists(st.sampled_from(BRICKS), max_size=60).map("".join), st.sampled_from([".csv", ".html"]))
def test_no_text_makes_a_parser_fail(text, suffix):
    assert isinstance(PARSERS[suffix](text.encode(), f"a{suffix}"), Document)


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(sorted(PARSERS)), st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.4\n"]))
def test_no_bytes_make_a_parser_raise_anything_but_its_own_error(data, suffix, start):
    with contextlib.suppress(ParseError):
        assert isinstance(PARSERS[suffix](start + data, f"a{suffix}"), Document)


def _office(make, part: str, change) -> bytes:
    stream = io.BytesIO()
    make().save(stream)
    changed = io.BytesIO()
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, change(data) if name == part else data)
    return changed.getvalue()


def _sheet(rows: bytes) -> bytes:
    part = "xl/worksheets/sheet1.xml"
    return _office(openpyxl.Workbook, part, lambda data: data.replace(b"<sheetData></sheetData>", rows))


def _body(xml: bytes) -> bytes:
    return _office(docx.Document, "word/document.xml", lambda data: data.replace(b"<w:body>", b"<w:body>" + xml))


EVERYTHING_MERGED = b'<sheetData/><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
NESTED_TABLES = b"<w:tbl><w:tr><w:tc>" * 60 + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * 60
LOOP = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]/Count 9>>endobj\ntrailer<</Root 1 0 R>>"
REFUSED = {
    "merged.xlsx": (
        lambda: _sheet(EVERYTHING_MERGED),
        "xl/worksheets/sheet1.xml: cells merged over millions of places",
    ),
    "nested.docx": (lambda: _body(NESTED_TABLES), "tables are nested deeper than any document needs"),
    "deep.docx": (lambda: _body(b"<w:p>" * 3000), "the document is damaged (Excessive depth in document"),
    "deep.html": (lambda: b"<div>" * 100_000, "elements are nested deeper or are longer than any page needs"),
    "wide.html": (lambda: b"<table><tr>" + b"<td>x" * 5_000, "table 1: a table of 5,000 columns is more than 1,000"),
    "rows.html": (lambda: b"<table>" + b"<tr><td rowspan=65534>x" * 1200, "table 1: a table of 1,200 columns"),
    "long.txt": (lambda: b"x" * 2_000_000, "line 1: 2,000,000 characters are more than the 1,000,000 a line may have"),
    "loop.pdf": (lambda: LOOP, "the PDF is damaged"),
}
READ = {
    "far.xlsx": lambda: _sheet(b'<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
    "braces.html": lambda: b"{% " * 50_000,
    "quotes.csv": lambda: b'"' * 200_000,
    "columns.csv": lambda: b"," * 200_000,
    "pipes.txt": lambda: b"|" * 100_000 + b"\n" + b"|-" * 100_000,
    "ticks.md": lambda: b"| a |\n|---|\n" + b"| `x``y```z | w |\n" * 3_000,
    "lines.txt": lambda: b"The plan pays for what is needed and for nothing else at all\n" * 20_000,
    "gaps.txt": lambda: b"".join(b"word" * (n % 7 + 1) + b"  word\n" for n in range(20_000)),
    "blanks.csv": lambda: b"code,name\n" + b"A1,one\n\n" * 10_000,
    "colons.txt": lambda: b"a:" * 200_000,
    "items.md": lambda: b"".join(b" " * (n % 400) + b"- x\n" for n in range(4_000)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_by_name_with_the_reason(isolated, tmp_path, name):
    make, reason = REFUSED[name]
    (tmp_path / name).write_bytes(make())

    with pytest.raises(ParseError, match=re.escape(f"{name}: {reason}")):
        isolated.parse(tmp_path / name, name)


@pytest.mark.parametrize("name", READ)
def test_a_strange_file_is_read_for_what_little_it_holds(isolated, tmp_path, name):
    (tmp_path / name).write_bytes(READ[name]())

    document = isolated.parse(tmp_path / name, name)

    assert len(document.tables) + len(document.passages) <= 60_000


def test_after_all_of_that_a_good_file_is_still_read(isolated, tmp_path):
    (tmp_path / "good.txt").write_text("All is well.\n")

    assert isolated.parse(tmp_path / "good.txt", "good.txt").passages[0].text == "All is well."
