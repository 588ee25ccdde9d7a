from pathlib import Path

import numpy as np
import pytest

from indexer.arrays import Numbers
from indexer.embed import unit
from indexer.errors import IndexUnfitError
from indexer.vectors import ExactVectors, FaissVectors

RANDOM = np.random.default_rng(7)
VECTORS = unit(RANDOM.normal(size=(500, 32)).astype(np.float32))
QUERIES = unit(RANDOM.normal(size=(20, 32)).astype(np.float32))


@pytest.mark.parametrize("among", [None, np.arange(3, 400, 7, dtype=np.int64)], ids=["all", "some"])
def test_faiss_finds_what_exact_search_finds_with_the_same_scores(among: Numbers | None) -> None:
    for query in QUERIES:
        exact = ExactVectors(VECTORS).search(query, 10, among)
        found = FaissVectors.build(VECTORS).search(query, 10, among)

        assert found.numbers.tolist() == exact.numbers.tolist()
        np.testing.assert_allclose(found.scores, exact.scores, atol=1e-6)


def test_a_vector_is_nearest_to_itself_with_score_one() -> None:
    found = FaissVectors.build(VECTORS).search(VECTORS[41], 1)

    assert found.numbers.tolist() == [41]
    assert found.scores[0] == pytest.approx(1.0, abs=1e-6)


def test_scores_of_chosen_vectors_come_in_their_order() -> None:
    numbers = np.array([5, 2, 499], dtype=np.int64)

    scores = FaissVectors.build(VECTORS).scores(QUERIES[0], numbers)

    np.testing.assert_allclose(scores, VECTORS[numbers] @ QUERIES[0], atol=1e-6)


def test_searching_nothing_finds_nothing() -> None:
    found = FaissVectors.build(VECTORS).search(QUERIES[0], 5, np.empty(0, dtype=np.int64))

    assert found.numbers.tolist() == []


def test_saved_vectors_come_back_and_damaged_ones_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "vectors.faiss"
    FaissVectors.build(VECTORS).save(path)

    assert FaissVectors.load(path).vectors().tobytes() == VECTORS.tobytes()
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(IndexUnfitError, match=r"vectors\.faiss is damaged; build the index again"):
        FaissVectors.load(path)
