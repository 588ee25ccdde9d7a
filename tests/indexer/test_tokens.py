"""Token vectors packed as bytes: the cosines they give, and that packing twice changes nothing."""

from pathlib import Path

import numpy as np
import pytest

from indexer.embed import Embedded, unit
from indexer.tokens import TokenVectors
from tests.fakes import embedded

RANDOM = np.random.default_rng(11)


def text(*vectors: tuple[float, ...], dimension: int = 2) -> Embedded:
    tokens = unit(np.array(vectors, dtype=np.float32).reshape(-1, dimension))
    return embedded(np.zeros(dimension, np.float32), tokens, np.arange(len(tokens), dtype=np.int32))


def some(size: int) -> Embedded:
    return text(*map(tuple, RANDOM.normal(size=(size, 24))), dimension=24)


def test_each_question_token_finds_its_best_match_in_each_text() -> None:
    packed = TokenVectors.build([text((1, 0), (0, 1)), text((0.6, 0.8)), text()], 2)
    question = np.array([[1, 0], [0, 1], [-1, 0]], dtype=np.float32)

    best = packed.best_matches(question, np.array([0, 1, 2]))

    np.testing.assert_allclose(best, [[1, 1, 0], [0.6, 0.8, -0.6], [0, 0, 0]], atol=0.005)


def test_matches_come_in_the_order_in_which_texts_are_named() -> None:
    packed = TokenVectors.build([text((1, 0)), text((0, 1))], 2)

    best = packed.best_matches(np.array([[1, 0]], dtype=np.float32), np.array([1, 0]))

    np.testing.assert_allclose(best[:, 0], [0, 1], atol=0.005)


def test_no_texts_match_nothing() -> None:
    packed = TokenVectors.build([], 2)

    assert packed.best_matches(np.eye(2, dtype=np.float32), np.empty(0, np.int64)).shape == (0, 2)


def test_best_matches_are_the_columns_greatest_similarities() -> None:
    texts = [some(size) for size in (3, 1, 7)]
    packed, question = TokenVectors.build(texts, 24), some(4).tokens

    best = packed.best_matches(question, np.arange(3))

    for number in range(3):
        np.testing.assert_allclose(best[number], packed.similarities(question, number).max(axis=1), atol=1e-6)


def test_packed_cosines_are_within_a_hundredth_of_exact_ones() -> None:
    stored, question = some(200), some(20)

    packed = TokenVectors.build([stored], 24).similarities(question.tokens, 0)

    np.testing.assert_allclose(packed, question.tokens @ stored.tokens.T, atol=0.01)


def test_what_was_packed_packs_again_to_the_same_bytes() -> None:
    once = TokenVectors.build([some(size) for size in (50, 0, 300)], 24)
    empty = np.zeros(24, np.float32)

    again = TokenVectors.build([embedded(empty, *once.get(number)) for number in range(3)], 24)

    assert again.values.tobytes() == once.values.tobytes()
    assert again.scales.tobytes() == once.scales.tobytes()
    assert again.ids.tolist() == once.ids.tolist()
    assert again.offsets.tolist() == [0, 50, 50, 350]


def test_a_zero_vector_stays_zero() -> None:
    packed = TokenVectors.build([embedded(np.zeros(2, np.float32), np.zeros((1, 2), np.float32), np.array([7]))], 2)

    assert packed.get(0)[0].tolist() == [[0, 0]]
    assert packed.get(0)[1].tolist() == [7]


def test_token_vectors_come_back_as_they_were_saved(tmp_path: Path) -> None:
    packed = TokenVectors.build([some(3), some(2)], 24)
    packed.save(tmp_path)

    loaded = TokenVectors.load(tmp_path)

    for name in ("values", "scales", "ids", "offsets"):
        assert getattr(loaded, name).tolist() == getattr(packed, name).tolist()
    with pytest.raises(ValueError, match="read-only"):
        loaded.values[0] = 0


def test_stores_joined_in_a_new_order_are_as_packed_together() -> None:
    texts = [some(size) for size in (3, 1, 0, 7, 2, 5)]
    parts = [TokenVectors.build(texts[:4], 24), TokenVectors.build(texts[4:], 24)]

    for order in ([0, 1, 2, 3, 4, 5], [4, 0, 1, 2, 3, 5], [5, 3, 1], [2], []):
        joined = TokenVectors.joined(parts, np.array(order, dtype=np.int64))

        together = TokenVectors.build([texts[number] for number in order], 24)
        for name in ("values", "scales", "ids", "offsets"):
            np.testing.assert_array_equal(getattr(joined, name), getattr(together, name))
