from pathlib import Path

import pytest

from assistant.conditions import keeping_limits
from assistant.vocabulary import load_vocabulary
from indexer.chunk import chunk_document
from indexer.parse import parse_file

TABLE = """# Courses

| Course | Hours | Cash fee | Standard fee | Valid for |
|---|---|---|---|---|
| Starter | 4 | 36 | 52 | 3 months |
| Steady | 7 | 34 | 60 | 6 months |
| Marathon | 12 | 40 | 49 | 9 months |
| Open | any | none | none | month to month |
"""


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("courses with a cash fee of 36 dollars or more", ["Starter", "Marathon"]),
        ("courses under fifty dollars standard fee", ["Marathon"]),
        ("courses that stay good for more than six months", ["Marathon"]),
        ("courses of exactly seven hours", ["Steady"]),
        ("courses with a cash fee above $100", []),
    ],
)
def test_rows_keep_the_limit_in_the_column_that_the_question_means(
    tmp_path: Path, question: str, kept: list[str]
) -> None:
    file = tmp_path / "courses.md"
    file.write_text(TABLE, encoding="utf-8")
    rows = [chunk for chunk in chunk_document(parse_file(file, file.name)) if chunk.kind == "row"]

    found = keeping_limits(rows, question, load_vocabulary().amounts)

    assert found is not None
    assert [row.cells[0] for row in rows if row.id in found] == kept


@pytest.mark.parametrize("question", ["which courses are there", "courses for 2 people", "more than 3 of them"])
def test_without_a_limit_on_a_column_every_row_may_belong(tmp_path: Path, question: str) -> None:
    file = tmp_path / "courses.md"
    file.write_text(TABLE, encoding="utf-8")
    rows = [chunk for chunk in chunk_document(parse_file(file, file.name)) if chunk.kind == "row"]

    assert keeping_limits(rows, question, load_vocabulary().amounts) is None
