"""Public benchmarks through the product's own doorway: is the right row or paragraph first, with the document known.

Run by hand where the converted sets lie in ../shared/bench:  pytest tests/benchmarks/test_public.py -m bench -s
"""

import sys
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from assistant.ask import Assistant
from assistant.settings import Settings
from assistant.training.prose import document, gold, lines, trained_on
from indexer.build import index_documents
from indexer.embed import SentenceEmbedder

SETS = Path(__file__).parents[3] / "shared" / "bench"
# What was measured on documents that the encoder was not trained on, less two points.
FLOORS = {"fetaqa": 0.775, "tatqa": 0.765, "aitqa": 0.765, "medquad": 0.875, "squad2_abstain": 0.895}

pytestmark = [
    pytest.mark.bench,
    pytest.mark.model,
    pytest.mark.skipif(not SETS.is_dir(), reason="the converted public benchmarks are not beside the project"),
]


@pytest.mark.parametrize("name", FLOORS)
def test_the_right_unit_is_first(name: str, embedder: SentenceEmbedder) -> None:
    questions = list(lines(SETS / name / "questions.jsonl"))
    asked = {question.get("doc_id") for question in questions}
    read = [document(entry) for entry in lines(SETS / name / "corpus.jsonl") if entry["doc_id"] in asked]
    units = {made.name: ids for made, ids in read}
    assistant = Assistant(index_documents(tuple(made for made, _ in read), embedder), embedder, Settings())
    hits: dict[bool, list[bool]] = {True: [], False: []}
    beliefs: dict[str, list[float]] = {}
    for question in questions:
        known = question.get("doc_id")
        case, belief = assistant.believe(question["question"], documents=[known] if known in units else ())
        kind = "answerable" if question["answerable"] else question["kind"]
        if not trained_on(known if known in units else question["question"], name):
            beliefs.setdefault(kind, []).append(belief.answerable)
        if question["answerable"]:
            right = gold(question, units[known])
            hits[trained_on(known, name)].append(case.chunk(case.ranked.numbers[0]).id in right)
    unseen, every = np.mean(hits[False]), np.mean(hits[True] + hits[False])
    sys.stdout.write(
        f"\n{name}: Hit@1 {every:.3f} over {len(hits[True] + hits[False])}; documents not trained on {unseen:.3f}\n"
    )
    for kind, scores in beliefs.items():
        if kind != "answerable":
            truth = [1] * len(beliefs["answerable"]) + [0] * len(scores)
            sys.stdout.write(
                f"{name}: AUROC against {kind} {roc_auc_score(truth, beliefs['answerable'] + scores):.3f}\n"
            )

    assert unseen > FLOORS[name]
