"""The lexical side: words with stemming, scored by BM25 (the bm25s library)."""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import bm25s
import numpy as np
import Stemmer

from indexer.arrays import Floats

_STEMMER = Stemmer.Stemmer("english")
WORD = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*")
# Words that carry no topic. Short codes that look like them ("AS") are found by their shape, not here.
STOP_WORDS = frozenset(  # a paragraph is easier to read and extend than 120 quoted words
    "a an and are as at be been being but by can could did do does for from had has have he her him his how i if in into "
    "is it its me my no nor not of on or our shall she should so than that the their them then there these they this "
    "those to us was we were what when where which while who whom whose why will with would you your am any about just "
    "let please tell give show need want get".split()
)


def words(text: str) -> list[str]:
    """The stemmed, case-folded words of `text` that are not stop words, in order."""
    return [stem(word) for word in plain_words(text) if word not in STOP_WORDS]


def plain_words(text: str) -> list[str]:
    """The case-folded words of `text`, unstemmed, stop words included, in order."""
    return [match.group().casefold().replace("’", "'") for match in WORD.finditer(text)]


@lru_cache(maxsize=2**16)
def stem(word: str) -> str:
    """The Snowball stem of a case-folded word."""
    return str(_STEMMER.stemWord(word))


class WordIndex:
    """BM25 over the words of texts (Lucene's idf, k1 = 1.5, b = 0.75); higher is better, 0 where no word is shared."""

    def __init__(self, retriever: "bm25s.BM25", documents: int) -> None:
        self._retriever = retriever
        self._documents = documents
        self._known = retriever.vocab_dict

    @classmethod
    def build(cls, texts: Sequence[str]) -> "WordIndex":
        """Index `texts`; the scores of a query come back in this order."""
        return cls.of([words(text) for text in texts])

    @classmethod
    def of(cls, texts: Sequence[Sequence[str]]) -> "WordIndex":
        """Index texts that are stemmed words already."""
        # A word in no text keeps the library from failing on texts without a word, and on no texts at all.
        tokens = [text or ["\x00"] for text in texts] or [["\x00"]]
        vocabulary = {word: number for number, word in enumerate(sorted({word for text in tokens for word in text}))}
        ids = [[vocabulary[word] for word in text] for text in tokens]
        retriever = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
        retriever.index(bm25s.tokenization.Tokenized(ids=ids, vocab=vocabulary), show_progress=False)
        return cls(retriever, len(texts))

    def scores(self, question: Sequence[str]) -> Floats:
        """BM25 of every text for the stemmed words of a question: (n,) float32."""
        known = [word for word in question if word in self._known]
        if not known:
            return np.zeros(self._documents, dtype=np.float32)
        return np.asarray(self._retriever.get_scores(known), dtype=np.float32)[: self._documents]

    def save(self, folder: Path) -> None:
        """Write the word index into `folder`."""
        self._retriever.save(str(folder), show_progress=False)

    @classmethod
    def load(cls, folder: Path, documents: int) -> "WordIndex":
        """Read what `save` wrote."""
        return cls(bm25s.BM25.load(str(folder)), documents)
