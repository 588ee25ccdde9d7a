"""Fit the engine's networks on packs of questions and save them.

    python -m assistant.training.engine PACK [PACK …] --out assistant/data/engine.safetensors

Ranking is fitted first; what it gets wrong on documents that it was not fitted on is what trust and membership learn from.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file

from assistant.case import Case
from assistant.lists import member_inputs
from assistant.network import PACKAGED, PARTS, Engine, Network
from assistant.rank import rank
from assistant.training.cases import Known, read_pack
from assistant.training.fit import Plan, fit
from assistant.trust import signs
from assistant.vocabulary import Vocabulary, load_vocabulary
from indexer.embed import SentenceEmbedder
from indexer.tuned import Heads

FOLDS = 5


def fit_engine(cases: Sequence[Known], heads: Heads, vocabulary: Vocabulary) -> Engine:
    """Fit all networks on `cases`."""
    ranked = _ranked_unseen(cases)
    singles = [(case, known) for case, known in ranked if known.single]
    lists = [(case, known) for case, known in ranked if not known.single]
    return Engine(
        rank=fit_rank([known for known in cases if known.gold and known.single]),
        trust=fit_trust(singles, heads, vocabulary),
        members=fit_members(lists),
    )


def folds(cases: Sequence[Known], count: int = FOLDS) -> list[frozenset[str]]:
    """The documents of the cases, dealt into `count` folds, the same way every time."""
    documents = sorted({known.document for known in cases})
    order = np.random.default_rng(3).permutation(len(documents))
    return [frozenset(documents[place] for place in order[first::count]) for first in range(count)]


def _ranked_unseen(cases: Sequence[Known]) -> list[tuple[Case, Known]]:
    """Every case, ranked by a network that was not fitted on its document."""
    ranked = []
    for held in folds(cases):
        network = fit_rank([known for known in cases if known.document not in held and known.gold and known.single])
        ranked += [(ranked_case(network, known), known) for known in cases if known.document in held]
    return ranked


def ranked_case(network: Network, known: Known) -> Case:
    """The case of a known question under a ranking network."""
    return Case(known.weighed, rank(network, known.weighed.candidates, known.weighed.evidence))


def fit_rank(cases: Sequence[Known]) -> Network:
    """Put a right candidate before all others: softmax over the candidates of a question."""
    groups = [known.weighed.evidence.signals for known in cases]
    right, counted = _masks(cases, max(map(len, groups)))

    def loss(outputs: torch.Tensor, batch: torch.Tensor) -> torch.Tensor:
        logits = outputs[..., 0].masked_fill(~counted[batch], -1e4)
        best = torch.logsumexp(logits.masked_fill(~right[batch], -1e4), 1)
        return (torch.logsumexp(logits, 1) - best).mean()

    return fit(groups, 1, loss)


def fit_trust(cases: Sequence[tuple[Case, Known]], heads: Heads, vocabulary: Vocabulary) -> Network:
    """Is there an answer, and is the first candidate one: two logistic outputs."""
    groups = [signs(case, heads, vocabulary)[None, :] for case, _ in cases]
    truth = torch.tensor([[bool(known.gold), _first_right(case, known)] for case, known in cases], dtype=torch.float32)

    def loss(outputs: torch.Tensor, batch: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.binary_cross_entropy_with_logits(outputs[:, 0], truth[batch])

    return fit(groups, 2, loss, Plan(epochs=40, decay=0.05))


def fit_members(cases: Sequence[tuple[Case, Known]]) -> Network:
    """Does a candidate belong to the list."""
    groups = [member_inputs(case) for case, _ in cases]
    right, counted = _masks([known for _, known in cases], max(map(len, groups)))

    def loss(outputs: torch.Tensor, batch: torch.Tensor) -> torch.Tensor:
        each = torch.nn.functional.binary_cross_entropy_with_logits(
            outputs[..., 0], right[batch].float(), reduction="none"
        )
        return each[counted[batch]].sum() / len(batch)

    return fit(groups, 1, loss, Plan(epochs=40, decay=0.05))


def _masks(cases: Sequence[Known], longest: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Which candidates are right, and which count at all: those that are neither padding nor `also_ok`."""
    right, counted = (torch.zeros(len(cases), longest, dtype=torch.bool) for _ in range(2))
    for number, known in enumerate(cases):
        counted[number, : len(known.weighed.candidates.numbers)] = True
        counted[number, [place for place in known.also_ok if place not in known.gold]] = False
        right[number, list(known.gold)] = True
    return right, counted


def _first_right(case: Case, known: Known) -> bool:
    return int(case.ranked.places[0]) in {*known.gold, *known.also_ok} and bool(known.gold)


def save_engine(engine: Engine, path: Path) -> None:
    """Write the networks to one file."""
    arrays = {
        f"{name}.{part}": np.ascontiguousarray(getattr(getattr(engine, name), part), dtype=np.float32)
        for name in Engine.__slots__
        for part in PARTS
    }
    save_file(arrays, path)


def read_cases(
    packs: Sequence[Path], embedder: SentenceEmbedder, vocabulary: Vocabulary, foreign: Path | None
) -> list[Known]:
    """The questions of all packs; `foreign` is a text file of questions that none of the documents answers."""
    others = foreign.read_text(encoding="utf-8").splitlines() if foreign else []
    return [known for pack in packs for known in read_pack(pack, embedder, vocabulary, others)]


def main() -> None:
    """Read, fit, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packs", nargs="+", type=Path)
    parser.add_argument("--foreign", type=Path)
    parser.add_argument("--out", type=Path, default=PACKAGED)
    options = parser.parse_args()
    embedder, vocabulary = SentenceEmbedder(), load_vocabulary()
    cases = read_cases(options.packs, embedder, vocabulary, options.foreign)
    save_engine(fit_engine(cases, embedder.heads, vocabulary), options.out)


if __name__ == "__main__":
    main()
