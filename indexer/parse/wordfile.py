"""DOCX files: headings, paragraphs and tables in the order of the text.

Only the package and its XML come from python-docx: its tables need a grid that real files lack.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

import docx
from docx.opc.exceptions import OpcError
from lxml import etree
from lxml.etree import _Element

from indexer.documents import Document, Location
from indexer.errors import ParseError
from indexer.parse.archive import check_archive
from indexer.parse.cells import Span, add_table, lay_out
from indexer.parse.outline import Outline
from indexer.parse.source import finish
from indexer.parse.word_styles import Styles, W

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_REMOVED = frozenset({f"{W}del", f"{W}moveFrom", f"{W}txbxContent", _FALLBACK})
_WRAPPERS = frozenset({f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo"})
_MOST_LABEL_CHARACTERS = 80
_DEEPEST = 20  # tables in tables


def parse_wordfile(data: bytes, name: str) -> Document:
    """Read a Word document (.docx).

    Raises:
        ParseError: it is damaged, encrypted, holds macros, or is beyond a limit.
    """
    check_archive(data, name, "word/document.xml")
    outline = Outline(name)
    try:
        file = docx.Document(io.BytesIO(data))
        body, styles = file.element.body, file.styles.element
        title = file.core_properties.title or ""
    except (OpcError, KeyError, ValueError, AttributeError, zipfile.BadZipFile, etree.LxmlError) as error:
        raise ParseError(name, f"the document is damaged ({error}); open it in Word and save it again") from error
    reader = _Reader(outline, Styles(styles, body.iter(f"{W}p")))
    reader.blocks(body)
    return finish(outline, "docx", data, None, reader.title or title.strip() or reader.first_heading)


@dataclass(slots=True)
class _Reader:
    outline: Outline
    styles: Styles
    title: str = ""
    first_heading: str = ""
    _caption: str = ""
    _labels: list[tuple[int, str]] = field(default_factory=list)
    _paragraphs: int = 0
    _tables: int = 0
    _depth: int = 0

    def blocks(self, parent: _Element) -> None:
        """Read the paragraphs and tables in an element."""
        for element in parent:
            if element.tag == f"{W}p":
                self._paragraph(element)
            elif element.tag == f"{W}tbl":
                self._table(element)
            elif element.tag in _WRAPPERS:
                self.blocks(element)
        self._release_caption()

    def _paragraph(self, element: _Element) -> None:
        text = _text(element)
        if text:
            role, level = self.styles.role(element, text)
            if role == "heading":
                self._heading(level, " ".join(text.split()))
            elif role == "caption":
                self._release_caption()
                self._caption = " ".join(text.split())
            else:
                self._passage(element, text)
            if role == "title" and not self.title:
                self.title = " ".join(text.split())
        for box in element.iter(f"{W}txbxContent"):
            if not any(parent.tag == _FALLBACK for parent in box.iterancestors()):
                self.blocks(box)

    def _heading(self, level: int, text: str) -> None:
        self._release_caption()
        self._labels = []
        self.first_heading = self.first_heading or text
        self.outline.heading(level, text)

    def _passage(self, element: _Element, text: str) -> None:
        self._release_caption()
        depth = _list_depth(element)
        while self._labels and self._labels[-1][0] >= depth:
            self._labels.pop()
        self.outline.aside(tuple(label for _, label in self._labels if label))
        self._add(text)
        if depth:
            self._labels.append((depth, text.rstrip(":") if len(text) <= _MOST_LABEL_CHARACTERS else ""))

    def _add(self, text: str) -> None:
        self._paragraphs += 1
        self.outline.passage(text, Location(place=f"paragraph {self._paragraphs}"))

    def _release_caption(self) -> None:
        """A caption without a table below belongs to a picture, and is text."""
        if self._caption:
            text, self._caption = self._caption, ""
            self._add(text)

    def _table(self, table: _Element) -> None:
        rows = list(_inside(table, f"{W}tr"))
        spans = [_spans(row) for row in rows]
        if len(rows) == 1 and len(spans[0]) == 1:
            self._box(rows[0])
            return
        self._tables += 1
        number = self._tables
        caption, self._caption = self._caption, ""
        self.outline.aside(())
        add_table(
            self.outline,
            lay_out(_merged(spans), lambda place: Location(place=f"table {number}, row {place + 1}")),
            self._heads(rows),
            Location(place=f"table {number}"),
            caption,
        )
        self._nested(rows)

    def _box(self, row: _Element) -> None:
        """A table of one cell is a frame around text."""
        for cell in _inside(row, f"{W}tc"):
            self._within(cell)

    def _nested(self, rows: list[_Element]) -> None:
        for row in rows:
            for cell in _inside(row, f"{W}tc"):
                for table in _inside(cell, f"{W}tbl"):
                    self._depth += 1
                    if self._depth > _DEEPEST:
                        raise ParseError(self.outline.name, "tables are nested deeper than any document needs")
                    self._table(table)
                    self._depth -= 1

    def _within(self, cell: _Element) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ParseError(self.outline.name, "tables are nested deeper than any document needs")
        self.blocks(cell)
        self._depth -= 1

    def _heads(self, rows: list[_Element]) -> int:
        """How many rows are header rows: those marked to repeat on each page, else the first, else none."""
        marked = 0
        while marked < len(rows) and rows[marked].find(f"{W}trPr/{W}tblHeader") is not None:
            marked += 1
        if 0 < marked < len(rows):
            return marked
        bold = [[self._is_bold(cell) for cell in _inside(row, f"{W}tc")] for row in rows]
        sideways = len(rows) > 1 and all(len(row) == 2 and row[0] and not row[1] for row in bold)
        return 0 if sideways else 1

    def _is_bold(self, cell: _Element) -> bool:
        paragraphs = [paragraph for paragraph in cell.iter(f"{W}p") if _text(paragraph)]
        return bool(paragraphs) and all(self.styles.bold(paragraph) for paragraph in paragraphs)


def _inside(parent: _Element, tag: str) -> Iterator[_Element]:
    """The children of this tag, also where content controls or accepted changes wrap them."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, tag)


