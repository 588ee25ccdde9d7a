"""Look again at the first few candidates, with the question beside them, and put them in their final order."""

from collections.abc import Sequence

import numpy as np

from assistant.case import Weighed
from assistant.evidence import Evidence
from assistant.network import Network
from assistant.rank import Ranked
from indexer.arrays import Floats, Numbers
from indexer.joint import Asking, Joint

# How many candidates are looked at: a question's time allows few; a list is decided row by row.
LOOKED, LOOKED_FOR_A_LIST = 4, 24
# One with less than this part of the first one's share is not looked at: what cannot win need not be read.
CHANCE = 0.02
EXTRA = ("score_gap", "share", "satisfied", "satisfied_gap")  # what `rerank` reads beside the signals


def worth_a_look(first: Ranked, *, for_a_list: bool) -> Numbers:
    """The places of the candidates to look at, best first."""
    if for_a_list:
        return first.places[:LOOKED_FOR_A_LIST]
    return first.places[:LOOKED][first.shares[:LOOKED] >= CHANCE * first.shares[:1]]


def look(joint: Joint | None, weighed: Weighed, places: Sequence[int] | Numbers) -> Floats:
    """How well the candidates at these places satisfy the question: (candidates,) float32 logits, NaN where not looked.

    Without a trained `joint` nothing is looked at. Of a chunk in several texts, the one that matches best is read.
    """
    satisfied = np.full(len(weighed.candidates.numbers), np.nan, dtype=np.float32)
    if joint is not None and len(places):
        asking = Asking(weighed.embedded.tokens, weighed.evidence.weights)
        texts = [_text(weighed, int(weighed.candidates.numbers[place])) for place in places]
        satisfied[places] = joint.look(asking, texts)
    return satisfied


def _text(weighed: Weighed, number: int) -> Floats:
    """The stored token vectors of the text of a chunk that matches best."""
    index = weighed.scope.index
    texts = index.text_of[np.flatnonzero(index.chunk_of == number)]
    if len(texts) > 1:
        matches = index.tokens.best_matches(weighed.embedded.tokens, texts)
        texts = texts[[int((matches @ weighed.evidence.weights).argmax())]]
    return index.tokens.get(int(texts[0]))[0]


def rerank_inputs(evidence: Evidence, first: Ranked, satisfied: Floats) -> tuple[Numbers, Floats]:
    """The ranks in `first` that were looked at, and what `rerank` reads of each: (n,) and (n, signals + len(EXTRA))."""
    looked = np.flatnonzero(~np.isnan(satisfied[first.places]))
    places = first.places[looked]
    logits = satisfied[places]
    extra = (first.scores[looked] - first.scores[0], first.shares[looked], logits, logits - logits.max(initial=-1e9))
    return looked, np.column_stack([evidence.signals[places], *extra]).astype(np.float32)


def rerank(network: Network, evidence: Evidence, first: Ranked, satisfied: Floats) -> Ranked:
    """The final order: those looked at by `network`, the others behind as they were."""
    looked, inputs = rerank_inputs(evidence, first, satisfied)
    if not len(looked):
        return first
    scores = network.logits(inputs)[:, 0]
    # One scale for both: those not looked at keep their distances, and gain no more than the least of the others.
    gain = float((scores - first.scores[looked]).min())
    final = first.scores + gain
    final[looked] = scores
    order = np.lexsort((first.numbers, -final)).astype(np.int64)
    shares = np.exp(final - final.max())
    shares /= shares.sum()
    return Ranked(first.numbers[order], first.places[order], final[order], shares[order].astype(np.float32))
