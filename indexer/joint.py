"""A joint look: the question's tokens read a few candidates once, and say how well each one satisfies them.

Late interaction compares tokens that were encoded apart; what depends on both sides together ("before the anesthesia",
"without", "the other eye") is seen only here. One transformer layer, started from the encoder's last and trained with it:
attention from the question's tokens to their own and the row's stored token vectors, then two small linear layers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file

from indexer.arrays import Floats
from indexer.errors import ModelError
from indexer.tuned import PACKAGED

if TYPE_CHECKING:
    from torch import Tensor

HEADS = 12  # of all-MiniLM-L6-v2
# As in training: the scale of a token's share, and of the result.
SHARE, RESULT = 10.0, 5.0
PREFIX = "joint."


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as it looks: `tokens` (n, dim) float32 of unit length, `weights` (n,) float32 with sum 1."""

    tokens: Floats
    weights: Floats


@dataclass(frozen=True, slots=True)
class Joint:
    """The weights of the joint look, by name, as torch tensors."""

    parts: "dict[str, Tensor]"

    def look(self, asking: Asking, texts: Sequence[Floats]) -> Floats:
        """How well each text, (tokens, dim) float32 as stored, satisfies the question: (texts,) float32 logits.

        Above 0 it more likely does than not. The result does not depend on which texts are looked at together.
        """
        import torch  # noqa: PLC0415  # loaded already by whoever has a model

        if not texts or not len(asking.tokens):
            return np.full(len(texts), -RESULT, dtype=np.float32)
        rows, kept = _padded(texts)
        best = np.stack([(asking.tokens @ text.T).max(axis=1, initial=-1.0) for text in texts])
        with torch.inference_mode():
            result = self._satisfied(
                *(torch.from_numpy(array) for array in (asking.tokens, asking.weights, best, rows, kept))
            )
        return np.asarray(result.numpy(), dtype=np.float32)

    def _satisfied(
        self, tokens: "Tensor", weights: "Tensor", best: "Tensor", rows: "Tensor", kept: "Tensor"
    ) -> "Tensor":
        import torch  # noqa: PLC0415
        from torch.nn import functional  # noqa: PLC0415

        part = self.parts
        asked = tokens * part["gain"] + part["sides"][0] + (weights * SHARE)[:, None] * part["share"]
        asked = asked[None] + best[..., None] * part["best"]
        both = torch.cat([asked, rows * part["gain"] + part["sides"][1]], 1)
        mask = torch.cat([torch.ones(asked.shape[:2], dtype=torch.bool), kept], 1)[:, None, None, :]
        attended = functional.scaled_dot_product_attention(
            self._heads("q", asked), self._heads("k", both), self._heads("v", both), attn_mask=mask
        )
        joined = self._linear("o", attended.transpose(1, 2).reshape(asked.shape))
        states = self._norm("first_norm", asked + joined)
        states = self._norm("last_norm", states + self._linear("down", functional.gelu(self._linear("up", states))))
        logits = self._linear("weight", states)[..., 0] + torch.log(weights + 1e-4)
        whole = (states * torch.softmax(logits, -1)[..., None]).sum(1)
        return self._linear("out", functional.gelu(self._linear("hidden", whole)))[:, 0] * RESULT

    def _heads(self, name: str, states: "Tensor") -> "Tensor":
        split = self._linear(name, states)
        return split.view(*split.shape[:2], HEADS, -1).transpose(1, 2)

    def _linear(self, name: str, states: "Tensor") -> "Tensor":
        from torch.nn import functional  # noqa: PLC0415

        return functional.linear(states, self.parts[f"{name}.weight"], self.parts[f"{name}.bias"])

    def _norm(self, name: str, states: "Tensor") -> "Tensor":
        from torch.nn import functional  # noqa: PLC0415

        weight, bias = self.parts[f"{name}.weight"], self.parts[f"{name}.bias"]
        return functional.layer_norm(states, weight.shape, weight, bias, 1e-12)


def _padded(texts: Sequence[Floats]) -> tuple[Floats, np.ndarray[tuple[int, int], np.dtype[np.bool_]]]:
    longest = max(1, *map(len, texts))
    rows = np.zeros((len(texts), longest, texts[0].shape[1]), dtype=np.float32)
    kept = np.zeros((len(texts), longest), dtype=np.bool_)
    for place, text in enumerate(texts):
        rows[place, : len(text)], kept[place, : len(text)] = text, True
    return rows, kept


@cache
def load_joint(path: Path = PACKAGED) -> Joint:
    """The packaged weights, read once; raise ModelError when the file is not whole."""
    import torch  # noqa: PLC0415

    try:
        arrays = {
            name.removeprefix(PREFIX): array for name, array in load_file(path).items() if name.startswith(PREFIX)
        }
        return Joint({name: torch.from_numpy(array.astype(np.float32)) for name, array in arrays.items()})
    except (OSError, ValueError, SafetensorError) as error:
        raise ModelError(f"the joint look in {path} cannot be read: {error}; reinstall Rowcite") from error
