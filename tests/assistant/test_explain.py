"""An answer that explains itself: what was understood, what was compared, which rule decided, with figures that add up."""

import io

import pytest
from rich.console import Console

from assistant.ask import Assistant
from assistant.explain_card import print_explanation
from assistant.explanation import Explanation
from assistant.settings import Settings
from tests.fakes import WordEmbedder, index_of


def explained(assistant: Assistant, question: str, *history: str) -> Explanation:
    return assistant.explain(question, history).explanation


def printed(explanation: Explanation, *, terminal: bool = False) -> str:
    out = io.StringIO()
    print_explanation(explanation, Console(file=out, force_terminal=terminal, width=60, color_system=None))
    return out.getvalue()


def test_the_answer_is_the_one_that_is_given_without_explanation(assistant: Assistant) -> None:
    for question in ("modifier for discontinued procedure", "list all diagnoses", "CPT 88272", "???"):
        answer = assistant.explain(question)

        assert answer.model_dump(exclude={"explanation"}) == assistant.ask(question).model_dump()


def test_a_spelling_an_abbreviation_and_a_code_are_told_as_they_were_read(assistant: Assistant) -> None:
    understood = explained(assistant, "dx for contamniated specimen, o039 or 88272?").understood

    assert [(one.typed, one.read) for one in understood.corrections] == [("contamniated", "contaminated")]
    assert understood.searched == "dx for contaminated specimen, o039 or 88272?"
    assert understood.words == ("dx", "contaminated", "specimen")
    assert [(code.text, code.key, code.kind, code.known) for code in understood.codes] == [
        ("o039", "O039", "icd10", True),
        ("88272", "88272", "cpt", False),
    ]
    assert "diagnosis" in {
        term for meaning in understood.same_meaning if meaning.asked == "dx" for term in meaning.says
    }
    assert understood.tables == ("diagnosis", "specimen")


def test_a_code_of_the_question_before_is_told_to_be_one(assistant: Assistant) -> None:
    understood = explained(assistant, "when should it be used?", "what is modifier 26?").understood

    assert (understood.searched, understood.earlier) == ("when should it be used?", "what is modifier 26?")
    assert [code.text for code in understood.codes] == ["26"]
    assert understood.codes_of_the_question_before


def test_where_was_looked_is_told_with_who_said_so(tmp_path) -> None:
    for name in ("E2500", "L3000"):
        (tmp_path / f"{name}.md").write_text(f"# Guide to {name}\n\nReplacement is covered after five years.\n")
    assistant = Assistant(index_of(tmp_path), WordEmbedder(), Settings())

    understood = explained(assistant, "in the E2500 document, when is replacement covered?").understood
    filtered = assistant.explain("when is replacement covered?", documents=["L3000.md"]).explanation.understood

    assert (understood.documents, understood.documents_named_in_the_question) == (("E2500.md",), True)
    assert (filtered.documents, filtered.documents_named_in_the_question) == (("L3000.md",), False)
    assert explained(assistant, "replacement?").understood.documents == ()


def test_candidates_stand_in_their_order_with_what_matched(assistant: Assistant) -> None:
    explanation = explained(assistant, "modifier 53, discontinued procedure")

    first = explanation.candidates[0]
    shares = [candidate.share for candidate in explanation.candidates]
    assert (explanation.compared, len(shares)) == (36, 10)
    assert shares == sorted(shares, reverse=True)
    assert (first.name, first.code, first.asserted) == ("Modifier 53", "first cell", True)
    assert first.words == ("modifier", "discontinued", "procedure")
    assert (first.signals["code"], first.signals["covered"]) == (1.0, 1.0)
    assert first.citation.lines == (20, 20)


@pytest.mark.parametrize(
    ("question", "reason", "asserted"),
    [
        ("53", "certain_code", 1),
        ("modifier for discontinued procedure", "word_for_word", 1),
        ("list all diagnoses", "whole_table", 6),
        ("CPT 88272", "absent_code", 0),
        ("???", "nothing_asked", 0),
        ("who won the football match", "unsure", 0),
    ],
)
def test_the_rule_that_decided_is_named(assistant: Assistant, question: str, reason: str, asserted: int) -> None:
    answer = assistant.explain(question)

    assert answer.explanation.decision.reason == reason
    assert answer.explanation.decision.status == answer.status
    assert sum(candidate.asserted for candidate in answer.explanation.candidates) == asserted


def test_the_figures_of_a_decision_can_be_reproduced(assistant: Assistant) -> None:
    answer = assistant.explain("modifier for discontinued procedure")

    decision = answer.explanation.decision
    assert decision.belief == pytest.approx(decision.answerable * decision.right**0.5, abs=1e-3)
    assert decision.belief >= decision.asserted_from == 0.2
    assert decision.answerable == max(decision.answerable_read, 0.9)
    assert answer.answers[0].score == decision.right
    assert decision.list_probability < decision.list_from == 0.18


def test_on_paper_it_reads_from_the_question_to_the_decision(assistant: Assistant) -> None:
    lines = printed(explained(assistant, "what is modifier 53?")).splitlines()

    assert lines[1:3] == ["What was understood", "  question   what is modifier 53?"]
    assert "  codes      53 (modifier, in the documents)" in lines
    assert "Compared: 36 rows and passages, the first 5 of them" in lines
    assert "  1. Modifier 53  [cpt-0252u.txt, line 20]  (asserted)" in lines
    assert lines[-3:] == [
        "  It is nothing but a code, and that is the first cell of the first candidate.",
        "  That the documents answer: 0.99; that the first candidate does: 0.97 (its score).",
        "  0.99 × √0.97 = 0.98, at least 0.20: asserted.",
    ]


def test_silence_is_explained_too(assistant: Assistant) -> None:
    steps = explained(assistant, "what does Aetna pay for CPT 88272?").decision.steps

    assert steps == (
        "A code is matched letter by letter or not at all; one that only looks like it is another code.",
        "Not in the documents: 88272.",
    )


def test_nothing_of_a_question_or_document_steers_the_terminal(assistant: Assistant) -> None:
    explanation = explained(assistant, "modifier 53")
    understood = explanation.understood.model_copy(update={"asked": "\x1b[2J\u202e", "documents": ("a\x9b.txt",)})

    out = printed(explanation.model_copy(update={"understood": understood}), terminal=True)

    assert [sign for sign in ("\x1b[2J", "\u202e", "\x9b") if sign in out] == []
