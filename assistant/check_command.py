"""What `rowcite check` and `rowcite codesets` do."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.text import Text

from assistant.card import visible
from assistant.check_output import html_page
from assistant.check_report import Report, checked, counts, used
from indexer.codesets.check import verdicts
from indexer.codesets.columns import checked_kinds
from indexer.codesets.conflicts import conflicts
from indexer.codesets.icd10cm import icd10cm_from_files
from indexer.codesets.in_use import codesets_in_use
from indexer.codesets.model import About, CodeSet
from indexer.codesets.store import add_codeset
from indexer.codesets.table_file import codeset_from_file
from indexer.corpus import Source, find_sources
from indexer.documents import Document
from indexer.errors import CodeSetError, DocumentError
from indexer.parse.isolated import parse_isolated


def check_corpus(corpus: Sequence[Path], codesets: Sequence[CodeSet], day: date) -> Report:
    """The report on the files of a corpus; a file that cannot be read is named in it. Raises CorpusError."""
    sources = find_sources(corpus)
    read = [_read(source) for source in sources.files]
    documents = [document for document in read if isinstance(document, Document)]
    refused = [*sources.refused, *(problem for problem in read if isinstance(problem, DocumentError))]
    rows = tuple(map(checked, verdicts(documents, codesets, day)))
    return Report(
        day=day,
        documents=len(documents),
        sets=tuple(used(codeset, day) for codeset in codesets),
        counts=counts(rows),
        rows=rows,
        conflicts=conflicts(documents, codesets),
        refused=tuple(map(str, refused)),
    )


def _read(source: Source) -> Document | DocumentError:
    try:
        return parse_isolated(source.path, source.name)
    except DocumentError as problem:
        return problem


def write_page(report: Report, path: Path) -> None:
    """Write the report as a page; raise CodeSetError when the file cannot be written."""
    try:
        path.write_text(html_page(report), encoding="utf-8")
    except OSError as error:
        raise CodeSetError(f"the report cannot be written to {path} ({error.strerror})") from error


def add_file(folder: Path, file: Path, about: About, tabular: Path | None, console: Console) -> None:
    """Load a set from its file, keep it in the folder, and say what was taken and what was skipped."""
    if not tabular and file.suffix.lower() == ".xml":
        raise CodeSetError(f"{file.name}: give this with --tabular, and icd10cm_order_….txt in its place")
    codeset = icd10cm_from_files(file, tabular, about) if tabular else codeset_from_file(file, about)
    kinds = sorted({kind for checked in checked_kinds().values() for kind in checked.sets})
    if codeset.about.kind not in kinds:
        raise CodeSetError(
            f"{file.name}: codes of kind {codeset.about.kind} are not compared; give --kind {'|'.join(kinds)}"
        )
    add_codeset(folder, codeset)
    taken = f"{about.name}: {len(codeset.entries)} codes of kind {codeset.about.kind} added"
    console.print(Text(f"{taken}; they are used from the next rowcite index on", style="bold"))
    for line in codeset.skipped:
        console.print(Text(f"  skipped {visible(line)}", style="yellow"))
    if not codeset.speaks_for(None):
        console.print("  Without --valid-from and --valid-to it never says that a code is missing or has ended.")


def print_sets(folder: Path, console: Console) -> None:
    """Print the sets in use, a few lines each."""
    for codeset in codesets_in_use(folder):
        about = codeset.about
        known = about.valid_from and about.valid_to
        console.print(Text(visible(about.label), style="bold"))
        console.print(Text(f"  {len(codeset.entries)} codes of kind {about.kind}"))
        console.print(Text(f"  in force: {f'{about.valid_from} to {about.valid_to}' if known else 'not known'}"))
        console.print(Text(f"  origin: {visible(about.origin)}"))
        console.print(Text(f"  licence: {visible(about.licence) or 'not said'}"))
