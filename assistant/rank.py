"""Order the candidates: the only place where it is decided which chunk comes before which."""

from dataclasses import dataclass

import numpy as np

from assistant.question import Query
from assistant.retrieve import Candidates
from indexer.codes import code_key
from indexer.embed import Embedded, Floats
from indexer.index import Index
from indexer.vectors import Numbers


@dataclass(frozen=True, slots=True)
class Ranked:
    """Candidates best first: `numbers` (n,) int64 of chunks, `scores` (n,) float32 from 0 to 1, higher is better."""

    numbers: Numbers
    scores: Floats


def rank(index: Index, query: Query, embedded: Embedded, candidates: Candidates) -> Ranked:
    """Score and order the candidates; equal scores in the order of the index."""
    weights = token_weights(index, embedded)
    late = candidates.matches @ weights
    lexical = candidates.lexical / max(float(candidates.lexical.max(initial=0.0)), 1e-6)
    exact = np.array([_holds(index, int(number), query) for number in candidates.numbers], dtype=np.float32)
    scores = np.clip(0.7 * late + 0.15 * candidates.dense + 0.1 * lexical + exact, 0, 1).astype(np.float32)
    order = np.lexsort((candidates.numbers, -(0.7 * late + 0.15 * candidates.dense + 0.1 * lexical + exact)))
    return Ranked(candidates.numbers[order], scores[order])


def token_weights(index: Index, embedded: Embedded) -> Floats:
    """How much each token of a question counts, (tokens,) float32 with sum 1: rarer in the index, more.

    The inverse document frequency log(1 + n / (1 + df)) over the embedded texts.
    """
    counts = index.token_counts
    texts = max(len(index.text_keys), 1)
    found = np.array([counts.get(int(token), 0) for token in embedded.token_ids], dtype=np.float32)
    idf = np.log1p(texts / (1 + found))
    return (idf / max(float(idf.sum()), 1e-6)).astype(np.float32)


def _holds(index: Index, number: int, query: Query) -> float:
    """1 where the first cell is a code of the question, less where another cell or a passage holds it."""
    keys = {code.key for code in query.codes}
    if not keys or not any(number in index.codes.get(key, ()) for key in keys):
        return 0.0
    chunk = index.chunks[number]
    first = chunk.cells[0] if chunk.cells else ""
    return 1.0 if code_key(first) in keys else 0.4
