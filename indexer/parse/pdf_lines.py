"""The lines and ruled tables of PDF pages, top to bottom, without what repeats on every page."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import cast

from pdfplumber.page import Page

from indexer.parse.pdf_ruled import Ruled, Word, is_bold, ruled_tables

_RAISED = 0.8  # of the line's type size; superscripts are set smaller
_SAME_LINE = 0.35  # of the type size; bottoms this near stand on one line
_COLUMN_GAP = 0.75  # of the type size; wider than any space in justified text
_THIN = 2.0  # points; a flatter box is a rule
_LONG = 20.0  # points; a shorter rule underlines a word
_MARGIN = 0.1  # of the page height: where running heads and feet stand
_REPEATED = 0.2  # share of pages that makes a line in the margin a running head
_FEWEST_REPEATS = 3
_CONTENTS = re.compile(r".*(?:\.{4,}|(?:\. ){4,}|…{2,}|_{4,})\s*[\divxlc-]*\s*")
_NO_CONTENT = re.compile(
    r"\W*(?:back to (?:toc|top|(?:the )?(?:table of )?contents)|this page (?:was |is )?(?:intentionally )?left blank"
    r"|page \d+(?: of \d+)?|\d{1,4})\W*",
    re.IGNORECASE,
)
_IN_COLUMNS = 0.6  # share of lines cut by one gutter that makes a page of two columns
_PROSE = 28  # characters; lines of a text column are longer, cells of a table mostly shorter


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one line that stand close together, and the columns of the page they take."""

    text: str
    left: float
    right: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line; lengths in points from the page's top left corner."""

    page: int
    pieces: tuple[Piece, ...]
    top: float
    bottom: float
    size: float
    lead: str

    @property
    def text(self) -> str:
        """The whole line."""
        return " ".join(piece.text for piece in self.pieces)

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.pieces[0].left

    @property
    def style(self) -> tuple[float, bool]:
        """Its size and whether all of it is bold."""
        return self.size, self.bold

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(piece.bold for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class PageContent:
    """What one page holds; `pictures` tells a scanned page from an empty one, `rules` are heights of lines drawn."""

    number: int
    height: float
    items: tuple[Line | Ruled, ...]
    pictures: int
    rules: tuple[float, ...] = ()


def read_page(page: Page) -> PageContent:
    """The lines of a page, those inside ruled tables given as tables."""
    words = cast("list[Word]", page.extract_words(extra_attrs=["fontname", "size"]))
    tables, loose = ruled_tables(page, words)
    items: list[Line | Ruled] = [*_in_reading_order(_lines(loose, page.page_number)), *tables]
    if tables:
        items.sort(key=lambda item: item.top)
    content = PageContent(page.page_number, float(page.height), tuple(items), len(page.images), _rules(page))
    page.close()
    return content


def without_repeats(pages: Sequence[PageContent]) -> list[PageContent]:
    """The pages without running heads and feet, tables of contents and page numbers."""
    seen: dict[str, set[int]] = defaultdict(set)
    for page in pages:
        for line in _marginal(page):
            seen[_pattern(line)].add(page.number)
    least = max(_FEWEST_REPEATS, _REPEATED * len(pages))
    repeated = {pattern for pattern, numbers in seen.items() if len(numbers) >= least}
    return [replace(page, items=tuple(_kept(page, repeated))) for page in pages]


def _rules(page: Page) -> tuple[float, ...]:
    """The heights of horizontal rules, those drawn as thin boxes too."""
    drawn = [*page.lines, *page.rects]
    flat = [shape for shape in drawn if shape["bottom"] - shape["top"] < _THIN and shape["x1"] - shape["x0"] > _LONG]
    return tuple(sorted({round(float(shape["top"]), 1) for shape in flat}))


def _kept(page: PageContent, repeated: set[str]) -> Iterable[Line | Ruled]:
    marginal = {id(line) for line in _marginal(page)}
    for item in page.items:
        if isinstance(item, Line):
            running = id(item) in marginal and _pattern(item) in repeated
            if running or _CONTENTS.fullmatch(item.text) or _NO_CONTENT.fullmatch(item.text):
                continue
        yield item


def _marginal(page: PageContent) -> list[Line]:
    edge = page.height * _MARGIN
    return [
        item for item in page.items if isinstance(item, Line) and (item.bottom < edge or item.top > page.height - edge)
    ]


def _pattern(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _lines(words: Sequence[Word], page: int) -> list[Line]:
    """Words put into lines; words on one line may come in any order and be set a little higher or lower."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word["bottom"], word["x0"])):
        if lines and abs(word["bottom"] - lines[-1][0]["bottom"]) <= _SAME_LINE * max(
            word["size"], lines[-1][0]["size"]
        ):
            lines[-1].append(word)
        else:
            lines.append([word])
    whole = _with_raised(lines)
    return [_line(sorted(line, key=lambda word: word["x0"]), page) for line in whole]


def _with_raised(lines: Sequence[list[Word]]) -> list[list[Word]]:
    """The lines with superscripts and subscripts, which were lines of small words, put back into the line beside."""
    whole: list[list[Word]] = []
    for place, line in enumerate(lines):
        after = lines[place + 1] if place + 1 < len(lines) else None
        if after is not None and _is_raised(line, after):
            after.extend(line)
        elif whole and _is_raised(line, whole[-1]):
            whole[-1].extend(line)
        else:
            whole.append(line)
    return whole


def _is_raised(small: Sequence[Word], line: Sequence[Word]) -> bool:
    middle = (small[0]["top"] + small[0]["bottom"]) / 2
    return small[0]["size"] < _RAISED * line[0]["size"] and line[0]["top"] <= middle <= line[0]["bottom"]


def _line(words: Sequence[Word], page: int) -> Line:
    size = max(word["size"] for word in words)
    groups = [[words[0]]]
    for before, word in pairwise(words):
        if word["x0"] - before["x1"] > _COLUMN_GAP * size:
            groups.append([])
        groups[-1].append(word)
    lead = []
    for word in words:
        if not is_bold(word):
            break
        lead.append(str(word["text"]))
    return Line(
        page,
        tuple(_piece(group) for group in groups),
        min(word["top"] for word in words),
        max(word["bottom"] for word in words),
        round(size * 2) / 2,
        " ".join(lead),
    )


def _piece(words: Sequence[Word]) -> Piece:
    text = " ".join(str(word["text"]) for word in words)
    return Piece(text, words[0]["x0"], words[-1]["x1"], all(is_bold(word) for word in words))


def _in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page set in two columns, the left column first; of any other page, as they are."""
    cut = [line for line in lines if len(line.pieces) == 2]
    if len(cut) < _IN_COLUMNS * len(lines) or len(cut) < 5:
        return list(lines)
    gutter_left = max(line.pieces[0].right for line in cut)
    gutter_right = min(line.pieces[1].left for line in cut)
    prose = all(sum(len(line.pieces[side].text) for line in cut) > _PROSE * len(cut) for side in (0, 1))
    if gutter_left >= gutter_right or not prose:
        return list(lines)
    left = [part for line in lines if (part := _part(line, 0, gutter_right))]
    right = [part for line in lines if (part := _part(line, gutter_right, float("inf")))]
    return [*left, *right]


def _part(line: Line, start: float, stop: float) -> Line | None:
    pieces = tuple(piece for piece in line.pieces if start <= piece.left < stop)
    return replace(line, pieces=pieces, lead=line.lead if pieces[0] is line.pieces[0] else "") if pieces else None
