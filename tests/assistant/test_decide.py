import re
from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.settings import Settings
from tests.fakes import WordEmbedder, index_of


def test_a_whole_table_is_counted_and_named_by_its_column_where_a_heading_has_several(assistant: Assistant) -> None:
    answer = assistant.ask("list all modifiers")

    assert answer.message == "13 of 13 rows of Coding Specifications, Modifier."
    assert [item.kind for item in answer.answers] == ["table"]
    assert [row[0] for row in answer.answers[0].rows][:3] == ["00", "22", "26"]
    assert answer.answers[0].citation.lines == (16, 28)


def test_a_list_by_the_look_of_the_code_holds_all_and_only_those_rows(assistant: Assistant) -> None:
    answer = assistant.ask("which diagnosis codes start with O?")

    assert answer.message == "4 of 6 rows of Related Diagnoses."
    assert [item.cells[0] for item in answer.answers] == ["O03.9", "O03.4", "O02.1", "O00.9"]


def test_a_row_that_says_no_is_said_to_before_anything_else(assistant: Assistant) -> None:
    answer = assistant.ask("modifier 80")

    assert answer.message.startswith("The document says “Not applicable to laboratory billing")
    assert answer.answers[0].notices[0].startswith("The row itself says: Not applicable")


def test_a_row_says_no_where_it_begins_to_and_not_where_it_names_a_condition(assistant: Assistant) -> None:
    (row,) = assistant.ask("modifier 82").answers

    assert "not available" in row.cells[1]
    assert row.denial == "Not applicable to lab billing; used on related surgical services when appropriate"


def test_a_code_that_is_absent_is_named_and_its_look_alikes_are_only_related(assistant: Assistant) -> None:
    answer = assistant.ask("CPT 88272")

    assert (answer.status, answer.answers) == ("no_answer", ())
    assert "88272" in answer.message
    assert "88271" in [item.cells[0] for item in answer.related if item.cells]


@pytest.mark.parametrize("question", ["QW", "does it need QW?", "is QW required", "does it need qw?", "qw"])
def test_two_letters_that_are_no_word_are_a_code_and_no_other_answers_for_it(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)

    assert answer.status == "no_answer"
    assert "qw is not in the documents" in answer.message.casefold()


@pytest.mark.parametrize("question", ["can the PA bill for it", "is LT needed", "does the OB sign it", "hi"])
def test_two_letters_with_a_meaning_are_not_said_to_be_an_absent_code(assistant: Assistant, question: str) -> None:
    assert "not in the documents" not in assistant.ask(question).message


@pytest.mark.parametrize("noise", ["???!!! ... ;;; --- )))", "。。。", "—"])
def test_noise_is_not_answered(assistant: Assistant, noise: str) -> None:
    assert assistant.ask(noise).status == "no_answer"


def test_every_item_that_is_asserted_has_a_score_between_0_and_1(assistant: Assistant) -> None:
    for question in ("list all diagnoses", "modifier 53", "modifier for two surgeons"):
        assert all(0 <= item.score <= 1 for item in assistant.ask(question).answers)


def test_a_whole_table_quotes_nothing_but_its_rows(assistant: Assistant) -> None:
    (table,) = assistant.ask("list all diagnoses").answers

    assert table.text == ""
    assert [row[0] for row in table.rows] == ["O03.9", "O03.4", "O02.1", "O00.9", "N96", "Z34.90"]


def test_that_nothing_answers_is_said_once_and_what_is_nearest_is_listed(assistant: Assistant) -> None:
    answer = assistant.ask("who won the football match")

    assert (answer.status, answer.message) == ("no_answer", "The documents do not say.")
    assert len(answer.related) == 5


def test_of_two_tables_that_may_be_meant_the_one_called_so_is_listed(assistant: Assistant) -> None:
    answer = assistant.ask("which related codes are listed?")

    assert answer.message.endswith("rows of Related CPT Codes.")


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("how does 88237 fit with this one?", "answered"),
        ("is 52 worth putting on the specimen?", "answered"),
        ("how much does 88237 cost?", "mentioned"),  # no sum stands in its row
    ],
)
def test_the_row_of_a_code_answers_what_the_documents_can_know(
    assistant: Assistant, question: str, status: str
) -> None:
    answer = assistant.ask(question)

    assert answer.status == status
    assert [item.cells[0] for item in answer.answers][:1] == (
        re.findall(r"\d+", question) if status == "answered" else []
    )


def test_a_word_of_use_is_a_condition_where_a_list_is_asked_for(tmp_path: Path) -> None:
    document = tmp_path / "codes.md"
    rows = ("| 88271 | Probe | add-on |", "| 88237 | Culture | primary |", "| 88262 | Count | primary |")
    document.write_text(
        "\n".join(("# Codes", "", "| CPT code | Test | Kind |", "|---|---|---|", *rows)), encoding="utf-8"
    )

    answer = Assistant(index_of(document), WordEmbedder(), Settings()).ask("list all add-on codes")

    assert [item.cells[:1] for item in answer.answers] == [("88271",)]


def test_a_number_to_call_is_not_answered_by_a_row_without_one(tmp_path: Path) -> None:
    document = tmp_path / "offices.md"
    document.write_text(
        "# Offices\n\n| Office | Requests |\n|---|---|\n| Fax number desk of Larkspur | by fax |\n", encoding="utf-8"
    )
    assistant = Assistant(index_of(document), WordEmbedder(), Settings())

    answer = assistant.explain("what is the fax number of the Larkspur desk?")

    assert answer.answers == ()
    assert answer.explanation.decision.reason == "no_such_fact"
    assert any("nothing in the first candidate looks so" in step for step in answer.explanation.decision.steps)


COVERED = """# Visits

| Visit | Limit | Note |
|---|---|---|
| 99213 | 2 a month | With 0912T on the same day |
| 99214 | 1 a month | Alone |
| 99215 | 1 a year | Alone |
"""


@pytest.mark.parametrize("question", ["0912T for what", "lookup 09 12T", "what's 0912t", "CPT 0912T"])
def test_who_asks_for_nothing_but_a_code_is_shown_what_holds_it(tmp_path: Path, question: str) -> None:
    document = tmp_path / "visits.md"
    document.write_text(COVERED, encoding="utf-8")
    answer = Assistant(index_of(document), WordEmbedder(), Settings()).explain(question)

    assert [item.cells[0] for item in answer.answers] == ["99213"]
    assert "It asks for nothing but a code, and the first candidate holds it." in answer.explanation.decision.steps


def test_a_code_that_is_named_is_answered_with_its_row_and_not_with_a_list(tmp_path: Path) -> None:
    document = tmp_path / "visits.md"
    document.write_text(COVERED, encoding="utf-8")
    answer = Assistant(index_of(document), WordEmbedder(), Settings()).ask("what are the limits on 99214")

    assert [item.cells[0] for item in answer.answers] == ["99214"]


def test_a_list_of_numbers_to_call_holds_no_rows_without_one(tmp_path: Path) -> None:
    document = tmp_path / "offices.md"
    rows = "| Larkspur desk | by fax |\n| Bluestem desk | by fax |\n| Juniper desk | by mail |\n"
    document.write_text(f"# Offices\n\n| Desk | Requests |\n|---|---|\n{rows}", encoding="utf-8")

    answer = Assistant(index_of(document), WordEmbedder(), Settings()).explain("which fax numbers have the desks?")

    assert answer.answers == ()
    assert answer.explanation.decision.reason in {"no_such_fact", "unsure"}
