"""Nearest vectors: exact numpy search, the oracle of the tests, and FAISS, which gives the same answers faster."""

import errno
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import faiss
import numpy as np

from indexer.arrays import Floats, Numbers
from indexer.errors import IndexUnfitError

faiss.omp_set_num_threads(1)  # torch and FAISS bring an OpenMP each; one thread apiece keeps them from fighting


@dataclass(frozen=True, slots=True)
class Nearest:
    """The vectors nearest to a query, best first; equal scores in the order of their numbers.

    `numbers` is (k,) int64, places in stored order; `scores` is (k,) float32, cosines from -1 to 1, higher is better.
    """

    numbers: Numbers
    scores: Floats


class VectorStore(Protocol):
    """Vectors of unit length that can be searched by cosine."""

    def search(self, query: Floats, count: int, among: Numbers | None = None) -> Nearest:
        """The `count` vectors nearest to `query` ((dim,), unit length), of all or of those numbered in `among`."""
        ...

    def scores(self, query: Floats, numbers: Numbers) -> Floats:
        """The cosine of `query` with each of the numbered vectors: (len(numbers),) float32."""
        ...

    def __len__(self) -> int: ...


class ExactVectors:
    """Plain matrix product over (n, dim) float32, rows of unit length."""

    def __init__(self, vectors: Floats) -> None:
        self._vectors = np.ascontiguousarray(vectors, dtype=np.float32)

    def search(self, query: Floats, count: int, among: Numbers | None = None) -> Nearest:
        """The nearest vectors, by scoring every one."""
        numbers = np.arange(len(self), dtype=np.int64) if among is None else among
        return _best(numbers, self.scores(query, numbers), count)

    def scores(self, query: Floats, numbers: Numbers) -> Floats:
        """The cosine of `query` with each of the numbered vectors."""
        return self._vectors[numbers] @ query

    def __len__(self) -> int:
        return len(self._vectors)


class FaissVectors:
    """A flat inner-product FAISS index: exact, and faster than anything approximate up to about 200,000 vectors."""

    def __init__(self, index: "faiss.Index") -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Floats) -> "FaissVectors":
        """Index (n, dim) float32, rows of unit length."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    def search(self, query: Floats, count: int, among: Numbers | None = None) -> Nearest:
        """The nearest vectors; when fewer are asked for than exist, a tie at the end is cut as FAISS finds it."""
        size = min(count, len(self) if among is None else len(among))
        chosen = None if among is None else faiss.SearchParameters(sel=faiss.IDSelectorBatch(among))  # type: ignore[call-arg]  # SWIG
        scores, numbers = self._index.search(query[None, :], size, params=chosen) if size else _nothing()
        found = numbers[0] >= 0
        return _best(numbers[0][found], scores[0][found], count)

    def scores(self, query: Floats, numbers: Numbers) -> Floats:
        """The cosine of `query` with each of the numbered vectors."""
        return np.asarray(self._index.reconstruct_batch(numbers) @ query, dtype=np.float32)

    def vectors(self) -> Floats:
        """Every vector, (n, dim) float32, in stored order."""
        return np.asarray(self._index.reconstruct_n(0, len(self)), dtype=np.float32)

    def vector(self, number: int) -> Floats:
        """One vector, (dim,) float32."""
        return np.asarray(self._index.reconstruct(number), dtype=np.float32)

    def save(self, path: Path) -> None:
        """Write the FAISS index to `path`; OSError when that fails."""
        try:
            faiss.write_index(self._index, str(path))
        except RuntimeError as error:  # the library tells a full disk in words of its own, without the number
            raise OSError(errno.EIO, f"{path.name} could not be written; is the disk full?") from error

    @classmethod
    def load(cls, path: Path) -> "FaissVectors":
        """Read what `save` wrote; raise IndexUnfitError when the file is damaged."""
        try:
            return cls(faiss.read_index(str(path)))
        except RuntimeError as error:
            raise IndexUnfitError(f"{path.name} is damaged; build the index again with: rowcite index") from error

    def __len__(self) -> int:
        return int(self._index.ntotal)


def _best(numbers: Numbers, scores: Floats, count: int) -> Nearest:
    order = np.lexsort((numbers, -scores))[:count]
    return Nearest(numbers[order].astype(np.int64), scores[order])


def _nothing() -> tuple[Floats, Numbers]:
    return np.empty((1, 0), dtype=np.float32), np.empty((1, 0), dtype=np.int64)
