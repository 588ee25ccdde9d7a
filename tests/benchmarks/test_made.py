"""A thousand made documents in one index: questions that name theirs, lists, silence, and the update of one file.

Run by hand where the maker lies in ../shared/tools:  pytest tests/benchmarks/test_made.py -m bench -s
Making the index takes minutes; `DOCUMENTS` may be lowered.
"""

import json
import re
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.ask import Assistant
from assistant.settings import Settings
from indexer.build import build_index
from indexer.corpus import find_sources
from indexer.embed import SentenceEmbedder
from indexer.store import save_index

ROOT = Path(__file__).parents[2]
MAKER = ROOT.parent / "shared" / "tools" / "make_scale_corpus.py"
DOCUMENTS = 1000
FLOORS = {"code": 0.97, "direct": 0.97, "paraphrase": 0.8, "none": 0.9, "list": 0.95}
SECONDS = 10
LISTS = {
    "modifier": "list all modifiers in the {} document",
    "taxonomy": "In the {} document, which taxonomy codes are there?",
    "icd": "{}: all ICD-10 codes",
    "cpt": "list the related CPT codes in the {} document",
}

pytestmark = [
    pytest.mark.bench,
    pytest.mark.model,
    pytest.mark.skipif(not MAKER.is_file(), reason="the maker of documents is not beside the project"),
]


@dataclass(frozen=True)
class Made:
    """The folder of the made documents, and what answers from it."""

    folder: Path
    assistant: Assistant


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, embedder: SentenceEmbedder) -> Made:
    folder = tmp_path_factory.mktemp("made")
    subprocess.run([sys.executable, MAKER, folder, "-n", str(DOCUMENTS)], check=True, capture_output=True, timeout=60)
    index = build_index(find_sources([folder / "docs"]), embedder).index
    return Made(folder, Assistant(index, embedder, Settings()))


def entries(path: Path) -> Iterator[dict]:  # type: ignore[type-arg]
    yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def is_right(answer: Answer, question: dict) -> bool:  # type: ignore[type-arg]
    if not question["gold_contains"] or not answer.answers:
        return not question["gold_contains"] and not answer.answers
    first = answer.answers[0]
    text = " | ".join(first.cells) or first.text
    here = first.citation.document.endswith(question["doc"])
    return here and all(gold.rstrip(" |") in text for gold in question["gold_contains"])


def f1(answer: Answer, document: str, rows: set[tuple[str, ...]]) -> float:
    """F1 of the rows that are shown against those of the table; a row of another document is a wrong one."""
    shown = [row for item in answer.answers for row in (item.rows or (item.cells,))]
    right = [row for row in shown if row in rows and answer.answers[0].citation.document.endswith(document)]
    return 2 * len(right) / (len(shown) + len(rows))


def test_a_named_document_answers_or_is_silent(made: Made) -> None:
    right: dict[str, list[float]] = defaultdict(list)
    took = []
    for question in entries(made.folder / "questions.jsonl"):
        start = time.perf_counter()
        right[question["kind"]].append(is_right(made.assistant.ask(question["question"]), question))
        took.append(time.perf_counter() - start)
    tables: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    for row in entries(made.folder / "truth.jsonl"):
        tables[row["doc"], row["table"]].add(tuple(cell.strip() for cell in row["cells"]))
    for (document, table), rows in list(tables.items())[::10]:
        answer = made.assistant.ask(LISTS[table].format(document.split("_")[1]))
        right["list"].append(f1(answer, document, rows))
    shares = {kind: sum(scores) / len(scores) for kind, scores in right.items()}
    sys.stdout.write(f"\n{shares}; p50 {sorted(took)[len(took) // 2]:.3f} s over {len(took)} questions\n")

    assert {kind: share for kind, share in shares.items() if share < FLOORS[kind]} == {}


def test_one_changed_file_is_indexed_in_seconds_and_the_others_answer_as_before(
    made: Made, embedder: SentenceEmbedder
) -> None:
    path = sorted((made.folder / "docs").rglob("*.txt"))[DOCUMENTS // 2]
    asked = [q["question"] for q in entries(made.folder / "questions.jsonl") if q["doc"] != path.name][::20]
    before = [made.assistant.ask(question).answers for question in asked]
    path.write_text(path.read_text("utf-8").replace("Units are counted", "Units are billed"), encoding="utf-8")

    start = time.perf_counter()
    built = build_index(find_sources([made.folder / "docs"]), embedder, made.assistant._index)
    took = time.perf_counter() - start
    sys.stdout.write(f"\nindexed again in {took:.1f} s, the loading of the model not counted\n")

    after = Assistant(built.index, embedder, Settings())
    assert [after.ask(question).answers for question in asked] == before
    assert took < SECONDS


def test_the_command_brings_an_index_up_to_date_in_seconds(
    made: Made, embedder: SentenceEmbedder, tmp_path: Path
) -> None:
    path = sorted((made.folder / "docs").rglob("*.txt"))[DOCUMENTS // 3]

    def seconds() -> float:
        command = [sys.executable, "-m", "assistant", "index", made.folder / "docs", "--index", tmp_path / "index"]
        start = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        return time.perf_counter() - start

    def after(pattern: str, becomes: str) -> float:
        text, changes = re.subn(pattern, becomes, path.read_text("utf-8"), count=1, flags=re.MULTILINE)
        assert changes == 1
        path.write_text(text, encoding="utf-8")
        return seconds()

    save_index(made.assistant._index, tmp_path / "index", embedder.name, embedder.sha256)
    seconds()  # compares all rows with the code sets, which the benchmark's own index was not
    took = {
        "nothing changed": seconds(),
        "a paragraph changed": after("Units are counted", "Units are billed"),
        "a row changed": after(r"^(\|? *[A-Z]\d\w\.\w+ \| )\w+", r"\1Amended"),
    }
    told = ", ".join(f"{what} {time:.1f} s" for what, time in took.items())
    sys.stdout.write(f"\nrowcite index, process included: {told}\n")

    assert max(took.values()) < SECONDS
