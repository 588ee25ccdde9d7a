"""What the type of a PDF tells: the size of the text, which lines are headings of which level, the title on the cover."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.parse.pdf_lines import Line, PageContent

_LONG = 0.5  # of the widest line
_LARGER = 1.15  # of the text's size
_BOLD_LARGER = 1.05
_LONGEST_HEADING = 140
_LONGEST_BOLD = 80
_STOPS = (".", ",", ";")
_PARAGRAPH = 1.3  # of the distance between lines; more is space between paragraphs
_DEFAULT_PITCH = 1.25  # of the type size, where the file has too few lines to tell

Style = tuple[float, bool]
"""Size to half a point, and whether all is bold."""


@dataclass(frozen=True, slots=True)
class Typography:
    """`body` is the text's size, `apart` the distance between tops from which a new paragraph begins, in points.

    `levels` gives the level of each heading style, the largest 1; `title` is what the cover says in the largest type,
    `cover` the page it stands on (0: none).
    """

    body: float
    apart: float
    levels: dict[Style, int]
    title: str
    cover: int

    @classmethod
    def of(cls, pages: Sequence[PageContent]) -> "Typography":
        """Look at all pages of a file."""
        lines = [item for page in pages for item in page.items if isinstance(item, Line)]
        sizes: Counter[float] = Counter()
        # Long lines of one piece: tables are often set smaller than the text, and hold more of it.
        widest = max((_width(line) for line in lines), default=0.0)
        for line in [line for line in lines if len(line.pieces) == 1 and _width(line) > _LONG * widest] or lines:
            sizes[line.size] += len(line.text)
        body = sizes.most_common(1)[0][0] if sizes else 0.0
        cover = _cover(pages, body)
        styles = {line.style for line in lines if line.page != cover and _is_heading(line, body)}
        ranked = sorted(styles, reverse=True)
        return cls(body, _apart(lines, body), {s: n for n, s in enumerate(ranked, 1)}, _title(lines, body), cover)

    def level(self, line: Line) -> int:
        """The level of a heading, from 1; 0 for what is none."""
        if not _is_heading(line, self.body):
            return 0
        return self.levels.get(line.style, len(self.levels) + 1)

    def is_cover(self, line: Line) -> bool:
        """Whether the line stands on a cover, where nothing is a heading of anything."""
        return line.page == self.cover

    def apart_at(self, size: float) -> float:
        """`apart` for lines of another size."""
        return self.apart * max(1.0, size / self.body) if self.body else self.apart


def _width(line: Line) -> float:
    return line.pieces[-1].right - line.left


def _is_heading(line: Line, body: float) -> bool:
    text = line.text
    if len(text) > _LONGEST_HEADING or text.endswith(_STOPS) or not any(c.isalpha() for c in text):
        return False
    if line.lead.endswith(":") or len(line.pieces) > (1 if line.size < body * _LARGER else 3):
        return False
    if line.size >= body * _LARGER or (line.bold and line.size >= body * _BOLD_LARGER):
        return True
    return line.bold and line.size >= body and len(text) <= _LONGEST_BOLD and len(line.pieces) == 1


def _cover(pages: Sequence[PageContent], body: float) -> int:
    """The first page, if all on it is set in large type."""
    for page in pages[:1]:
        lines = [item for item in page.items if isinstance(item, Line)]
        if lines and len(lines) == len(page.items) and all(line.size > body * _LARGER for line in lines):
            return page.number
    return 0


def _title(lines: Iterable[Line], body: float) -> str:
    """The first lines in the largest type on the first page that has any, read as one."""
    lines = list(lines)
    first = [line for line in lines if lines and line.page == lines[0].page]
    largest = max((line.size for line in first), default=0.0)
    if not first or largest < body * _LARGER:
        return ""
    start = next(place for place, line in enumerate(first) if line.size == largest)
    end = start + 1
    while end < len(first) and first[end].size == largest and first[end].top - first[end - 1].top < 2 * largest:
        end += 1
    return " ".join(line.text for line in first[start:end])[:_LONGEST_HEADING]


def _apart(lines: Sequence[Line], body: float) -> float:
    """From the smaller distances between neighbouring lines of the text's size."""
    gaps = sorted(
        line.top - above.top
        for above, line in pairwise(lines)
        if above.page == line.page and above.size == line.size == body and 0 < line.top - above.top < 4 * body
    )
    pitch = gaps[len(gaps) // 5] if gaps else body * _DEFAULT_PITCH
    return pitch * _PARAGRAPH
