"""What each part of the ranking is worth: everything is fitted again without it, on documents left out.

    python -m assistant.training.ablate PACK [PACK …] --with PACK [PACK …] --foreign FILE

Prints, per part left out, the share of single questions whose first candidate is right, and the same of paraphrases alone.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from assistant.evidence import SIGNALS
from assistant.training.cases import Known
from assistant.training.engine import fit_rank, folds, ranked_by, read_cases
from assistant.vocabulary import load_vocabulary
from indexer.embed import SentenceEmbedder

# The signals of each part, as `assistant.evidence` names them.
PARTS = {
    "late interaction": ("late", "late_gap"),
    "pooled vectors": ("dense", "dense_gap"),
    "shared words": ("lexical", "covered", "whole_cell"),
    "vocabulary": ("meant", "meant_gap", "hinted", "table", "denial", "denial_asked"),
    "codes": ("code", "code_inside", "code_other", "earlier_code"),
    "amounts and limits": ("within", "outside", "number"),
    "place and size": ("label", "around", "passage", "length"),
}


def without(names: Sequence[str], cases: Sequence[Known]) -> list[Known]:
    """The cases with these signals at 0."""
    columns = [SIGNALS.index(name) for name in names]
    cut = []
    for known in cases:
        signals = known.weighed.evidence.signals.copy()
        signals[:, columns] = 0
        evidence = replace(known.weighed.evidence, signals=signals)
        cut.append(replace(known, weighed=replace(known.weighed, evidence=evidence)))
    return cut


def rights(cases: Sequence[Known], always: Sequence[Known]) -> Iterator[tuple[str, bool]]:
    """Of every single answerable question its kind, and whether an order fitted without its document is right."""
    for held in folds(cases):
        order = fit_rank([*(known for known in cases if known.document not in held), *always])
        for known in cases:
            if known.document in held and known.gold and known.single:
                right = {*known.gold, *known.also_ok}
                yield known.kind, int(ranked_by(order, known).ranked.places[0]) in right


def ablation(cases: Sequence[Known], always: Sequence[Known]) -> Iterator[tuple[str, float, float]]:
    """Per part left out: its name, the share right of all, and of paraphrases."""
    yield "nothing", *_shares(list(rights(cases, always)))
    for part, names in PARTS.items():
        yield part, *_shares(list(rights(without(names, cases), without(names, always))))


def _shares(found: Sequence[tuple[str, bool]]) -> tuple[float, float]:
    every, lay = [right for _, right in found], [right for kind, right in found if kind == "paraphrase"]
    return float(np.mean(every)), float(np.mean(lay))


def main() -> None:
    """Read, leave out part by part, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packs", nargs="+", type=Path)
    parser.add_argument("--with", dest="always", nargs="*", type=Path, default=[])
    parser.add_argument("--foreign", type=Path)
    options = parser.parse_args()
    embedder, vocabulary = SentenceEmbedder(), load_vocabulary()
    cases, always = (
        read_cases(packs, embedder, vocabulary, options.foreign) for packs in (options.packs, options.always)
    )
    for part, every, lay in ablation(cases, always):
        print(f"without {part:<22}{every:>7.3f}{lay:>7.3f}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
