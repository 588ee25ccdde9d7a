"""HTML pages: headings, paragraphs, lists and tables of the content; no navigation, scripts, forms or templates."""

import re
from dataclasses import dataclass, field

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from indexer.documents import Document, Location, Section
from indexer.errors import ParseError
from indexer.parse.cells import Span, add_table, lay_out
from indexer.parse.decode import decode_text
from indexer.parse.outline import Outline
from indexer.parse.source import finish
from indexer.parse.templates import without_templates

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_DROPPED = frozenset(
    {"head", "script", "style", "noscript", "template", "nav", "footer", "svg", "math", "iframe", "object", "embed"}
    | {
        "canvas",
        "audio",
        "video",
        "button",
        "select",
        "input",
        "textarea",
        "datalist",
        "dialog",
        "map",
        "col",
        "colgroup",
    }
)
_DROPPED_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menu", "menubar", "dialog"})
_DROPPED_CLASSES = frozenset({"nav", "navbar", "breadcrumb", "breadcrumbs", "sidebar", "menu", "toc", "footer"})
_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img"}
    | {"ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt"}
    | {"u", "var", "wbr", "nobr"}
)
_SUMMARY_LEVEL = 7  # a <summary> names its details, below every real heading
_BOLD_LEVEL = 8  # a paragraph all in bold names what follows, below those
_MOST_LABEL_CHARACTERS = 80
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_TITLE_KEYS = ("title", "page_title")


def parse_webpage(data: bytes, name: str) -> Document:
    """Read an HTML page.

    Raises:
        ParseError: it is no text, nested beyond reason, or beyond a limit.
    """
    charset = _CHARSET.search(data[:4096])
    text, warnings = decode_text(data, name, charset[1].decode("ascii") if charset else "")
    text, matter = without_templates(text)
    root = _tree(text, name)
    outline = Outline(name)
    outline.warn(*warnings)
    page = _Page(outline)
    if root is not None:
        page.walk(root)
        page.flush()
    title = next((matter[key] for key in _TITLE_KEYS if matter.get(key)), "")
    return finish(outline, "html", data, None, page.title or title or _head_title(root))


def read_fragment(text: str, name: str) -> tuple[Section, ...]:
    """The sections of a piece of HTML.

    Raises:
        ParseError: nested beyond reason, or beyond a limit.
    """
    outline = Outline(name)
    root = _tree(text, name)
    if root is not None:
        page = _Page(outline)
        page.walk(root)
        page.flush()
    return outline.sections


def _tree(text: str, name: str) -> HtmlElement | None:
    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, encoding="utf-8")
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8"), parser=parser) if text.strip() else None
    except etree.ParserError:
        return None  # nothing but comments or white space
    except etree.LxmlError as error:
        raise ParseError(name, f"cannot be read as HTML ({error}); save the page again") from error
    if any("huge" in entry.message.lower() or "depth" in entry.message.lower() for entry in parser.error_log):
        raise ParseError(name, "elements are nested deeper or are longer than any page needs; save the page again")
    return root


def _head_title(root: HtmlElement | None) -> str:
    title = root.findtext(".//head/title") if root is not None else ""
    return " ".join((title or "").split())


@dataclass(slots=True)
class _Page:
    """Walks the elements in order; `title` is the first h1."""

    outline: Outline
    title: str = ""
    _inline: list[str] = field(default_factory=list)
    _labels: list[str] = field(default_factory=list)
    _last: str = ""
    _anchor: str = ""
    _paragraphs: int = 0
    _tables: int = 0

    def walk(self, element: HtmlElement) -> None:
        """Read one element and what is in it, not the text after it."""
        tag = element.tag
        if not isinstance(tag, str) or _is_dropped(element):
            return
        if tag in _INLINE:
            self._inside(element)
            return
        if tag == "br":
            self._inline.append("\n")
            return
        self.flush()
        self._anchor = element.get("id") or element.get("name") or self._anchor
        if tag in _HEADINGS or tag == "summary":
            self._heading(element, _HEADINGS.get(tag, _SUMMARY_LEVEL))
        elif tag == "table" and not _is_layout(element):
            self._table(element)
        elif tag in {"ul", "ol", "dl"}:
            self._list(element)
        elif tag == "p" and _is_bold_heading(element):
            self._heading(element, _BOLD_LEVEL)
        else:
            self._inside(element)
        self.flush()

    def flush(self) -> None:
        """End the paragraph that was being read."""
        text = tidy("".join(self._inline))
        self._inline = []
        if text:
            self._paragraphs += 1
            self._last = text
            self.outline.passage(text, Location(place=f"paragraph {self._paragraphs}", anchor=self._anchor))

    def _inside(self, element: HtmlElement) -> None:
        self._inline.append(_one_line(element.text))
        for child in element:
            self.walk(child)
            self._inline.append(_one_line(child.tail))

    def _heading(self, element: HtmlElement, level: int) -> None:
        text = " ".join(_text(element).split())
        if not text:
            return
        self._labels = []
        self.outline.heading(level, text)
        if level == 1 and not self.title:
            self.title = text

    def _list(self, element: HtmlElement) -> None:
        """Items are passages; those of a list inside an item stand under that item's text, those of a dd under its dt."""
        nested = element.getparent() is not None and element.getparent().tag == "li"
        before = list(self._labels)
        if nested and self._last:
            self._labels.append(self._last if len(self._last) <= _MOST_LABEL_CHARACTERS else "")
        for child in element:
            if child.tag == "dt":
                self._labels = [*before, " ".join(_text(child).split())]
                continue
            self.outline.aside(tuple(filter(None, self._labels)))
            self._last = ""
            self.walk(child)
        self._labels = before
        self.outline.aside(tuple(filter(None, before)))

    def _table(self, table: HtmlElement) -> None:
        self._tables += 1
        number, anchor = self._tables, self._anchor
        rows = [row for row in table.iter("tr") if _owner(row) is table]
        spans = [[_span(cell) for cell in row if cell.tag in {"td", "th"}] for row in rows]

        def where(place: int) -> Location:
            return Location(place=f"table {number}, row {place + 1}", anchor=rows[place].get("id") or anchor)

        caption = next((" ".join(_text(child).split()) for child in table if child.tag == "caption"), "")
        location = Location(place=f"table {number}", anchor=anchor)
        add_table(self.outline, lay_out(spans, where), _heads(rows, spans), location, caption)
        for nested in table.iter("table"):
            if nested is not table and _owner(nested.getparent()) is table:
                self._table(nested)


