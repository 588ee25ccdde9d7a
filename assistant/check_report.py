"""What `rowcite check` found: the rows with what the sets say of them, the sets, and the conflicts that these state."""

from collections import Counter
from dataclasses import asdict, fields
from datetime import date

from pydantic import BaseModel, ConfigDict

from indexer.codesets.model import CodeSet
from indexer.codesets.notice import said_of
from indexer.codesets.verdict import FINDINGS, Conflict, Outcome, Verdict

NAMES: dict[Outcome, str] = {
    "same": "same",
    "wording": "other words",
    "unclear": "no common word, compare",
    "truncated": "cut short",
    "different": "means something else",
    "not_billable": "not billable",
    "not_valid_on_date": "not valid on the day",
    "not_in_set": "not in the set",
    "not_checked": "not checked",
}


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class SetUsed(_Frozen):
    """A code set that was looked at; `in_force` says whether the day lies in its days."""

    name: str
    kind: str
    release: str
    valid_from: date | None
    valid_to: date | None
    origin: str
    licence: str
    codes: int
    in_force: bool


class CheckedRow(_Frozen):
    """One row and what the set says of it; `cells` are verbatim."""

    document: str
    line: int | None
    chunk: str
    header: tuple[str, ...]
    cells: tuple[str, ...]
    code: str
    kind: str
    written: str
    outcome: Outcome
    official: str
    suggestions: tuple[str, ...]
    reason: str
    source: str
    said: str


class Report(_Frozen):
    """Everything that a check found, in the order of the documents; `refused` says which files could not be read."""

    day: date
    documents: int
    sets: tuple[SetUsed, ...]
    counts: dict[str, int]
    rows: tuple[CheckedRow, ...]
    conflicts: tuple[Conflict, ...]
    refused: tuple[str, ...] = ()

    @property
    def findings(self) -> tuple[CheckedRow, ...]:
        """The rows that a publisher should correct."""
        return tuple(row for row in self.rows if row.outcome in FINDINGS)


def used(codeset: CodeSet, day: date) -> SetUsed:
    """What a report says of a set."""
    return SetUsed(**asdict(codeset.about), codes=len(codeset.entries), in_force=codeset.speaks_for(day))


def checked(verdict: Verdict) -> CheckedRow:
    """A verdict as a row of the report."""
    place = verdict.place
    same = (field.name for field in fields(verdict) if field.name in CheckedRow.model_fields)
    return CheckedRow(
        document=place.document,
        line=place.line,
        chunk=place.chunk,
        header=place.header,
        cells=place.row.cells,
        said=said_of(verdict),
        **{name: getattr(verdict, name) for name in same},
    )


def counts(rows: tuple[CheckedRow, ...]) -> dict[str, int]:
    """How many rows have each outcome, in the order of NAMES."""
    counted = Counter(row.outcome for row in rows)
    return {outcome: counted[outcome] for outcome in NAMES if counted[outcome]}
