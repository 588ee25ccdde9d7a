"""The Index: documents, their chunks, and what is needed to find them by code, by word, by meaning and by token."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from indexer.arrays import Numbers
from indexer.codesets.official import Official
from indexer.contradictions import Contradictions
from indexer.documents import Chunk, Document
from indexer.embed import Embedded
from indexer.same import Members
from indexer.tokens import TokenVectors
from indexer.vectors import FaissVectors
from indexer.words import WordIndex


@dataclass(frozen=True)
class Manifest:
    """What an index is made of; written beside it, checked at load.

    `sources` maps each document to the SHA-256 of its file, `refused` each file that was refused ("" where it could not be
    opened), `files` each file of the index. `program` is the SHA-256 of the code that read the documents,
    `codesets` the signature of the official code sets that they were compared with.
    """

    format: int
    model: str
    model_sha256: str
    dimension: int
    counts: Mapping[str, int]
    sources: Mapping[str, str]
    files: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    program: str = ""
    codesets: str = ""


@dataclass(frozen=True)
class Index:
    """Everything that is searched, in memory.

    Chunks are numbered by their place in `chunks`. An encoder sees a long chunk in several texts, and the same text may
    stand in several documents: `text_keys` holds a hash per embedded text, `chunk_of` and `text_of` are (m,) int64 and
    say, pair by pair, which chunk has which text. `codes` maps a normalised code to the numbers of the chunks that hold it.
    `same` is (n,) int64: for each chunk the number of the first one that says the same.
    """

    documents: tuple[Document, ...]
    chunks: tuple[Chunk, ...]
    vectors: FaissVectors
    tokens: TokenVectors
    words: WordIndex
    text_keys: tuple[str, ...]
    chunk_of: Numbers
    text_of: Numbers
    codes: Mapping[str, tuple[int, ...]]
    same: Numbers
    version: str = ""
    official: Official = field(default_factory=Official)
    contradictions: Contradictions = field(default_factory=Contradictions)

    @cached_property
    def number_of(self) -> Mapping[str, int]:
        """The number of each chunk id."""
        return {chunk.id: number for number, chunk in enumerate(self.chunks)}

    @cached_property
    def members(self) -> Members:
        """Which chunks say the same as one another."""
        return Members(self.same)

    def embedded(self, text: int) -> Embedded:
        """An embedded text as its vectors are stored."""
        tokens, ids = self.tokens.get(text)
        return Embedded(self.vectors.vector(text), tokens, ids)

    @cached_property
    def table_rows(self) -> Mapping[tuple[str, int], tuple[int, ...]]:
        """The numbers of the rows of each table, in order; a table is named by its document and its number there."""
        rows: dict[tuple[str, int], list[int]] = {}
        for number, chunk in enumerate(self.chunks):
            if chunk.kind == "row":
                rows.setdefault((chunk.document, chunk.table), []).append(number)
        return {table: tuple(numbers) for table, numbers in rows.items()}

    @cached_property
    def chunks_of(self) -> Mapping[str, Numbers]:
        """The numbers of each document's chunks, in order."""
        numbers: dict[str, list[int]] = {document.name: [] for document in self.documents}
        for number, chunk in enumerate(self.chunks):
            numbers[chunk.document].append(number)
        return {name: np.asarray(own, dtype=np.int64) for name, own in numbers.items()}
