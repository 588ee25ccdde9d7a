"""How a plain text file is laid out: a line a paragraph or hard-wrapped, with blank lines or without, boxed or not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.parse.headings import Form, explicit_form, label_of
from indexer.parse.lists import indent_of, item_of
from indexer.parse.pipes import starts_table

Lines = Sequence[str]

_EDGE = re.compile(r"\s+[*#]\s*$")
_RULE = re.compile(r"[^\w\s]{3,}|_{3,}")
_UNDERLINE = re.compile(r"(={3,}|-{3,}|~{3,}|\^{3,})")
_END = re.compile(r"[.?!:;][\"')\]”’]*\s*")  # typographic quotes
_BORDERED = 0.3  # share of lines with a mark at the right edge that makes a printed box
_WIDEST_WRAP = 130  # characters; terminals and printers wrapped at 72 to 132
_SHOUTED = 0.6  # share of lines in capitals
_MOST_SHOUTED = 5  # words of a heading where all text is in capitals
_FULL = 0.6  # of the widest line: a line this long was broken because it was full


@dataclass(frozen=True, slots=True)
class Layout:
    """What holds for the whole file. `lines` are without a printed border.

    `wrapped`: paragraphs run over several lines. `spaced`: blank lines stand between blocks. `explicit`: headings are
    marked (`[X]`, `== X ==`), so looks make none. `shouted`: most of it is in capitals, so capitals say little.
    """

    lines: tuple[str, ...]
    wrapped: bool
    spaced: bool
    explicit: bool
    shouted: bool

    @classmethod
    def of(cls, source: Lines) -> "Layout":
        """Look at all lines of a file."""
        lines = _without_border(source)
        marked = sum(explicit_form(line) is not None for line in lines)
        blank = sum(not line.strip() for line in lines)
        loud = sum(line.isupper() for line in lines)
        shouted = loud > _SHOUTED * (len(lines) - blank)
        return cls(lines, _is_wrapped(lines), blank * 10 > len(lines), marked > 1, shouted)

    def table_at(self, index: int) -> bool:
        """Whether a pipe table begins at `index`."""
        return starts_table(self.lines, index)

    def next_text(self, index: int) -> int | None:
        """The index of the next line that is not blank."""
        return next((i for i in range(index + 1, len(self.lines)) if self.lines[i].strip()), None)

    def last_text(self, index: int) -> int | None:
        """The index of the line before that is not blank."""
        return next((i for i in range(index - 1, -1, -1) if self.lines[i].strip()), None)

    def underlined(self, index: int) -> Form | None:
        """A heading with a line of `====` or `----` below."""
        text = self.lines[index].strip()
        if index + 1 >= len(self.lines) or not text or "|" in text or not any(c.isalnum() for c in text):
            return None
        under = _UNDERLINE.fullmatch(self.lines[index + 1].strip())
        alone = index == 0 or not self.lines[index - 1].strip()
        if under is None or not alone or len(under[1]) < len(text) // 2:
            return None
        return Form("underline" + under[1][0], text)

    def may_head(self, index: int, style: str) -> bool:
        """Whether a heading may stand here: in a spaced file after a blank line, in a wrapped one alone."""
        before = self.lines[index - 1].strip() if index else ""
        after = self.lines[index + 1].strip() if index + 1 < len(self.lines) else ""
        text = self.lines[index]
        if self.shouted and style == "capitals" and (len(text.split()) > _MOST_SHOUTED or any(map(str.isdigit, text))):
            return False
        if self.wrapped and after and not self.table_at(index + 1):
            return style == "number" or (style == "capitals" and any(c.islower() for c in after))
        return not (self.spaced and before and style == "sentence" and "|" not in before)

    def paragraph_end(self, index: int) -> int:
        """The index after the paragraph that begins at `index`."""
        end = index + 1
        while end < len(self.lines) and self._goes_on(end):
            end += 1
        return end

    def _goes_on(self, index: int) -> bool:
        line, above = self.lines[index], self.lines[index - 1]
        if not line.strip() or item_of(line) or explicit_form(line) or self.table_at(index) or "|" in line:
            return False
        if _UNDERLINE.fullmatch(line.strip()) or (index + 1 < len(self.lines) and self.underlined(index)):
            return False
        if not self.wrapped:
            return indent_of(line) > indent_of(above) + 1 and line.strip()[0].islower()
        return not label_of(line) or not (label_of(above) or _END.search(above[-3:]))


def _without_border(source: Lines) -> tuple[str, ...]:
    """The lines of a printed box without its right edge."""
    text = [line for line in source if line.strip()]
    edges = sum(_EDGE.search(line[-4:]) is not None for line in text)
    if not text or edges < _BORDERED * len(text):
        return tuple(source)
    return tuple(_EDGE.sub("", line) if len(line) <= _WIDEST_WRAP else line for line in source)


def _is_wrapped(lines: Lines) -> bool:
    prose = [line.rstrip() for line in lines if "|" not in line and not _RULE.fullmatch(line.strip())]
    widest = max((len(line) for line in prose), default=0)
    if widest > _WIDEST_WRAP:
        return False
    pairs = [(a, b) for a, b in pairwise(prose) if a and b and not item_of(b) and not explicit_form(b)]
    broken = sum(_is_broken(above, line, widest) for above, line in pairs)
    return broken >= 2 and broken * 5 >= len(pairs)


def _is_broken(above: str, line: str, widest: int) -> bool:
    """Whether `line` goes on with what the full line `above` began."""
    if len(above) < _FULL * widest or _END.fullmatch(above[-1]):
        return False
    return line.strip()[0].islower() or line.isupper() or indent_of(line) > indent_of(above)
