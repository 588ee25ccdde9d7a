"""Rows are found by the official terms of their codes: offered with the reason, asserted only when nothing else is asked."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import Answer, Item
from assistant.ask import Assistant
from assistant.compose import compose
from assistant.decide import Belief, Decision, Reason
from assistant.official_terms import TermSearch, decided
from assistant.settings import Settings
from assistant.vocabulary import load_vocabulary
from indexer.build import index_documents
from indexer.codesets.lines import SortedLines
from indexer.codesets.model import About, Entry
from indexer.codesets.official import Official
from indexer.codesets.terms import Terms
from indexer.documents import Document
from indexer.index import Index
from tests.codesets.conftest import codeset
from tests.fakes import WordEmbedder

O034 = "cpt-0252u.txt#t3.r2"
O021 = "cpt-0252u.txt#t3.r3"
O009 = "cpt-0252u.txt#t3.r4"
N96 = "cpt-0252u.txt#t3.r5"
FOUND = "Found by an official term of ICD-10-CM (FY2026)"
SET = codeset(
    About("ICD-10-CM", "icd10", "FY2026"),
    Entry("O03.9", "Complete or unspecified spontaneous abortion without complication", ("Miscarriage NOS",)),
    Entry("O03.4", "Incomplete spontaneous abortion without complication", ("Gossamer flux",)),
    Entry("O02.1", "Missed abortion", ("Early fetal death with retention of dead fetus [EFDR]", "Kettler's syndrome")),
    Entry(
        "O00.9", "Ectopic pregnancy, unspecified", ("Zyphoid pregnancy NEC", "Bilateral zyphoid nidus"), billable=False
    ),
    Entry("O00.90", "Unspecified ectopic pregnancy without intrauterine pregnancy"),
    Entry(
        "N96",
        "Recurrent pregnancy loss",
        ("Quillworth disease (habitual)", "Quillworth disease, not of the left nidus"),
    ),
    Entry("O20.0", "Spontaneous abortion with delayed or excessive hemorrhage"),
)


@pytest.fixture(scope="module")
def compared(index: Index, customer: Document) -> Index:
    return replace(index, official=Official.of([customer], [SET], "s"))


@pytest.fixture(scope="module")
def assistant(compared: Index) -> Assistant:
    return Assistant(compared, WordEmbedder(), Settings())


@pytest.fixture(scope="module")
def search(compared: Index) -> TermSearch:
    return TermSearch(compared.official, load_vocabulary())


def found(search: TermSearch, assistant: Assistant, question: str) -> dict[str, bool]:
    """The rows that a question finds, each with whether it may be the answer."""
    case, _ = assistant.believe(question)
    return {case.chunk(row.number).id: row.certain for row in search.found(case)}


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("kettler syndrome", O021),
        ("what do I code for Kettler's syndrome", O021),
        ("dx for a patient with a zyphoid pregnancy", O009),
        ("nidus, zyphoid, bilateral", O009),
        ("which code is EFDR", O021),
        ("quillworth disease", N96),
        ("habitual quillworth disease", N96),
        ("how is quilworth disaese coded", N96),
    ],
)
def test_a_term_and_nothing_else_makes_its_row_the_answer(
    search: TermSearch, assistant: Assistant, question: str, row: str
) -> None:
    assert found(search, assistant, question) == {row: True}


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("early death of the fetus with its retention in utero", O021),
        ("who treats a bilateral zyphoid nidus", O009),
        ("what do I code for an incomplete miscarriage", O034),
        ("a miscarriage that is incomplete with haemorrhage", O034),
        ("gossamer flux", O034),  # the set says that the words of this row are another code's
    ],
)
def test_most_of_a_term_or_more_than_it_only_offers_the_row(
    search: TermSearch, assistant: Assistant, question: str, row: str
) -> None:
    assert found(search, assistant, question) == {row: False}


@pytest.mark.parametrize(
    "question",
    [
        "zyphoid",
        "left zyphoid nidus",
        "quillworth disease of the left nidus",
        "left zyphoid nidus with haemorrhage",
        "pregnancy",
        "which modifier for kettler's syndrome",
        "what is the code?",
        "kettler's syndrome of a twin in the third trimester",
    ],
)
def test_too_little_or_the_opposite_of_a_term_finds_nothing(
    search: TermSearch, assistant: Assistant, question: str
) -> None:
    assert found(search, assistant, question) in ({}, {N96: False})


SILENT = Decision(Reason.UNSURE)


def answered(right: float) -> Decision:
    return Decision(Reason.PROBABILITY, count=1, belief=Belief(0.9, right))


def ids(items: tuple[Item, ...]) -> list[str]:
    return [item.id for item in items]


def told(search: TermSearch, assistant: Assistant, question: str, decision: Decision) -> Answer:
    """The answer to a question about which this was decided from the documents' own words."""
    case, _ = assistant.believe(question)
    rows = search.found(case)
    decision = decided(case, decision, rows)
    return search.told(case, decision, compose(case, decision, load_vocabulary()), rows)


