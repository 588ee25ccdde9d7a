"""The small trained networks of the engine: linear, plus one hidden layer; run with numpy, kept in one safetensors file.

`assistant/training` makes the file; `assistant/data/README.md` says from what.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file

from indexer.arrays import Floats
from indexer.errors import ModelError

PACKAGED = Path(str(files("assistant") / "data" / "engine.safetensors"))
PARTS = ("mean", "scale", "inner", "inner_bias", "outer", "straight", "bias")


@dataclass(frozen=True, slots=True)
class Network:
    """relu(x · inner + inner_bias) · outer + x · straight + bias, where x = (inputs - mean) / scale.

    `mean`, `scale` (inputs,); `inner` (inputs, hidden), `inner_bias` (hidden,); `outer` (hidden, outputs), `straight`
    (inputs, outputs), `bias` (outputs,); all float32.
    """

    mean: Floats
    scale: Floats
    inner: Floats
    inner_bias: Floats
    outer: Floats
    straight: Floats
    bias: Floats

    def logits(self, inputs: Floats) -> Floats:
        """(n, outputs) float32 for (n, inputs); an input that is not known, NaN, counts as the mean."""
        # An input far outside what was trained on must not run away.
        x = np.clip(np.nan_to_num((inputs - self.mean) / self.scale), -8, 8)
        hidden = np.maximum(x @ self.inner + self.inner_bias, 0)
        return np.asarray(hidden @ self.outer + x @ self.straight + self.bias, dtype=np.float32)

    def probabilities(self, inputs: Floats) -> Floats:
        """The logistic function of the logits: (n, outputs) float32, 0 to 1."""
        return np.asarray(1 / (1 + np.exp(-self.logits(inputs))), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Engine:
    """The networks: `rank` orders candidates, `trust` says whether there is an answer and whether the first is right.

    `lists` says whether a question asks for a list, `members` which rows belong to it. `lists` reads the vectors of the
    model that it was trained with: None with another.
    """

    rank: Network
    lists: Network | None
    trust: Network
    members: Network


@cache
def load_engine(path: Path = PACKAGED) -> Engine:
    """The networks, read once; raise ModelError when the file is not whole."""
    try:
        arrays = load_file(path)
        networks = (Network(*(arrays[f"{name}.{part}"] for part in PARTS)) for name in Engine.__slots__)
        return Engine(*networks)
    except (OSError, KeyError, ValueError, SafetensorError) as error:
        raise ModelError(f"the engine's networks in {path} cannot be read: {error}; reinstall Rowcite") from error
