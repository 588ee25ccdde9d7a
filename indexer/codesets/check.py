"""Compares the rows of documents with the official sets: a Verdict for each row whose code is of a known kind."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from indexer.codes import Code
from indexer.codesets.columns import checked_kinds, code_column, description_column
from indexer.codesets.model import CodeSet, Entry
from indexer.codesets.verdict import EXACT, Outcome, Place, Verdict
from indexer.codesets.wording import wordings
from indexer.documents import Document, Table


@dataclass(frozen=True, slots=True)
class Finding:
    """What the sets say of one code with one description; the fields are those of a Verdict."""

    outcome: Outcome
    codeset: CodeSet | None = None
    entry: Entry | None = None
    suggestions: tuple[str, ...] = ()
    reason: str = ""


class Checker:
    """The sets that are in use, ready for looking up."""

    def __init__(self, codesets: Sequence[CodeSet], day: date | None = None) -> None:
        """`day` is the day for which codes must be valid; None stands for the days of each release itself."""
        self.day = day
        self._sets = tuple(codesets)
        self._patterns = {id(codeset): frozenset(map(_pattern, codeset.keys)) for codeset in codesets}

    def verdicts(self, documents: Iterable[Document]) -> Iterator[Verdict]:
        """The verdicts on every row with a code, in the order of the documents."""
        for document in documents:
            for table in document.tables:
                yield from self._table(document, table)

    def _table(self, document: Document, table: Table) -> Iterator[Verdict]:
        column = code_column(table)
        if column is None:
            return
        described = description_column(table, column)
        for row in table.rows:
            code = column.code(row)
            if code is not None and code.kind in checked_kinds():
                written = row.cells[described].strip() if described is not None and described < len(row.cells) else ""
                place = Place(f"{document.name}#t{table.number}.r{row.number}", document.name, table.header, row)
                yield _verdict(place, code, written, self.look_up(code, written))

    def look_up(self, code: Code, written: str) -> Finding:
        """What the sets say of a code and, where `written` is not empty, of its description."""
        kind = checked_kinds()[code.kind]
        sets = [codeset for codeset in self._sets if codeset.about.kind in kind.sets]
        for codeset in sets:
            if entry := codeset.entries.get(code.key):
                return self._found(codeset, entry, written)
        covering = next((codeset for codeset in sets if self._covers(codeset, code.key)), None)
        if covering is None:
            name = kind.digits if code.key.isdigit() and kind.digits else kind.name
            return Finding("not_checked", reason=f"no code set for {name} is loaded")
        if covering.about.kind == "icd10" and (below := covering.below(code.key)):
            # A list of billable codes leaves the headers out and does not say of the others that they are billable.
            codes = tuple(lower.code for lower in below if lower.billable is not False)
            return Finding("not_billable", covering, None, codes)
        if not covering.speaks_for(self.day):
            last = covering.about.valid_to
            until = f"in force until {last}" if last else "whose days in force are not known"
            return Finding("not_checked", covering, reason=f"not in {covering.about.label}, {until}")
        return Finding("not_in_set", covering)

    def _covers(self, codeset: CodeSet, key: str) -> bool:
        """Whether the set has any code with letters and digits in the same places; ICD-10-CM covers every diagnosis."""
        return codeset.about.kind == "icd10" or _pattern(key) in self._patterns[id(codeset)]

    def _found(self, codeset: CodeSet, entry: Entry, written: str) -> Finding:
        compared = wordings(codeset).compare(entry, written) if written else None
        if compared is not None and compared.relation == "different":
            other = (compared.other.code,) if compared.other else ()
            return Finding("different", codeset, entry, other, EXACT if compared.exact else "")
        if entry.billable is False:
            below = tuple(lower.code for lower in codeset.below(entry.key) if lower.billable)
            return Finding("not_billable", codeset, entry, below)
        if codeset.speaks_for(self.day) and (reason := self._out_of_date(codeset, entry)):
            return Finding("not_valid_on_date", codeset, entry, reason=reason)
        if compared is None:
            return Finding("not_checked", codeset, entry, reason="no column of the table describes the code")
        return Finding(compared.relation, codeset, entry)

    def _out_of_date(self, codeset: CodeSet, entry: Entry) -> str:
        """Why the code is not valid on the day, "" when it is."""
        first = self.day or codeset.about.valid_from
        last = self.day or codeset.about.valid_to
        if entry.valid_to and first and entry.valid_to < first:
            return f"ended on {entry.valid_to}"
        if entry.valid_from and last and entry.valid_from > last:
            return f"begins on {entry.valid_from}"
        return ""


def _pattern(key: str) -> str:
    return "".join("9" if char.isdigit() else "A" for char in key)


def _verdict(place: Place, code: Code, written: str, found: Finding) -> Verdict:
    entry = found.entry
    return Verdict(
        place=place,
        code=code.text,
        kind=code.kind,
        written=written,
        outcome=found.outcome,
        official=entry.text if entry else "",
        suggestions=found.suggestions,
        reason=found.reason,
        source=found.codeset.about.label if found.codeset else "",
        synonyms=tuple(text for text in (entry.text, *entry.others) if text != written) if entry else (),
    )


def verdicts(
    documents: Iterable[Document], codesets: Sequence[CodeSet], day: date | None = None
) -> tuple[Verdict, ...]:
    """The verdicts on every row with a code of a known kind; `day` None stands for the days of the releases."""
    return tuple(Checker(codesets, day).verdicts(documents))
