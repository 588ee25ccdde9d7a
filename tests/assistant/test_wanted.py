"""What a question wants to be told, by its words."""

from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.settings import Settings
from assistant.vocabulary import load_vocabulary
from assistant.wanted import is_told, wanted, years_missing
from tests.fakes import WordEmbedder, index_of

TABLE = """# Courts, season 2024

| Court | Surface | Price per hour |
|---|---|---|
| North | Clay, rolled in 2023 | 18 dollars |
"""


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("how many base units for a revision hip", "unit"),
        ("at what rate should it run", "rate"),
        ("which antibiotic do i get", "antibiot"),
        ("what is the daily ceiling on this", "ceil"),
        ("hip came loose again", None),
        ("what is it", None),
        ("what must he have taken", None),
        ("how does coordination work at the counter", None),
        ("how often is a sealant payable", None),
        ("which base chairs call for a report", "chair"),
    ],
)
def test_the_thing_wanted_stands_behind_the_asking_word(question: str, thing: str | None) -> None:
    assert wanted(question.split()) == thing


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("which surface has the north court", True),
        ("what price is the north court", True),  # the name of the column says it
        ("what fee is the north court", True),  # the vocabulary has both in one group
        ("which lights has the north court", False),
        ("the north court", True),  # nothing is wanted by name
    ],
)
def test_a_row_tells_what_it_or_its_columns_name(tmp_path: Path, question: str, told: bool) -> None:
    assistant, vocabulary = courts(tmp_path), load_vocabulary()
    weighed = assistant.weigh(question)
    (number,) = weighed.candidates.numbers

    thing = wanted(weighed.query.plain)

    assert is_told(thing, weighed.query, weighed.scope.view(int(number)), vocabulary) is told


def test_a_year_is_missing_where_neither_the_row_nor_its_headings_have_it(tmp_path: Path) -> None:
    (row,) = courts(tmp_path).chunks_of("courts.md")

    missing = [years_missing(f"price in {year}", row) for year in (2022, 2023, 2024)]

    assert missing == [1, 0, 0]


def courts(folder: Path) -> Assistant:
    file = folder / "courts.md"
    file.write_text(TABLE, encoding="utf-8")
    return Assistant(index_of(file), WordEmbedder(), Settings())
