from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.ask import Assistant
from assistant.case import Case
from assistant.settings import Settings
from assistant.verbatim import with_verbatim_first
from assistant.vocabulary import load_vocabulary
from tests.fakes import WordEmbedder, index_of

PAGE = """# Breast prostheses

Code L8002 describes a breast prosthesis, mastectomy bra, with a form inside.

| HCPCS Code | Description | Note |
|---|---|---|
| L8002 | Breast prosthesis, mastectomy bra, with form | Covered |
| L8015 | External garment, with mastectomy form | Post mastectomy |
| L8020 | Breast prosthesis, mastectomy form | Supply |
"""


@pytest.fixture
def supplies(tmp_path: Path) -> Assistant:
    (tmp_path / "supplies.md").write_text(PAGE, encoding="utf-8")
    return Assistant(index_of(tmp_path), WordEmbedder(), Settings())


def led_by(assistant: Assistant, question: str, chunk_id: str) -> Case:
    """The case of a question as if the ranking had put this chunk far before the others."""
    case, _ = assistant.believe(question)
    ids = [case.chunk(int(number)).id for number in case.ranked.numbers]
    order = np.array(sorted(range(len(ids)), key=lambda place: ids[place] != chunk_id))
    scores = np.arange(len(ids), 0, -1, dtype=np.float32)
    shares = np.exp(scores - scores[0]) / np.exp(scores - scores[0]).sum()
    ranked = replace(
        case.ranked, numbers=case.ranked.numbers[order], places=case.ranked.places[order], scores=scores, shares=shares
    )
    return replace(case, ranked=ranked)


@pytest.mark.parametrize("first", ["supplies.md#p1", "supplies.md#t1.r1", "supplies.md#t1.r2"])
def test_the_row_whose_cell_stands_whole_in_the_question_comes_first(supplies: Assistant, first: str) -> None:
    case = led_by(supplies, "which HCPCS code is for breast prosthesis, mastectomy form?", first)

    found = with_verbatim_first(case, load_vocabulary())

    assert found.chunk(int(found.ranked.numbers[0])).id == "supplies.md#t1.r3"
    assert sorted(found.ranked.numbers) == sorted(case.ranked.numbers)
    assert found.ranked.shares[0] > 0.9
    assert float(found.ranked.shares.sum()) == pytest.approx(1)


@pytest.mark.parametrize(
    "question",
    [
        "which code is for a mastectomy bra?",  # no whole cell
        "is it supply",  # a cell of one word is no name
        "breast prosthesis, mastectomy form with external garment",  # the first says what that row does not
    ],
)
def test_the_order_stays_where_no_cell_is_what_is_asked(supplies: Assistant, question: str) -> None:
    case = led_by(supplies, question, "supplies.md#t1.r2")

    assert with_verbatim_first(case, load_vocabulary()) is case


@pytest.mark.parametrize("question", ["L8020", "what is L8020", "tell me about code L8020"])
def test_the_row_of_a_code_comes_before_those_that_only_name_it(supplies: Assistant, question: str) -> None:
    found = with_verbatim_first(led_by(supplies, question, "supplies.md#t1.r1"), load_vocabulary())

    assert found.chunk(int(found.ranked.numbers[0])).id == "supplies.md#t1.r3"


def test_a_code_that_no_row_is_of_changes_nothing(supplies: Assistant) -> None:
    case = led_by(supplies, "what is L9999", "supplies.md#t1.r2")

    assert with_verbatim_first(case, load_vocabulary()) is case


DENIALS = """# Denials

Code CO-15, approval number is for another service: ask for a change of the approval.

Code CO-50, treatment is not documented: a call within 14 days of the denial.
"""


def test_what_holds_the_code_of_a_question_comes_before_what_holds_another_instead(tmp_path: Path) -> None:
    (tmp_path / "denials.md").write_text(DENIALS, encoding="utf-8")
    assistant = Assistant(index_of(tmp_path), WordEmbedder(), Settings())
    case = led_by(assistant, "how do we fix a CO-15 denial?", "denials.md#p2")

    found = with_verbatim_first(case, load_vocabulary())

    assert found.chunk(int(found.ranked.numbers[0])).id == "denials.md#p1"


def test_what_holds_no_code_at_all_may_stand_before_what_holds_the_one_named(tmp_path: Path) -> None:
    (tmp_path / "denials.md").write_text(f"{DENIALS}\nEvery denial is worked in ten days.\n", encoding="utf-8")
    assistant = Assistant(index_of(tmp_path), WordEmbedder(), Settings())
    case = led_by(assistant, "in how many days is a CO-15 denial worked?", "denials.md#p3")

    assert with_verbatim_first(case, load_vocabulary()) is case
