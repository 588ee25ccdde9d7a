"""Forty questions about eleven real documents, written before anything was tuned on them: is the right row first.

Run by hand where the documents lie in ../shared/realdocs:  pytest tests/benchmarks/test_realdocs.py -m bench -s
"""

import json
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from assistant.answer import Answer, Item
from assistant.ask import Assistant
from assistant.settings import Settings
from indexer.build import build_index
from indexer.corpus import find_sources
from indexer.embed import SentenceEmbedder

DOCUMENTS = Path(__file__).parents[3] / "shared" / "realdocs"
QUESTIONS = Path(__file__).with_name("realdocs_questions.jsonl")
FLOOR = 0.75
SHORT = 3  # a gold text this short ("E", "13") is a whole cell; a longer one may stand inside a cell

pytestmark = [
    pytest.mark.bench,
    pytest.mark.model,
    pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the real documents are not beside the project"),
]


@pytest.fixture(scope="module")
def reader(embedder: SentenceEmbedder) -> Assistant:
    return Assistant(build_index(find_sources([DOCUMENTS]), embedder).index, embedder, Settings())


def says(item: Item, texts: list[str]) -> bool:
    """Whether every text stands in the quote, white space and Markdown's backslashes aside."""
    cells = [" ".join(cell.replace("\\", "").split()) for cell in item.cells or (item.text,)]
    return all(any(text == cell or (len(text) > SHORT and text in cell) for cell in cells) for text in texts)


def hit(answer: Answer, question: dict) -> bool:  # type: ignore[type-arg]
    """The first thing asserted is the right one; nothing is, where nothing in the documents answers."""
    if not question["gold"] or not answer.answers:
        return not question["gold"] and not answer.answers
    first, documents = answer.answers[0], {question["document"], *question.get("also", ())}
    return first.citation.document in documents and any(says(first, texts) for texts in question["gold"])


@pytest.mark.parametrize("known", [True, False], ids=["document known", "all documents"])
def test_three_of_four_answers_are_right(reader: Assistant, known: bool) -> None:
    hits: dict[str, list[bool]] = defaultdict(list)
    for question in map(json.loads, QUESTIONS.read_text(encoding="utf-8").splitlines()):
        documents = [question["document"]] if known else []
        hits[question["format"] if question["gold"] else "no answer"].append(
            hit(reader.ask(question["question"], documents=documents), question)
        )
    for name, found in sorted(hits.items()):
        sys.stdout.write(f"\n{'known' if known else 'all'} {name}: {sum(found)} of {len(found)}")
    asked = [found for name, every in hits.items() if name != "no answer" for found in every]
    sys.stdout.write(f"\n{'known' if known else 'all'}: Hit@1 {sum(asked) / len(asked):.3f} over {len(asked)}\n")

    assert not known or sum(asked) / len(asked) >= FLOOR
