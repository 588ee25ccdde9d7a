"""Public benchmarks through the product's own doorway: is the right row or paragraph first, with the document known.

Run by hand where the converted sets lie in ../shared/bench:  pytest tests/benchmarks/test_public.py -m bench -s
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from assistant.ask import Assistant
from assistant.settings import Settings
from indexer.build import index_documents
from indexer.documents import Document, Location, Passage, Row, Section, Table
from indexer.embed import SentenceEmbedder

SETS = Path(__file__).parents[3] / "shared" / "bench"
# What was measured on documents that the encoder was not trained on, less two points.
FLOORS = {"fetaqa": 0.775, "tatqa": 0.765, "aitqa": 0.765, "medquad": 0.875, "squad2_abstain": 0.895}

pytestmark = [
    pytest.mark.bench,
    pytest.mark.model,
    pytest.mark.skipif(not SETS.is_dir(), reason="the converted public benchmarks are not beside the project"),
]


def lines(path: Path) -> Iterator[dict]:  # type: ignore[type-arg]
    read = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return (entry for entry in read if entry["split"] == "dev")


def document(entry: dict) -> tuple[Document, dict[tuple[int, int | None], str]]:  # type: ignore[type-arg]
    """The document of a benchmark, and the chunk id of each of its units."""
    blocks, ids, tables, passages = [], {}, 0, 0
    for place, block in enumerate(entry["blocks"]):
        if block["type"] == "passage":
            passages += 1
            blocks.append(Passage(passages, block["text"], Location()))
            ids[place, None] = f"{entry['doc_id']}#p{passages}"
        else:
            tables += 1
            rows = tuple(Row(number, tuple(cells), Location()) for number, cells in enumerate(block["rows"], 1))
            blocks.append(Table(tables, tuple(block["header"]), rows, Location(), block.get("caption") or ""))
            ids |= {(place, number): f"{entry['doc_id']}#t{tables}.r{number + 1}" for number in range(len(rows))}
    section = Section((entry["title"],) if entry["title"] else (), tuple(blocks))
    return Document(entry["doc_id"], entry["title"], "bench", "", (section,)), ids


def seen_in_training(doc_id: str, name: str) -> bool:
    """Whether a document was in the half that the encoder was trained on (model card)."""
    return int(hashlib.sha1(f"{name}/{doc_id}".encode()).hexdigest(), 16) % 2 == 1  # noqa: S324


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
        if known not in units or not seen_in_training(known, name):
            beliefs.setdefault(kind, []).append(belief.answerable)
        if question["answerable"]:
            gold = {
                units[known][unit["block"], unit["row"]]
                for unit in question["gold"]
                if unit.get("doc_id", known) == known
            }
            hits[seen_in_training(known, name)].append(case.chunk(case.ranked.numbers[0]).id in gold)
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
