from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.question import Query, as_written, understand
from assistant.settings import Settings
from assistant.shapes import shape_conditions
from assistant.spelling import Speller, speller_for
from assistant.vocabulary import load_vocabulary
from indexer.chunk import chunk_document
from indexer.parse import parse_file
from tests.conftest import CUSTOMER
from tests.fakes import WordEmbedder, index_of


@pytest.fixture(scope="module")
def speller() -> Speller:
    return speller_for(chunk_document(parse_file(Path(CUSTOMER), "cpt-0252u.txt")), load_vocabulary())


def read(question: str, speller: Speller, *history: str) -> Query:
    return understand(question, history, load_vocabulary(), speller)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("contamniated", "contaminated"), ("specimin", "specimen"), ("ectopc", "ectopic"), ("retrun", "return")],
)
def test_a_misspelt_word_becomes_the_word_of_the_field(speller: Speller, typed: str, meant: str) -> None:
    assert speller.correct(typed) == meant


@pytest.mark.parametrize("word", ["tainted", "womb", "abandoned", "mowing", "karyo", "as", "o039"])
def test_a_word_that_is_one_is_left_alone(speller: Speller, word: str) -> None:
    assert speller.correct(word) == word


def test_a_code_is_never_corrected(speller: Speller) -> None:
    query = read("what is O03.8 or 8827l", speller)

    assert "O03.8 or 8827l" in query.text
    assert "O038" in {code.key for code in query.codes}


def test_words_are_stems_without_codes_and_stop_words(speller: Speller) -> None:
    query = read("which modifiers for contamniated specimens, 53?", speller)

    assert query.words == ("modifi", "contamin", "specimen")
    assert [code.key for code in query.codes] == ["53"]


def test_the_question_before_stands_behind_a_separator(speller: Speller) -> None:
    query = read("and 53?", speller, "what is modifier 52?")

    assert query.text == "and 53? [SEP] what is modifier 52?"
    assert [code.key for code in query.earlier_codes] == ["52"]
    assert query.words == ()


@pytest.mark.parametrize(
    ("question", "fits", "fails"),
    [
        ("which diagnosis codes start with O?", "O03.9", "N96"),
        ("modifiers made of letters instead of numbers", "QK", "53"),
        ("codes ending with X", "207P00000X", "88271"),
        ("all numeric modifiers", "53", "AS"),
    ],
)
def test_a_condition_on_the_look_of_a_code_is_understood(question: str, fits: str, fails: str) -> None:
    (condition,) = shape_conditions(question, load_vocabulary())

    assert condition(fits)
    assert not condition(fails)


def test_a_question_without_such_a_condition_sets_none() -> None:
    assert shape_conditions("which modifier for two surgeons", load_vocabulary()) == ()


def test_it_is_the_code_that_was_asked_about_before(speller: Speller) -> None:
    query = read("when should it be used?", speller, "what is modifier 26?")

    assert [code.key for code in query.codes] == ["26"]


@pytest.mark.parametrize(
    ("known", "codes", "words"),
    [
        ({"7"}, ["7"], ("daw", "mean")),  # no such code, but a row 7: a name and its number
        ({"DAW7", "7"}, ["DAW7"], ("mean",)),
        ({"53"}, [], ("daw", "7", "mean")),
    ],
)
def test_a_word_and_a_number_are_one_code_only_where_the_documents_have_it(
    known: set[str], codes: list[str], words: tuple[str, ...]
) -> None:
    speller = Speller({"mean", "daw"}, frozenset())

    query = understand("what does DAW 7 mean", (), load_vocabulary(), speller, known)

    assert [code.key for code in query.codes] == codes
    assert query.content == words


@pytest.mark.parametrize(
    ("typed", "meant"), [("reqstn", "requisition"), ("chromosm", "chromosome"), ("prfsnl", "professional")]
)
def test_a_shortened_word_becomes_the_one_word_of_the_documents_that_it_shortens(
    speller: Speller, typed: str, meant: str
) -> None:
    assert speller.correct(typed).startswith(meant[:6])


def test_a_short_form_of_several_words_is_left_alone() -> None:
    speller = Speller({"payment", "pyramidal", "pyromania"}, set())

    assert speller.correct("pyrm") == "pyrm"


def test_who_says_that_the_subject_changes_is_not_held_to_the_question_before(speller: Speller) -> None:
    query = read("ok, different question: which payers were examined?", speller, "what is modifier 52?")

    assert "[SEP]" not in query.text
    assert (query.earlier_words, query.earlier_codes) == ((), ())


def test_what_only_speaks_of_something_else_still_goes_back(speller: Speller) -> None:
    query = read("is it for an unrelated procedure or something else?", speller, "what is modifier 52?")

    assert query.text.endswith("[SEP] what is modifier 52?")


@pytest.mark.parametrize(
    ("question", "asked", "excluded"),
    [
        ("all modifiers except 26 and 52", [], ["26", "52"]),
        ("list the modifiers apart from modifier QK, please", [], ["QK"]),
        ("modifier 26, apart from modifier 52", ["26"], ["52"]),
        ("what is modifier 26", ["26"], []),
    ],
)
def test_a_code_after_except_is_left_out_and_not_asked_for(
    speller: Speller, question: str, asked: list[str], excluded: list[str]
) -> None:
    query = read(question, speller)

    assert [code.key for code in query.codes] == asked
    assert [code.key for code in query.excluded] == excluded


def test_what_else_a_list_leaves_out_is_read_up_to_the_end_of_its_clause(speller: Speller) -> None:
    query = read("leaving out dialysis patients, which findings need a call?", speller)

    assert query.left_out == ("dialysi", "patient")


def test_words_after_other_than_inside_a_clause_leave_nothing_out(speller: Speller) -> None:
    query = read("which papers may be signed by someone other than the patient?", speller)

    assert query.left_out == ()


SHOTS = """# Shots

| Shot | Code |
|---|---|
| Hepatitis B vaccine | 90746 |
| Tetanus vaccine | 90714 |
"""


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("heplisav code", "hepatitis b vaccine code"),
        ("code for Heplisav?", "code for hepatitis b vaccine?"),
        ("tetanus code", "tetanus code"),
        ("which code is it", "which code is it"),
    ],
)
def test_a_name_that_the_documents_do_not_use_is_embedded_in_their_words(
    tmp_path: Path, question: str, read: str
) -> None:
    document = tmp_path / "shots.md"
    document.write_text(SHOTS, encoding="utf-8")
    index = index_of(document)
    assistant = Assistant(index, WordEmbedder(), Settings())
    weighed = assistant.weigh(question)

    assert as_written(weighed.query, index, weighed.scope, load_vocabulary()) == read
