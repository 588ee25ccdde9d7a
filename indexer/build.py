"""Build an Index from files; what has not changed since the last one is neither parsed nor embedded again."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexer.chunk import chunk_document, own_text, surroundings, windows
from indexer.codes import find_codes
from indexer.contradictions import Contradictions
from indexer.corpus import Sources
from indexer.documents import Chunk, Document
from indexer.embed import DocumentEmbedder
from indexer.embedding import embed_texts
from indexer.errors import CorpusError
from indexer.index import Index
from indexer.reading import Progress, no_progress, read_sources
from indexer.report import FileReport, report
from indexer.same import same_chunks
from indexer.words import WordIndex, words


@dataclass(frozen=True, slots=True)
class Built:
    """A new index and the report of how it came to be."""

    index: Index
    report: tuple[FileReport, ...]


def build_index(
    sources: Sources,
    embedder: DocumentEmbedder,
    previous: Index | None = None,
    progress: Progress = no_progress,
    *,
    reread: bool = False,
) -> Built:
    """Read, cut, embed and index the files of a corpus.

    A file that was indexed before and can no longer be read keeps its earlier version in the index, and its report says
    so. `previous` must be of the same model, and is the result when no document has changed; `reread` parses what has not
    changed too, as after a change of the parsers.
    Raises CorpusError when not one file could be read.
    """
    known = {document.name: document for document in previous.documents} if previous else {}
    read = read_sources(sources, {} if reread else known, progress)
    if not read.documents:
        reasons = "; ".join(map(str, read.refused[:5]))
        raise CorpusError(f"not one of the {len(read.refused)} files could be read: {reasons}")
    kept = [known[problem.name] for problem in read.refused if problem.name in known]
    documents = tuple(sorted((*read.documents, *kept), key=lambda document: document.name))
    if previous and not reread and documents == previous.documents:
        return Built(previous, report(read, known))
    index = index_documents(documents, embedder, previous, progress, reread=reread)
    return Built(index, report(read, known))


def index_documents(
    documents: tuple[Document, ...],
    embedder: DocumentEmbedder,
    previous: Index | None = None,
    progress: Progress = no_progress,
    *,
    reread: bool = False,
) -> Index:
    """Cut, embed and index documents; what `previous`, of the same model, holds is not embedded again.

    Nor are codes looked for again in documents that have not changed, unless `reread`, as after a change of the program.
    """
    chunks = tuple(chunk for document in documents for chunk in chunk_document(document))
    texts: dict[str, int] = {}
    pairs = [
        (number, texts.setdefault(text, len(texts))) for number, chunk in enumerate(chunks) for text in windows(chunk)
    ]
    keys = tuple(hashlib.sha256(text.encode()).hexdigest() for text in texts)
    chunk_of, text_of = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    lexical, codes = WordIndex.of(_stemmed(chunks)), code_table(chunks, None if reread else previous)
    same, contradictions = same_chunks(chunks), Contradictions.of(documents)
    # Last, since the model may still be loading.
    embedded = embed_texts(list(texts), keys, embedder, previous, progress)
    return Index(
        documents=documents,
        chunks=chunks,
        vectors=embedded.vectors,
        tokens=embedded.tokens,
        words=lexical,
        text_keys=keys,
        chunk_of=chunk_of.copy(),
        text_of=text_of.copy(),
        codes=codes,
        same=same,
        contradictions=contradictions,
    )


def _stemmed(chunks: Sequence[Chunk]) -> list[list[str]]:
    """The stemmed words of each chunk's `contextualize`; what stands around many chunks is read once."""
    around = {text: words(text) for text in {surroundings(chunk) for chunk in chunks}}
    return [around[surroundings(chunk)] + words(own_text(chunk)) for chunk in chunks]


def code_table(chunks: Sequence[Chunk], previous: Index | None = None) -> dict[str, tuple[int, ...]]:
    """Which chunks hold which code: normalised code -> numbers of chunks, both in order.

    Chunks that are the same in `previous` keep the codes that were found there.
    """
    table: dict[str, set[int]] = {}
    known = _known(chunks, previous) if previous else {}
    for key, numbers in previous.codes.items() if previous else ():
        kept = {known[number] for number in numbers if number in known}
        if kept:
            table[key] = kept
    same = set(known.values())
    for number, chunk in enumerate(chunks):
        for text in () if number in same else chunk.cells or (chunk.text,):
            for code in find_codes(text):
                table.setdefault(code.key, set()).add(number)
    return {key: tuple(sorted(table[key])) for key in sorted(table)}


def _known(chunks: Sequence[Chunk], previous: Index) -> dict[int, int]:
    """The chunks of `previous` that have not changed: old number -> new number."""
    before = ((previous.number_of.get(chunk.id), number) for number, chunk in enumerate(chunks))
    return {old: new for old, new in before if old is not None and _says_the_same(previous.chunks[old], chunks[new])}


def _says_the_same(one: Chunk, other: Chunk) -> bool:
    return (one.cells, one.text) == (other.cells, other.text)
