"""A question in another language than the documents: told by word lists, answered by its code or not at all."""

import pytest

from assistant.ask import Assistant
from assistant.question import understand
from assistant.settings import Settings
from assistant.spelling import Speller
from assistant.vocabulary import load_vocabulary
from tests.fakes import WordEmbedder, index_of

SPEAKS = Speller({"abortion", "missed", "code"}, load_vocabulary().words)


def foreign(question: str) -> bool:
    return understand(question, (), load_vocabulary(), SPEAKS).foreign


@pytest.mark.parametrize(
    "question",
    [
        "¿Cuánto tiempo tengo para presentar la reclamación?",
        "quels examens sont remboursés sans ordonnance",
        "quale codice devo usare per questo esame",
        "лабораторный анализ крови",
        "血液検査のコード",
        "jaki kod dla badania krwi",
    ],
)
def test_another_language_is_told(question: str) -> None:
    assert foreign(question)


@pytest.mark.parametrize(
    "question",
    [
        "who may sign the order?",
        "pt w/ RPL, dx?",
        "rx copay oon, dme?",
        "Zolgensma Kymriah Yescarta",
        "contamniated specimin, wich modifer",
        "Dr. Nguyen or Dr. Vásquez, who reads it?",
        "53",
        "µg?",
    ],
)
def test_names_abbreviations_and_slips_are_no_other_language(question: str) -> None:
    assert not foreign(question)


def test_it_is_said_so_and_nothing_is_asserted(assistant: Assistant) -> None:
    answer = assistant.ask("¿Quién debe firmar la orden del médico?")

    assert (answer.status, answer.answers) == ("no_answer", ())
    assert answer.message == (
        "The question is in another language than the documents. Ask in theirs, or give the code."
    )


def test_a_code_is_answered_in_any_language_with_a_note(assistant: Assistant) -> None:
    answer = assistant.ask("¿Cuándo debo usar el modificador 53?")

    assert [item.cells[0] for item in answer.answers] == ["53"]
    assert answer.answers[0].score == 0.5
    assert answer.notices == (
        "The question is in another language than the documents: this is the row of its code, whatever was asked of it.",
    )


def test_a_code_that_is_absent_is_said_to_be_in_any_language(assistant: Assistant) -> None:
    assert assistant.ask("¿Cuánto cuesta la prueba 88272?").message == "88272 is not in the documents."


def test_a_document_in_that_language_is_asked_as_any_other(tmp_path) -> None:
    text = "# Reglas\n\nEl médico debe firmar la orden antes de la prueba.\n"
    (tmp_path / "reglas.md").write_text(text, encoding="utf-8")
    assistant = Assistant(index_of(tmp_path), WordEmbedder(), Settings())

    decision = assistant.explain("¿Quién debe firmar la orden del médico?").explanation.decision

    assert decision.reason != "other_language"
