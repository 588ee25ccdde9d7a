"""The levels of plain-text headings, which carry no level of their own: from their style and from standing together."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from indexer.parse.headings import Form

_MARKED = frozenset({"brackets", "equals", "number", "named", "fenced*", "fenced=", "fenced-", "fenced~", "fenced#"})
"""Styles of one rank: one directly under another of the same style is its sibling, not its child."""


@dataclass(slots=True)
class Ranks:
    """Remembers the open headings with their styles, outermost first."""

    _open: list[tuple[int, Form]] = field(default_factory=list)

    def place(self, run: Sequence[Form]) -> list[int]:
        """The levels (from 1) of headings that stand directly under each other, nothing between them.

        The first of several is a parent, so it ranks with the outermost open heading of its style; one alone ranks with
        the innermost of its style, else with the last heading.
        """
        levels = []
        for place, form in enumerate(run):
            level = self._after(run[place - 1], form) if place else self._first(form, parent=len(run) > 1)
            while self._open and self._open[-1][0] >= level:
                self._open.pop()
            self._open.append((level, form))
            levels.append(level)
        return levels

    def _first(self, form: Form, *, parent: bool) -> int:
        alike = [level for level, other in self._open if _alike(form, other)]
        if alike:
            return alike[0] if parent else alike[-1]
        if form.depth:
            above = [level for level, other in self._open if other.style == form.style and other.depth < form.depth]
            if above:
                return above[-1] + 1
        if not self._open or parent:
            return 1
        return self._open[-1][0]

    def _after(self, above: Form, form: Form) -> int:
        level = self._open[-1][0]
        return level if _alike(above, form) and form.style in _MARKED else level + 1


def _alike(one: Form, other: Form) -> bool:
    return one.style == other.style and one.depth == other.depth
