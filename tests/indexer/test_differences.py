"""Two editions of a document: what is told as added, changed and removed, and what is no difference at all."""

from pathlib import Path

import pytest

from indexer.differences import Difference, differences, table_name
from indexer.documents import Document
from indexer.parse import parse_file

PAGE = """# Guide to modifiers

## Modifiers

| Modifier | Description | Use |
|---|---|---|
| 52 | Reduced services | When it was less |
| 53 | Discontinued procedure | When it was stopped |
| 59 | Distinct service | When it was another |

Service Type: Laboratory

The claim is submitted within ten days of the visit, and a second unit needs a reason in the record.
"""


@pytest.fixture
def read(tmp_path: Path) -> object:
    def parsed(text: str) -> Document:
        path = tmp_path / "guide.md"
        path.write_text(text, encoding="utf-8")
        return parse_file(path, path.name)

    return parsed


@pytest.fixture
def told(read) -> object:
    """The differences from PAGE to `text`, as (change, first cell or passage, changed columns)."""

    def found(text: str, before: str = PAGE) -> list[tuple[str, str, list[str]]]:
        return [seen(difference) for difference in differences(read(before), read(text))]

    return found


def seen(difference: Difference) -> tuple[str, str, list[str]]:
    chunk = difference.after or difference.before
    assert chunk is not None
    names = [chunk.header[place] for _, place in difference.cells]
    return difference.change, chunk.cells[0] if chunk.cells else chunk.text, names


def test_the_same_edition_has_no_difference(told) -> None:
    assert told(PAGE) == []


def test_a_row_that_only_moved_or_has_other_white_space_is_no_change(told) -> None:
    first, second = "| 52 | Reduced services | When it was less |\n", "| 53 | Discontinued procedure"

    assert told(PAGE.replace(first, "").replace("| 59", first.replace("Reduced ", "Reduced   ") + "| 59")) == []
    assert told(PAGE.replace("## Modifiers", "One more line.\n\n## Modifiers").replace(second, f"{second} ")) == [
        ("added", "One more line.", [])
    ]


def test_a_changed_cell_is_told_with_its_column(told) -> None:
    assert told(PAGE.replace("Reduced services", "Partially reduced services")) == [("changed", "52", ["Description"])]


def test_a_row_is_known_by_its_code_however_it_is_spelled(told) -> None:
    before = PAGE.replace("| 59 |", "| E11.9 |")

    assert told(before.replace("| E11.9 |", "| E119 |"), before) == [("changed", "E119", ["Modifier"])]


def test_another_code_with_the_same_words_is_another_row(told) -> None:
    assert told(PAGE.replace("| 59 |", "| 76 |")) == [("added", "76", []), ("removed", "59", [])]


def test_a_row_without_a_code_is_known_by_its_likeness_where_its_first_cell_changed(told) -> None:
    before = PAGE.replace("| 59 | Distinct service |", "| Prior approval | Needed for every distinct service |")

    assert told(before.replace("Prior approval", "Approval before"), before) == [
        ("changed", "Approval before", ["Modifier"])
    ]


def test_rows_of_one_code_are_paired_by_what_they_say(told) -> None:
    twice = "| 59 | Distinct service of a second payer | When the other payer asks for it |\n"
    before = PAGE.replace("\n\nService", f"\n{twice}\nService")

    assert told(before.replace("the other payer asks", "the other payer wants"), before) == [("changed", "59", ["Use"])]
    assert told(PAGE, before) == [("removed", "59", [])]


def test_a_new_column_is_told_once_and_does_not_change_every_row(told) -> None:
    rows = [line + " yes |" if line.startswith("| 5") else line for line in PAGE.splitlines()]
    text = "\n".join(rows).replace("| Use |", "| Use | Paid |").replace("---|---|---|", "---|---|---|---|")

    (columns,) = told(text + "\n")

    assert columns[0] == "changed"


def test_a_renamed_heading_leaves_its_table_the_same(told) -> None:
    assert told(PAGE.replace("## Modifiers\n", "## Modifiers of 2027\n")) == []


def test_a_table_that_is_gone_takes_its_rows_along(read) -> None:
    table = PAGE[PAGE.index("| Modifier") : PAGE.index("Service")]

    found = differences(read(PAGE), read(PAGE.replace(table, "")))

    assert [difference.change for difference in found if difference.kind == "row"] == ["removed"] * 3


def test_passages_are_known_by_their_label_or_their_likeness(told) -> None:
    text = PAGE.replace("Type: Laboratory", "Type: Radiology").replace("within ten days", "within twenty days")

    labelled, alike = told(text)

    assert labelled == ("changed", "Service Type: Radiology", [])
    assert alike[:2] == ("changed", text.splitlines()[-1])


def test_a_passage_with_other_words_is_another_passage(told) -> None:
    last = PAGE.splitlines()[-1]

    assert told(PAGE.replace(last, "Nothing of this applies to dentists.")) == [
        ("added", "Nothing of this applies to dentists.", []),
        ("removed", last, []),
    ]


def test_a_table_is_named_by_the_heading_it_stands_under(read) -> None:
    (found,) = differences(read(PAGE), read(PAGE.replace("| 52 |", "| 51 |", 1).replace("| 52 ", "| 51 ")))[:1]

    assert found.after is not None
    assert table_name(found.after) == found.after.headings[-1]
