"""The source view: every line and row can be pointed at, tables are whole, nothing of a document becomes markup."""

import re
from html import unescape
from itertools import pairwise

import pytest

from assistant.source import source_page
from indexer.documents import Document, Location, Passage, Row, Section, Table


@pytest.fixture
def customer(index) -> Document:
    return index.documents[0]


def row_of(page: str, anchor: str) -> list[str]:
    """The cells of the table row that holds this anchor, the place in front left out."""
    rows = re.findall(r"<tr id=.*?</tr>", page, re.DOTALL)
    row = next(row for row in rows if f'id="{anchor}"' in row)
    return [unescape(cell) for cell in re.findall(r"<td[^>]*>([^<]*)</td>", row)]


def test_each_line_of_the_file_has_its_anchor_once(customer):
    page = source_page(customer)

    assert re.findall(r'id="L(\d+)"', page) == [str(number) for number in range(1, len(customer.source) + 1)]


def test_line_20_is_the_row_of_modifier_53(customer):
    page = source_page(customer)

    assert row_of(page, "L20")[:2] == ["53", "Discontinued procedure"]
    assert row_of(page, "t1.r5") == row_of(page, "L20")


def test_every_row_of_every_table_is_there_with_its_column_names(customer):
    page = source_page(customer)

    assert len(re.findall(r'<tr id="t\d+\.r\d+"', page)) == 29
    assert re.findall(r'<th scope="col" role="columnheader" dir="auto">([^<]+)</th>', page)[:3] == [
        "Modifier",
        "Description",
        "When to Use",
    ]


def test_a_heading_bears_the_anchor_of_its_own_line(customer):
    page = source_page(customer)

    heading = re.search(r"<h\d[^>]*>(.*?)Related Diagnoses</h\d>", page).group(1)
    assert re.findall(r'id="(L\d+)"', heading) == ["L36"]


def test_headings_begin_below_the_title_and_skip_no_level(customer):
    levels = [int(level) for level in re.findall(r"<h(\d)", source_page(customer))]

    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_page_holds_no_script_and_no_style_of_its_own(customer):
    page = source_page(customer)

    assert not re.search(r"<script|<style|style=|\son\w+=", page)


def test_links_stand_under_the_path_where_the_server_is_mounted(customer):
    page = source_page(customer, "/ask")

    assert re.findall(r'<link rel="stylesheet" href="([^"]+)"', page) == ["/ask/assets/page.css"]


def made(*rows: Row, header: tuple[str, ...] = ("Code", "Meaning"), source: tuple[str, ...] = ()) -> Document:
    table = Table(1, header, rows, Location())
    return Document("made.csv", "Made", "csv", "0" * 64, (Section((), (table,)),), source=source)


def test_markup_in_a_document_is_text():
    evil = "<img src=x onerror=alert(1)>\"'</script><svg/onload=alert(1)>"
    document = Document(
        evil,
        evil,
        evil,
        "0" * 64,
        (Section((evil,), (Passage(1, evil, Location()),)),),
        warnings=(evil,),
        source=(evil,),
    )
    table = Table(1, (evil, evil), (Row(1, (evil, evil, evil), Location(anchor=evil), (evil,)),), Location(), evil)
    page = source_page(document) + source_page(
        Document(evil, evil, evil, "0" * 64, (Section((evil,), (table,)),), warnings=(evil,))
    )

    assert "<img src=x" not in page
    assert "<svg" not in page
    assert "</script>" not in page


def test_a_row_with_too_many_or_too_few_cells_is_shown_as_it_is():
    page = source_page(made(Row(1, ("a",), Location()), Row(2, ("b", "c", "d"), Location())))

    assert row_of(page, "t1.r1") == ["a", "", ""]
    assert row_of(page, "t1.r2") == ["b", "c", "d"]


def test_a_section_row_stands_once_above_its_rows():
    rows = (Row(1, ("a", "b"), Location(), ("Group",)), Row(2, ("c", "d"), Location(), ("Group",)))

    assert source_page(made(*rows)).count(">Group</th>") == 1


def test_a_page_of_a_paged_file_is_named_beside_its_rows():
    page = source_page(made(Row(1, ("a", "b"), Location(page=7))))

    assert '<a href="#t1.r1" aria-label="p. 7, row 1">p. 7</a>' in page


def test_an_anchor_of_the_source_is_given_once_and_never_takes_the_name_of_a_row():
    passages = tuple(
        Passage(number, "Text.", Location(anchor=anchor))
        for number, anchor in enumerate(("person", "person", "t1.r5", "L20"), start=1)
    )

    page = source_page(Document("a.html", "A", "html", "0" * 64, (Section(("One",), passages),)))

    assert page.count('id="person"') == 1
    assert 'id="t1.r5"' not in page
    assert 'id="L20"' not in page


def test_an_anchor_of_the_file_stands_once_though_a_table_and_its_rows_bear_it():
    rows = tuple(Row(number, ("a",), Location(anchor="own")) for number in (1, 2))
    table = Table(1, ("Code",), rows, Location(anchor="own"))
    page = source_page(Document("a.html", "A", "html", "0" * 64, (Section((), (table,)),)))

    assert page.count('id="own"') == 1
