"""Plain text, with or without blank lines: headings by form, `Label: value` lines, lists, pipe tables, paragraphs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from indexer.documents import Document, Location
from indexer.parse.decode import decode_lines
from indexer.parse.headings import Form, explicit_form, is_title_case, label_of, likely_form, value_of
from indexer.parse.layout import Layout
from indexer.parse.lists import item_of, read_list
from indexer.parse.outline import Outline
from indexer.parse.pipes import split_cells
from indexer.parse.plain_tables import plain_table
from indexer.parse.ranks import Ranks
from indexer.parse.source import add_pipe_table, add_read_table, finish

_RULE = re.compile(r"[-=_*~#+.\s]{3,}")
_QUESTION = re.compile(r"\s*(?:Q|Question)\s*\d*\s*[:.)]\s+\S")
_ANSWER = re.compile(r"\s*(?:A|Answer)\s*\d*\s*[:.)]\s+\S")
_TITLE_LABELS = frozenset(
    {
        "title",
        "document",
        "document title",
        "policy title",
        "policy name",
        "manual title",
        "subject",
        "name of document",
    }
)
_LONGEST_TITLE = 140
_MOST_TITLE_WORDS = 14
_MOST_RUN = 3  # a longer run of short lines is a list without marks, not a nest of headings


def parse_text(data: bytes, name: str) -> Document:
    """Read a plain text file.

    Raises:
        ParseError: it is binary, or beyond a limit.
    """
    decoded = decode_lines(data, name)
    reader = _Reader(decoded.lines, Layout.of(decoded.lines), Outline(name))
    reader.read()
    return finish(reader.outline, "text", data, decoded, reader.title)


@dataclass(slots=True)
class _Reader:
    source: Sequence[str]
    layout: Layout
    outline: Outline
    ranks: Ranks = field(default_factory=Ranks)
    _run: list[tuple[int, Form]] = field(default_factory=list)
    _leading: list[str] = field(default_factory=list)
    _title_line: str = ""
    _names: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

    @property
    def lines(self) -> Sequence[str]:
        """The lines without a printed border."""
        return self.layout.lines

    @property
    def title(self) -> str:
        """What a `Title:` line before the first heading says, else the longest of the headings at the beginning."""
        return self._title_line or max(self._leading, key=len, default="")

    def read(self) -> None:
        index = 0
        while index < len(self.lines):
            # A step that took no line would never end.
            index = max(self._step(index), index + 1)
        self._close_run()

    def _step(self, index: int) -> int:
        """Read the block at `index`; gives the index after it."""
        line = self.lines[index]
        if not line.strip() or _RULE.fullmatch(line):
            return index + 1
        if self.layout.table_at(index):
            self._close_run()
            self._names = (split_cells(line), self.outline.path)
            return add_pipe_table(self.outline, self.lines, index)
        plain = plain_table(self.lines, index, self._open_names())
        if plain is not None:
            self._close_run()
            self._names = (plain.header, self.outline.path)
            return add_read_table(self.outline, plain)
        form = self._heading_at(index)
        if form is not None:
            self._run.append((index, form))
            return index + 1
        self._close_run()
        if item_of(line) is not None:
            return read_list(self.lines, index, self.outline, self._stops, lazy=self.layout.wrapped)
        return self._paragraph(index)

    def _open_names(self) -> tuple[str, ...]:
        """The column names of the last table, if it stands in this section."""
        names, path = self._names
        return names if path == self.outline.path and not self._run else ()

    def _stops(self, index: int) -> bool:
        """Whether something else than a list's text begins at `index`."""
        return self.layout.table_at(index) or explicit_form(self.lines[index]) is not None

    def _paragraph(self, index: int) -> int:
        end = self._answer_end(index) or self.layout.paragraph_end(index)
        text = "\n".join(line.strip() for line in self.lines[index:end])
        if self.outline.empty and label_of(text).lower() in _TITLE_LABELS and not self._title_line:
            self._title_line = value_of(text)
        self.outline.passage(text, Location(lines=(index + 1, end)))
        return end

    def _answer_end(self, index: int) -> int:
        """The index after the answer, where a question with `Q:` stands here and its `A:` below; else 0."""
        after = self.layout.next_text(index) if _QUESTION.match(self.lines[index]) else None
        if after is None or not _ANSWER.match(self.lines[after]):
            return 0
        return self.layout.paragraph_end(after)

    def _heading_at(self, index: int) -> Form | None:
        line, after = self.lines[index], self.layout.next_text(index)
        if after is None or self._is_item(index) or _QUESTION.match(line):
            return None
        explicit = explicit_form(line) or self.layout.underlined(index)
        if explicit is not None:
            return explicit
        if self.outline.empty and len(self._run) < 2:
            form = self._leading_form(index, after)
            if form is not None:
                return form
        return None if self.layout.explicit else self._likely_at(index, after)

    def _is_item(self, index: int) -> bool:
        """A numbered line beside another numbered line is a list; one alone may be a heading."""
        item = item_of(self.lines[index])
        if item is None or not item.numbered:
            return item is not None
        beside = (self.layout.next_text(index), self.layout.last_text(index))
        return any(other is not None and (near := item_of(self.lines[other])) and near.numbered for other in beside)

    def _leading_form(self, index: int, after: int) -> Form | None:
        """The first two lines may be headings in looser form: a title is longer, and may hold a colon."""
        line = self.lines[index].strip()
        if len(line) > _LONGEST_TITLE or line.endswith((".", ";", ",")) or "|" in line:
            return None
        label = label_of(line)
        below = self.lines[after].strip()
        if label and label_of(below) and len(below) <= _LONGEST_TITLE:
            return None
        named = label and (any(c.isdigit() for c in label) or is_title_case(value_of(line)) or label.isupper())
        if label and not named:
            return None
        if named or (not self._run and len(line.split()) <= _MOST_TITLE_WORDS and not line[0].islower()):
            form = likely_form(line)
            return form if form and form.style != "sentence" else Form("lead", line)
        return None

    def _likely_at(self, index: int, after: int) -> Form | None:
        line = self.lines[index]
        above_table = self.layout.table_at(after)
        form = likely_form(line, _MOST_TITLE_WORDS) if above_table else likely_form(line)
        if form is None or not self.layout.may_head(index, form.style):
            return None
        if label_of(line):
            before = self.layout.last_text(index)
            return form if above_table and (before is None or not label_of(self.lines[before])) else None
        if form.style == "sentence" and not above_table:
            body = self.lines[after]
            longer = len(body.strip()) > len(line.strip())
            return form if longer or item_of(body) or label_of(body) else None
        return form

    def _close_run(self) -> None:
        """Open the headings that stood directly under each other: each the parent of the next."""
        if not self._run:
            return
        heads = self._run if len(self._run) <= _MOST_RUN else self._run[:1]
        forms = [form for _, form in heads]
        if self.outline.empty and not self._leading:
            self._leading = [form.text for form in forms]
        for level, form in zip(self.ranks.place(forms), forms, strict=True):
            self.outline.heading(level, form.text)
        for index, _ in self._run[len(heads) :]:
            self.outline.passage(self.lines[index].strip(), Location(lines=(index + 1, index + 1)))
        self._run = []
