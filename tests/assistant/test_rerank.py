"""The second order: what was looked at first, the rest behind as it was."""

from dataclasses import replace

import numpy as np
import pytest

from assistant.evidence import SIGNALS, Evidence
from assistant.network import Network
from assistant.rank import Ranked
from assistant.rerank import EXTRA, rerank, rerank_inputs

INPUTS = len(SIGNALS) + len(EXTRA)
NOTHING = float("nan")


def network(weight: float, of: str = "satisfied") -> Network:
    """The first score plus `weight` times one of the extra inputs."""
    straight = np.zeros((INPUTS, 1), np.float32)
    straight[len(SIGNALS) + EXTRA.index("score_gap")] = 1
    straight[len(SIGNALS) + EXTRA.index(of)] = weight
    zero = np.zeros(1, np.float32)
    none = np.zeros((INPUTS, 1), np.float32)
    return Network(none[:, 0], none[:, 0] + 1, none, zero, zero[:, None], straight, zero)


def evidence(count: int) -> Evidence:
    return Evidence(
        np.zeros((count, len(SIGNALS)), np.float32), np.zeros(0, np.float32), np.zeros((count, 0), np.float32)
    )


# Candidates 0 to 3, in the order 2, 0, 3, 1.
FIRST = Ranked(
    numbers=np.array([12, 10, 13, 11]),
    places=np.array([2, 0, 3, 1]),
    scores=np.array([3, 2.5, 1, 0], np.float32),
    shares=np.array([0.5, 0.3, 0.15, 0.05], np.float32),
)


def test_the_one_that_satisfies_comes_first_and_those_not_looked_at_stay_behind() -> None:
    satisfied = np.array([2.0, NOTHING, -1.0, NOTHING], np.float32)

    final = rerank(network(1.0), evidence(4), FIRST, satisfied)

    assert final.numbers.tolist() == [10, 12, 13, 11]
    assert final.places.tolist() == [0, 2, 3, 1]
    assert final.shares.sum() == pytest.approx(1)
    # 12 gained least: 0 - 1 = -1 for a first score of 3; the others keep their distances to it.
    assert final.scores.tolist() == pytest.approx([1.5, -1.0, -3.0, -4.0])


def test_where_nothing_was_looked_at_the_first_order_stays() -> None:
    assert rerank(network(1.0), evidence(4), FIRST, np.full(4, NOTHING, np.float32)) is FIRST


def test_the_inputs_are_the_signals_and_the_look() -> None:
    signals = np.arange(4 * len(SIGNALS), dtype=np.float32).reshape(4, -1)
    satisfied = np.array([2.0, NOTHING, -1.0, NOTHING], np.float32)

    ranks, inputs = rerank_inputs(replace(evidence(4), signals=signals), FIRST, satisfied)

    assert ranks.tolist() == [0, 1]
    assert inputs[:, : len(SIGNALS)].tolist() == signals[[2, 0]].tolist()
    assert inputs[:, len(SIGNALS) :].tolist() == pytest.approx(np.array([[0, 0.5, -1, -3], [-0.5, 0.3, 2, 0]]))
