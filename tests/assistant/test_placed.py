from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.case import Case
from assistant.placed import said_in_its_place
from assistant.settings import Settings
from assistant.vocabulary import load_vocabulary
from tests.fakes import WordEmbedder, index_of

PAGE = """# Claims data

## Frequency of a claim
| Value | Description |
|---|---|
| 1 | Admit through discharge |
| 7 | Replacement of prior claim |
| E | Hospice change of ownership |

## Type of facility
| Value | Description |
|---|---|
| 2 | Skilled nursing facility |
| 7 | Clinic |

Replacement is never free.
"""


@pytest.fixture
def claims(tmp_path: Path) -> Assistant:
    (tmp_path / "claims.md").write_text(PAGE, encoding="utf-8")
    return Assistant(index_of(tmp_path), WordEmbedder(), Settings())


def case_of(assistant: Assistant, question: str, cells: tuple[str, ...]) -> Case:
    """The case of a question; the row with these cells must be its first candidate."""
    case, _ = assistant.believe(question)
    assert case.chunk(int(case.ranked.numbers[0])).cells == cells
    return case


@pytest.mark.parametrize(
    ("question", "cells"),
    [
        ("which frequency is a hospice with a changed owner", ("E", "Hospice change of ownership")),
        ("frequency 7", ("7", "Replacement of prior claim")),
        ("facility type of a SNF", ("2", "Skilled nursing facility")),
    ],
)
def test_row_and_surroundings_together_say_the_question(
    claims: Assistant, question: str, cells: tuple[str, ...]
) -> None:
    assert said_in_its_place(case_of(claims, question, cells), load_vocabulary())
    assert claims.ask(question).answers[0].cells == cells


@pytest.mark.parametrize("question", ["which frequency is a hospice paid", "who owns the hospice clinic in Guam"])
def test_a_word_that_nobody_says_is_not_passed_over(claims: Assistant, question: str) -> None:
    case, _ = claims.believe(question)

    assert not said_in_its_place(case, load_vocabulary())


def test_surroundings_alone_say_nothing_of_a_row(claims: Assistant) -> None:
    case, _ = claims.believe("frequency of a claim in this data")

    assert not said_in_its_place(case, load_vocabulary())
