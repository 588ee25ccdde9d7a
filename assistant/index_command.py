"""What `rowcite index` does: build, save, and report per file."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from assistant.card import inert, visible
from assistant.changes import corpus_changes
from assistant.changes_report import print_file, totals
from assistant.settings import Settings
from indexer.build import Built, build_index
from indexer.codesets.in_use import codesets_in_use, codesets_signature
from indexer.codesets.official import Official
from indexer.corpus import Sources, find_sources, source_hashes
from indexer.documents import Document, Table
from indexer.embed import model_name, model_sha256
from indexer.embed_beside import EmbedderBeside
from indexer.embedding import EmbedderWhenNeeded
from indexer.errors import StoredIndexError
from indexer.index import Index, Manifest
from indexer.store import load_index, program_sha256, read_manifest, save_index, writing

# Differences of one file that are shown; an edition that rewrites a document would scroll the others away.
SHOWN = 20
# Codes that are named where rows contradict each other.
NAMED = 12


def run_index(
    corpus: Sequence[Path], settings: Settings, console: Console, *, quiet: bool = False, as_json: bool = False
) -> bool:
    """Bring the index of `settings` up to date with `corpus`; whether a file was refused.

    With `quiet`, an index that is up to date is left without a word. Raises CorpusError, ModelError or
    IndexNotWrittenError; the index in use then stays as it was.
    """
    sources = find_sources(corpus)
    if quiet and _up_to_date(sources, settings):
        return False
    with writing(settings.index), _uncollected():
        built = _build(sources, settings, console)
    if as_json:
        told = corpus_changes(built.report, built.index.version)
        console.file.write(inert(told.model_dump_json(indent=2)) + "\n")
    else:
        _print(built, settings, console)
    return any(entry.change == "refused" for entry in built.report)


@contextmanager
def _uncollected() -> Iterator[None]:
    """What a build loads stays to its end: looking through millions of objects for waste took a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # or the first collection looks through them all
        gc.enable()


def _print(built: Built, settings: Settings, console: Console) -> None:
    for entry in built.report:
        print_file(entry, console, SHOWN)
    console.print(Text(totals(built.report)))
    _print_contradictions(built.index, console)
    counts = f"{len(built.index.documents)} documents, {len(built.index.chunks)} rows and passages"
    console.print(Text(f"{counts} in {settings.index} (version {built.index.version})", style="bold"))


def _print_contradictions(index: Index, console: Console) -> None:
    codes = sorted({contradiction.code for contradiction in index.contradictions})
    if codes:
        named = ", ".join(codes[:NAMED]) + (" …" if len(codes) > NAMED else "")
        said = "code is" if len(codes) == 1 else "codes are"
        text = f"{len(codes)} {said} described in contradictory ways; ask for one to see them: {named}"
        console.print(Text(visible(text), style="yellow"))


def _up_to_date(sources: Sources, settings: Settings) -> bool:
    try:
        manifest = read_manifest(settings.index)
    except StoredIndexError:
        return False
    return (
        {**manifest.sources, **manifest.refused} == source_hashes(sources)
        and manifest.model_sha256 == model_sha256(settings.model)
        and manifest.program == program_sha256()
        and manifest.codesets == codesets_signature(settings.codesets)
    )


def _build(sources: Sources, settings: Settings, console: Console) -> Built:
    embedder = EmbedderWhenNeeded(
        model_name(settings.model),
        model_sha256(settings.model),
        lambda: EmbedderBeside(settings.model, settings.threads),
    )
    manifest = _manifest(settings)
    if _any_new(sources, manifest):
        embedder.begin()
    previous = _previous(settings, embedder.sha256)
    reread = manifest is not None and manifest.program != program_sha256()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("reading", total=None)
        built = build_index(
            sources,
            embedder,
            previous,
            lambda stage, done, total: bar.update(task, description=stage, completed=done, total=total),
            reread=reread,
        )
    hashes = source_hashes(sources)
    refused = {entry.name: hashes[entry.name] for entry in built.report if entry.change == "refused"}
    official = _official(built.index, settings, None if reread else previous)
    same = previous is not None and built.index is previous and official is previous.official
    if same and manifest and refused == manifest.refused:
        return built
    compared = replace(built.index, official=official)
    return Built(save_index(compared, settings.index, embedder.name, embedder.sha256, refused), built.report)


def _official(index: Index, settings: Settings, previous: Index | None) -> Official:
    """What the code sets in use say of the rows; of documents whose rows have not changed it is taken from `previous`."""
    signature = codesets_signature(settings.codesets)
    if previous is None or previous.official.signature != signature:
        return Official.of(index.documents, codesets_in_use(settings.codesets), signature)
    if index is previous:
        return previous.official
    before = {document.name: document for document in previous.documents}
    unchanged = {document.name for document in index.documents if _same_rows(before.get(document.name), document)}
    return previous.official.updated(index.documents, unchanged, lambda: codesets_in_use(settings.codesets))


def _same_rows(before: Document | None, after: Document) -> bool:
    """Whether two editions of a document have the same tables under the same headings: what code sets are held against."""
    if before is None:
        return False
    return before.sha256 == after.sha256 or (before.title == after.title and _rows(before) == _rows(after))


def _rows(document: Document) -> list[tuple[object, ...]]:
    return [
        (section.headings, table.number, table.caption, table.header, [(row.cells, row.parents) for row in table.rows])
        for section in document.sections
        for table in section.blocks
        if isinstance(table, Table)
    ]


def _manifest(settings: Settings) -> Manifest | None:
    try:
        return read_manifest(settings.index)
    except StoredIndexError:
        return None


def _any_new(sources: Sources, manifest: Manifest | None) -> bool:
    """Whether there is a file that the index knows neither under its name nor under another."""
    known = {*manifest.sources.values(), *manifest.refused.values()} if manifest else set()
    return not known.issuperset(source_hashes(sources).values())


def _previous(settings: Settings, model_sha256: str) -> Index | None:
    """The index in use, to take over what has not changed; None where there is none that can be."""
    try:
        return load_index(settings.index, model_sha256)
    except StoredIndexError:
        return None
