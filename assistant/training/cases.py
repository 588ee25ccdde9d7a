"""Questions with known answers, each weighed as the service would weigh it: what the networks are fitted on.

A pack is a folder with `docs/` and `questions.jsonl` in the format that `assistant.evaluate` scores.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.ask import Assistant
from assistant.case import Weighed
from assistant.evaluate import Asked, gold_ids, read_questions
from assistant.settings import Settings
from assistant.vocabulary import Vocabulary
from indexer.build import build_index
from indexer.corpus import find_sources
from indexer.embed import Embedder
from indexer.index import Index

# Questions about other documents, asked of each document too: nothing in it answers them.
FOREIGN = 12


@dataclass(frozen=True, slots=True)
class Known:
    """A weighed question and its right answers, as places among its candidates; `gold` is empty when nothing answers."""

    document: str
    kind: str
    weighed: Weighed
    gold: tuple[int, ...]
    also_ok: tuple[int, ...]
    single: bool


def read_pack(folder: Path, embedder: Embedder, vocabulary: Vocabulary, foreign: Sequence[str] = ()) -> Iterator[Known]:
    """Every question of a pack, weighed against its own document alone; then foreign ones, chosen by hash."""
    questions = read_questions(folder / "questions.jsonl")
    for name in sorted({question.doc or "" for question in questions}):
        index = build_index(find_sources([folder / "docs" / name]), embedder).index
        assistant = Assistant(index, embedder, Settings(), vocabulary)
        for question in questions:
            if question.doc == name:
                yield _known(assistant, index, question, f"{folder.name}/{name}")
        for text in sorted(foreign, key=lambda text: hashlib.sha256(f"{name} {text}".encode()).digest())[:FOREIGN]:
            yield _known(assistant, index, Asked(question=text, kind="foreign", gold=()), f"{folder.name}/{name}")


def _known(assistant: Assistant, index: Index, question: Asked, document: str) -> Known:
    weighed = assistant.weigh(question.question, [past.question for past in question.history])
    numbers = weighed.candidates.numbers
    gold, also_ok = (
        tuple(np.flatnonzero(np.isin(numbers, [index.number_of[chunk_id] for chunk_id in ids])).tolist())
        for ids in (gold_ids(index.chunks, question.gold), gold_ids(index.chunks, question.also_ok))
    )
    return Known(document, question.kind, weighed, gold, also_ok, question.any_of)
