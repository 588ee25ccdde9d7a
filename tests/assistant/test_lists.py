"""Which rows belong to a list."""

from pathlib import Path

import numpy as np
import pytest

from assistant.ask import Assistant
from assistant.case import Case
from assistant.evidence import SIGNALS
from assistant.lists import EXTRA, belong, member_inputs
from assistant.rank import Ranked
from assistant.settings import Settings
from tests.fakes import WordEmbedder, index_of

TABLE = """# Orders

| Test | Approval |
|---|---|
| Iron | Yes |
| Lead | No |
| Zinc | Yes |
| Gold | by fax |
"""


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ([0.9, 0.4, 0.1], [True, True, False]),  # two are likely: no third is added
        ([0.9, 0.2, 0.19, 0.05], [True, True, True, False]),  # one alone: the next joins it, and one about as likely
        ([0.9, 0.05, 0.01], [True, False, False]),  # nothing near
        ([0.3, 0.2], [False, False]),  # none is likely
        ([0.9], [True]),
    ],
)
def test_a_row_that_would_stand_alone_is_joined_by_the_next_likeliest(
    inside: list[float], expected: list[bool]
) -> None:
    assert belong(np.array(inside, np.float32)).tolist() == expected


def test_rows_that_say_the_same_in_a_column_speak_for_one_another(tmp_path: Path) -> None:
    document = tmp_path / "orders.md"
    document.write_text(TABLE, encoding="utf-8")
    assistant = Assistant(index_of(document), WordEmbedder(), Settings())
    weighed = assistant.weigh("which tests need approval")
    scores = np.array([3.0, -1.0, 2.0, -2.0], np.float32)  # of Iron, Lead, Zinc and Gold, as they stand in the table
    places = np.argsort(-scores)
    ranked = Ranked(weighed.candidates.numbers[places], places, scores[places], np.full(4, 0.25, np.float32))

    lead = member_inputs(Case(weighed, ranked))[:, len(SIGNALS) + EXTRA.index("alike") :][:, :2]

    # Iron and Zinc say Yes: their mean is 2.5, that of the others -1.5; they are half of the table.
    assert lead.tolist() == [[4.0, 0.5], [0.0, 0.0], [4.0, 0.5], [0.0, 0.0]]


def test_a_whole_table_is_given_without_the_rows_that_are_left_out(assistant: Assistant) -> None:
    answer = assistant.ask("list all modifiers except 26 and 52")

    rows = [item.cells[0] for item in answer.answers]
    assert len(rows) == 11
    assert {"26", "52"}.isdisjoint(rows)
    assert answer.message == "11 of 13 rows of Coding Specifications, Modifier."


def test_a_list_by_the_look_of_its_codes_holds_all_that_look_so(assistant: Assistant) -> None:
    answer = assistant.ask("the ones that start w/ Q")

    assert [item.cells[0] for item in answer.answers] == ["QK", "QX"]
