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

    assert again.shards[0].values.tobytes() == once.shards[0].values.tobytes()
    assert again.scales.tobytes() == once.scales.tobytes()
    assert again.ids.tolist() == once.ids.tolist()
    assert again.offsets.tolist() == [0, 50, 50, 350]


def test_a_zero_vector_stays_zero() -> None:
    packed = TokenVectors.build([embedded(np.zeros(2, np.float32), np.zeros((1, 2), np.float32), np.array([7]))], 2)

    assert packed.get(0)[0].tolist() == [[0, 0]]
    assert packed.get(0)[1].tolist() == [7]


def same(one: TokenVectors, other: TokenVectors) -> bool:
    """Whether both hold the same, shard by shard."""
    arrays = [
        [*(shard.values for shard in store.shards), store.scales, store.ids, store.offsets, store.ends]
        for store in (one, other)
    ]
    return all(np.array_equal(mine, theirs) for mine, theirs in zip(*arrays, strict=True))


def cut(store: TokenVectors, *ends: int) -> TokenVectors:
    """The same texts in shards that end there."""
    return TokenVectors.joined([store], np.arange(len(store)), np.array(ends))


def test_token_vectors_come_back_as_they_were_saved(tmp_path: Path) -> None:
    packed = cut(TokenVectors.build([some(3), some(2), some(4)], 24), 2, 3)
    packed.save(tmp_path)

    loaded = TokenVectors.load(tmp_path)

    assert same(loaded, packed)
    with pytest.raises(ValueError, match="read-only"):
        loaded.shards[0].values[0] = 0


def test_stores_joined_in_a_new_order_are_as_packed_together() -> None:
    texts = [some(size) for size in (3, 1, 0, 7, 2, 5)]
    parts = [cut(TokenVectors.build(texts[:4], 24), 1, 4), TokenVectors.build(texts[4:], 24)]

    for order in ([0, 1, 2, 3, 4, 5], [4, 0, 1, 2, 3, 5], [5, 3, 1], [2], []):
        joined = TokenVectors.joined(parts, np.array(order, dtype=np.int64), np.array([len(order)]))

        assert same(joined, TokenVectors.build([texts[number] for number in order], 24))


def test_shards_change_nothing_that_is_asked_of_a_store() -> None:
    whole, question = TokenVectors.build([some(size) for size in (3, 0, 1, 7, 2)], 24), some(4).tokens
    sharded, texts = cut(whole, 2, 3, 5), np.array([4, 1, 0, 3, 2])

    assert sharded.best_matches(question, texts).tolist() == whole.best_matches(question, texts).tolist()
    assert sharded.similarities(question, 3).tolist() == whole.similarities(question, 3).tolist()
    assert sharded.get(4)[0].tolist() == whole.get(4)[0].tolist()


def test_a_shard_that_stays_is_saved_as_another_name_of_its_file(tmp_path: Path) -> None:
    (old := tmp_path / "old").mkdir()
    (new := tmp_path / "new").mkdir()
    cut(TokenVectors.build([some(size) for size in (3, 1, 4, 2)], 24), 2, 4).save(old)
    parts = [TokenVectors.load(old), TokenVectors.build([some(5)], 24)]

    TokenVectors.joined(parts, np.array([0, 4, 2, 3]), np.array([2, 4])).save(new)

    kept = [(new / name).samefile(old / name) for name in ("token_values_0.npy", "token_values_1.npy")]
    assert kept == [False, True]


def test_a_shard_is_written_where_its_file_cannot_have_another_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError("no second names on this disk")

    (old := tmp_path / "old").mkdir()
    (new := tmp_path / "new").mkdir()
    packed = TokenVectors.build([some(3), some(2)], 24)
    packed.save(old)
    monkeypatch.setattr(Path, "hardlink_to", refused)

    TokenVectors.load(old).save(new)

    assert same(TokenVectors.load(new), packed)
