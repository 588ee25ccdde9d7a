"""Keep what was trained in a file, go on from it, and average several trainings into one.

    python -m assistant.training.saved FILE=0.4 FILE=0.4 FILE=0.2 --out indexer/data/tuned/tuned.safetensors

The mean of trainings that began at the same layers is better than each on documents that none of them saw (model soups,
Wortsman et al. 2022, arXiv:2203.05482).
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from assistant.training.late import PARTS, Late
from indexer.tuned import PACKAGED

HEADS = ("question", "document", "silence")
Arrays = Mapping[str, NDArray[Any]]


def save(model: Late, path: Path) -> None:
    """Write the layers, in half precision, and the heads."""
    state = {name: value.detach().numpy() for name, value in model.state_dict().items()}
    arrays = {_written(name): value.astype(np.float16) for name, value in state.items() if _is_kept(name)}
    for head in HEADS:
        arrays[head] = np.concatenate([state[f"{head}.weight"][0], state[f"{head}.bias"]]).astype(np.float32)
    arrays["factors"] = np.array([state["rarity"], state["pooled"]], dtype=np.float32)
    save_file(arrays, path)


def restore(model: Late, path: Path) -> None:
    """Put the weights of a saved file into the model; what is not in the file keeps its start."""
    arrays = load_file(path)
    state = {name: arrays[_written(name)] for name in model.state_dict() if _is_kept(name)}
    for head in HEADS:
        state |= {f"{head}.weight": arrays[head][None, :-1], f"{head}.bias": arrays[head][-1:]}
    state |= dict(zip(("rarity", "pooled"), arrays["factors"], strict=True))
    model.load_state_dict(
        {name: torch.tensor(np.asarray(value, np.float32)) for name, value in state.items()}, strict=False
    )


def mean(files: Sequence[Arrays], weights: Sequence[float]) -> dict[str, NDArray[Any]]:
    """The weighted mean of saved files, each array in the precision of the first; the weights are brought to sum 1."""
    shares = np.array(weights) / sum(weights)
    summed = {
        name: sum(share * each[name].astype(np.float64) for share, each in zip(shares, files, strict=True))
        for name in files[0]
    }
    return {name: np.asarray(value, dtype=files[0][name].dtype) for name, value in summed.items()}


def _is_kept(name: str) -> bool:
    return name.startswith("layers.")


def _written(name: str) -> str:
    """The name of a part of the model in the file: "layers.0.parts.q.weight" is written as BERT calls it."""
    _, number, _, part, kind = name.split(".")
    return f"layers.{number}.{PARTS[part]}.{kind}"


def main() -> None:
    """Read, average, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", metavar="FILE=WEIGHT")
    parser.add_argument("--out", type=Path, default=PACKAGED)
    options = parser.parse_args()
    named = [each.rpartition("=") for each in options.files]
    save_file(mean([load_file(name) for name, _, _ in named], [float(weight) for _, _, weight in named]), options.out)


if __name__ == "__main__":
    main()
