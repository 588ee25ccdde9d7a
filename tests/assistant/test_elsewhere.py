"""The same row in many documents is one answer, with the other places beside it."""

from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.settings import Settings
from tests.conftest import CUSTOMER
from tests.fakes import WordEmbedder, index_of

QUESTION = "modifier for discontinued procedure"
COUNT = 30


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The customer's document, and its tables in thirty others."""
    corpus: Path = tmp_path_factory.mktemp("corpus")
    text = CUSTOMER.read_text(encoding="utf-8")
    tables = text[text.index("Coding Specifications\n|") :]
    (corpus / "cpt-0252u.txt").write_text(text, encoding="utf-8")
    for number in range(COUNT):
        page = f"Summary\nPolicy of payer {number}: laboratory tests\nA sentence of payer {number}.\n{tables}"
        (corpus / f"payer{number:02}.txt").write_text(page, encoding="utf-8")
    return Assistant(index_of(corpus), WordEmbedder(), Settings())


def test_a_row_that_stands_in_many_documents_is_asserted_once(many: Assistant, assistant: Assistant) -> None:
    (item,) = many.ask(QUESTION).answers
    (alone,) = assistant.ask(QUESTION).answers

    assert (item.cells, item.documents, item.also_total, len(item.also)) == (alone.cells, COUNT + 1, COUNT, 20)
    assert item.citation.document not in {place.document for place in item.also}
    assert item.elsewhere.startswith(f"The same row stands in 31 documents: {item.citation.document}, ")
    assert item.elsewhere.endswith(", ….")


def test_every_other_place_cites_the_same_row(many: Assistant) -> None:
    (item,) = many.ask(QUESTION).answers

    for place in item.also:
        row = many.item(f"{place.document}#t1.r{place.row}")
        assert row.cells == item.cells
        assert place == row.citation


def test_a_row_of_one_document_has_no_other_place(assistant: Assistant) -> None:
    (item,) = assistant.ask(QUESTION).answers

    assert (item.documents, item.also, item.also_total, item.elsewhere) == (1, (), 0, "")


def test_a_filter_counts_only_the_documents_that_it_names(many: Assistant) -> None:
    (alone,) = many.ask(QUESTION, documents=["payer03.txt"]).answers
    (two,) = many.ask(QUESTION, documents=["payer03.txt", "payer07.txt"]).answers

    assert (alone.citation.document, alone.also) == ("payer03.txt", ())
    assert two.elsewhere == f"The same row stands in 2 documents: {two.citation.document}, {two.also[0].document}."


def test_neither_a_list_nor_what_is_related_repeats_a_row(many: Assistant) -> None:
    for question in ("which diagnosis codes start with O?", QUESTION, "two surgeons", "miscarriage"):
        answer = many.ask(question)
        said = [(item.header, item.cells or item.text or item.rows) for item in (*answer.answers, *answer.related)]
        assert len(said) == len(set(said))


def test_a_whole_table_that_is_repeated_is_shown_once(many: Assistant, assistant: Assistant) -> None:
    (table,) = many.ask("list all modifiers").answers

    assert table.rows == assistant.ask("list all modifiers").answers[0].rows
    assert table.elsewhere.startswith("The same table stands in 31 documents: ")
    assert all(place.row is None and place.lines for place in table.also)


def test_in_a_list_fewer_places_are_named(many: Assistant) -> None:
    items = many.ask("which diagnosis codes start with O?").answers

    assert [(len(item.also), item.documents) for item in items] == [(3, COUNT + 1)] * len(items)


def test_a_row_that_stands_twice_in_one_document_says_where(tmp_path: Path) -> None:
    table = "| Modifier | Meaning |\n|---|---|\n| 53 | Discontinued procedure of any kind at all |\n"
    (tmp_path / "a.md").write_text(f"# One\n\n{table}\n# Two\n\n{table}", encoding="utf-8")

    (item,) = Assistant(index_of(tmp_path / "a.md"), WordEmbedder(), Settings()).ask("53").answers

    assert item.documents == 1
    assert item.elsewhere == "The same row stands here too: table Modifier, row 1, line 11."
