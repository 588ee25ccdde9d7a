"""From the lines of a PDF to sections: entries with labelled fields, value lists, tables, paragraphs over page breaks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from indexer.documents import Location
from indexer.parse.cells import add_table
from indexer.parse.grid import GridRow
from indexer.parse.headings import label_of
from indexer.parse.lists import item_of
from indexer.parse.outline import Outline, RawRow
from indexer.parse.pdf_lines import Line, PageContent
from indexer.parse.pdf_ruled import Ruled
from indexer.parse.pdf_styles import Typography
from indexer.parse.pdf_tables import unruled_table

_VALUE = re.compile(r"(?P<key>[^=:]{1,40}?)\s*=\s*(?P<text>\S.*)")
_CONTENTS = re.compile(r"(?:table of )?contents|index", re.IGNORECASE)
_MOST_KEY_WORDS = 4
_LABEL_CHARACTERS = 50
_LONGEST_NAME = 120
_LONGEST_RUN = 300  # lines; no page prints more
_ENDS = (".", "?", "!", ":", ";")


@dataclass(slots=True)
class PdfReader:
    """Goes through the lines of all pages in order, for what began on one page may end on the next."""

    outline: Outline
    type: Typography
    _paragraph: list[Line] = field(default_factory=list)
    _heading: list[Line] = field(default_factory=list)
    _label: str = ""
    _entry: str | None = None
    _values: list[tuple[str, str, int]] = field(default_factory=list)
    _last: Line | None = None
    _table: tuple[Ruled, list[GridRow]] | None = None
    _names: tuple[Ruled, GridRow] | None = None
    _tables: int = 0
    _rules: dict[int, tuple[float, ...]] = field(default_factory=dict)

    def read(self, pages: Sequence[PageContent]) -> None:
        """Add all pages to the outline."""
        items = [item for page in pages for item in page.items]
        self._rules = {page.number: page.rules for page in pages}
        place = 0
        while place < len(items):
            item = items[place]
            if isinstance(item, Ruled):
                self._add_table(item)
                place += 1
            else:
                place += self._add_line(items, place)
        self._flush()

    def _add_line(self, items: Sequence[Line | Ruled], place: int) -> int:
        """Read the line at `place`; gives how many lines that took."""
        line = items[place]
        if not isinstance(line, Line):  # never: the caller looked
            return 1
        if self.type.level(line):
            self._flush_table()
            self._add_heading(line)
            return 1
        self._flush_heading()
        if self._add_field_or_value(line, _line_after(items, place)):
            return 1
        found = unruled_table(self._run_of_lines(items, place), self._rules.get(line.page, ()))
        if found is not None:
            self._add_table(found[0])
            return found[1]
        self._flush_table()
        self._add_text(line)
        return 1

    def _run_of_lines(self, items: Sequence[Line | Ruled], place: int) -> list[Line]:
        """The lines from `place` on, to the end of the page, the next ruled table or the next heading."""
        run: list[Line] = []
        for item in islice(items, place, place + _LONGEST_RUN):
            if not isinstance(item, Line) or (run and (item.page != run[0].page or self.type.level(item))):
                break
            run.append(item)
        return run

    def _add_field_or_value(self, line: Line, after: Line | None) -> bool:
        """Read the line if it is a labelled field, a `code = meaning` line, or the rest of one."""
        if line.lead.endswith(":") and len(line.lead) <= _LABEL_CHARACTERS:
            self._flush_table()
            self._start_field(line, after)
        elif self._is_value(line, after):
            self._flush_table()
            self._add_value(line)
        elif self._values and self._goes_on(line):
            key, text, page = self._values[-1]
            self._values[-1] = (key, f"{text} {line.text}", page)
            self._last = line
        else:
            return False
        return True

    def _add_heading(self, line: Line) -> None:
        self._flush_text()
        if self._heading and (self._heading[-1].style != line.style or self._apart_from(self._heading[-1], line)):
            self._flush_heading()
        self._heading.append(line)
        self._last = line

    def _start_field(self, line: Line, after: Line | None) -> None:
        """A label in bold and its value: "SOURCE: PDE"; what follows in further paragraphs stands under the label."""
        self._flush_text()
        self.outline.aside(())
        self._label = ""
        value = line.text.removeprefix(line.lead).strip()
        if value and (match := _VALUE.fullmatch(value)) and _is_key(match["key"]):
            self._label = line.lead.rstrip(":")
            self._values.append((match["key"], match["text"], line.page))
            self._last = line
            return
        self._paragraph = [line]
        self._last = line
        self._label = line.lead.rstrip(":")
        if not value and after is not None and _VALUE.fullmatch(after.text):
            self._paragraph = []

    def _is_value(self, line: Line, after: Line | None) -> bool:
        """Whether the line is one of a list of `code = meaning` lines."""
        match = _VALUE.fullmatch(line.text)
        if match is None or not _is_key(match["key"]) or (self._paragraph and not self._apart(line)):
            return False
        return bool(self._values or self._label) or (after is not None and _VALUE.fullmatch(after.text) is not None)

    def _add_value(self, line: Line) -> None:
        match = _VALUE.fullmatch(line.text)
        if match is None:  # never: the caller looked
            return
        self._flush_paragraph()
        self._values.append((match["key"], match["text"], line.page))
        self._last = line

    def _add_text(self, line: Line) -> None:
        new = item_of(line.text) is not None or self._apart(line) or (label_of(line.text) and self._ended())
        if self._values or (self._paragraph and new):
            self._flush_text()
        if self._label and not self._paragraph:
            self.outline.aside((self._label,))
        self._paragraph.append(line)
        self._last = line

    def _goes_on(self, line: Line) -> bool:
        """Whether the line is the rest of the value before it."""
        above = self._last
        if above is not None and above.page != line.page:
            return not above.text.endswith(_ENDS)
        return not self._apart(line)

    def _ended(self) -> bool:
        """Whether the paragraph so far may be complete."""
        return (
            not self._paragraph or self._paragraph[-1].text.endswith(_ENDS) or bool(label_of(self._paragraph[-1].text))
        )

    def _apart(self, line: Line) -> bool:
        return self._last is not None and self._apart_from(self._last, line)

    def _apart_from(self, above: Line, line: Line) -> bool:
        """Whether a paragraph ends between the lines; over a page break it goes on where the sentence does."""
        if above.page != line.page:
            return above.text.endswith(_ENDS) or not line.text[:1].islower()
        gap = line.top - above.top
        return gap > self.type.apart_at(line.size) or gap < 0 or abs(line.size - above.size) > 1

    def _flush(self) -> None:
        self._flush_table()
        self._flush_heading()
        self._flush_text()

    def _flush_text(self) -> None:
        self._flush_paragraph()
        self._flush_values()

    def _flush_heading(self) -> None:
        if not self._heading:
            return
        lines, self._heading = self._heading, []
        self._flush_text()
        self._label, self._entry = "", None
        text = " ".join(line.text for line in lines)
        level = self.type.level(lines[0])
        if self.type.is_cover(lines[0]):
            self.outline.passage(text, Location(page=lines[0].page))
        elif _CONTENTS.fullmatch(text):
            self.outline.leave(level)
        else:
            self.outline.heading(level, text)

    def _flush_paragraph(self) -> None:
        if self._paragraph:
            lines, self._paragraph = self._paragraph, []
            text = " ".join(line.text for line in lines)
            lead = lines[0].lead
            if self._entry is None and lead.endswith(":"):
                self._entry = text.removeprefix(lead).strip()
            item = item_of(text)
            shown = item.text if item and not item.numbered else text
            self.outline.passage(shown, _on(lines[0].page, lines[-1].page))

    def _flush_values(self) -> None:
        """A list of values is a table of two columns without names; one alone is a passage."""
        values, self._values = self._values, []
        if not values:
            return
        self._tables += 1
        rows = [
            RawRow((key, text), Location(page=page, place=f"table {self._tables}, row {number}"))
            for number, (key, text, page) in enumerate(values, 1)
        ]
        location = replace(_on(values[0][2], values[-1][2]), place=f"table {self._tables}")
        # The first field of an entry says what it is: "LABEL: Compound Code".
        name = self._entry if self._entry and len(self._entry) <= _LONGEST_NAME else ""
        self.outline.table(("", ""), rows, location, " / ".join(filter(None, [name, self._label])))

    def _add_table(self, table: Ruled) -> None:
        """Add a table, or the rest of one that the page before began: its repeated header is dropped."""
        before = self._table
        if before is not None and table.continues(before[0]):
            known = {row.cells for row in before[1][:3]}
            fresh = [place for place, cells in enumerate(table.rows) if place > 2 or cells not in known]
            self._table = (table, [*before[1], *self._grid(table, fresh, len(before[1]))])
            return
        self._flush()
        self._tables += 1
        self._table = (table, self._grid(table, range(len(table.rows)), 0))

    def _grid(self, table: Ruled, places: Sequence[int], before: int) -> list[GridRow]:
        return [
            GridRow(
                table.rows[place],
                Location(page=table.page, place=f"table {self._tables}, row {before + number}"),
                strong=table.bold[place],
            )
            for number, place in enumerate(places, 1)
        ]

    def _flush_table(self) -> None:
        if self._table is None:
            return
        (table, rows), self._table = self._table, None
        heads = 0
        while heads < len(rows) - 1 and rows[heads].strong:
            heads += 1
        if heads:
            self._names = (table, rows[heads - 1])
        elif self._names is not None and table.aligns(self._names[0]):
            # A note stood between, and the columns go on as before.
            heads, rows = 1, [self._names[1], *rows]
        location = replace(_on(rows[0].location.page or 0, rows[-1].location.page or 0), place=f"table {self._tables}")
        add_table(self.outline, rows, heads, location)


def _is_key(key: str) -> bool:
    """Whether what stands before an equals sign is a code or a few words, not part of a sentence."""
    return len(key.split()) <= _MOST_KEY_WORDS and key.count("(") == key.count(")")


def _line_after(items: Sequence[Line | Ruled], place: int) -> Line | None:
    after = items[place + 1] if place + 1 < len(items) else None
    return after if isinstance(after, Line) else None


def _on(first: int, last: int) -> Location:
    return Location(page=first, place=f"pages {first} to {last}" if last > first else "")
