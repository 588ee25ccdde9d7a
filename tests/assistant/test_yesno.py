"""A column of yes and no tells which rows a list asks for."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.settings import Settings
from assistant.vocabulary import load_vocabulary
from assistant.yesno import saying_so
from indexer.documents import Chunk
from tests.fakes import WordEmbedder, index_of

TABLE = """# Loan desk

| Device | Deposit | When to use | Note |
|---|---|---|---|
| Tablet | 40 dollars | Not for exams | Returned by Friday |
| Charger | none | Any time | No replacement |
| Camera | 90 dollars | Film class only | Insured |
| Tripod | No, it is waived | Film class only | Insured |
"""


@pytest.fixture
def desk(tmp_path: Path) -> Assistant:
    file = tmp_path / "desk.md"
    file.write_text(TABLE, encoding="utf-8")
    return Assistant(index_of(file), WordEmbedder(), Settings())


def rows_of(assistant: Assistant) -> Sequence[Chunk]:
    return [chunk for chunk in assistant.chunks_of("desk.md") if chunk.kind == "row"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("which devices need a deposit", ["Tablet", "Camera"]),
        ("which devices go out without a deposit", ["Charger", "Tripod"]),
        ("devices that do not require a deposit", ["Charger", "Tripod"]),
    ],
)
def test_the_column_named_says_which_rows_are_asked_for(desk: Assistant, question: str, expected: list[str]) -> None:
    rows = rows_of(desk)

    found = saying_so(rows, desk.weigh(question).query, load_vocabulary())

    assert found is not None
    assert [row.cells[0] for row in rows if row.id in found] == expected


@pytest.mark.parametrize(
    "question",
    [
        "which devices are insured",  # no name of a column
        "which devices do I use in film class",  # "use" names no column: it says how to ask
        "list the devices",  # the first column only names its rows
    ],
)
def test_a_question_that_names_no_such_column_sets_no_condition(desk: Assistant, question: str) -> None:
    assert saying_so(rows_of(desk), desk.weigh(question).query, load_vocabulary()) is None


def test_what_is_said_not_to_be_of_a_table_is_not_all_of_it(desk: Assistant) -> None:
    answer = desk.ask("list all devices without a deposit")

    assert [item.cells[0] for item in answer.answers] == ["Charger", "Tripod"]
