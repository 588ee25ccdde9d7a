"""Markdown, line by line: headings, pipe tables, lists, quotes, fenced code, paragraphs.

Not by a CommonMark library: those see a table's second header as a row, and a row that begins with `1.` or `#` as a
list or a heading; in this project tables come first.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.documents import Document, Location
from indexer.parse.decode import decode_lines
from indexer.parse.headings import label_of, value_of
from indexer.parse.inline_html import add_html_table, html_table_end
from indexer.parse.lists import item_of, read_list
from indexer.parse.outline import Outline
from indexer.parse.pipes import starts_table
from indexer.parse.plain_tables import marked_table
from indexer.parse.source import add_pipe_table, add_read_table, finish

_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})[ \t]*")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})([^`]*)")
_QUOTE = re.compile(r"\s*(?:>\s?)+")
_RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}")
_TAGS = re.compile(r"\s*(?:</?[A-Za-z][^<>]*>\s*)+")
_REFERENCE = re.compile(r" {0,3}\[[^\]]+\]:\s*\S+(\s+[\"'(].*)?")
_IMAGES = re.compile(r"\s*(?:\[?!\[[^\]]*\]\([^)]*\)(?:\]\([^)]*\))?\s*)+")
_BOLD = re.compile(r"(\*\*|__)(?=\S)((?:(?!\1).)+)(?<=\S)\1:?|\*(?=[^\s*])[^*]+\*")
_TABLE_NAME = re.compile(r"(?:table|exhibit|schedule)\s+[\dA-Z][\w.-]*\s*[.:-]?\s.*", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_KEY = re.compile(r"(?:[\w-]+\s*:.*|\s+.*|\s*-\s.*|#.*|\s*)")
_BOLD_LEVEL = 7  # a paragraph all in bold stands for a heading below every real one
_LONGEST_CAPTION = 160
_LONGEST_BOLD_HEADING = 100
_LONGEST_FRONT_MATTER = 200  # lines


def parse_markdown(data: bytes, name: str) -> Document:
    """Read a Markdown file.

    Raises:
        ParseError: it is binary, or beyond a limit.
    """
    decoded = decode_lines(data, name)
    reader = _Reader(list(decoded.lines), Outline(name))
    reader.read()
    return finish(reader.outline, "markdown", data, decoded, reader.title)


@dataclass(slots=True)
class _Reader:
    lines: list[str]
    outline: Outline
    _front_title: str = ""
    _label_title: str = ""
    _first_line: str = ""
    _first_heading: str = ""
    _first_h1: str = ""
    _h1_count: int = 0

    @property
    def title(self) -> str:
        """The front matter's; the first h1; where there are many and text before them, what that text begins with."""
        preamble = self._label_title or self._first_line
        several = self._h1_count > 1 and preamble
        return self._front_title or (preamble if several else "") or self._first_h1 or self._first_heading or preamble

    def read(self) -> None:
        index = self._front_matter()
        while index < len(self.lines):
            # A step that took no line would never end.
            index = max(self._step(index), index + 1)

    def _step(self, index: int) -> int:
        """Read the block at `index`; gives the index after it."""
        line = self.lines[index]
        if starts_table(self.lines, index):
            return add_pipe_table(self.outline, self.lines, index)
        if match := _ATX.fullmatch(line):
            self._heading(len(match[1]), match[2] or "")
            return index + 1
        if match := _FENCE.fullmatch(line):
            return self._fence(index, match[1])
        return self._step_in_text(index)

    def _step_in_text(self, index: int) -> int:
        line = self.lines[index].lstrip()
        if line.startswith("<!--"):
            return self._comment(index)
        if end := html_table_end(self.lines, index):
            add_html_table(self.outline, self.lines, index, end)
            return end
        if self._is_silent(self.lines[index]):
            return index + 1
        return self._unquote(index) if line.startswith(">") else self._step_in_prose(index)

    def _step_in_prose(self, index: int) -> int:
        if item_of(self.lines[index]) is not None:
            return read_list(self.lines, index, self.outline, self._begins_block, lazy=True)
        if table := marked_table(self.lines, index):
            return add_read_table(self.outline, table)
        return self._paragraph(index)

    def _is_silent(self, line: str) -> bool:
        """Blank, or only marks, tags, pictures or link targets."""
        silent = (_RULE, _TAGS, _REFERENCE, _IMAGES)
        return not line.strip() or any(pattern.fullmatch(line) for pattern in silent)

    def _begins_block(self, index: int) -> bool:
        """Whether another block than a paragraph or a list begins here."""
        line = self.lines[index]
        return (
            starts_table(self.lines, index)
            or marked_table(self.lines, index) is not None
            or _ATX.fullmatch(line) is not None
            or _FENCE.fullmatch(line) is not None
            or line.lstrip().startswith(("<!--", ">", "<table"))
            or self._is_silent(line)
        )

    def _front_matter(self) -> int:
        """Skip YAML between `---` lines at the top, but only where it looks like YAML; gives the index after it."""
        if not self.lines or self.lines[0].rstrip() != "---":
            return 0
        for index, line in enumerate(self.lines[1:_LONGEST_FRONT_MATTER], 1):
            if line.rstrip() in {"---", "..."}:
                return index + 1
            if not _KEY.fullmatch(line):
                return 0
            if line.startswith("title:"):
                self._front_title = line.removeprefix("title:").strip().strip("\"'")
        self._front_title = ""
        return 0

    def _heading(self, level: int, raw: str) -> None:
        text = plain(raw)
        if not text:
            return
        self._first_heading = self._first_heading or text
        if level == 1:
            self._first_h1 = self._first_h1 or text
            self._h1_count += 1
        self.outline.heading(level, text)

    def _fence(self, index: int, mark: str) -> int:
        """Code is one passage, quoted as it stands; an unclosed fence runs to the end, as in CommonMark."""
        end = index + 1
        while end < len(self.lines) and not self._closes(self.lines[end], mark):
            end += 1
        inner = [place for place in range(index + 1, end) if self.lines[place].strip()]
        if inner:
            first, last = inner[0], inner[-1] + 1
            text = "\n".join(line.rstrip() for line in self.lines[first:last])
            self.outline.passage(text, self._where(first, last))
        return end + 1

    def _closes(self, line: str, mark: str) -> bool:
        text = line.strip()
        return len(text) >= len(mark) and set(text) == {mark[0]}

    def _comment(self, index: int) -> int:
        end = index
        while end < len(self.lines) and "-->" not in self.lines[end]:
            end += 1
        return end + 1

    def _unquote(self, index: int) -> int:
        """Take the marks from a block quote, whose lines are then read like any others."""
        end = index
        while end < len(self.lines) and (match := _QUOTE.match(self.lines[end])):
            self.lines[end] = self.lines[end][match.end() :]
            end += 1
        return self._step(index)

    def _paragraph(self, index: int) -> int:
        end = index + 1
        while end < len(self.lines) and not self._begins_block(end) and not self._begins_list(end):
            if match := _SETEXT.fullmatch(self.lines[end]):
                self._heading(1 if match[1][0] == "=" else 2, " ".join(self.lines[index:end]))
                return end + 1
            end += 1
        if end < len(self.lines) and (match := _SETEXT.fullmatch(self.lines[end])) and self.lines[end].strip():
            self._heading(1 if match[1][0] == "=" else 2, " ".join(self.lines[index:end]))
            return end + 1
        text = "\n".join(line.strip() for line in self.lines[index:end])
        if end == index + 1 and (table := self._table_below(end)) and _is_caption(text):
            return add_pipe_table(self.outline, self.lines, table, plain(text))
        if end == index + 1 and _is_bold_heading(text):
            self._heading(_BOLD_LEVEL, text.rstrip(":"))
            return end
        self._passages(index, end)
        return end

    def _begins_list(self, index: int) -> bool:
        """Whether a list interrupts a paragraph here; a number other than 1 is just the text's next line."""
        item = item_of(self.lines[index])
        return item is not None and (not item.numbered or item.mark[:-1] == "1")

    def _table_below(self, index: int) -> int:
        """The index of a table that begins here or after one blank line, else 0."""
        for place in (index, index + 1):
            if starts_table(self.lines, place):
                return place
            if place < len(self.lines) and self.lines[place].strip():
                break
        return 0

    def _passages(self, index: int, end: int) -> None:
        """One passage, or one a line where the lines are `Label: value` lines."""
        block = self.lines[index:end]
        labels = sum(bool(label_of(plain(line))) for line in block[1:])
        if not self.outline.path:
            self._preamble(block)
        if labels and labels * 2 >= len(block) - 1:
            for place, line in enumerate(block, index):
                self.outline.passage(line.strip(), self._where(place, place + 1))
            return
        self.outline.passage("\n".join(line.strip() for line in block), self._where(index, end))

    def _preamble(self, block: Sequence[str]) -> None:
        """Remember what may be the title: a first short line, a `Title:` line."""
        short = plain(block[0])
        if not self._first_line and len(short) <= _LONGEST_CAPTION and not short.endswith("."):
            self._first_line = short
        for line in block:
            if label_of(line).lower() == "title" and not self._label_title:
                self._label_title = plain(value_of(line))

    def _where(self, index: int, end: int) -> Location:
        return Location(lines=(index + 1, end))


def plain(raw: str) -> str:
    """A heading's or caption's text without emphasis, code marks, links and tags."""
    text = _LINK.sub(r"\1", raw)
    text = re.sub(r"</?[A-Za-z][^<>]*>", "", text)
    text = re.sub(r"\s*\{[#.][^{}]*\}\s*$", "", text)
    text = re.sub(r"(\*\*|__|\*|(?<!\w)_|_(?!\w)|`)", "", text)
    return " ".join(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text).split())


def _is_caption(text: str) -> bool:
    return len(text) <= _LONGEST_CAPTION and bool(_BOLD.fullmatch(text) or _TABLE_NAME.fullmatch(plain(text)))


def _is_bold_heading(text: str) -> bool:
    match = _BOLD.fullmatch(text)
    return bool(match and match[1]) and len(text) <= _LONGEST_BOLD_HEADING and not plain(text).endswith((".", ";"))
