"""Score the engine on packs, each document by networks fitted without it: five folds over the documents.

    python -m assistant.training.score PACK [PACK …] --with PACK [PACK …] --foreign FILE

The packs after `--with` are fitted on in every fold and never scored. The encoder stays as it is: score it on packs that it
has not seen.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.answer import Answer
from assistant.compose import compose
from assistant.decide import Decider
from assistant.evaluate import judge
from assistant.listwords import load_list_words
from assistant.machinewords import load_machine_words
from assistant.training.cases import Known
from assistant.training.engine import fit_engine, folds, ranked_case, read_cases
from assistant.vocabulary import Vocabulary, load_vocabulary
from indexer.embed import SentenceEmbedder
from indexer.tuned import Heads


def scored(
    cases: Sequence[Known], always: Sequence[Known], heads: Heads, vocabulary: Vocabulary
) -> Iterator[tuple[Known, Answer, float]]:
    """Every case with its answer and its score, 0 to 1, from an engine fitted without its document."""
    words = load_list_words(vocabulary)
    for held in folds(cases):
        engine = fit_engine([*(known for known in cases if known.document not in held), *always], heads, vocabulary)
        decider = Decider(engine, heads, vocabulary, words, load_machine_words())
        for known in cases:
            if known.document in held:
                case = ranked_case(engine.rank, known)
                answer = compose(case, decider.decide(case), vocabulary)
                ids = [case.chunk(number).id for number in known.weighed.candidates.numbers]
                gold, also_ok = (frozenset(ids[place] for place in places) for places in (known.gold, known.also_ok))
                score = judge(answer, gold, also_ok, any_of=known.single) if gold else float(not answer.answers)
                yield known, answer, score


def main() -> None:
    """Read, fit, score, print a line per kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packs", nargs="+", type=Path)
    parser.add_argument("--with", dest="always", nargs="*", type=Path, default=[])
    parser.add_argument("--foreign", type=Path)
    options = parser.parse_args()
    embedder, vocabulary = SentenceEmbedder(), load_vocabulary()
    cases, always = (
        read_cases(packs, embedder, vocabulary, options.foreign) for packs in (options.packs, options.always)
    )
    by_kind: dict[str, list[float]] = defaultdict(list)
    for known, _, score in scored(cases, always, embedder.heads, vocabulary):
        for kind in (known.kind, *(() if known.kind == "foreign" else ("exactness",))):
            by_kind[kind].append(score)
    for kind in sorted(by_kind):
        print(f"{kind:<16}{len(by_kind[kind]):>6}{sum(by_kind[kind]) / len(by_kind[kind]):>8.3f}")  # noqa: T201


if __name__ == "__main__":
    main()
