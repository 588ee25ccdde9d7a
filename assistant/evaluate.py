"""Score an assistant on a question file: was the right row first, all and only the rows of a list, silence where due.

One JSON object a line: `question`, `history`, `kind`, `gold`, `any_of`, `also_ok`, and `doc` to ask about one document.
A gold entry is an id, "FIRST HEADER/FIRST CELL", "FIRST HEADER/*" or "passage/HEADING#n", or a list of strings that
occur together in one row or passage. An empty gold means that nothing in the documents answers.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from assistant.answer import Answer, Item
from assistant.ask import Assistant
from indexer.documents import Chunk
from indexer.errors import QuestionError, QuestionFileError

MAX_ASSERTED = 3  # a single question with three wrong things beside the right one is not answered
Gold = str | tuple[str, ...]


class Earlier(BaseModel):
    """An earlier question."""

    question: str


class Asked(BaseModel):
    """One question of a question file."""

    question: str
    kind: str = "question"
    history: tuple[Earlier, ...] = ()
    gold: tuple[Gold, ...]
    any_of: bool = True
    also_ok: tuple[Gold, ...] = ()
    doc: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """The mean score (0 to 1) of `count` questions of one kind."""

    kind: str
    count: int
    score: float


def read_questions(path: Path) -> list[Asked]:
    """The questions of a file; raise QuestionFileError naming the line that cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise QuestionFileError(f"{path} cannot be read ({reason}); it must be JSON lines") from error
    questions = [_question(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not questions:
        raise QuestionFileError(f"{path} holds no question; it must be JSON lines, one question each")
    return questions


def _question(path: Path, number: int, line: str) -> Asked:
    try:
        return Asked.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        says = f"{place}: {first['msg']}" if place else first["msg"]
        raise QuestionFileError(f"{path}, line {number}: {says}") from None


def evaluate(assistant: Assistant, questions: Iterable[Asked]) -> list[Score]:
    """Ask every question; scores per kind in alphabetical order, then one named "exactness" over all."""
    by_kind: dict[str, list[float]] = defaultdict(list)
    for question in questions:
        by_kind[question.kind].append(score_of(assistant, question))
    scores = [Score(kind, len(by_kind[kind]), _mean(by_kind[kind])) for kind in sorted(by_kind)]
    every = [score for kind in by_kind.values() for score in kind]
    return [*scores, Score("exactness", len(every), _mean(every))]


def score_of(assistant: Assistant, question: Asked) -> float:
    """1 for right and 0 for wrong, the F1 of the rows for a list."""
    history = [past.question for past in question.history]
    try:
        answer = assistant.ask(question.question, history, [question.doc] if question.doc else ())
    except QuestionError:
        return float(question.kind == "hostile" and not question.gold)
    if not question.gold:
        return float(not answer.answers)
    gold = _resolve(assistant, question.gold)
    return judge(answer, gold, _resolve(assistant, question.also_ok), any_of=question.any_of)


def judge(answer: Answer, gold: frozenset[str], also_ok: frozenset[str], *, any_of: bool) -> float:
    """The score of an answer against the chunk ids that are right."""
    shown = [unit for item in answer.answers for unit in _units(item)]
    if any_of:
        wrong = sum(unit not in gold | also_ok for unit in shown)
        right = bool(shown) and shown[0] in gold | also_ok and len(_units(answer.answers[0])) == 1
        return float(right and wrong < MAX_ASSERTED)
    counted = [unit for unit in shown if unit in gold or unit not in also_ok]
    return 2 * len(gold & set(counted)) / (len(counted) + len(gold)) if counted else 0.0


def _units(item: Item) -> Sequence[str]:
    if item.kind != "table":
        return (item.id,)
    return tuple(f"{item.id}.r{number}" for number in range(1, len(item.rows) + 1))


def _resolve(assistant: Assistant, entries: Iterable[Gold]) -> frozenset[str]:
    chunks = [chunk for document in assistant.documents for chunk in assistant.chunks_of(document.name)]
    return gold_ids(chunks, entries)


def gold_ids(chunks: Sequence[Chunk], entries: Iterable[Gold]) -> frozenset[str]:
    """The ids of the chunks that gold entries mean."""
    wanted = list(entries)
    named = _named(chunks)
    return frozenset(chunk.id for chunk in chunks for entry in wanted if _means(entry, chunk, named[chunk.id]))


def _named(chunks: Iterable[Chunk]) -> dict[str, str]:
    """The gold id of each chunk."""
    counts: dict[str, int] = defaultdict(int)
    names = {}
    for chunk in chunks:
        if chunk.kind == "row":
            names[chunk.id] = f"{chunk.header[0].strip() if chunk.header else ''}/{chunk.cells[0].strip()}"
        else:
            heading = chunk.headings[-1] if chunk.headings else ""
            counts[heading] += 1
            names[chunk.id] = f"passage/{heading}#{counts[heading]}"
    return names


def _means(entry: Gold, chunk: Chunk, name: str) -> bool:
    if isinstance(entry, str):
        return name == entry or (entry.endswith("/*") and name.startswith(entry[:-1]))
    text = _flat(chunk.text)
    return all(_flat(string) in text for string in entry)


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[*_`\\]", "", text).split())


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def as_json(scores: Iterable[Score]) -> str:
    """The scores as one JSON object, kind -> score."""
    return json.dumps({score.kind: round(score.score, 4) for score in scores})
