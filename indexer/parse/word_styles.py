"""Which Word paragraphs are headings: by style, by outline level, or, where a file uses neither, by the size of type."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Role = Literal["title", "heading", "caption", "text"]

_DEFAULT_SIZE = 20  # half points; what Word takes where a file says nothing
_LARGER = 1.12  # of the body's size: 12 points over 11 is emphasis, 14 over 12 is a heading
_LONGEST_HEADING = 150
_BOLD_LEVEL = 8  # a paragraph all in bold, below every real heading
_HEADING_NAME = re.compile(r"heading\s*([1-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Style:
    """A named style with what it says itself; "" and 0 where it says nothing."""

    name: str
    based_on: str
    outline: int
    size: int
    bold: bool | None


class Styles:
    """The paragraph styles of a file, and the sizes that its headings are set in."""

    def __init__(self, styles: _Element | None, paragraphs: Iterable[_Element]) -> None:
        self._styles: dict[str, _Style] = {}
        self._body = _DEFAULT_SIZE
        if styles is not None:
            self._body = _number(styles.find(f"{W}docDefaults//{W}rPr/{W}sz")) or _DEFAULT_SIZE
            self._styles = {_value(style, "styleId"): _style(style) for style in styles.iter(f"{W}style")}
        self._levels = self._levels_of_sizes(list(paragraphs))

    def role(self, paragraph: _Element, text: str) -> tuple[Role, int]:
        """What the paragraph is, and its level where it is a heading (from 1)."""
        chain = self._chain(paragraph)
        names = [style.name.lower() for style in chain]
        if any(name in {"title", "subtitle"} for name in names):
            return ("title" if "title" in names else "text"), 0
        if any(name == "caption" for name in names):
            return "caption", 0
        level = self._outline(paragraph, chain)
        if level:
            return "heading", level
        if len(text) > _LONGEST_HEADING or text.endswith((".", ";", ",")):
            return "text", 0
        if self._levels:
            level = self._levels.get(self._size(paragraph), 0)
            if level:
                return "heading", level
        is_bold = self.bold(paragraph) and not _in_list(paragraph)
        return ("heading", _BOLD_LEVEL) if is_bold and len(text) < _LONGEST_HEADING // 2 else ("text", 0)

    def bold(self, paragraph: _Element) -> bool:
        """Whether all text of the paragraph is bold."""
        styled = next((style.bold for style in self._chain(paragraph) if style.bold is not None), False)
        runs = [run for run in paragraph.iter(f"{W}r") if _has_text(run)]
        return bool(runs) and all(_bold(run.find(f"{W}rPr"), default=styled) for run in runs)

    def _levels_of_sizes(self, paragraphs: list[_Element]) -> dict[int, int]:
        """Size to level, the largest first, if no paragraph has a level of its own; else nothing."""
        if any(self._outline(paragraph, self._chain(paragraph)) for paragraph in paragraphs):
            return {}
        sizes = Counter(self._size(paragraph) for paragraph in paragraphs if _has_text(paragraph))
        body = sizes.most_common(1)[0][0] if sizes else self._body
        large = sorted((size for size in sizes if size > body * _LARGER), reverse=True)
        return {size: level for level, size in enumerate(large, 1)}

    def _size(self, paragraph: _Element) -> int:
        """The smallest size of the paragraph's text in half points."""
        styled = next((style.size for style in self._chain(paragraph) if style.size), self._body)
        runs = [run for run in paragraph.iter(f"{W}r") if _has_text(run)]
        return min((_number(run.find(f"{W}rPr/{W}sz")) or styled for run in runs), default=styled)

    def _chain(self, paragraph: _Element) -> list[_Style]:
        """The paragraph's style and those it is based on."""
        name = _value(paragraph.find(f"{W}pPr/{W}pStyle"), "val")
        chain: list[_Style] = []
        while name in self._styles and len(chain) < len(self._styles):
            chain.append(self._styles[name])
            name = chain[-1].based_on
        return chain

    def _outline(self, paragraph: _Element, chain: list[_Style]) -> int:
        own = paragraph.find(f"{W}pPr/{W}outlineLvl")
        if own is not None:
            level = _number(own) + 1
            return level if level <= 9 else 0  # 9 stands for body text
        for style in chain:
            match = _HEADING_NAME.fullmatch(style.name)
            if match or style.outline:
                return int(match[1]) if match else style.outline
        return 0


def _style(element: _Element) -> _Style:
    outline = element.find(f"{W}pPr/{W}outlineLvl")
    level = _number(outline) + 1 if outline is not None else 0
    properties = element.find(f"{W}rPr")
    return _Style(
        _value(element.find(f"{W}name"), "val"),
        _value(element.find(f"{W}basedOn"), "val"),
        level if level <= 9 else 0,
        _number(element.find(f"{W}rPr/{W}sz")),
        _bold(properties, default=False) if properties is not None and properties.find(f"{W}b") is not None else None,
    )


def _bold(properties: _Element | None, *, default: bool) -> bool:
    mark = properties.find(f"{W}b") if properties is not None else None
    return default if mark is None else _value(mark, "val") not in {"0", "false", "off"}


def _in_list(paragraph: _Element) -> bool:
    return paragraph.find(f"{W}pPr/{W}numPr") is not None


def _has_text(element: _Element) -> bool:
    return any((text.text or "").strip() for text in element.iter(f"{W}t"))


def _value(element: _Element | None, attribute: str) -> str:
    return str(element.get(f"{W}{attribute}") or "") if element is not None else ""


def _number(element: _Element | None) -> int:
    value = _value(element, "val")
    return int(value) if value.isdecimal() and len(value) < 6 else 0
