"""An Item for the eye: its cells with their column names, what matched in bold, and where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Citation, Highlight, Item
from assistant.slack.budget import Block, cut, length
from assistant.slack.richtext import highlighted, link, words

SHORTEST_CUT = 60  # units; less than this of a cell would be no help


@dataclass(frozen=True, slots=True)
class Line:
    """One row or passage as it is listed: the cells that are shown, what matched, and the item it belongs to."""

    cells: tuple[str, ...]
    header: tuple[str, ...]
    highlights: tuple[Highlight, ...]
    item: Item

    @property
    def said(self) -> tuple[str, ...]:
        """What official sets say of this row; of a whole table it is said below the table."""
        return () if self.item.kind == "table" else self.item.beside


def lines(items: Sequence[Item]) -> tuple[Line, ...]:
    """Return every row and passage of `items`; a whole table gives one for each of its rows."""
    return tuple(line for item in items for line in _lines(item))


def _lines(item: Item) -> tuple[Line, ...]:
    if item.kind == "table":
        return tuple(Line(row, item.header, (), item) for row in item.rows)
    if item.kind == "row":
        return (Line(item.cells, item.header, item.highlights, item),)
    inside = tuple(Highlight(cell=0, start=span.start, end=span.end) for span in item.highlights if span.cell is None)
    return (Line((item.text,), (), inside, item),)


def labelled(line: Line, limit: int) -> tuple[Block, ...]:
    """Return each cell on a line of its own, after its column's name, in at most `limit` units."""
    return _joined(line, limit, "\n", labels=True)


def listed(line: Line, limit: int, *, labels: bool) -> tuple[Block, ...]:
    """Return the cells one after the other, in at most `limit` units."""
    return _joined(line, limit, "; " if labels else " | ", labels=labels)


def _joined(line: Line, limit: int, separator: str, *, labels: bool) -> tuple[Block, ...]:
    elements: list[Block] = []
    left = limit
    for number, cell in enumerate(line.cells):
        if not cell.strip():
            continue
        before = words(separator if elements else "")
        label = words(f"{cut(line.header[number], 100)}: ", italic=True) if labels and _named(line, number) else ()
        left -= length(before) + length(label)
        if left < SHORTEST_CUT:
            return (*elements, *words(" …"))
        shown = cut(cell, left)
        left -= length(shown)
        marks = (mark for mark in line.highlights if mark.cell == number)
        elements += [*before, *label, *highlighted(shown, marks)]
    return tuple(elements) or words("(an empty row)")


def _named(line: Line, number: int) -> bool:
    return number < len(line.header) and line.header[number].strip() != ""


def place(citation: Citation) -> str:
    """Return where in its document a quote stands: "table Modifier, row 5, line 20"."""
    return cut(citation.where, 150) or "in the document"


def cited(citation: Citation, public_url: str) -> tuple[Block, ...]:
    """Return title, headings and place of a quote, with a link to it in the source."""
    title = cut(citation.title or citation.document, 150)
    headings = cut(" > ".join(citation.headings), 200)
    return (
        *words(f"Source: {title}" + (f" > {headings}" if headings else "") + ": "),
        *link(source_url(citation, public_url), place(citation)),
    )


def source_url(citation: Citation, public_url: str) -> str:
    """Return the address of a quote in a browser, "" where the server's own address is not known."""
    if citation.url.startswith(("https://", "http://")):
        return citation.url
    return public_url.rstrip("/") + "/" + citation.url.lstrip("/") if public_url else ""
