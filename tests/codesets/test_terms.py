"""Rows are found by the official terms of their codes, and offered."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import Answer, Item
from assistant.ask import Assistant
from assistant.official_terms import with_rows_of_terms
from assistant.quote import quote
from assistant.settings import Settings
from indexer.codesets.lines import SortedLines
from indexer.codesets.model import CodeSet
from indexer.codesets.official import Official
from indexer.codesets.terms import Terms
from indexer.documents import Document
from indexer.index import Index
from tests.fakes import WordEmbedder

O039 = "cpt-0252u.txt#t3.r1"
O034 = "cpt-0252u.txt#t3.r2"


@pytest.fixture(scope="module")
def compared(index: Index, customer: Document, icd10cm: CodeSet) -> Index:
    return replace(index, official=Official.of([customer], [icd10cm], "s"))


@pytest.mark.parametrize(
    ("question", "chunks"),
    [
        ("miscarriage", (O039,)),
        ("What is the ICD-10 code for a miscarriage NOS?", (O039,)),
        ("dx incomplete spontaneous abortion without complication", (O034,)),
        ("incomplete spontaneous abortion", None),
        ("miscarriage of a twin", None),
        ("what is the code?", None),
        ("", None),
    ],
)
def test_a_question_that_says_a_term_and_nothing_else_finds_it(
    compared: Index, question: str, chunks: tuple[str, ...] | None
) -> None:
    term = compared.official.terms.find(question)

    assert (term.chunks if term else None) == chunks


def offering(index: Index, answer: Answer, *, searched: bool = True) -> Answer:
    def item_of(chunk: str) -> Item | None:
        return quote(index.chunks[index.number_of[chunk]], 0.0, frozenset()) if searched else None

    return with_rows_of_terms(answer, index.official.terms, index.official.notes, item_of)


def test_the_row_is_offered_with_the_reason_and_not_asserted(compared: Index) -> None:
    silent = Answer(status="no_answer", question="miscarriage", message="The documents do not say.")

    answer = offering(compared, silent)

    assert (answer.status, answer.answers) == ("no_answer", ())
    assert [(item.id, item.cells[1]) for item in answer.related] == [(O039, "Spontaneous abortion, unspecified")]
    assert answer.related[0].notices == (
        "Found by “Miscarriage NOS”, an official term of its code (ICD-10-CM (FY2026, April 2026)).",
    )


def test_a_row_that_is_asserted_stays_as_it_is(compared: Index) -> None:
    asked = Assistant(compared, WordEmbedder(), Settings()).ask("O03.9").model_copy(update={"question": "miscarriage"})

    assert asked.answers[0].id == O039
    assert offering(compared, asked) == asked


def test_the_assistant_offers_it_where_it_searches(compared: Index) -> None:
    assistant = Assistant(compared, WordEmbedder(), Settings())
    question = "incomplete spontaneous abortion without complication"

    answer = assistant.ask(question)

    assert [item.id for item in (*answer.answers, *answer.related)].count(O034) == 1
    if O034 not in {item.id for item in answer.answers}:
        assert answer.related[0].notices[0].startswith("Found by “Incomplete spontaneous abortion")


def test_a_row_outside_the_search_is_not_offered(compared: Index) -> None:
    silent = Answer(status="no_answer", question="miscarriage", message="The documents do not say.")

    assert offering(compared, silent, searched=False) == silent


def test_terms_are_kept_in_the_index(compared: Index, tmp_path: Path) -> None:
    compared.official.save(tmp_path)

    assert Official.load(tmp_path).terms.find("miscarriage") == compared.official.terms.find("miscarriage")
    assert Terms().find("miscarriage") is None


def test_every_line_is_found_and_no_other(tmp_path: Path) -> None:
    keys = [f"k{number * 7 % 101}é" for number in range(101)]
    SortedLines.of("key", ({"key": key, "text": key * 3} for key in keys)).save(tmp_path / "lines.jsonl")
    lines = SortedLines.load("key", tmp_path / "lines.jsonl")

    assert [line["key"] for line in lines] == sorted(keys)
    assert [(lines.get(key) or {}).get("text") for key in keys] == [key * 3 for key in keys]
    assert [lines.get(key) for key in ("", "k", "k0", "zz", "k50")] == [None] * 5
