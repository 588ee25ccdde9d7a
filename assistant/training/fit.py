"""Fit the small networks with torch; each is a committee of narrow ones, joined into a single wide network."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from assistant.network import Network
from indexer.arrays import Floats

MEMBERS, HIDDEN = 7, 8
Loss = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]  # (outputs of a batch, its example numbers) -> loss


def fit(groups: Sequence[Floats], outputs: int, loss: Loss, plan: "Plan | None" = None) -> Network:
    """A committee fitted on `groups`, one (n, inputs) array per example; a batch is padded with zeros to its longest."""
    every = np.concatenate(list(groups))
    mean, scale = np.nanmean(every, axis=0), np.nanstd(every, axis=0) + 1e-3
    longest = max(map(len, groups))
    padded = torch.zeros(len(groups), longest, every.shape[1])
    for number, group in enumerate(groups):
        padded[number, : len(group)] = torch.from_numpy(np.clip(np.nan_to_num((group - mean) / scale), -8, 8))
    members = [_fit_one(padded, outputs, loss, plan or Plan(), seed) for seed in range(MEMBERS)]
    inner, inner_bias, outer, straight, bias = (
        [member[part].detach().numpy() for member in members] for part in range(5)
    )
    return Network(
        mean.astype(np.float32),
        scale.astype(np.float32),
        np.concatenate(inner, axis=1),
        np.concatenate(inner_bias),
        np.concatenate(outer).astype(np.float32) / np.float32(MEMBERS),
        np.mean(straight, axis=0),
        np.mean(bias, axis=0),
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """How long to fit, and how strongly to pull the weights to zero."""

    epochs: int = 30
    decay: float = 0.01


def _fit_one(padded: torch.Tensor, outputs: int, loss: Loss, plan: Plan, seed: int) -> tuple[torch.Tensor, ...]:
    generator = torch.Generator().manual_seed(seed)
    inputs = padded.shape[2]
    parts = (
        torch.randn(inputs, HIDDEN, generator=generator) * (0.5 / inputs**0.5),
        torch.zeros(HIDDEN),
        torch.randn(HIDDEN, outputs, generator=generator) * 0.1,
        torch.zeros(inputs, outputs),
        torch.zeros(outputs),
    )
    for part in parts:
        part.requires_grad_()
    optimizer = torch.optim.AdamW(parts, lr=0.01, weight_decay=plan.decay)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, plan.epochs)
    for _ in range(plan.epochs):
        for batch in torch.randperm(len(padded), generator=generator).split(64):  # type: ignore[no-untyped-call]
            hidden = torch.relu(padded[batch] @ parts[0] + parts[1])
            optimizer.zero_grad()
            loss(hidden @ parts[2] + padded[batch] @ parts[3] + parts[4], batch).backward()  # type: ignore[no-untyped-call]
            optimizer.step()
        schedule.step()
    return parts
