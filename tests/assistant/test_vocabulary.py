from pathlib import Path

import pytest

from assistant.vocabulary import PACKAGED, Vocabulary, load_vocabulary, phrase_of
from indexer.errors import SettingError
from indexer.words import plain_words


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


def own(tmp_path: Path, name: str, text: str) -> Path:
    for path in PACKAGED.glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_lay_words_and_professional_words_stand_for_one_another(vocabulary: Vocabulary) -> None:
    found = vocabulary.equivalents(plain_words("she miscarried"))

    assert phrase_of("spontaneous abortion") in found[phrase_of("miscarried")]


def test_an_abbreviation_stands_for_its_meaning(vocabulary: Vocabulary) -> None:
    assert phrase_of("diagnosis") in vocabulary.equivalents(["dx"])[phrase_of("dx")]


def test_one_letter_that_is_left_of_an_abbreviation_stands_for_nothing(vocabulary: Vocabulary) -> None:
    assert "i&d" in vocabulary.abbreviations
    assert vocabulary.equivalents(["vitamin", "d"]).get(phrase_of("d")) is None


@pytest.mark.parametrize(
    ("word", "meaning"),
    [("keytruda", "pembrolizumab"), ("nosebleed", "epistaxis"), ("mcrpc", "prostate cancer"), ("nonsenseword", None)],
)
def test_a_word_has_the_meanings_of_its_groups(vocabulary: Vocabulary, word: str, meaning: str | None) -> None:
    assert vocabulary.meanings(word) == () if meaning is None else meaning in vocabulary.meanings(word)


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("Not applicable to laboratory billing", 1.0),
        ("POC testing not applicable to ectopic tissue", 1.0),
        ("Never. The reading sits inside the code.", 1.0),
        ("Rarely used; reserved for special cases", 0.7),
        ("Only when a second screen is drawn", 0.4),
        ("Discontinued procedure", 0.0),
        ("Use if testing was discontinued after initiation", 0.0),
    ],
)
def test_a_row_says_no_by_how_a_clause_begins(vocabulary: Vocabulary, text: str, strength: float) -> None:
    assert vocabulary.denial(text) == strength


@pytest.mark.parametrize(
    ("question", "kind"),
    [("how much does it cost", "amount"), ("what is the phone number", "contact"), ("by when is it due", "deadline")],
)
def test_the_kind_of_thing_asked_for_is_read_from_the_question(
    vocabulary: Vocabulary, question: str, kind: str
) -> None:
    assert kind in vocabulary.kinds_asked(question)


def test_a_text_shows_an_amount_only_when_it_has_one(vocabulary: Vocabulary) -> None:
    assert vocabulary.shows("amount", "The patient owes $75.")
    assert not vocabulary.shows("amount", "Two surgeons")


def test_a_table_is_named_by_any_of_its_names(vocabulary: Vocabulary) -> None:
    assert "diagnosis" in vocabulary.tables_named("list all dx codes")
    assert "modifier" in vocabulary.tables_named("which mod is it")


@pytest.mark.parametrize(
    ("question", "shows", "lacks"),
    [
        ("what is the fax number for appeals?", "Fax 555-201-3344", "By fax, 15 working days"),
        ("what time does the truck leave", "Leaves at 4:30 pm", "The truck leaves in the morning"),
        ("when did the policy take effect?", "Effective July 1, 2024", "It took effect after a vote"),
        ("what's your CLIA #", "CLIA 12D3456789", "Enter the CLIA number in box 23"),
        ("how much does the county pay?", "County pays 40 per visit", "County | monthly, one unit"),
        ("what revenue code goes on it", "0300 | Laboratory", "56 | Facility side"),
        ("which rev code", "Rev code | Meaning | 300", "Facility side"),
        ("what is the website of the plan", "See www.plan.example", "Ask the plan"),
    ],
)
def test_a_fact_of_a_certain_look_is_lacking_where_nothing_looks_so(
    vocabulary: Vocabulary, question: str, shows: str, lacks: str
) -> None:
    assert not vocabulary.lacks_fact(question, shows)
    assert vocabulary.lacks_fact(question, lacks)


@pytest.mark.parametrize(
    "question",
    [
        "whose fax number goes in box 12?",
        "can I fax the form?",
        "what time frame applies",
        "which modifier for reduced services",
        "when is the effective date left blank",
        "who pays for the repair",
    ],
)
def test_no_such_fact_is_asked_for(vocabulary: Vocabulary, question: str) -> None:
    assert not vocabulary.lacks_fact(question, "")


def test_a_vocabulary_of_ones_own_replaces_the_packaged_one(tmp_path: Path) -> None:
    folder = own(tmp_path, "abbreviations.toml", '[abbreviations]\n"zzz" = ["night shift"]\n')

    assert load_vocabulary(folder).abbreviations == {"zzz": ("night shift",)}


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("abbreviations.toml", "[abbreviations\n", "cannot be read"),
        ("abbreviations.toml", "[other]\n", r"\[abbreviations\]"),
        ("question_words.toml", "[kind]\n", "question_words.toml"),
        ("synonyms.toml", '[synonyms]\narea = ["a", "b"]\n', "array of arrays"),
    ],
)
def test_a_vocabulary_file_that_cannot_be_used_is_named(tmp_path: Path, name: str, text: str, says: str) -> None:
    with pytest.raises(SettingError, match=says):
        load_vocabulary(own(tmp_path, name, text))
