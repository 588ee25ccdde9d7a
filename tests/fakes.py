"""Stand-ins at the seams: a model whose vectors are word counts, so that exact scores can be asserted without a model."""

import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.build import build_index
from indexer.corpus import find_sources
from indexer.embed import Embedded, unit
from indexer.index import Index
from indexer.tuned import plain_heads
from indexer.words import plain_words

AXES = 4096
Floats = NDArray[np.float32]
Ids = NDArray[np.int32]


class WordEmbedder:
    """Each word is an axis: the cosine of two texts is the cosine of their word counts, of two tokens 1 or 0."""

    name = "words"
    sha256 = "words"
    dimension = AXES
    heads = plain_heads(AXES)

    def embed_documents(self, texts: Sequence[str]) -> list[Embedded]:
        return [self.embed_question(text) for text in texts]

    def embed_question(self, text: str) -> Embedded:
        ids = np.array([zlib.crc32(word.encode()) % AXES for word in plain_words(text)], dtype=np.int32)
        tokens = np.zeros((len(ids), AXES), dtype=np.float32)
        tokens[np.arange(len(ids)), ids] = 1
        return Embedded(unit(tokens.sum(axis=0)), tokens, ids)


def index_of(*paths: Path) -> Index:
    """The index of files and folders, made with the toy model."""
    return build_index(find_sources(paths), WordEmbedder()).index


def embedded(pooled: Floats, tokens: Floats, token_ids: Ids) -> Embedded:
    """A text with these vectors."""
    return replace(WordEmbedder().embed_question(""), pooled=pooled, tokens=tokens, token_ids=token_ids)