def _heads(rows: list[HtmlElement], spans: list[list[Span]]) -> int:
    """How many rows are header rows: those in thead, else leading ones all of th, else the first, else none."""
    in_head: int = sum(row.getparent() is not None and row.getparent().tag == "thead" for row in rows)
    if in_head:
        return in_head
    leading = 0
    while leading < len(spans) and spans[leading] and all(cell.head for cell in spans[leading]):
        if leading and len(spans[leading]) == 1:
            break  # one cell over the whole width names the rows below
        leading += 1
    if leading:
        return leading
    # th beside td in every row: names down the side, no header on top.
    sideways = len(spans) > 1 and all(row and row[0].head and not all(cell.head for cell in row) for row in spans)
    return 0 if sideways else 1


def _span(cell: HtmlElement) -> Span:
    text = tidy(_text(cell))
    raw = cell.text or ""
    indent = len(raw) - len(raw.lstrip("\u00a0"))
    return Span(text, _count(cell, "colspan"), _count(cell, "rowspan"), cell.tag == "th", indent)


def _is_bold_heading(element: HtmlElement) -> bool:
    """Whether a paragraph is one short bold text and nothing else."""
    bold = [child for child in element if child.tag in {"b", "strong"}]
    if len(element) != 1 or len(bold) != 1 or (element.text or "").strip() or (bold[0].tail or "").strip():
        return False
    text = " ".join(_text(element).split())
    return 0 < len(text) <= _MOST_LABEL_CHARACTERS and not text.endswith((".", ";", ","))


def _count(cell: HtmlElement, attribute: str) -> int:
    raw = str(cell.get(attribute) or "").strip()
    return max(1, int(raw, 10)) if raw.isdecimal() and len(raw) < 6 else 1


def _text(element: HtmlElement) -> str:
    """All text in an element, blocks on lines of their own, nested tables left out."""
    parts = [_one_line(element.text)]
    for child in element:
        if isinstance(child.tag, str) and child.tag != "table" and not _is_hidden(child):
            apart = "" if child.tag in _INLINE else "\n"
            parts.append(apart + _text(child) + apart)
        parts.append(_one_line(child.tail))
    return "".join(parts)


def _one_line(text: str | None) -> str:
    """Source text without its line ends, which mean nothing in HTML."""
    return re.sub(r"\s+", " ", text or "")


def tidy(text: str) -> str:
    """The text with runs of spaces made one and empty lines left out; line ends that the page shows are kept."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _is_hidden(element: HtmlElement) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return element.tag in {"script", "style", "template", "noscript", "svg"} or (
        "hidden" in element.attrib or "display:none" in style or element.get("aria-hidden") == "true"
    )


def _is_dropped(element: HtmlElement) -> bool:
    if element.tag in {"html", "body", "main", "article"}:
        return False
    classes = (element.get("class") or "").lower().split()
    return (
        element.tag in _DROPPED
        or _is_hidden(element)
        or element.get("role") in _DROPPED_ROLES
        or (
            element.tag in {"div", "ul", "ol", "aside", "section", "header"}
            and not _DROPPED_CLASSES.isdisjoint(classes)
        )
    )


def _is_layout(table: HtmlElement) -> bool:
    """Whether the table only places things: it says so, or has one column, or holds headings or whole tables."""
    if table.get("role") in {"presentation", "none"}:
        return True
    rows = [row for row in table.iter("tr") if _owner(row) is table]
    widest = max((sum(cell.tag in {"td", "th"} for cell in row) for row in rows), default=0)
    nested = any(inner is not table for inner in table.iter("table"))
    holds = any(True for _ in table.iter("h1", "h2", "h3"))
    return (widest <= 1 and len(rows) <= 1) or holds or (nested and widest < 3)


def _owner(element: HtmlElement | None) -> HtmlElement | None:
    """The table that an element is in."""
    while element is not None and element.tag != "table":
        element = element.getparent()
    return element
