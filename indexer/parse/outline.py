"""Puts a document together while a parser walks through its file: headings, passages and tables in order."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from indexer.documents import Block, Location, Passage, Row, Section, Table
from indexer.errors import ParseError
from indexer.parse.limits import MAX_BLOCKS, MAX_ROWS, MAX_WARNINGS


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row before it has its number."""

    cells: tuple[str, ...]
    location: Location
    parents: tuple[str, ...] = ()


@dataclass(slots=True)
class Outline:
    """The sections read so far; `name` is the file's, for errors."""

    name: str
    _path: list[tuple[int, str]] = field(default_factory=list)
    _sections: list[tuple[tuple[str, ...], list[Block]]] = field(default_factory=lambda: [((), [])])
    _asides: set[int] = field(default_factory=set)
    _warnings: list[str] = field(default_factory=list)
    _tables: int = 0
    _passages: int = 0
    _rows: int = 0

    @property
    def path(self) -> tuple[str, ...]:
        """The headings that the next block stands under."""
        return tuple(text for _, text in self._path)

    @property
    def empty(self) -> bool:
        """Whether no passage and no table has been read yet."""
        return not (self._tables or self._passages)

    def heading(self, level: int, text: str) -> None:
        """Open a section under the nearest heading of a smaller level."""
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        self._path.append((level, text))
        self._sections.append((self.path, []))

    def leave(self, level: int) -> None:
        """Close the sections of this level and deeper, opening none."""
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        self.aside(())

    def aside(self, labels: tuple[str, ...]) -> None:
        """Let the next blocks stand under the present heading and these labels; () goes back to the heading alone."""
        path = (*self.path, *labels)
        if self._sections[-1][0] != path:
            self._asides.add(len(self._sections))
            self._sections.append((path, []))

    def passage(self, text: str, location: Location) -> None:
        """Add a paragraph."""
        self._passages += 1
        self._add(Passage(self._passages, text, location))

    def table(self, header: tuple[str, ...], rows: Iterable[RawRow], location: Location, caption: str = "") -> None:
        """Add a table; its rows get their numbers here.

        Raises:
            ParseError: the document has more rows than a document may have.
        """
        self._tables += 1
        numbered = tuple(Row(number, row.cells, row.location, row.parents) for number, row in enumerate(rows, 1))
        self._rows += len(numbered)
        if self._rows > MAX_ROWS:
            raise ParseError(self.name, f"more than {MAX_ROWS:,} table rows; split the file into parts")
        self._add(Table(self._tables, header, numbered, location, caption))

    def warn(self, *sentences: str) -> None:
        """Add sentences for the person who indexes."""
        self._warnings.extend(sentences)

    @property
    def sections(self) -> tuple[Section, ...]:
        """What was read; a section that no heading opened only where something stands in it."""
        return tuple(
            Section(path, tuple(blocks))
            for place, (path, blocks) in enumerate(self._sections)
            if blocks or (path and place not in self._asides)
        )

    @property
    def warnings(self) -> tuple[str, ...]:
        """The sentences, the first MAX_WARNINGS of them and how many more there are."""
        kept = self._warnings[:MAX_WARNINGS]
        left = len(self._warnings) - len(kept)
        return (*kept, f"and {left:,} more like these") if left else tuple(kept)

    def _add(self, block: Block) -> None:
        if self._tables + self._passages > MAX_BLOCKS:
            raise ParseError(self.name, f"more than {MAX_BLOCKS:,} passages and tables; split the file into parts")
        self._sections[-1][1].append(block)
