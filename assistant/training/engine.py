"""Fit the engine's networks on packs of questions and save them.

    python -m assistant.training.engine PACK [PACK …] --untrusted PACK … --seen PACK … --prose FOLDER --out FILE

Ranking is fitted first; what it gets wrong on documents that it was not fitted on is what trust and membership learn from.
The packs after `--seen` are those that the encoder was trained on: it matches their rows better than it will match any
other, so they teach nothing about the order, but they do show more ways to ask. Those after `--untrusted` teach nothing
about trust: they hold more that no row answers than users ask, and would teach too much silence. `--prose` adds questions of
public benchmarks (assistant.training.prose), whose foreign questions teach silence.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from sklearn.linear_model import LogisticRegression

from assistant.case import Case
from assistant.lists import member_inputs
from assistant.listwords import ListWords, list_inputs, load_list_words
from assistant.network import PACKAGED, PARTS, Engine, Network
from assistant.rank import rank
from assistant.training.cases import Known, read_pack
from assistant.training.fit import Loss, Plan, fit
from assistant.training.prose import read_prose
from assistant.trust import signs
from assistant.vocabulary import Vocabulary, load_vocabulary
from indexer.embed import SentenceEmbedder
from indexer.tuned import Heads

FOLDS = 5
# Questions about prose are few beside those about tables. AUROC against foreign ones is .987 where they count twice, .989
# four times, .992 eight times.
PROSE_COUNTS = 8
STRENGTH = 0.01  # inverse of the pull to zero of the logistic regression; of 0.003, 0.01 and 0.03 on documents left out


@dataclass(frozen=True, slots=True)
class Lessons:
    """What is fitted on: `cases` teach everything, `untrusted` everything but trust, `seen` everything but the order."""

    cases: Sequence[Known]
    untrusted: Sequence[Known]
    seen: Sequence[Known]


def fit_engine(lessons: Lessons, heads: Heads, vocabulary: Vocabulary) -> Engine:
    """Fit the order, then the other networks on what it makes of documents that it was not fitted on."""
    ranked = _ranked_unseen(lessons)
    untrusted = {known.document for known in lessons.untrusted}
    singles = [(case, known) for case, known in ranked if known.single and known.document not in untrusted]
    many = [(case, known) for case, known in ranked if not known.single]
    return Engine(
        rank=fit_rank([*lessons.cases, *lessons.untrusted]),
        lists=fit_lists([*lessons.cases, *lessons.untrusted, *lessons.seen], load_list_words(vocabulary)),
        trust=fit_trust(singles, heads, vocabulary),
        members=fit_members(many),
    )


def folds(cases: Sequence[Known], count: int = FOLDS) -> list[frozenset[str]]:
    """The documents of the cases, dealt into `count` folds, the same way every time."""
    documents = sorted({known.document for known in cases})
    order = np.random.default_rng(3).permutation(len(documents))
    return [frozenset(documents[place] for place in order[first::count]) for first in range(count)]


def _ranked_unseen(lessons: Lessons) -> list[tuple[Case, Known]]:
    """Every case, ranked by networks that were not fitted on its document."""
    ranked, every = [], [*lessons.cases, *lessons.untrusted, *lessons.seen]
    for held in folds(every):
        order = fit_rank([known for known in (*lessons.cases, *lessons.untrusted) if known.document not in held])
        ranked += [(ranked_by(order, known), known) for known in every if known.document in held]
    return ranked


def ranked_by(order: Network, known: Known) -> Case:
    """The case of a known question, its candidates in this order."""
    return Case(known.weighed, rank(order, known.weighed.candidates, known.weighed.evidence))


def fit_lists(cases: Sequence[Known], words: ListWords) -> Network:
    """Does a question ask for a list: logistic regression on its words and its pooled vector."""
    asked = [known for known in cases if known.kind != "foreign"]
    inputs = np.stack([list_inputs(words, known.weighed.asked, known.weighed.embedded) for known in asked])
    mean, scale = inputs.mean(axis=0), inputs.std(axis=0) + 1e-3
    model = LogisticRegression(C=STRENGTH, max_iter=3000)
    model.fit(np.clip((inputs - mean) / scale, -8, 8), [not known.single for known in asked])
    none = np.zeros((inputs.shape[1], 1), dtype=np.float32)
    zero = np.zeros(1, dtype=np.float32)
    straight, bias = model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32)
    return Network(mean.astype(np.float32), scale.astype(np.float32), none, zero, zero[:, None], straight, bias)


def fit_rank(every: Sequence[Known]) -> Network:
    """Put a right candidate before all others: softmax over the candidates of each single question with an answer."""
    cases = [known for known in every if known.gold and known.single]
    groups = [known.weighed.evidence.signals for known in cases]
    return fit(groups, 1, _first_of(*_masks(cases, max(map(len, groups)))))


def _first_of(right: torch.Tensor, counted: torch.Tensor) -> Loss:
    """Minus the log of the share that goes to what is right, of what counts."""

    def loss(outputs: torch.Tensor, batch: torch.Tensor) -> torch.Tensor:
        logits = outputs[..., 0].masked_fill(~counted[batch], -1e4)
        best = torch.logsumexp(logits.masked_fill(~right[batch], -1e4), 1)
        return (torch.logsumexp(logits, 1) - best).mean()

    return loss


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


def read_lessons(options: argparse.Namespace, embedder: SentenceEmbedder, vocabulary: Vocabulary) -> Lessons:
    """What the options of a command name."""
    sets = (options.packs, options.untrusted, options.seen)
    cases, untrusted, seen = (read_cases(packs, embedder, vocabulary, options.foreign) for packs in sets)
    prose = list(read_prose(options.prose, embedder, vocabulary)) if options.prose else []
    return Lessons(cases, untrusted, [*seen, *prose * PROSE_COUNTS])


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options that `read_lessons` reads."""
    parser.add_argument("packs", nargs="+", type=Path)
    for name in ("--untrusted", "--seen"):
        parser.add_argument(name, nargs="*", type=Path, default=[])
    for name in ("--foreign", "--prose"):
        parser.add_argument(name, type=Path)


def read_cases(
    packs: Sequence[Path], embedder: SentenceEmbedder, vocabulary: Vocabulary, foreign: Path | None
) -> list[Known]:
    """The questions of all packs; `foreign` is a text file of questions that none of the documents answers."""
    others = foreign.read_text(encoding="utf-8").splitlines() if foreign else []
    return [known for pack in packs for known in read_pack(pack, embedder, vocabulary, others)]


def main() -> None:
    """Read, fit, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(parser)
    parser.add_argument("--out", type=Path, default=PACKAGED)
    options = parser.parse_args()
    embedder, vocabulary = SentenceEmbedder(), load_vocabulary()
    save_engine(fit_engine(read_lessons(options, embedder, vocabulary), embedder.heads, vocabulary), options.out)


if __name__ == "__main__":
    main()
