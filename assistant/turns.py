"""Where a question turns away: from the subject of those before it, and from rows that a list shall leave out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

# So many words may stand between "except" and the code: "except for the modifier".
BETWEEN = 2


def any_of(terms: Sequence[str], patterns: Sequence[str] = ()) -> re.Pattern[str]:
    """A pattern for any of the terms as whole words, in any case, or any of the regular expressions."""
    literal = (rf"(?<!\w){re.escape(term)}(?!\w)" for term in sorted(terms, key=len, reverse=True))
    return re.compile("|".join([*patterns, *literal]) or r"(?!)", re.IGNORECASE)


@dataclass(frozen=True)
class Turns:
    """Patterns of the vocabulary's words: `change` of the subject, `exclusion` before what is left out."""

    change: re.Pattern[str]
    exclusion: re.Pattern[str]

    def changes_subject(self, question: str) -> bool:
        """Whether a question says that it has nothing to do with those before."""
        return bool(self.change.search(question))

    @cached_property
    def _before(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{self.exclusion.pattern})(?:\s+\w+){{0,{BETWEEN}}}\W*$", re.IGNORECASE)

    @cached_property
    def _behind(self) -> re.Pattern[str]:
        return re.compile(rf"(?:^|[,;(.?!])\s*(?:{self.exclusion.pattern})\s+([^,.;:?!]+)", re.IGNORECASE)

    def excludes(self, before: str) -> bool:
        """Whether what follows this beginning of a question is what a list shall leave out."""
        return bool(self._before.search(before))

    def begins_by_leaving_out(self, question: str) -> bool:
        """Whether a question begins with what a list shall leave out: "Apart from 26, which modifiers …"."""
        return bool(self.exclusion.match(question.lstrip()))

    def without_opening(self, question: str) -> str:
        """A question without what it begins with leaving out, where a comma ends that: "Apart from 26, …"."""
        _, comma, rest = question.partition(",")
        return rest.strip() if comma and rest.strip() and self.begins_by_leaving_out(question) else question

    def left_out(self, question: str) -> str:
        """What a list shall leave out, in a clause of its own; "" where the question has none ("by one other than …")."""
        cue = self._behind.search(question)
        return cue[1] if cue else ""
