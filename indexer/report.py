"""What became of each file of a corpus since the last index: the report of a build, and of `rowcite diff`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from indexer.differences import Difference, differences
from indexer.documents import Document
from indexer.errors import DocumentError
from indexer.reading import Read

FileChange = Literal["added", "changed", "unchanged", "renamed", "removed", "refused"]


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file.

    `reason` is "" unless it was refused, `was` its earlier name unless it was renamed, `differences` what a changed one
    says otherwise than before.
    """

    name: str
    change: FileChange
    tables: int = 0
    rows: int = 0
    passages: int = 0
    warnings: tuple[str, ...] = ()
    reason: str = ""
    was: str = ""
    differences: tuple[Difference, ...] = ()


def report(read: Read, known: Mapping[str, Document]) -> tuple[FileReport, ...]:
    """The reports on all files, those that are gone too, by name; `known` are the documents of the last index."""
    entries = (*_changes(read, known), *(_refusal(problem, known) for problem in read.refused))
    return tuple(sorted(entries, key=lambda entry: entry.name))


def _changes(read: Read, known: Mapping[str, Document]) -> Iterator[FileReport]:
    here = {*(document.name for document in read.documents), *(problem.name for problem in read.refused)}
    gone = {name: document for name, document in known.items() if name not in here}
    for document in read.documents:
        before = known.get(document.name)
        if before is not None:
            yield _found(document, before)
        elif was := next((name for name, other in gone.items() if other.sha256 == document.sha256), ""):
            del gone[was]
            yield _counted(document, "renamed", was=was)
        else:
            yield _counted(document, "added")
    yield from (FileReport(name, "removed") for name in gone)


def _found(document: Document, before: Document) -> FileReport:
    if document.sha256 == before.sha256:
        return _counted(document, "unchanged")
    return _counted(document, "changed", found=differences(before, document))


def _counted(document: Document, change: FileChange, was: str = "", found: tuple[Difference, ...] = ()) -> FileReport:
    rows = sum(len(table.rows) for table in document.tables)
    counts = len(document.tables), rows, len(document.passages)
    return FileReport(document.name, change, *counts, document.warnings, was=was, differences=found)


def _refusal(problem: DocumentError, known: Mapping[str, Document]) -> FileReport:
    kept = "; its earlier version stays in the index" if problem.name in known else ""
    return FileReport(problem.name, "refused", reason=problem.reason + kept)
