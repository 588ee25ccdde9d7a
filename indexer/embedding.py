"""Embed the texts of an index; what an earlier index of the same model holds is taken over as it is packed there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from indexer.arrays import Numbers
from indexer.embed import BATCH, DocumentEmbedder, Embedded
from indexer.index import Index
from indexer.reading import Progress
from indexer.tokens import TokenVectors
from indexer.vectors import FaissVectors

# Texts of a shard on average: ten megabytes, which is what one changed paragraph costs to write.
SHARD = 512


@dataclass(frozen=True, slots=True)
class Embeddings:
    """The vectors of n texts, pooled and by token, in their order."""

    vectors: FaissVectors
    tokens: TokenVectors


class EmbedderWhenNeeded:
    """A model that is loaded with the first text: most builds embed little or nothing, and loading takes seconds."""

    def __init__(self, name: str, sha256: str, load: Callable[[], DocumentEmbedder]) -> None:
        """`load` loads the model of this name and hash, or begins to."""
        self.name, self.sha256 = name, sha256
        self._load = load

    @cached_property
    def _loaded(self) -> DocumentEmbedder:
        return self._load()

    def begin(self) -> None:
        """Begin to load the model: there will be texts."""
        _ = self._loaded

    @property
    def dimension(self) -> int:
        """The length of its vectors; loads the model."""
        return self._loaded.dimension

    def embed_documents(self, texts: Sequence[str]) -> list[Embedded]:
        """Embed pieces of documents; loads the model, which may raise ModelError."""
        return self._loaded.embed_documents(texts)


def embed_texts(
    texts: Sequence[str], keys: Sequence[str], embedder: DocumentEmbedder, previous: Index | None, progress: Progress
) -> Embeddings:
    """Embed `texts`, of which `keys` are the hashes, but for those that `previous`, of the same model, holds."""
    before = {key: number for number, key in enumerate(previous.text_keys)} if previous else {}
    # Long and short texts in batches of their own: less padding, and a progress bar that tells the truth.
    missing = sorted((n for n, key in enumerate(keys) if key not in before), key=lambda n: (len(texts[n]), n))
    dimension = previous.tokens.dimension if previous else embedder.dimension
    packed, pooled = [previous.tokens] if previous else [], [previous.vectors.vectors()] if previous else []
    for first in range(0, len(missing), BATCH):
        progress("embedding", first, len(missing))
        embedded = embedder.embed_documents([texts[number] for number in missing[first : first + BATCH]])
        # Packed at once: the token vectors of a thousand documents take gigabytes as they come.
        packed.append(TokenVectors.build(embedded, dimension))
        pooled.append(np.array([text.pooled for text in embedded], dtype=np.float32))
    after = {keys[number]: len(before) + place for place, number in enumerate(missing)}
    order = np.array([before[key] if key in before else after[key] for key in keys], dtype=np.int64)
    every = np.concatenate([np.empty((0, dimension), np.float32), *pooled])
    tokens = TokenVectors.joined(packed or [TokenVectors.build([], dimension)], order, shard_ends(keys))
    return Embeddings(FaissVectors.build(every[order]), tokens)


def shard_ends(keys: Sequence[str]) -> Numbers:
    """Where the shards of a store of texts with these hashes end: (shards,) int64.

    A shard ends with a text whose hash says so, so that a text that comes or goes changes no shard but its own.
    """
    ends = [place for place, key in enumerate(keys, start=1) if int(key[:8], 16) % SHARD == 0]
    return np.array(sorted({*ends, len(keys)}), dtype=np.int64)
