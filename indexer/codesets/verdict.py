"""What is said about a row: the Verdict, and the Conflict between rows of one document."""

from dataclasses import dataclass
from typing import Literal

from indexer.documents import Row

Outcome = Literal[
    "same",
    "wording",
    "unclear",
    "truncated",
    "different",
    "not_billable",
    "not_valid_on_date",
    "not_in_set",
    "not_checked",
]
# Outcomes that a publisher should correct; the others inform.
FINDINGS: frozenset[Outcome] = frozenset({"truncated", "different", "not_billable", "not_valid_on_date", "not_in_set"})
EXACT = "the words are the official text of another code"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: the id of its chunk, its document, the header of its table, and the row itself."""

    chunk: str
    document: str
    header: tuple[str, ...]
    row: Row

    @property
    def line(self) -> int | None:
        """The first line of the row, None for formats without lines."""
        return self.row.location.lines[0] if self.row.location.lines else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """One row against the official set of its code.

    `written` is the row's description as it stands, "" where the table has none. `suggestions` are codes: the billable
    ones below a header, or the one whose official text the row's words are or are nearest to. `reason` says why, where
    `outcome` is "not_checked" or needs a word more. `source` is the set with its release. `synonyms` are official texts
    of the code that the row does not use itself, for finding it.
    """

    place: Place
    code: str
    kind: str
    written: str
    outcome: Outcome
    official: str = ""
    suggestions: tuple[str, ...] = ()
    reason: str = ""
    source: str = ""
    synonyms: tuple[str, ...] = ()

    @property
    def finding(self) -> bool:
        """Whether a publisher should correct the row."""
        return self.outcome in FINDINGS


@dataclass(frozen=True, slots=True)
class Conflict:
    """Codes of one document that a set says do not go on one claim with `code`: `said` at its code `said_at`."""

    document: str
    code: str
    others: tuple[str, ...]
    said_at: str
    said: str
    source: str