def _spans(row: _Element) -> list[Span]:
    """The row's cells; one that goes on from above has rows=0."""
    before = _count(row.find(f"{W}trPr/{W}gridBefore"))
    spans = [Span("", columns=before)] if before else []
    for cell in _inside(row, f"{W}tc"):
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        goes_on = merge is not None and (merge.get(f"{W}val") or "continue") == "continue"
        texts = [text for paragraph in _inside(cell, f"{W}p") if (text := _text(paragraph))]
        columns = max(1, _count(cell.find(f"{W}tcPr/{W}gridSpan")))
        spans.append(Span("\n".join(texts), columns, 0 if goes_on else 1))
    return spans


def _merged(rows: list[list[Span]]) -> list[list[Span]]:
    """The rows with the text of a merged cell in each of its rows; Word repeats the cell, empty, HTML leaves it out."""
    above: dict[int, str] = {}
    merged = []
    for row in rows:
        column, cells, here = 0, [], {}
        for cell in row:
            text = above.get(column, "") if cell.rows == 0 else cell.text
            cells.append(Span(text, cell.columns))
            here[column] = text
            column += cell.columns
        above = here
        merged.append(cells)
    return merged


def _text(paragraph: _Element) -> str:
    """The paragraph's text as shown: changes accepted, text boxes left out, spaces made one, line breaks kept."""
    lines = "".join(_pieces(paragraph)).split("\n")
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def _pieces(element: _Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag == f"{W}tab":
            yield "\t"
        elif child.tag in {f"{W}br", f"{W}cr"}:
            yield "\n" if child.get(f"{W}type") is None else " "
        elif child.tag == f"{W}noBreakHyphen":
            yield "-"
        elif child.tag not in _REMOVED:
            yield from _pieces(child)


def _list_depth(paragraph: _Element) -> int:
    """0 for a paragraph that is no list item, else its level from 1."""
    numbering = paragraph.find(f"{W}pPr/{W}numPr")
    return 0 if numbering is None else _count(numbering.find(f"{W}ilvl")) + 1


def _count(element: _Element | None) -> int:
    value = str(element.get(f"{W}val") or "") if element is not None else ""
    return int(value) if value.isdecimal() and len(value) < 6 else 0
