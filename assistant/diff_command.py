"""What `rowcite diff` does: compares the corpus as it stands with the index, and changes neither."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from assistant.changes_report import print_file, totals
from assistant.settings import Settings
from indexer.corpus import find_sources, source_hashes
from indexer.reading import read_sources
from indexer.report import FileReport, report
from indexer.store import current_version, load_documents, read_manifest


@dataclass(frozen=True, slots=True)
class Compared:
    """The report on each file against the index of this version; `differs` says whether there is anything to index."""

    report: tuple[FileReport, ...]
    index_version: str
    differs: bool


def compare(corpus: Sequence[Path], settings: Settings) -> Compared:
    """Compare; raises CorpusError or StoredIndexError. A file that was refused and is still the same is no difference."""
    manifest, version = read_manifest(settings.index), current_version(settings.index)
    known = {document.name: document for document in load_documents(settings.index)}
    sources = find_sources(corpus)
    entries = report(read_sources(sources, known), known)
    refused = {name for name, sha256 in source_hashes(sources).items() if manifest.refused.get(name) == sha256}
    differs = any(
        entry.change != "unchanged" and not (entry.change == "refused" and entry.name in refused) for entry in entries
    )
    return Compared(entries, version, differs)


def print_compared(compared: Compared, console: Console) -> None:
    """Print the files that differ, each with all its differences, and how many of what there are."""
    for entry in compared.report:
        if entry.change != "unchanged":
            print_file(entry, console)
    console.print(Text(f"{totals(compared.report)} since index {compared.index_version}", style="bold"), soft_wrap=True)
