"""Score the engine on packs, each document by networks fitted without it: five folds over the documents.

    python -m assistant.training.score PACK [PACK …] --with PACK --untrusted PACK … --seen PACK … --prose FOLDER

The packs after `--with`, `--untrusted` and `--seen` are fitted on in every fold and never scored; what they are for and the
other options say assistant/training/engine.py. The encoder stays as it is: score it on packs that it has not seen.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.answer import Answer
from assistant.compose import compose
from assistant.decide import Decider
from assistant.evaluate import judge
from assistant.listwords import load_list_words
from assistant.machinewords import load_machine_words
from assistant.training.cases import Known
from assistant.training.engine import Lessons, add_options, fit_engine, folds, ranked_by, read_cases, read_lessons
from assistant.verbatim import with_verbatim_first
from assistant.vocabulary import Vocabulary, load_vocabulary
from indexer.embed import SentenceEmbedder
from indexer.tuned import Heads


def scored(
    lessons: Lessons, always: Sequence[Known], heads: Heads, vocabulary: Vocabulary
) -> Iterator[tuple[Known, Answer, float]]:
    """Every case of `lessons` with its answer and its score, 0 to 1, from an engine fitted without its document.

    `always` are cases that every engine is fitted on, as on `lessons.untrusted` and `lessons.seen`.
    """
    words = load_list_words(vocabulary)
    for held in folds(lessons.cases):
        kept = [*(known for known in lessons.cases if known.document not in held), *always]
        engine = fit_engine(replace(lessons, cases=kept), heads, vocabulary)
        decider = Decider(engine, heads, vocabulary, words, load_machine_words())
        for known in lessons.cases:
            if known.document in held:
                case = with_verbatim_first(ranked_by(engine.rank, known), vocabulary)
                answer = compose(case, decider.decide(case), vocabulary)
                ids = [case.chunk(number).id for number in known.weighed.candidates.numbers]
                gold, also_ok = (frozenset(ids[place] for place in places) for places in (known.gold, known.also_ok))
                score = judge(answer, gold, also_ok, any_of=known.single) if gold else float(not answer.answers)
                yield known, answer, score


def main() -> None:
    """Read, fit, score, print a line per kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(parser)
    parser.add_argument("--with", dest="always", nargs="*", type=Path, default=[])
    options = parser.parse_args()
    embedder, vocabulary = SentenceEmbedder(), load_vocabulary()
    lessons = read_lessons(options, embedder, vocabulary)
    always = read_cases(options.always, embedder, vocabulary, options.foreign)
    by_kind: dict[str, list[float]] = defaultdict(list)
    for known, _, score in scored(lessons, always, embedder.heads, vocabulary):
        for kind in (known.kind, *(() if known.kind == "foreign" else ("exactness",))):
            by_kind[kind].append(score)
    for kind in sorted(by_kind):
        print(f"{kind:<16}{len(by_kind[kind]):>6}{sum(by_kind[kind]) / len(by_kind[kind]):>8.3f}")  # noqa: T201


if __name__ == "__main__":
    main()
