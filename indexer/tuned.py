"""What Rowcite trained on top of the packaged encoder: its layers, and three small heads for late interaction.

The file holds the weights of the last layers of all-MiniLM-L6-v2 as trained (`indexer/data/tuned/README.md` is
the model card), and the heads, linear in a token's output vector:

    weight(question token) = softmax over the tokens of (question head + rarity * log of its rarity in the scope)
    gate(document token)   = sigmoid(document head): how much a token of a document may count as a match
    silence(question)      = silence head of its pooled vector: the score that an answer has to beat
"""

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file

from indexer.arrays import Floats
from indexer.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PACKAGED = Path(str(files("indexer") / "data" / "tuned" / "tuned.safetensors"))


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads: `question`, `document` and `silence` are (dim + 1,) float32, a bias at the end; `rarity` is a factor.

    `silence` reads the pooled question: what late interaction plus `pooled` times the cosine must beat to be an answer.
    """

    question: Floats
    document: Floats
    silence: Floats
    rarity: float
    pooled: float

    @property
    def trained(self) -> bool:
        """Whether they come from a training: a plain model has no head for silence."""
        return bool(self.silence.any())

    def weights(self, tokens: Floats) -> Floats:
        """How much each token of a question counts, before its rarity: (n,) float32 logits."""
        return _linear(self.question, tokens)

    def gates(self, tokens: Floats) -> Floats:
        """How much each token of a document may count: (n,) float32, 0 to 1."""
        return (1 / (1 + np.exp(-_linear(self.document, tokens)))).astype(np.float32)


def plain_heads(dimension: int) -> Heads:
    """The heads of a model that was not trained: every token counts by its rarity alone, every match fully."""
    zero = np.zeros(dimension + 1, dtype=np.float32)
    open_gate = zero.copy()
    open_gate[-1] = 20.0
    return Heads(question=zero, document=open_gate, silence=zero, rarity=1.0, pooled=0.3)


def apply_tuned(model: "SentenceTransformer", path: Path = PACKAGED) -> Heads:
    """Put the trained layers in place of the model's own, and return the heads; raise ModelError when they do not fit."""
    import torch  # noqa: PLC0415  # loaded already by whoever has a model

    try:
        arrays = load_file(path)
        layers = {name.removeprefix("layers."): array for name, array in arrays.items() if name.startswith("layers.")}
        state = {name: torch.from_numpy(array.astype(np.float32)) for name, array in layers.items()}
        missing, unexpected = model[0].model.encoder.layer.load_state_dict(state, strict=False)
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        raise ModelError(f"the trained layers in {path} do not fit the model: {error}; reinstall Rowcite") from error
    if unexpected or len(missing) + len(state) != len(model[0].model.encoder.layer.state_dict()):
        raise ModelError(f"the trained layers in {path} are not those of this model; reinstall Rowcite")
    rarity, pooled = arrays["factors"].tolist()
    return Heads(arrays["question"], arrays["document"], arrays["silence"], rarity, pooled)


def tuned_sha256(path: Path = PACKAGED) -> str:
    """SHA-256 of the trained file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _linear(head: Floats, vectors: Floats) -> Floats:
    return np.asarray(vectors @ head[:-1] + head[-1], dtype=np.float32)
