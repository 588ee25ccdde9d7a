"""Order the candidates: the only place where it is decided which chunk comes before which."""

from dataclasses import dataclass

import numpy as np

from assistant.evidence import Evidence
from assistant.network import Network
from assistant.retrieve import Candidates
from indexer.arrays import Floats, Numbers


@dataclass(frozen=True, slots=True)
class Ranked:
    """Candidates best first.

    `numbers` (n,) int64 are chunks, `places` (n,) int64 their places among the candidates; `scores` (n,) float32 are
    logits, of which only differences mean something; `shares` (n,) float32, their softmax, sum to 1.
    """

    numbers: Numbers
    places: Numbers
    scores: Floats
    shares: Floats


def rank(network: Network, candidates: Candidates, evidence: Evidence) -> Ranked:
    """Score and order the candidates; equal scores in the order of the index."""
    scores = network.logits(evidence.signals)[:, 0]
    order = np.lexsort((candidates.numbers, -scores)).astype(np.int64)
    shares = np.exp(scores - scores.max(initial=-1e9))
    shares = shares / max(float(shares.sum()), 1e-9)
    return Ranked(candidates.numbers[order], order, scores[order], shares[order].astype(np.float32))
