"""Find candidates: the chunks that hold a code, a word or the meaning of a question, each with its raw evidence."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexer.arrays import Floats, Numbers
from indexer.embed import Embedded
from indexer.index import Index
from indexer.same import one_of_each

# Up to this many chunks in scope every one is scored; above it, the best of each retriever are.
SCORE_ALL = 500
BEST_OF_EACH = 150
# How far down the best by word are looked through for ones that do not say the same.
MOST_REPEATED = 20 * BEST_OF_EACH


@dataclass(frozen=True, slots=True)
class Candidates:
    """The chunks that may answer, n of them, with their evidence; higher is better everywhere.

    `numbers` is (n,) int64, ascending. `dense` is (n,) float32, the best cosine of the question with any text of the
    chunk (-1 to 1); `lexical` is (n,) float32, BM25 (0 and up); `matches` is (n, question tokens) float32, the best cosine
    that each token of the question finds in the chunk.
    """

    numbers: Numbers
    dense: Floats
    lexical: Floats
    matches: Floats


def retrieve(
    index: Index, scope: Numbers, embedded: Embedded, words: Sequence[str], exact: Sequence[int]
) -> Candidates:
    """The candidates among the chunks numbered in `scope` (ascending).

    `words` are the stemmed words to look for, `exact` the numbers of chunks that hold a code of the question: those in
    scope are candidates whatever else they say. Of chunks that say the same, one is a candidate: the one whose document and
    headings have most of the words.
    """
    lexical = index.words.scores(words)
    numbers = scope if len(scope) <= SCORE_ALL else _best_of_each(index, scope, embedded.pooled, lexical, exact)
    numbers = one_of_each(numbers, lexical[numbers], index.same)
    places = np.flatnonzero(np.isin(index.chunk_of, numbers))
    chunk = np.searchsorted(numbers, index.chunk_of[places])
    text = index.text_of[places]
    return Candidates(
        numbers=numbers,
        dense=_best_per_chunk(index.vectors.scores(embedded.pooled, text)[:, None], chunk, len(numbers))[:, 0],
        lexical=lexical[numbers],
        matches=_best_per_chunk(index.tokens.best_matches(embedded.tokens, text), chunk, len(numbers)),
    )


def _best_of_each(index: Index, scope: Numbers, pooled: Floats, lexical: Floats, exact: Sequence[int]) -> Numbers:
    among = None if len(scope) == len(index.chunks) else np.unique(index.text_of[np.isin(index.chunk_of, scope)])
    near = index.vectors.search(pooled, BEST_OF_EACH, among)
    by_meaning = index.chunk_of[np.isin(index.text_of, near.numbers)]
    by_word = scope[np.lexsort((scope, -lexical[scope]))]
    by_word = by_word[_first_of_each(index.same[by_word[:MOST_REPEATED]])[:BEST_OF_EACH]]
    return np.intersect1d(np.concatenate([by_meaning, by_word, np.asarray(exact, dtype=np.int64)]), scope)


def _first_of_each(groups: Numbers) -> Numbers:
    """The places at which each group comes first, in order."""
    return np.sort(np.unique(groups, return_index=True)[1])


def _best_per_chunk(values: Floats, chunk: Numbers, count: int) -> Floats:
    best = np.full((count, values.shape[1]), -1.0, dtype=np.float32)
    np.maximum.at(best, chunk, values)
    return best
