"""The words of the project: what a file becomes once it is read, and what of it can be cited.

A Document is a run of Sections; a Section holds Passages and Tables in the order of the source; a Table holds Rows.
Everything is frozen: a step that changes something makes a new value.
"""

from dataclasses import dataclass
from typing import Literal

Lines = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Location:
    """Where a piece of text stands in its file.

    `lines` are the first and last line, counted from 1 (None where the format has no lines), `page` the page from 1,
    `place` a position in words of the format ("Sheet1!A3:C3", "paragraph 12"); `anchor` an id inside the source.
    """

    lines: Lines | None = None
    page: int | None = None
    place: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, list item or `Label: value` line, verbatim; `number` counts the document's passages from 1."""

    number: int
    text: str
    location: Location


@dataclass(frozen=True, slots=True)
class Row:
    """One table row, its cells verbatim; `number` counts the table's rows from 1, the header not counted.

    A row may hold fewer or more cells than the header: it is kept as written and reported. `parents` are the labels of
    the section rows it stands under, outermost first.
    """

    number: int
    cells: tuple[str, ...]
    location: Location
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `number` counts the document's tables from 1; `caption` is "" when the source gives none."""

    number: int
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    location: Location
    caption: str = ""


Block = Passage | Table


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading; `headings` is the path from the outermost heading to this one, () before the first."""

    headings: tuple[str, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One file, read. `name` is its path inside the corpus with forward slashes, the name that citations carry.

    `sha256` is of the file's bytes. `warnings` are sentences for the person who indexes ("line 12: 2 cells, header has 3").
    `source` holds the text lines as written for formats that have lines, so that the source view needs no file.
    """

    name: str
    title: str
    format: str
    sha256: str
    sections: tuple[Section, ...]
    warnings: tuple[str, ...] = ()
    source: tuple[str, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table in the order of the source."""
        return tuple(block for section in self.sections for block in section.blocks if isinstance(block, Table))

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Every passage in the order of the source."""
        return tuple(block for section in self.sections for block in section.blocks if isinstance(block, Passage))


@dataclass(frozen=True, slots=True)
class Chunk:
    """The unit that is found and cited: one row or one passage, with what surrounds it.

    `id` comes from the location alone ("cpt-0252u.txt#t1.r5", "cpt-0252u.txt#p3"): the same place, the same id, in every
    build. A passage has no `table`, `row`, `header` or `cells`.
    """

    id: str
    document: str
    title: str
    kind: Literal["row", "passage"]
    text: str
    headings: tuple[str, ...]
    location: Location
    table: int = 0
    row: int = 0
    caption: str = ""
    header: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
