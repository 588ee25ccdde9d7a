import pytest

from assistant.ask import Assistant
from indexer.errors import QuestionError


def test_the_row_that_says_so_comes_first_with_its_line(assistant: Assistant) -> None:
    answer = assistant.ask("modifier for discontinued procedure")

    assert answer.status == "answered"
    assert answer.answers[0].cells[0] == "53"
    assert answer.answers[0].citation.lines == (20, 20)
    assert answer.answers[0].citation.url == "/documents/cpt-0252u.txt#L20"
    assert answer.message == "Modifier 53: Discontinued procedure."


@pytest.mark.parametrize("spelling", ["o039", "O03.9", "O03-9", "icd O03.9"])
def test_a_code_is_found_in_any_spelling(assistant: Assistant, spelling: str) -> None:
    assert assistant.ask(spelling).answers[0].cells[0] == "O03.9"


def test_a_code_that_is_not_there_is_not_answered_with_its_neighbour(assistant: Assistant) -> None:
    answer = assistant.ask("what is modifier 59")

    assert answer.status == "no_answer"
    assert answer.answers == ()


@pytest.mark.parametrize(
    ("question", "says"), [("", "empty"), (" \t ", "empty"), ("a\x00b", "NUL"), ("x" * 2001, "2000")]
)
def test_an_unusable_question_is_refused_without_repeating_it(assistant: Assistant, question: str, says: str) -> None:
    with pytest.raises(QuestionError, match=says) as refused:
        assistant.ask(question)

    assert "xxx" not in str(refused.value)


def test_an_unknown_document_in_the_filter_is_named(assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match=r"nowhere\.txt"):
        assistant.ask("modifier 53", documents=["nowhere.txt"])
