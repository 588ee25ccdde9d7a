"""Rows that hold a value of a column which the question says."""

from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.settings import Settings
from assistant.values import holding_values
from tests.fakes import WordEmbedder, index_of

TABLE = """# Night school

| Course | Level | Run by | Remarks |
|---|---|---|---|
| Welding | 2 | Trades desk | Bring gloves, boots and a mask of your own |
| Spanish | 1 | Language lab | No exam |
| Italian | 2 | Language lab | No exam |
| Brewing | 3 | Trades desk and dean | Twelve places |
"""


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("everything run by the language lab", [-1, 1, 1, -1]),
        ("which courses does the trades desk run", [1, -1, -1, 1]),  # the last cell holds the value and more
        ("which courses are level 2", [1, -1, 1, -1]),
        ("which 2 courses are best", [0, 0, 0, 0]),  # a number without the name of its column is none of its values
        ("gloves boots and a mask", [0, 0, 0, 0]),  # a description is no value
        ("list the Spanish courses", [0, 0, 0, 0]),  # the first column names the rows
    ],
)
def test_rows_hold_the_value_that_is_said(tmp_path: Path, question: str, held: list[int]) -> None:
    file = tmp_path / "school.md"
    file.write_text(TABLE, encoding="utf-8")
    assistant = Assistant(index_of(file), WordEmbedder(), Settings())
    rows = [chunk for chunk in assistant.chunks_of("school.md") if chunk.kind == "row"]

    assert holding_values(rows, assistant.weigh(question).query).tolist() == held