def test_the_row_is_quoted_as_the_document_has_it_and_the_reason_given(
    search: TermSearch, assistant: Assistant
) -> None:
    answer = told(search, assistant, "kettler's syndrome", SILENT)

    assert (answer.status, answer.message) == ("answered", "ICD-10 Code O02.1: Missed abortion.")
    assert answer.answers[0].cells[1] == "Missed abortion"
    assert answer.answers[0].notices == (f"{FOUND} for O02.1: “Kettler's syndrome”.",)


def test_a_good_answer_of_the_documents_stays(search: TermSearch, assistant: Assistant) -> None:
    answer = told(search, assistant, "kettler's syndrome", answered(0.7))

    assert O021 not in ids(answer.answers)
    assert ids(answer.related)[0] == O021


def test_a_poor_one_becomes_related(search: TermSearch, assistant: Assistant) -> None:
    good, poor = (told(search, assistant, "kettler's syndrome", answered(right)) for right in (0.7, 0.6))

    assert ids(poor.answers) == [O021]
    assert good.answers[0].id in ids(poor.related)


def test_a_row_that_is_asserted_anyway_stays_as_it_is(search: TermSearch, assistant: Assistant) -> None:
    case, _ = assistant.believe("missed abortion kettler's syndrome")
    first = case.chunk(case.ranked.numbers[0]).id

    assert decided(case, answered(0.3), search.found(case)) == answered(0.3)
    assert first == O021


@pytest.mark.parametrize(
    "question", ["gossamer flux", "who treats a bilateral zyphoid nidus", "O02.1 zyphoid nidus bilateral"]
)
def test_what_is_doubted_or_asks_for_more_stays_silent(search: TermSearch, assistant: Assistant, question: str) -> None:
    answer = told(search, assistant, question, SILENT)

    assert (answer.status, answer.answers) == ("no_answer", ())
    assert answer.related[0].notices[0].startswith(FOUND)


def test_a_row_of_two_documents_is_found_once(customer: Document) -> None:
    two = (customer, replace(customer, name="edition-2.txt"))
    index = replace(index_documents(two, WordEmbedder()), official=Official.of(two, [SET], "s"))
    assistant = Assistant(index, WordEmbedder(), Settings())

    assert found(TermSearch(index.official, load_vocabulary()), assistant, "kettler syndrome") == {O021: True}


def test_the_decision_can_be_explained(assistant: Assistant) -> None:
    explained = assistant.explain("kettler's syndrome")

    assert explained.explanation.decision.reason == Reason.OFFICIAL_TERM
    assert explained.explanation.decision.steps[0].startswith("It is an official term of a row's code")


def test_the_assistant_says_both_why_and_what_the_set_says(assistant: Assistant) -> None:
    answer = assistant.ask("bilateral zyphoid nidus")

    row = next(item for item in (*answer.answers, *answer.related) if item.id == O009)
    assert row.notices[0] == f"{FOUND} for O00.9: “Bilateral zyphoid nidus”."
    assert row.notices[-1] == "ICD-10-CM (FY2026): O00.9 is not billable."


def test_without_notices_no_term_is_searched(compared: Index) -> None:
    answer = Assistant(compared, WordEmbedder(), Settings(notices=False)).ask("kettler's syndrome")

    assert not [
        notice for item in (*answer.answers, *answer.related) for notice in item.notices if "official" in notice
    ]


def test_terms_are_kept_in_the_index(compared: Index, tmp_path: Path) -> None:
    compared.official.save(tmp_path)
    terms = Official.load(tmp_path).terms

    assert list(terms.near(["zyphoid"])) == list(compared.official.terms.near(["zyphoid"]))
    assert [term.text for term in terms.near(["zyphoid"])] == ["Zyphoid pregnancy NEC", "Bilateral zyphoid nidus"]
    assert terms.spellings == compared.official.terms.spellings
    assert list(Terms().near(["zyphoid"])) == []


def test_every_line_is_found_and_no_other(tmp_path: Path) -> None:
    keys = [f"k{number * 7 % 101}é" for number in range(101)]
    SortedLines.of("key", ({"key": key, "text": key * 3} for key in keys)).save(tmp_path / "lines.jsonl")
    lines = SortedLines.load("key", tmp_path / "lines.jsonl")

    assert [line["key"] for line in lines] == sorted(keys)
    assert [lines.at(number)["key"] for number in range(len(lines))] == sorted(keys)
    assert [(lines.get(key) or {}).get("text") for key in keys] == [key * 3 for key in keys]
    assert [lines.get(key) for key in ("", "k", "k0", "zz", "k50")] == [None] * 5
