"""What a document says, read without the reader that the parsers stand on: the witness of every quote.

XLSX and DOCX from their raw XML, HTML by the standard library, PDF by pdfium (the parsers use pdfminer), the rest as text.
"""

import csv
import re
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pypdfium2

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# Jekyll's front matter and tags: no text of the page, but what a tag is given is shown by it.
TEMPLATE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\A---\n.*?\n---\n", re.DOTALL)
HEAD = 3  # lines of a page that may be its running head
Unit = tuple[str, str]  # where: "page 3", "Sheet!B7", "line 12", or "" for the whole; and what stands there


def read_independently(path: Path) -> list[Unit]:
    """The text of a file in pieces, each with its place in the words of the format."""
    return list(READERS[path.suffix](path))


def _lines(path: Path) -> Iterator[Unit]:
    text = path.read_bytes().decode("utf-8-sig")
    yield from ((f"line {number}", line) for number, line in enumerate(re.split("\r\n|\n|\r", text), 1))


def _records(path: Path) -> Iterator[Unit]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader, first = csv.reader(file), 1
        for record in reader:
            yield from ((f"lines {first}-{reader.line_num}", cell) for cell in record)
            first = reader.line_num + 1


def _pages(path: Path) -> Iterator[Unit]:
    """Without the lines at the top that most pages have, but for their numbers: a quote may run on from page to page."""
    pages = [page.get_textpage().get_text_bounded().splitlines() for page in pypdfium2.PdfDocument(path)]
    shapes = Counter(re.sub(r"\d+", "#", line).strip() for lines in pages for line in lines[:HEAD])
    for number, lines in enumerate(pages, 1):
        running = sum(shapes[re.sub(r"\d+", "#", line).strip()] > len(pages) / 2 for line in lines[:HEAD])
        yield f"page {number}", "\n".join(lines[running:])


def _cells(path: Path) -> Iterator[Unit]:
    with zipfile.ZipFile(path) as archive:
        shared = [_said(item, SHEET) for item in _tree(archive, "xl/sharedStrings.xml").iter(f"{SHEET}si")]
        dates = _date_styles(_tree(archive, "xl/styles.xml"))
        targets = {link.get("Id"): link.get("Target") for link in _tree(archive, "xl/_rels/workbook.xml.rels")}
        for sheet in _tree(archive, "xl/workbook.xml").iter(f"{SHEET}sheet"):
            yield "sheet", str(sheet.get("name"))
            target = str(targets[sheet.get(RELATION)]).removeprefix("/xl/")
            for cell in _tree(archive, f"xl/{target}").iter(f"{SHEET}c"):
                value = cell.findtext(f"{SHEET}v") or ""
                text = shared[int(value)] if cell.get("t") == "s" else value or _said(cell, SHEET)
                yield f"{sheet.get('name')}!{cell.get('r')}", _dated(text, cell.get("s"), dates)


def _paragraphs(path: Path) -> Iterator[Unit]:
    with zipfile.ZipFile(path) as archive:
        for paragraph in _tree(archive, "word/document.xml").iter(f"{WORD}p"):
            yield "", _said(paragraph, WORD)


def _date_styles(styles: ET.Element) -> dict[str, str]:
    """The number format of each cell style that shows dates; those below 50 are built in, 14 to 22 are dates."""
    own = {form.get("numFmtId"): str(form.get("formatCode")) for form in styles.iter(f"{SHEET}numFmt")}
    uses = [str(style.get("numFmtId")) for style in styles.find(f"{SHEET}cellXfs") or ()]
    shown = {number: own.get(number, "yyyy-mm-dd" if 14 <= int(number) <= 22 else "") for number in uses}
    return {str(place): shown[number] for place, number in enumerate(uses) if re.search("d.*m|m.*d", shown[number])}


def _dated(text: str, style: str | None, dates: dict[str, str]) -> str:
    """A day number as its cell shows it: with the year only where the format has one."""
    if style not in dates or not text.isdigit():
        return text
    day = date(1899, 12, 30) + timedelta(int(text))
    return day.isoformat() if "y" in dates[style] else f"{day.month}-{day.day}"


def _tree(archive: zipfile.ZipFile, name: str) -> ET.Element:
    return ET.fromstring(archive.read(name))  # noqa: S314  # our own trial documents


def _said(element: ET.Element, space: str) -> str:
    breaks = {f"{space}br": "\n", f"{space}cr": "\n", f"{space}tab": "\t", f"{space}noBreakHyphen": "-"}
    return "".join(
        (part.text or "") if part.tag == f"{space}t" else breaks.get(part.tag, "") for part in element.iter()
    )


class _Page(HTMLParser):
    """All text outside scripts and styles, a space at every tag."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag, attrs):  # noqa: ARG002  # the name is the library's
        self._silent += tag in {"script", "style"}

    def handle_endtag(self, tag):
        self._silent -= tag in {"script", "style"}

    def handle_data(self, data):
        if not self._silent:
            self.said.append(data)


def _page(path: Path) -> Iterator[Unit]:
    page, text = _Page(), path.read_text("utf-8")
    page.feed(TEMPLATE.sub(" ", text))
    yield "text", "".join(page.said)
    yield from (("template", tag) for tag in TEMPLATE.findall(text))


READERS: dict[str, Callable[[Path], Iterator[Unit]]] = {
    ".txt": _lines, ".md": _lines, ".csv": _records, ".xlsx": _cells, ".docx": _paragraphs, ".html": _page, ".pdf": _pages,
}  # fmt: skip
