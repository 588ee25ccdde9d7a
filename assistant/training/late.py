"""The encoder as it is trained: the layers of a BERT model in plain torch, late interaction behind it."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

HEADS, DIMENSION = 12, 384  # of all-MiniLM-L6-v2
PARTS = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "o": "attention.output.dense", "first_norm": "attention.output.LayerNorm",
    "up": "intermediate.dense", "down": "output.dense", "last_norm": "output.LayerNorm",
}  # fmt: skip


class Layer(nn.Module):
    """One transformer layer, with the parameters of a BERT layer."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.parts = nn.ModuleDict({short: layer.get_submodule(name) for short, name in PARTS.items()})

    def forward(self, states: Tensor, kept: Tensor, drop: float) -> Tensor:
        """(n, length, dim) to the same; `kept` (n, length) is False at padding."""
        query, key, value = (self._split(self._run(part, states)) for part in ("q", "k", "v"))
        attended = functional.scaled_dot_product_attention(query, key, value, attn_mask=kept[:, None, None, :])
        joined = self._run("o", attended.transpose(1, 2).reshape(states.shape))
        states = self._run("first_norm", states + functional.dropout(joined, drop, self.training))
        widened = self._run("down", functional.gelu(self._run("up", states)))
        return self._run("last_norm", states + functional.dropout(widened, drop, self.training))

    def _run(self, part: str, states: Tensor) -> Tensor:
        result: Tensor = self.parts[part](states)
        return result

    @staticmethod
    def _split(states: Tensor) -> Tensor:
        return states.view(*states.shape[:2], HEADS, DIMENSION // HEADS).transpose(1, 2)


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts as they enter the first layer: `states` (n, length, dim).

    `kept` and `counts` (n, length) are False at padding, and at padding and special tokens; `rarity` (n, length) is
    log(log(1 + n / (1 + df)) + 0.05) of each token.
    """

    states: Tensor
    kept: Tensor
    counts: Tensor
    rarity: Tensor


@dataclass(frozen=True, slots=True)
class Scored:
    """Questions against the texts of one document: `scores` (questions, texts), `silence` (questions,)."""

    scores: Tensor
    silence: Tensor


class Late(nn.Module):
    """Scores of questions against rows and passages: weighted MaxSim of tokens, plus a share of the pooled cosine."""

    def __init__(self, layers: nn.ModuleList) -> None:
        super().__init__()
        self.layers = nn.ModuleList([Layer(layer) for layer in layers])
        self.question, self.document, self.silence = (nn.Linear(DIMENSION, 1) for _ in range(3))
        for head, bias in ((self.question, 0.0), (self.document, 3.0), (self.silence, 0.45)):
            nn.init.zeros_(head.weight)
            nn.init.constant_(head.bias, bias)
        self.rarity, self.pooled, self.sharpness = (nn.Parameter(torch.tensor(start)) for start in (1.0, 0.3, 20.0))

    def encode(self, batch: Batch, drop: float) -> Tensor:
        """The last hidden states: (n, length, dim)."""
        states = batch.states
        with torch.autocast("cpu", dtype=torch.bfloat16):
            for layer in self.layers:
                states = layer(states, batch.kept, drop)
        return states.float()

    def forward(self, questions: Batch, texts: Batch, drop: float) -> Scored:
        """Score every question against every text; silence is the score that an answer has to beat."""
        asked, said = self.encode(questions, drop), self.encode(texts, drop)
        weights = self.question(asked)[..., 0] + self.rarity * questions.rarity
        weights = torch.softmax(weights.masked_fill(~questions.counts, -1e4), -1)
        gated = functional.normalize(said, dim=-1) * torch.sigmoid(self.document(said))
        unit = functional.normalize(asked, dim=-1)
        best = _best(unit, gated, texts.counts)
        whole = _pooled(asked, questions.kept)
        scores = (best * weights[:, :, None]).sum(1) + self.pooled * (whole @ _pooled(said, texts.kept).T)
        return Scored(scores, self.silence(whole)[:, 0])


def _best(asked: Tensor, said: Tensor, counts: Tensor) -> Tensor:
    """For each question token its best match in each text: (questions, tokens, texts)."""
    flat = asked.reshape(-1, DIMENSION) @ said.reshape(-1, DIMENSION).T
    cosines = flat.view(*asked.shape[:2], *said.shape[:2])
    return cosines.masked_fill(~counts[None, None], -1).max(-1).values


def _pooled(states: Tensor, kept: Tensor) -> Tensor:
    mean = (states * kept[..., None]).sum(1) / kept.sum(1, keepdim=True)
    return functional.normalize(mean, dim=-1)
