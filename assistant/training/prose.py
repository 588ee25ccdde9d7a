"""Questions about long prose, and questions that nothing in it is about: what teaches trust that topics can be foreign.

The source is a folder of converted public benchmarks, a folder each with `corpus.jsonl` and `questions.jsonl`. Of each only
the half of the documents is read that the encoder was trained on (indexer/data/tuned/README.md); the others measure it.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.ask import Assistant
from assistant.settings import Settings
from assistant.training.cases import Known
from assistant.vocabulary import Vocabulary
from indexer.build import index_documents
from indexer.documents import Document, Location, Passage, Row, Section, Table
from indexer.embed import Embedder
from indexer.index import Index

Units = dict[tuple[int, int | None], str]  # (block, row or None) -> chunk id

# The sets whose documents are prose, and those whose questions are asked of them too: they are about other things.
ASKED_OF = ("squad2_abstain", "medquad")
FOREIGN = ("squad2_abstain", "medquad", "fetaqa", "tatqa", "aitqa")
# How many questions of each kind and set, chosen by hash.
ANSWERABLE, ELSEWHERE = 260, 160


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The development lines of a converted benchmark file."""
    read = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return (entry for entry in read if entry["split"] == "dev")


def trained_on(key: str, name: str) -> bool:
    """Whether a document of set `name` (or a question without one) is in the half that training may see."""
    return int(hashlib.sha1(f"{name}/{key}".encode()).hexdigest(), 16) % 2 == 1  # noqa: S324


def document(entry: dict[str, Any]) -> tuple[Document, Units]:
    """The document of a benchmark, and the chunk id of each of its units."""
    blocks: list[Passage | Table] = []
    ids: Units = {}
    tables, passages = 0, 0
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


def gold(asked: dict[str, Any], units: Units) -> list[str]:
    """The ids of the chunks that answer a question, in the document that it is asked of."""
    own = (unit for unit in asked["gold"] if unit.get("doc_id", asked["doc_id"]) == asked["doc_id"])
    return [units[unit["block"], unit["row"]] for unit in own]


@dataclass(frozen=True, slots=True)
class _Set:
    """The trained half of a benchmark, loaded."""

    name: str
    questions: list[dict[str, Any]]
    units: dict[str, Units]
    index: Index
    assistant: Assistant

    def known(self, question: str, document: str | None, right: Sequence[str]) -> Known:
        """A question asked of one document, or of all of them, weighed."""
        weighed = self.assistant.weigh(question, documents=[document] if document else ())
        numbers = weighed.candidates.numbers
        places = np.flatnonzero(np.isin(numbers, [self.index.number_of[chunk_id] for chunk_id in right]))
        kind = "passage" if right else "foreign"
        return Known(f"{self.name}/{document}", kind, weighed, tuple(places.tolist()), (), single=True)


def read_prose(folder: Path, embedder: Embedder, vocabulary: Vocabulary) -> Iterator[Known]:
    """The questions of the trained halves: those that a document answers, asked of it, and foreign ones, asked of all.

    Questions that were written to look answerable are left out: they are near every document, and teach silence about it.
    """
    for name in ASKED_OF:
        own = _load(folder / name, embedder, vocabulary)
        answerable = [asked for asked in own.questions if asked["answerable"] and asked["doc_id"] in own.units]
        for asked in _chosen(answerable, ANSWERABLE):
            yield own.known(asked["question"], asked["doc_id"], gold(asked, own.units[asked["doc_id"]]))
        for question in _foreign(folder, name):
            yield own.known(question, None, ())


def _load(folder: Path, embedder: Embedder, vocabulary: Vocabulary) -> _Set:
    questions = list(lines(folder / "questions.jsonl"))
    asked = {question.get("doc_id") for question in questions}
    entries = (entry for entry in lines(folder / "corpus.jsonl") if entry["doc_id"] in asked)
    read = [document(entry) for entry in entries if trained_on(entry["doc_id"], folder.name)]
    index = index_documents(tuple(made for made, _ in read), embedder)
    units = {made.name: ids for made, ids in read}
    return _Set(folder.name, questions, units, index, Assistant(index, embedder, Settings(), vocabulary))


def _foreign(folder: Path, name: str) -> Iterator[str]:
    """Questions that no document of set `name` is about: its own of that kind, and those of other sets."""
    for other in FOREIGN:
        asked = list(lines(folder / other / "questions.jsonl"))
        own = [q for q in asked if q.get("kind") == "out_of_corpus" and trained_on(q["question"], name)]
        others = [q for q in asked if q["answerable"] and trained_on(q["doc_id"], other)]
        yield from (q["question"] for q in _chosen(own if other == name else others, ELSEWHERE))


def _chosen(questions: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    return sorted(questions, key=lambda asked: hashlib.sha256(asked["question"].encode()).digest())[:most]
