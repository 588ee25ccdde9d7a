import numpy as np
import pytest

from indexer.documents import Chunk, Location
from indexer.same import Members, one_of_each, same_chunks

LONG = ("52", "Reduced services", "When less than all of it was done")


def row(document: str = "a.txt", cells: tuple[str, ...] = LONG, **fields: object) -> Chunk:
    given = {"headings": ("Guide", "Modifiers"), "header": ("Modifier", "Description", "Use"), **fields}
    return Chunk(
        f"{document}#t1.r1", document, "Title", "row", " | ".join(cells), location=Location(), cells=cells, **given
    )


def passage(text: str, heading: str = "Scope") -> Chunk:
    return Chunk("a.txt#p1", "a.txt", "Title", "passage", text, (heading,), Location())


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (row("b.txt"), True),
        (row(cells=("52", " Reduced  services ", "When less than all\nof it was done")), True),
        (row(headings=("Other", "Codes")), True),
        (row(cells=("52", "Reduced services", "when less than all of it was done")), False),
        (row(header=("Code", "Description", "Use")), False),
        (row(parents=("Surgery",)), False),
        (passage("52 Reduced services When less than all of it was done"), False),
    ],
    ids=["document", "white space", "headings", "a letter", "column names", "section row", "passage"],
)
def test_rows_are_the_same_by_column_names_and_cells_alone(other: Chunk, same: bool) -> None:
    assert same_chunks([row(), other]).tolist() == [0, 0 if same else 1]


def test_a_row_of_few_words_is_the_same_only_under_the_same_heading() -> None:
    few = ("1", "Yes", "")

    numbers = same_chunks([row(cells=few), row("b.txt", few), row(cells=few, headings=("Guide", "Paid"))])

    assert numbers.tolist() == [0, 0, 2]


def test_passages_are_the_same_by_their_words() -> None:
    said = "The claim is submitted within ten days."

    passages = [passage(said), passage(said, "Billing"), passage("Not covered."), passage("Not covered.", "Billing")]

    assert same_chunks(passages).tolist() == [0, 0, 2, 3]


def test_the_members_of_a_group_are_found_by_the_first_of_them() -> None:
    members = Members(np.array([0, 1, 0, 3, 1, 0]))

    assert [members.of(first).tolist() for first in (0, 1, 3)] == [[0, 2, 5], [1, 4], [3]]


def test_of_those_that_say_the_same_the_most_worth_stays_the_first_of_equals() -> None:
    same = np.array([0, 1, 0, 3, 1, 0])
    worth = np.array([1.0, 2.0, 5.0, 0.0, 2.0, 4.0], dtype=np.float32)

    assert one_of_each(np.arange(6), worth, same).tolist() == [1, 2, 3]
    assert one_of_each(np.array([0, 5]), worth[[0, 5]], same).tolist() == [5]
    assert one_of_each(np.array([], dtype=np.int64), worth[:0], same).tolist() == []
