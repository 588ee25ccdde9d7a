"""Embed the texts of an index; what an earlier index of the same model holds is taken over as it is packed there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexer.embed import BATCH, Embedder
from indexer.index import Index
from indexer.reading import Progress
from indexer.tokens import TokenVectors
from indexer.vectors import FaissVectors


@dataclass(frozen=True, slots=True)
class Embeddings:
    """The vectors of n texts, pooled and by token, in their order."""

    vectors: FaissVectors
    tokens: TokenVectors


def embed_texts(
    texts: Sequence[str], keys: Sequence[str], embedder: Embedder, previous: Index | None, progress: Progress
) -> Embeddings:
    """Embed `texts`, of which `keys` are the hashes, but for those that `previous`, of the same model, holds."""
    before = {key: number for number, key in enumerate(previous.text_keys)} if previous else {}
    # Long and short texts in batches of their own: less padding, and a progress bar that tells the truth.
    missing = sorted((n for n, key in enumerate(keys) if key not in before), key=lambda n: (len(texts[n]), n))
    packed, pooled = [previous.tokens] if previous else [], [previous.vectors.vectors()] if previous else []
    for first in range(0, len(missing), BATCH):
        progress("embedding", first, len(missing))
        embedded = embedder.embed_documents([texts[number] for number in missing[first : first + BATCH]])
        # Packed at once: the token vectors of a thousand documents take gigabytes as they come.
        packed.append(TokenVectors.build(embedded, embedder.dimension))
        pooled.append(np.array([text.pooled for text in embedded], dtype=np.float32))
    after = {keys[number]: len(before) + place for place, number in enumerate(missing)}
    order = np.array([before[key] if key in before else after[key] for key in keys], dtype=np.int64)
    every = np.concatenate([np.empty((0, embedder.dimension), np.float32), *pooled])
    tokens = TokenVectors.joined(packed or [TokenVectors.build([], embedder.dimension)], order)
    return Embeddings(FaissVectors.build(every[order]), tokens)
