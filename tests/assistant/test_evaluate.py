"""Scoring: when an answer is right, and what a question file may hold."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.answer import Answer, Citation, Item
from assistant.ask import Assistant
from assistant.evaluate import Asked, Score, as_json, evaluate, judge, read_questions, score_of
from indexer.errors import QuestionError, QuestionFileError
from indexer.index import Index

PLACE = Citation(document="a.txt", title="", url="")


def item(number: int) -> Item:
    return Item(kind="row", id=f"a.txt#t1.r{number}", score=1, text="", citation=PLACE)


def answer(*items: Item) -> Answer:
    return Answer(status="answered" if items else "no_answer", question="?", message="", answers=items)


def ids(*numbers: int) -> frozenset[str]:
    return frozenset(f"a.txt#t1.r{number}" for number in numbers)


TABLE = Item(kind="table", id="a.txt#t1", score=1, text="", rows=(("1",), ("2",), ("3",)), citation=PLACE)


@pytest.mark.parametrize(
    ("shown", "gold", "also_ok", "score"),
    [
        ((1,), (1,), (), 1),
        ((2,), (1,), (2,), 1),
        ((2, 1), (1,), (), 0),
        ((1, 2, 3), (1,), (), 1),
        ((1, 2, 3, 4), (1,), (), 0),
        ((), (1,), (), 0),
    ],
    ids=["right", "also right", "right comes second", "two wrong beside", "three wrong beside", "silent"],
)
def test_a_single_question_wants_a_right_row_first(
    shown: Sequence[int], gold: Sequence[int], also_ok: Sequence[int], score: float
) -> None:
    assert judge(answer(*map(item, shown)), ids(*gold), ids(*also_ok), any_of=True) == score


@pytest.mark.parametrize(
    ("shown", "gold", "also_ok", "score"),
    [
        ((1, 2), (1, 2), (), 1),
        ((1,), (1, 2), (), 2 / 3),
        ((1, 2, 3), (1, 2), (), 4 / 5),
        ((1, 2, 3), (1, 2), (3,), 1),
        ((3,), (1,), (3,), 0),
        ((), (1,), (), 0),
    ],
    ids=["all", "one missing", "one too many", "one that does no harm", "only that one", "silent"],
)
def test_a_list_question_wants_all_rows_and_only_those(
    shown: Sequence[int], gold: Sequence[int], also_ok: Sequence[int], score: float
) -> None:
    assert judge(answer(*map(item, shown)), ids(*gold), ids(*also_ok), any_of=False) == pytest.approx(score)


def test_a_whole_table_counts_as_its_rows() -> None:
    assert judge(answer(TABLE), ids(1, 2, 3), frozenset(), any_of=False) == 1
    assert judge(answer(TABLE), ids(1), frozenset(), any_of=True) == 0


class Canned:
    """Answers each question with the chunk numbered by it, or not at all."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.documents = index.documents

    def chunks_of(self, name: str) -> tuple[object, ...]:
        return tuple(self._index.chunks[number] for number in self._index.chunks_of[name])

    def ask(self, question: str, history: Sequence[str] = (), documents: Sequence[str] = ()) -> Answer:  # noqa: ARG002
        if not question:
            raise QuestionError("empty")
        if question == "?":
            return answer()
        chunk = self._index.chunks[self._index.number_of[question]]
        return answer(Item(kind=chunk.kind, id=chunk.id, score=1, text="", citation=PLACE))


@pytest.mark.parametrize(
    ("asked", "gold", "score"),
    [
        ("cpt-0252u.txt#t1.r5", ("Modifier/53",), 1),
        ("cpt-0252u.txt#t1.r4", ("Modifier/53",), 0),
        ("cpt-0252u.txt#t1.r4", ("Modifier/*",), 1),
        ("cpt-0252u.txt#p4", ("passage/Billing Code Overview#1",), 1),
        ("cpt-0252u.txt#p5", ("passage/Billing Code Overview#1",), 0),
        ("cpt-0252u.txt#t1.r5", (("Discontinued  procedure", "specimen failure"),), 1),
        ("cpt-0252u.txt#t1.r5", (("Discontinued procedure", "not there"),), 0),
        ("?", ("Modifier/53",), 0),
        ("?", (), 1),
        ("cpt-0252u.txt#t1.r5", (), 0),
        ("", (), 1),
        ("", ("Modifier/53",), 0),
    ],
)
def test_gold_is_named_by_header_and_first_cell_by_heading_or_by_strings(
    index: Index, asked: str, gold: tuple[str | tuple[str, ...], ...], score: float
) -> None:
    question = Asked(question=asked, kind="hostile" if not asked else "question", gold=gold)

    assert score_of(Canned(index), question) == score


def test_scores_are_means_per_kind_and_over_all(assistant: Assistant) -> None:
    right = Asked(question="what is modifier 53", kind="code", gold=("Modifier/53",))
    wrong = Asked(question="what is modifier 53", kind="code", gold=("Modifier/52",))
    silent = Asked(question="what is modifier 59", kind="absent", gold=(), doc="cpt-0252u.txt")

    scores = evaluate(assistant, [right, wrong, silent])

    assert scores == [Score("absent", 1, 1.0), Score("code", 2, 0.5), Score("exactness", 3, pytest.approx(2 / 3))]
    assert json.loads(as_json(scores)) == {"absent": 1.0, "code": 0.5, "exactness": 0.6667}


def test_a_question_file_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(
        '{"question": "a\u2028b", "gold": ["A/1", ["x", "y"]], "history": [{"question": "b"}], "any_of": false, "n": 1}\n\n',
        encoding="utf-8",
    )

    (asked,) = read_questions(path)

    assert (asked.question, asked.gold, asked.history[0].question) == ("a\u2028b", ("A/1", ("x", "y")), "b")
    assert (asked.any_of, asked.kind, asked.doc) == (False, "question", None)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'{"question": "a", "gold": []}\n{"question": "b"}\n', "line 2: gold: Field required"),
        (b"not json\n", "line 1: Invalid JSON"),
        (b"\xff\xfe", "cannot be read (it is not UTF-8)"),
        (b"\n \n", "holds no question"),
    ],
)
def test_a_question_file_that_cannot_be_read_is_told_by_line(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_bytes(content)

    with pytest.raises(QuestionFileError) as refused:
        read_questions(path)

    assert str(refused.value).startswith(str(path))
    assert says in str(refused.value)


def test_a_question_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match=r"none\.jsonl cannot be read \(No such file or directory\)"):
        read_questions(tmp_path / "none.jsonl")
