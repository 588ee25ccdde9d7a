"""Bulleted and numbered lists, shared by text and Markdown: each item a passage under the items it is nested in."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from indexer.documents import Location
from indexer.parse.headings import label_of
from indexer.parse.outline import Outline

_ITEM = re.compile(
    r"(?P<indent>\s*)(?P<mark>[-*+•‣◦▪■●·–\uf0a7\uf0b7]|\d{1,3}[.)]|[a-z][.)]|\([a-z0-9]{1,3}\))(?P<gap>\s+)(?P<text>\S.*)",
    re.DOTALL,
)
_TAB = 4
_MOST_TITLE_WORDS = 4  # "Timing", "Who may run it": an item that only names what is nested in it
_MOST_LABEL_CHARACTERS = 80
_MOST_LABELS = 6  # deeper nesting is a tree drawn in characters

Lines = Sequence[str]
Stop = Callable[[int], bool]


@dataclass(frozen=True, slots=True)
class Item:
    """The first line of a list item: columns of its mark and its text, the mark, and the text as written."""

    indent: int
    inner: int
    mark: str
    text: str

    @property
    def numbered(self) -> bool:
        """Whether the mark is a number, a letter or such."""
        return self.mark[-1] in ".)"


def item_of(line: str) -> Item | None:
    """The list item that this line begins, else None."""
    match = _ITEM.fullmatch(line)
    if match is None:
        return None
    indent = len(match["indent"].expandtabs(_TAB))
    return Item(indent, indent + len(match["mark"]) + 1, match["mark"], match["text"].strip())


def indent_of(line: str) -> int:
    """The column of the first character, tabs as four."""
    text = line.expandtabs(_TAB)
    return len(text) - len(text.lstrip())


def read_list(lines: Lines, index: int, outline: Outline, stop: Stop, *, lazy: bool) -> int:
    """Add the list that begins at lines[index]; gives the index of the first line after it.

    `stop` tells whether another kind of block begins at an index. With `lazy`, a line that is not indented still
    continues the item above it, as Markdown has it.
    """
    above: list[tuple[int, str]] = []
    while index < len(lines):
        item = item_of(lines[index])
        if item is None or (stop(index) and above):
            break
        end = _end_of_item(lines, index, item, stop, lazy=lazy)
        while above and above[-1][0] >= item.indent:
            above.pop()
        outline.aside(tuple(label for _, label in above[-_MOST_LABELS:] if label))
        following = _next_item(lines, end, item)
        nested = following is not None and following.indent > item.indent
        if not (nested and _only_names(item)):
            _add(outline, lines, index, end, item)
        above.append((item.indent, _label(item)))
        index = _after_blanks(lines, end) if following is not None else end
    outline.aside(())
    return index


def _end_of_item(lines: Lines, index: int, item: Item, stop: Stop, *, lazy: bool) -> int:
    """The index after the item's last line; blank lines end it unless an indented paragraph goes on."""
    end = index + 1
    while end < len(lines) and lines[end].strip() and item_of(lines[end]) is None and not stop(end):
        if not lazy and indent_of(lines[end]) <= item.indent:
            break
        end += 1
    return end


def _after_blanks(lines: Lines, index: int) -> int:
    while index < len(lines) and not lines[index].strip():
        index += 1
    return index


def _next_item(lines: Lines, end: int, item: Item) -> Item | None:
    """The item that follows, also across blank lines; bullets after numbers at the same indent are another list."""
    after = _after_blanks(lines, end)
    if after >= len(lines):
        return None
    following = item_of(lines[after])
    if following and after > end and following.indent == item.indent and following.numbered != item.numbered:
        return None
    return following


def _only_names(item: Item) -> bool:
    words = item.text.split()
    return len(words) <= _MOST_TITLE_WORDS and not label_of(item.text) and item.text[-1] not in ".;!?"


def _label(item: Item) -> str:
    """What nested items are told about this one: its `Label`, or its first sentence where that is short, else ""."""
    text = label_of(item.text) or re.split(r"(?<=\w)[.:;]\s", item.text, maxsplit=1)[0]
    text = text.strip("*_ ").rstrip(".:;")
    return text if len(text) <= _MOST_LABEL_CHARACTERS else ""


def _add(outline: Outline, lines: Lines, index: int, end: int, item: Item) -> None:
    first = lines[index].strip() if item.numbered else item.text
    rest = [line.strip() for line in lines[index + 1 : end]]
    outline.passage("\n".join([first, *rest]), Location(lines=(index + 1, end)))
