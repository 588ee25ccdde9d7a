"""Build an Index from files; what has not changed since the last one is neither parsed nor embedded again."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexer.chunk import chunk_document, contextualize, windows
from indexer.codes import find_codes
from indexer.contradictions import Contradictions
from indexer.corpus import Sources
from indexer.documents import Chunk, Document
from indexer.embed import BATCH, Embedded, Embedder
from indexer.errors import CorpusError
from indexer.index import Index
from indexer.reading import Progress, no_progress, read_sources
from indexer.report import FileReport, report
from indexer.same import same_chunks
from indexer.tokens import TokenVectors
from indexer.vectors import FaissVectors
from indexer.words import WordIndex


@dataclass(frozen=True, slots=True)
class Built:
    """A new index and the report of how it came to be."""

    index: Index
    report: tuple[FileReport, ...]


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
    read = read_sources(sources, {} if reread else known, progress)
    if not read.documents:
        reasons = "; ".join(map(str, read.refused[:5]))
        raise CorpusError(f"not one of the {len(read.refused)} files could be read: {reasons}")
    kept = [known[problem.name] for problem in read.refused if problem.name in known]
    documents = tuple(sorted((*read.documents, *kept), key=lambda document: document.name))
    return Built(index_documents(documents, embedder, previous, progress), report(read, known))


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
        same=same_chunks(chunks),
        contradictions=Contradictions.of(documents),
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
