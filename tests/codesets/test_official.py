"""What official sets say, in the index and in the answer."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.noted import noted
from assistant.quote import quote_table
from assistant.settings import Settings
from indexer.codesets.model import CodeSet
from indexer.codesets.official import Official
from indexer.documents import Document
from indexer.errors import IndexUnfitError
from indexer.index import Index
from indexer.store import load_index, read_manifest, save_index
from tests.fakes import WordEmbedder

NOT_BILLABLE = "ICD-10-CM (FY2026, April 2026): O00.9 is not billable; billable: O00.90, O00.91."


@pytest.fixture(scope="module")
def compared(index: Index, customer: Document, icd10cm: CodeSet) -> Index:
    return replace(index, official=Official.of([customer], [icd10cm], "sets of today"))


def answering(index: Index, *, notices: bool = True) -> Assistant:
    return Assistant(index, WordEmbedder(), Settings(notices=notices))


def test_a_quoted_row_carries_what_the_set_says(compared: Index) -> None:
    row = answering(compared).ask("O00.9").answers[0]

    assert row.cells[1] == "Ectopic pregnancy, unspecified"
    assert row.notices[-1] == NOT_BILLABLE


def test_a_row_named_by_its_id_carries_it_too(compared: Index) -> None:
    assert answering(compared).item("cpt-0252u.txt#t3.r4").notices == (NOT_BILLABLE,)
    assert answering(compared, notices=False).item("cpt-0252u.txt#t3.r4").notices == ()


def test_a_whole_table_carries_what_is_said_of_rows_to_be_corrected(compared: Index) -> None:
    rows = [compared.chunks[number] for number in compared.table_rows["cpt-0252u.txt", 3]]

    assert [
        notice.partition(": ")[2][:5] for notice in noted(quote_table(rows, 1.0), compared.official.notes).notices
    ] == [
        "O03.4",
        "O00.9",
    ]


def test_notices_change_nothing_else(compared: Index) -> None:
    noted, quiet = answering(compared).ask("missed abortion"), answering(compared, notices=False).ask("missed abortion")

    def without(item):
        return item.model_copy(update={"notices": ()})

    with_them, without_them = ([*map(without, (*each.answers, *each.related))] for each in (noted, quiet))
    assert with_them == without_them
    assert noted.message == quiet.message


def test_a_setting_turns_them_off(compared: Index) -> None:
    assert answering(compared, notices=False).ask("O03.4").answers[0].notices == ()


def test_the_index_keeps_them_with_the_sets_they_come_from(compared: Index, tmp_path: Path) -> None:
    save_index(compared, tmp_path, "words", "words")
    loaded = load_index(tmp_path).official

    assert loaded.notes.get("cpt-0252u.txt#t3.r4") == compared.official.notes.get("cpt-0252u.txt#t3.r4")
    assert loaded.sets == compared.official.sets
    assert read_manifest(tmp_path).codesets == "sets of today"


def test_the_same_sets_give_the_same_index(compared: Index, tmp_path: Path) -> None:
    versions = {save_index(compared, tmp_path / name, "words", "words").version for name in "ab"}
    bare = save_index(replace(compared, official=Official()), tmp_path / "c", "words", "words").version

    assert len(versions) == 1
    assert bare not in versions


def test_only_changed_documents_are_compared_again(customer: Document, icd10cm: CodeSet) -> None:
    copy = replace(customer, name="a.txt")
    new = replace(customer, name="z#1.txt")
    both = Official.of([customer, copy], [icd10cm], "s")

    updated = both.updated([customer, new], {customer.name}, lambda: [icd10cm])

    assert list(updated.notes) == list(Official.of([customer, new], [icd10cm], "s").notes)
    assert [updated.notes.get(note.chunk) for note in updated.notes] == list(updated.notes)


def test_no_set_is_loaded_where_nothing_changed(compared: Index, customer: Document) -> None:
    def never() -> list[CodeSet]:
        pytest.fail("a set was loaded")

    assert list(compared.official.updated([customer], {customer.name}, never).notes) == list(compared.official.notes)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"sets": [{"nam": 1}], "signature": ""}'])
def test_a_damaged_file_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "codesets.json").write_text(text, encoding="utf-8")

    with pytest.raises(IndexUnfitError, match=r"codesets\.json is damaged"):
        Official.load(tmp_path)


def test_where_nothing_was_compared_nothing_is_said(tmp_path: Path) -> None:
    Official().save(tmp_path)

    assert json.loads((tmp_path / "codesets.json").read_text(encoding="utf-8")) == {"signature": "", "sets": []}
    assert list(Official.load(tmp_path).notes) == []
    assert Official.load(tmp_path / "none").sets == ()
