"""Token vectors of every indexed text, for late interaction: each word of a question looks for its best match.

The measure is MaxSim of ColBERT (Khattab and Zaharia, 2020, section 3.2), on the token outputs of the same encoder that
gives the pooled vectors. Vectors are kept as int8 with one scale each: a quarter of the room, cosines within 0.01.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.arrays import Floats, Ids, Numbers
from indexer.embed import Embedded

Bytes = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class _Run:
    """The texts `first` to `last` - 1 of a store."""

    store: "TokenVectors"
    first: int
    last: int

    @property
    def sizes(self) -> Numbers:
        return np.diff(self.store.offsets[self.first : self.last + 1])

    @property
    def places(self) -> slice:
        return slice(int(self.store.offsets[self.first]), int(self.store.offsets[self.last]))

    @property
    def length(self) -> int:
        return int(self.sizes.sum())


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """The token vectors of n texts, end to end.

    Text i owns the places offsets[i] to offsets[i + 1]; `values` is (places, dim) int8, `scales` (places,) float32 and
    `ids` (places,) int32, the vocabulary numbers; `offsets` is (n + 1,) int64.
    """

    values: Bytes
    scales: Floats
    ids: Ids
    offsets: Numbers

    @classmethod
    def build(cls, texts: Sequence[Embedded], dimension: int) -> "TokenVectors":
        """Pack the token vectors of `texts`."""
        sizes = [len(text.tokens) for text in texts]
        tokens = np.concatenate([np.empty((0, dimension), np.float32), *(text.tokens for text in texts)])
        scales = _short(np.maximum(np.abs(tokens).max(axis=1, initial=0.0), 1e-12).astype(np.float32) / 127)
        values = np.rint(tokens / scales[:, None]).astype(np.int8)
        ids = np.concatenate([np.empty(0, np.int32), *(text.token_ids for text in texts)]).astype(np.int32)
        return cls(values, scales, ids, np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64))

    @classmethod
    def joined(cls, parts: Sequence["TokenVectors"], order: Numbers) -> "TokenVectors":
        """The texts of several stores in a new order, as they are packed: place `order` counts through all parts.

        `order` is (n,) int64. Texts that follow one another are copied in one go, so that a store of many is not unpacked.
        """
        starts = np.cumsum([0, *(len(part.offsets) - 1 for part in parts)])
        breaks = np.flatnonzero((np.diff(order) != 1) | np.isin(order[1:], starts)) + 1
        runs = [
            _Run(parts[owner], int(run[0] - starts[owner]), int(run[-1] - starts[owner]) + 1)
            for run in np.split(order, breaks)
            if len(run)
            for owner in [int(np.searchsorted(starts, run[0], side="right")) - 1]
        ]
        sizes = np.concatenate([np.empty(0, np.int64), *(run.sizes for run in runs)])
        values = np.empty((int(sizes.sum()), parts[0].values.shape[1]), dtype=np.int8)
        at = 0
        for run in runs:
            values[at : at + run.length] = run.store.values[run.places]
            at += run.length
        scales = np.concatenate([np.empty(0, np.float32), *(run.store.scales[run.places] for run in runs)])
        ids = np.concatenate([np.empty(0, np.int32), *(run.store.ids[run.places] for run in runs)])
        return cls(values, scales, ids, np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64))

    def similarities(self, question: Floats, text: int) -> Floats:
        """The cosine of each question token with each token of one text: (question tokens, text tokens) float32."""
        first, last = self.offsets[text], self.offsets[text + 1]
        return (question @ self.values[first:last].T.astype(np.float32)) * self.scales[first:last]

    def best_matches(self, question: Floats, texts: Numbers) -> Floats:
        """For each text the best cosine of each question token: (texts, question tokens) float32; empty text 0."""
        if not len(texts):
            return np.zeros((0, len(question)), dtype=np.float32)
        sizes = self.offsets[texts + 1] - self.offsets[texts]
        places = np.concatenate([np.arange(self.offsets[text], self.offsets[text + 1]) for text in texts])
        cosines = (self.values[places].astype(np.float32) @ question.T) * self.scales[places][:, None]
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
        values = self.values[first:last].astype(np.float32) * self.scales[first:last, None]
        return values, np.asarray(self.ids[first:last])

    def save(self, folder: Path) -> None:
        """Write the arrays into `folder`."""
        for name in ("values", "scales", "ids", "offsets"):
            np.save(folder / f"token_{name}.npy", getattr(self, name))

    @classmethod
    def load(cls, folder: Path) -> "TokenVectors":
        """Read what `save` wrote; the large array stays on disk and is paged in as it is used."""
        return cls(
            np.load(folder / "token_values.npy", mmap_mode="r"),
            *(np.load(folder / f"token_{name}.npy") for name in ("scales", "ids", "offsets")),
        )


def _short(scales: Floats) -> Floats:
    """Scales rounded up to 16 binary digits, so that value times scale is exact and packing again changes nothing."""
    digits, exponents = np.frexp(scales)
    return np.asarray(np.ldexp(np.ceil(digits * 2**16) / 2**16, exponents), dtype=np.float32)
