"""Conflicts that a set itself states between the codes of one document: ICD-10-CM's Excludes1 notes."""

import re
from collections.abc import Iterable, Iterator, Sequence

from indexer.code_ranges import CodeRange, family, find_ranges
from indexer.codes import find_codes
from indexer.codesets.columns import code_column
from indexer.codesets.model import CodeSet, Entry
from indexer.codesets.verdict import Conflict
from indexer.documents import Document

_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")


def conflicts(documents: Iterable[Document], codesets: Sequence[CodeSet]) -> tuple[Conflict, ...]:
    """For each code of a document that a note excludes others of the same document from, those others."""
    noting = [codeset for codeset in codesets if any(entry.excludes1 for entry in codeset.entries.values())]
    return tuple(found for document in documents for codeset in noting for found in _document(document, codeset))


def _document(document: Document, codeset: CodeSet) -> Iterator[Conflict]:
    codes = _codes(document, codeset)
    for code, entry in codes.items():
        for noted in (entry, *codeset.above(entry.key)):
            for note in noted.excludes1:
                excluded = _excluded(note)
                others = tuple(
                    other
                    for other, met in codes.items()
                    if other != code and any(r.contains(met.key) for r in excluded)
                )
                if others:
                    yield Conflict(document.name, code, others, noted.code, note, codeset.about.label)


def _codes(document: Document, codeset: CodeSet) -> dict[str, Entry]:
    """The codes of the document's tables that are in the set, as written, in their order."""
    columns = ((table, column) for table in document.tables if (column := code_column(table)))
    found = (code for table, column in columns for row in table.rows if (code := column.code(row)))
    return {
        code.text: codeset.entries[code.key]
        for code in found
        if code.key in codeset.entries and code.kind == codeset.about.kind
    }


def _excluded(note: str) -> tuple[CodeRange, ...]:
    """The codes that a note names in brackets: ranges, families, and single codes with all below them."""
    ranges: list[CodeRange] = []
    for bracket in _BRACKETS.findall(note):
        spans = find_ranges(bracket)
        ranges += spans
        ranges += [
            family(code.key)
            for code in find_codes(bracket)
            if code.kind == "icd10" and not any(span.start <= code.start < span.end for span in spans)
        ]
    return tuple(ranges)
