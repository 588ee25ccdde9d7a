"""Rows that contradict each other are shown together and said to."""

from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.receipt import receipt_now, receipt_text
from assistant.settings import Settings
from tests.fakes import WordEmbedder, index_of

HEAD = "# Guide of {name}\n\n| Modifier | Description |\n|---|---|\n"
ROWS = {
    "north": "| LT | Left side of the body |\n| 53 | Discontinued procedure |\n| 59 | Distinct service |\n",
    "south": "| LT | Right side of the body |\n| 53 | Procedure that was discontinued |\n",
    "west": "| LT | Bilateral, both sides of the body |\n",
}


@pytest.fixture(scope="module")
def assistant_of(tmp_path_factory: pytest.TempPathFactory) -> object:
    def made(*names: str) -> Assistant:
        corpus: Path = tmp_path_factory.mktemp("corpus")
        for name in names:
            (corpus / f"{name}.md").write_text(HEAD.format(name=name) + ROWS[name], encoding="utf-8")
        return Assistant(index_of(corpus), WordEmbedder(), Settings())

    return made


def test_both_rows_are_asserted_and_the_notice_quotes_both(assistant_of) -> None:
    answer = assistant_of("north", "south").ask("modifier LT")

    assert [(item.citation.document, item.cells[0]) for item in answer.answers] == [
        ("north.md", "LT"),
        ("south.md", "LT"),
    ]
    assert answer.notices[0] == (
        "Two documents disagree on LT: “Left side of the body” (north.md, line 5);"
        " “Right side of the body” (south.md, line 5)."
    )
    assert not {item.id for item in answer.related} & {item.id for item in answer.answers}


def test_rows_that_cannot_both_be_right_share_the_score(assistant_of) -> None:
    (alone,) = assistant_of("north").ask("modifier LT").answers
    one, other = assistant_of("north", "south").ask("modifier LT").answers

    assert one.score == other.score == pytest.approx(alone.score / 2, abs=0.05)


def test_a_receipt_says_that_documents_disagree(assistant_of) -> None:
    two = assistant_of("north", "south")

    lines = receipt_text(receipt_now(two.ask("modifier LT"), two)).splitlines()

    assert lines[3].startswith("Note: Two documents disagree on LT: ")
    assert sum(line.startswith("Quote ") for line in lines) == 2


def test_three_documents_that_all_disagree_are_all_shown(assistant_of) -> None:
    answer = assistant_of("north", "south", "west").ask("modifier LT")

    assert answer.notices[0].startswith("Three documents disagree on LT: ")
    assert len({item.citation.document for item in answer.answers}) == 3


def test_other_words_are_not_said_to_disagree(assistant_of) -> None:
    assert not any("disagree" in notice for notice in assistant_of("north", "south").ask("modifier 53").notices)


def test_a_question_to_one_document_gets_its_row_alone(assistant_of) -> None:
    answer = assistant_of("north", "south").ask("modifier LT", documents=["south.md"])

    assert ([item.cells[1] for item in answer.answers], answer.notices) == (["Right side of the body"], ())


def test_a_document_that_disagrees_with_itself_is_said_to(tmp_path: Path) -> None:
    rows = ROWS["north"] + "| LT | Right side of the body |\n"
    (tmp_path / "a.md").write_text(HEAD.format(name="a") + rows, encoding="utf-8")

    answer = Assistant(index_of(tmp_path / "a.md"), WordEmbedder(), Settings()).ask("modifier LT")

    assert answer.notices[0].startswith("a.md disagrees with itself on LT: “")
    assert {item.cells[1] for item in answer.answers} == {"Left side of the body", "Right side of the body"}


def test_in_a_list_each_row_says_what_another_document_says_otherwise(assistant_of) -> None:
    (table,) = assistant_of("north", "west").ask("list all modifiers", documents=["north.md", "west.md"]).answers[:1]

    other = "west.md says otherwise of LT: “Bilateral, both sides of the body” (line 5)."
    mine = "north.md says otherwise of LT: “Left side of the body” (line 5)."
    assert set(table.notices) <= {other, mine}
    assert table.notices
