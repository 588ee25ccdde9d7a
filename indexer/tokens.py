"""Token vectors of every indexed text, for late interaction: each word of a question looks for its best match.

The measure is MaxSim of ColBERT (Khattab and Zaharia, 2020, section 3.2), on the token outputs of the same encoder that
gives the pooled vectors. Vectors are kept as int8 with one scale each: a quarter of the room, cosines within 0.01.
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.arrays import Floats, Ids, Numbers
from indexer.embed import Embedded

Bytes = NDArray[np.int8]
_SMALL = ("scales", "ids", "offsets", "ends")


@dataclass(frozen=True, slots=True)
class Shard:
    """The packed vectors of some texts: (places, dim) int8; `path` is the file that they are mapped from, if any."""

    values: Bytes
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """The token vectors of n texts, end to end.

    Text i owns the places offsets[i] to offsets[i + 1]; `scales` is (places,) float32 and `ids` (places,) int32, the
    vocabulary numbers; `offsets` is (n + 1,) int64. The vectors are nearly all of an index and are kept in shards: shard k
    ends before the text ends[k].
    """

    shards: tuple[Shard, ...]
    scales: Floats
    ids: Ids
    offsets: Numbers
    ends: Numbers

    @classmethod
    def build(cls, texts: Sequence[Embedded], dimension: int) -> "TokenVectors":
        """Pack the token vectors of `texts` into one shard."""
        sizes = [len(text.tokens) for text in texts]
        tokens = np.concatenate([np.empty((0, dimension), np.float32), *(text.tokens for text in texts)])
        scales = _short(np.maximum(np.abs(tokens).max(axis=1, initial=0.0), 1e-12).astype(np.float32) / 127)
        values = np.rint(tokens / scales[:, None]).astype(np.int8)
        ids = np.concatenate([np.empty(0, np.int32), *(text.token_ids for text in texts)]).astype(np.int32)
        return cls((Shard(values),), scales, ids, _offsets(sizes), np.array([len(texts)], dtype=np.int64))

    @classmethod
    def joined(cls, parts: Sequence["TokenVectors"], order: Numbers, ends: Numbers) -> "TokenVectors":
        """The texts of several stores in a new order, as they are packed, in shards that end at `ends`.

        `order` is (n,) int64 and counts through all parts. A shard that one of the parts has as well is taken over with its
        file, and texts that follow one another are copied in one go: a store of many is not unpacked.
        """
        shards, runs, nothing = [], [], parts[0].shards[0].values[:0]
        for first, last in pairwise([0, *ends.tolist()]):
            own = _runs(parts, order[first:last])
            whole = own[0].whole if len(own) == 1 else None
            shards.append(whole or Shard(np.concatenate([nothing, *(run.values for run in own)])))
            runs += own
        sizes = [size for run in runs for size in run.sizes]
        scales = np.concatenate([np.empty(0, np.float32), *(run.store.scales[run.places] for run in runs)])
        ids = np.concatenate([np.empty(0, np.int32), *(run.store.ids[run.places] for run in runs)])
        return cls(tuple(shards), scales, ids, _offsets(sizes), ends)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self.shards[0].values.shape[1])

    @property
    def starts(self) -> Numbers:
        """The place at which each shard begins."""
        return np.asarray(self.offsets[np.concatenate([[0], self.ends[:-1]])])

    def values(self, texts: Numbers) -> list[Bytes]:
        """The packed vectors of each of the texts: (n, dim) int8."""
        shards = np.searchsorted(self.ends, texts, side="right")
        starts = self.starts[shards]
        spans = zip(shards.tolist(), self.offsets[texts] - starts, self.offsets[texts + 1] - starts, strict=True)
        return [self.shards[shard].values[first:last] for shard, first, last in spans]

    def similarities(self, question: Floats, text: int) -> Floats:
        """The cosine of each question token with each token of one text: (question tokens, text tokens) float32."""
        (values,) = self.values(np.array([text]))
        return (question @ values.T.astype(np.float32)) * self.scales[self.offsets[text] : self.offsets[text + 1]]

    def best_matches(self, question: Floats, texts: Numbers) -> Floats:
        """For each text the best cosine of each question token: (texts, question tokens) float32; empty text 0."""
        if not len(texts):
            return np.zeros((0, len(question)), dtype=np.float32)
        sizes = self.offsets[texts + 1] - self.offsets[texts]
        places = np.concatenate([np.arange(self.offsets[text], self.offsets[text + 1]) for text in texts])
        values = np.concatenate(self.values(texts)).astype(np.float32)
        cosines = (values @ question.T) * self.scales[places][:, None]
        best = np.zeros((len(texts), len(question)), dtype=np.float32)
        filled = sizes > 0
        starts = (np.cumsum(sizes) - sizes)[filled]
        if len(starts):
            best[filled] = np.maximum.reduceat(cosines, starts, axis=0)
        return best

    def counts(self, texts: Numbers) -> Counter[int]:
        """In how many of the texts each token stands."""
        sizes = self.offsets[texts + 1] - self.offsets[texts]
        places = np.concatenate(
            [np.empty(0, np.int64), *(np.arange(self.offsets[t], self.offsets[t + 1]) for t in texts)]
        )
        pairs = np.unique(np.stack([np.repeat(texts, sizes), self.ids[places]]), axis=1)
        tokens, counts = np.unique(pairs[1], return_counts=True)
        return Counter(dict(zip(tokens.tolist(), counts.tolist(), strict=True)))

    def get(self, text: int) -> tuple[Floats, Ids]:
        """The token vectors, (n, dim) float32, and ids of one text."""
        first, last = self.offsets[text], self.offsets[text + 1]
        (values,) = self.values(np.array([text]))
        return values.astype(np.float32) * self.scales[first:last, None], np.asarray(self.ids[first:last])

    def save(self, folder: Path) -> None:
        """Write the arrays into `folder`; the file of a shard that has one gets a second name there."""
        for name in _SMALL:
            np.save(folder / f"token_{name}.npy", getattr(self, name))
        for number, shard in enumerate(self.shards):
            _save(shard, folder / f"token_values_{number}.npy")

    @classmethod
    def load(cls, folder: Path) -> "TokenVectors":
        """Read what `save` wrote; the shards stay on disk and are paged in as they are used."""
        small = {name: np.load(folder / f"token_{name}.npy") for name in _SMALL}
        paths = [folder / f"token_values_{number}.npy" for number in range(len(small["ends"]))]
        # A memmap is slower to cut than the plain array over it.
        return cls(tuple(Shard(np.asarray(np.load(path, mmap_mode="r")), path) for path in paths), **small)


@dataclass(frozen=True, slots=True)
class _Run:
    """The texts `first` to `last` - 1 of a store, all of its shard number `shard`."""

    store: TokenVectors
    shard: int
    first: int
    last: int

    @property
    def sizes(self) -> Numbers:
        return np.diff(self.store.offsets[self.first : self.last + 1])

    @property
    def places(self) -> slice:
        return slice(self.store.offsets[self.first], self.store.offsets[self.last])

    @property
    def values(self) -> Bytes:
        start = self.store.starts[self.shard]
        return self.store.shards[self.shard].values[self.places.start - start : self.places.stop - start]

    @property
    def whole(self) -> Shard | None:
        """The shard, where the run is all of it."""
        edges = (0, *self.store.ends.tolist())[self.shard : self.shard + 2]
        return self.store.shards[self.shard] if edges == (self.first, self.last) else None


def _runs(parts: Sequence[TokenVectors], order: Numbers) -> list[_Run]:
    """The texts in this order, which counts through all parts, as runs of texts that follow one another in a shard."""
    firsts = np.cumsum([0, *map(len, parts)])
    edges = np.concatenate([first + part.ends for first, part in zip(firsts, parts, strict=False)])
    breaks = np.flatnonzero((np.diff(order) != 1) | np.isin(order[1:], edges)) + 1
    runs = []
    for texts in np.split(order, breaks) if len(order) else ():
        owner = int(np.searchsorted(firsts, texts[0], side="right")) - 1
        first = int(texts[0] - firsts[owner])
        shard = int(np.searchsorted(parts[owner].ends, first, side="right"))
        runs.append(_Run(parts[owner], shard, first, first + len(texts)))
    return runs


def _save(shard: Shard, path: Path) -> None:
    if shard.path:
        with suppress(OSError):  # gone since, or a disk without second names
            path.hardlink_to(shard.path)
            return
    np.save(path, shard.values)


def _offsets(sizes: Sequence[int]) -> Numbers:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def _short(scales: Floats) -> Floats:
    """Scales rounded up to 16 binary digits, so that value times scale is exact and packing again changes nothing."""
    digits, exponents = np.frexp(scales)
    return np.asarray(np.ldexp(np.ceil(digits * 2**16) / 2**16, exponents), dtype=np.float32)
