"""A Document as a readable page: whole tables with their column names, an anchor for every line and every row.

`#L20` is line 20, `#t1.r5` the fifth row of the first table, `#p3` the third passage, `#t1` a table. The page holds no
script: the browser itself scrolls to the anchor, and the style sheet marks what it points at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.templates import render
from indexer.documents import Document, Location, Passage, Row, Section, Table

_OWN = re.compile(r"[Lpst]\d+(?:\.r?\d+)?")
"""The anchors that this page makes itself."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as it is shown; `level` is 2 for the outermost, `id` its anchor for the contents."""

    kind = "heading"
    id: str
    level: int
    text: str
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A passage as it is shown; `mark` is its place in words ("3", "p. 2")."""

    kind = "paragraph"
    id: str
    text: str
    mark: str
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A table row as it is shown; `group` is the label of the section row above it where it changes, "" elsewhere."""

    id: str
    cells: tuple[str, ...]
    group: str
    mark: str
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it is shown; `width` is the number of columns, the widest row counted.

    `echoes` says that the name only repeats the heading right above.
    """

    kind = "table"
    id: str
    name: str
    echoes: bool
    header: tuple[str, ...]
    width: int
    rows: tuple[Line, ...]
    anchors: tuple[str, ...]


class _Anchors:
    """Gives each line its anchor once, in order; a line between two blocks belongs to the later one."""

    def __init__(self, source: tuple[str, ...]) -> None:
        self._source = source
        self._next = 1
        self._given: set[str] = set()

    def up_to(self, line: int) -> tuple[str, ...]:
        """The anchors of all lines before and including `line` that have none yet."""
        ids = tuple(f"L{number}" for number in range(self._next, line + 1))
        self._next = max(self._next, line + 1)
        return ids

    def of(self, location: Location) -> tuple[str, ...]:
        """The anchors of a block: its lines, those left over before it, and the anchor the format itself gave."""
        lines = self.up_to(location.lines[1]) if location.lines else ()
        return (*lines, *self.given(location.anchor))

    def given(self, anchor: str) -> tuple[str, ...]:
        """The anchor that the format gave, where it first stands and unless it looks like one of ours."""
        if not anchor or anchor in self._given or _OWN.fullmatch(anchor):
            return ()
        self._given.add(anchor)
        return (anchor,)

    def of_heading(self, text: str, before: int) -> tuple[str, ...]:
        """The anchors down to the line that bears this heading, if it stands before line `before`."""
        for number in range(self._next, before):
            if self._source[number - 1 : number] and self._source[number - 1].strip("#* \t") == text:
                return self.up_to(number)
        return ()

    def rest(self) -> tuple[str, ...]:
        """The anchors of the lines after the last block."""
        return self.up_to(len(self._source))


def source_page(document: Document, root: str = "", *, framed: bool = False) -> str:
    """The page as HTML; `root` is the path under which the server is mounted ("" or "/ask").

    `framed` leaves out the site's header, for the pane beside the conversation.
    """
    anchors = _Anchors(document.source)
    blocks = tuple(_blocks(document, anchors))
    contents = [block for block in blocks if isinstance(block, Heading | Grid)]
    return render(
        "source.html",
        root=root,
        document=document,
        blocks=blocks,
        contents=contents,
        rest=anchors.rest(),
        framed=framed,
    )


def _blocks(document: Document, anchors: _Anchors) -> Iterator[Heading | Paragraph | Grid]:
    path: tuple[str, ...] = ()
    for number, section in enumerate(document.sections, start=1):
        yield from _headings(number, section, path, anchors, _next_line(document, number - 1))
        path = section.headings
        for block in section.blocks:
            yield _grid(block, section, anchors) if isinstance(block, Table) else _paragraph(block, anchors)


def _next_line(document: Document, number: int) -> int:
    """The first line of the first block at or after section `number`; one past the end when there is none."""
    later = (block for section in document.sections[number:] for block in section.blocks)
    return next((block.location.lines[0] for block in later if block.location.lines), len(document.source) + 1)


def _headings(
    number: int, section: Section, path: tuple[str, ...], anchors: _Anchors, before: int
) -> Iterator[Heading]:
    """The headings that are new here: those after the part shared with the section before."""
    shared = 0
    while shared < min(len(path), len(section.headings)) and path[shared] == section.headings[shared]:
        shared += 1
    for depth, text in enumerate(section.headings[shared:], start=shared):
        yield Heading(f"s{number}.{depth + 1}", min(depth + 2, 6), text, anchors.of_heading(text, before))


def _paragraph(passage: Passage, anchors: _Anchors) -> Paragraph:
    return Paragraph(f"p{passage.number}", passage.text, _mark(passage.location), anchors.of(passage.location))


def _grid(table: Table, section: Section, anchors: _Anchors) -> Grid:
    # The header row's lines come before the first row's; a table's own location would swallow its rows' lines.
    before = anchors.up_to(table.location.lines[0]) if table.location.lines else ()
    parents: tuple[str, ...] = ()
    rows = []
    for row in table.rows:
        rows.append(_line(table, row, " › ".join(row.parents) if row.parents != parents else "", anchors))
        parents = row.parents
    width = max((len(table.header), *(len(row.cells) for row in table.rows)))
    name = _name(table, section)
    echoes = bool(section.headings) and section.blocks[0] is table and name == section.headings[-1]
    return Grid(
        f"t{table.number}",
        name,
        echoes,
        table.header,
        width,
        tuple(rows),
        (*before, *anchors.given(table.location.anchor)),
    )


def _name(table: Table, section: Section) -> str:
    """The caption; without one the heading, and the first column too where the heading has several tables."""
    heading = section.headings[-1] if section.headings else ""
    alone = sum(isinstance(block, Table) for block in section.blocks) == 1
    column = table.header[0] if table.header and not alone else ""
    return table.caption or ": ".join(part for part in (heading, column) if part)


def _line(table: Table, row: Row, group: str, anchors: _Anchors) -> Line:
    return Line(f"t{table.number}.r{row.number}", row.cells, group, _mark(row.location), anchors.of(row.location))


def _mark(location: Location) -> str:
    if location.lines:
        return str(location.lines[0])
    return f"p. {location.page}" if location.page else location.place
