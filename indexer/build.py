"""Build an Index from files; what has not changed since the last one is neither parsed nor embedded again."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from indexer.chunk import chunk_document, contextualize, windows
from indexer.codes import find_codes
from indexer.corpus import Source, Sources
from indexer.documents import Chunk, Document
from indexer.embed import BATCH, Embedded, Embedder
from indexer.errors import CorpusError, DocumentError
from indexer.index import Index
from indexer.parse.isolated import parse_isolated
from indexer.tokens import TokenVectors
from indexer.vectors import FaissVectors
from indexer.words import WordIndex

Change = Literal["added", "changed", "unchanged", "removed", "refused"]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file; `reason` is "" unless it was refused."""

    name: str
    change: Change
    tables: int = 0
    rows: int = 0
    passages: int = 0
    warnings: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Built:
    """A new index and the report of how it came to be."""

    index: Index
    report: tuple[FileReport, ...]


def no_progress(stage: str, done: int, total: int) -> None:
    """Take no notice of the progress of a build."""


def build_index(
    sources: Sources,
    embedder: Embedder,
    previous: Index | None = None,
    progress: Progress = no_progress,
    *,
    reread: bool = False,
) -> Built:
    """Read, cut, embed and index the files of a corpus.

    A file that was indexed before and can no longer be read keeps its earlier version in the index, and its report says
    so. `previous` must be of the same model; `reread` parses what has not changed too, as after a change of the parsers.
    Raises CorpusError when not one file could be read.
    """
    known = {document.name: document for document in previous.documents} if previous else {}
    usable = {} if reread else known
    read = [_read(source, usable, progress, place, len(sources.files)) for place, source in enumerate(sources.files)]
    readable = [document for document in read if isinstance(document, Document)]
    refused = [*sources.refused, *(problem for problem in read if isinstance(problem, DocumentError))]
    if not readable:
        reasons = "; ".join(map(str, refused[:5]))
        raise CorpusError(f"not one of the {len(refused)} files could be read: {reasons}")
    kept = [known[problem.name] for problem in refused if problem.name in known]
    documents = tuple(sorted((*readable, *kept), key=lambda document: document.name))
    report = (*_changes(readable, known, refused), *(_refusal(problem, known) for problem in refused))
    return Built(
        index_documents(documents, embedder, previous, progress), tuple(sorted(report, key=lambda entry: entry.name))
    )


def _read(
    source: Source, known: dict[str, Document], progress: Progress, place: int, total: int
) -> Document | DocumentError:
    progress("reading", place, total)
    try:
        same = known.get(source.name)
        if same and same.sha256 == _sha256(source):
            return same
        return parse_isolated(source.path, source.name)
    except DocumentError as problem:
        return problem
    except OSError as problem:
        return DocumentError(source.name, f"cannot be opened ({problem.strerror}); check its permissions")
    except Exception as problem:  # noqa: BLE001  # one file that a parser trips over must not cost the others
        return DocumentError(source.name, f"the parser failed on it ({type(problem).__name__}); please report the file")


def _sha256(source: Source) -> str:
    with source.path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _changes(
    documents: Iterable[Document], known: dict[str, Document], refused: Iterable[DocumentError]
) -> Iterable[FileReport]:
    left = dict(known)
    for problem in refused:
        left.pop(problem.name, None)
    for document in documents:
        before = left.pop(document.name, None)
        change: Change = "added" if before is None else "unchanged" if before.sha256 == document.sha256 else "changed"
        rows = sum(len(table.rows) for table in document.tables)
        yield FileReport(document.name, change, len(document.tables), rows, len(document.passages), document.warnings)
    yield from (FileReport(name, "removed") for name in left)


def _refusal(problem: DocumentError, known: dict[str, Document]) -> FileReport:
    kept = "; its earlier version stays in the index" if problem.name in known else ""
    return FileReport(problem.name, "refused", reason=problem.reason + kept)


def index_documents(
    documents: tuple[Document, ...], embedder: Embedder, previous: Index | None = None, progress: Progress = no_progress
) -> Index:
    """Cut, embed and index documents; what `previous`, of the same model, holds is not embedded again."""
    chunks = tuple(chunk for document in documents for chunk in chunk_document(document))
    texts: dict[str, int] = {}
    pairs = [
        (number, texts.setdefault(text, len(texts))) for number, chunk in enumerate(chunks) for text in windows(chunk)
    ]
    keys = tuple(hashlib.sha256(text.encode()).hexdigest() for text in texts)
    embedded = _embed(list(texts), keys, embedder, previous, progress)
    pooled = np.array([text.pooled for text in embedded], dtype=np.float32).reshape(-1, embedder.dimension)
    chunk_of, text_of = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return Index(
        documents=documents,
        chunks=chunks,
        vectors=FaissVectors.build(pooled),
        tokens=TokenVectors.build(embedded, embedder.dimension),
        words=WordIndex.build([contextualize(chunk) for chunk in chunks]),
        text_keys=keys,
        chunk_of=chunk_of.copy(),
        text_of=text_of.copy(),
        codes=code_table(chunks),
    )


def _embed(
    texts: Sequence[str], keys: Sequence[str], embedder: Embedder, previous: Index | None, progress: Progress
) -> list[Embedded]:
    done = _embedded_before(previous, frozenset(keys)) if previous else {}
    # Long and short texts in batches of their own: less padding, and a progress bar that tells the truth.
    missing = sorted((number for number, key in enumerate(keys) if key not in done), key=lambda n: (len(texts[n]), n))
    for first in range(0, len(missing), BATCH):
        progress("embedding", first, len(missing))
        batch = missing[first : first + BATCH]
        vectors = embedder.embed_documents([texts[number] for number in batch])
        done.update(zip((keys[number] for number in batch), vectors, strict=True))
    return [done[key] for key in keys]


def _embedded_before(previous: Index, wanted: frozenset[str]) -> dict[str, Embedded]:
    return {key: previous.embedded(number) for number, key in enumerate(previous.text_keys) if key in wanted}


def code_table(chunks: Sequence[Chunk]) -> dict[str, tuple[int, ...]]:
    """Which chunks hold which code: normalised code -> numbers of chunks, both in order."""
    table: dict[str, dict[int, None]] = {}
    for number, chunk in enumerate(chunks):
        for text in chunk.cells or (chunk.text,):
            for code in find_codes(text):
                table.setdefault(code.key, {})[number] = None
    return {key: tuple(table[key]) for key in sorted(table)}
