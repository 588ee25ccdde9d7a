"""XLSX: small workbooks made here by the library that reads them."""

import io
import zipfile
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from openpyxl.styles import Alignment, Font
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from indexer.errors import ParseError


def _bytes(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    book.close()
    return stream.getvalue()


@pytest.fixture
def sheet(parse):
    """Fill one sheet by a function and parse the workbook."""

    def run(fill: Callable[[Worksheet], None], title: str = "Codes"):
        book = openpyxl.Workbook()
        book.active.title = title
        fill(book.active)
        return parse(_bytes(book), "codes.xlsx")

    return run


def _with_rows(*rows):
    def fill(page: Worksheet) -> None:
        for row in rows:
            page.append(row)

    return fill


def test_rows_carry_their_sheet_and_cell_range(sheet):
    document = sheet(_with_rows(["Value", "Description"], ["01", "General Practice"], ["C0", "Sleep Medicine"]))

    table = document.tables[0]
    assert document.sections[0].headings == ("Codes",)
    assert (table.header, table.location.place) == (("Value", "Description"), "Codes!A1:B3")
    assert [(row.cells, row.location.place) for row in table.rows] == [
        (("01", "General Practice"), "Codes!A2:B2"),
        (("C0", "Sleep Medicine"), "Codes!A3:B3"),
    ]


def test_titles_notes_and_several_tables_on_a_sheet_are_told_apart(sheet):
    document = sheet(
        _with_rows(
            ["NOTE: the value depends on another field"],
            [],
            ["Clinics only"],
            [],
            ["Value", "Description"],
            ["1", "Rural"],
            [],
            [],
            ["Special facilities"],
            ["Value", "Description"],
            ["1", "Hospice"],
            ["*Seen in few claims."],
        )
    )

    assert [(table.caption, [row.cells for row in table.rows]) for table in document.tables] == [
        ("Clinics only", [("1", "Rural")]),
        ("Special facilities", [("1", "Hospice")]),
    ]
    assert [(p.text, p.location.place) for p in document.passages] == [
        ("NOTE: the value depends on another field", "Codes!A1"),
        ("*Seen in few claims.", "Codes!A12"),
    ]


def test_tables_side_by_side_are_two(sheet):
    document = sheet(_with_rows(["Code", "Name", None, "Tier", "Copay"], ["A", "one", None, "1", "$5"]))

    assert [(t.header, t.rows[0].cells, t.location.place) for t in document.tables] == [
        (("Code", "Name"), ("A", "one"), "Codes!A1:B2"),
        (("Tier", "Copay"), ("1", "$5"), "Codes!D1:E2"),
    ]


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (9, "00", "09"),
        (123456789, "00000-0000", "12345-6789"),
        (9, "General", "9"),
        (9.0, "General", "9"),
        (0.1 + 0.2, "General", "0.3"),
        (1042, '"$"#,##0', "$1,042"),
        (-1042.5, "[$$-409]#,##0.00", "-$1,042.50"),
        (0.125, "0.0%", "12.5%"),
        (True, "General", "TRUE"),
        (date(2026, 2, 1), "mm-dd-yy", "2026-02-01"),
        (date(2021, 7, 8), "m\\-d", "7-8"),
        (date(2021, 3, 1), "d-mmm", "1-Mar"),
    ],
)
def test_a_value_is_what_the_sheet_shows(sheet, value, number_format, shown):
    def fill(page: Worksheet) -> None:
        page.append(["Value", "Description"])
        page.append(["x", "first"])
        page.append([value, "second"])
        page["A3"].number_format = number_format

    assert sheet(fill).tables[0].rows[1].cells == (shown, "second")


def test_a_date_without_a_year_is_reported_as_what_may_have_been_a_code(sheet):
    def fill(page: Worksheet) -> None:
        page.append(["Value", "Description"])
        page.append([date(2021, 7, 8), "Reserved"])
        page["A2"].number_format = "m\\-d"

    assert sheet(fill).warnings == (
        "Codes!A2: stored as the date 2021-07-08, shown as 7-8; it may have been typed as a code",
    )


def test_a_merged_label_belongs_to_each_of_its_rows(sheet):
    def fill(page: Worksheet) -> None:
        for row in (["Group", "Code"], ["Frames", "V2020"], [None, "V2025"]):
            page.append(row)
        page.merge_cells("A2:A3")

    assert [row.cells for row in sheet(fill).tables[0].rows] == [("Frames", "V2020"), ("Frames", "V2025")]


def test_a_header_over_two_rows_is_one_header(sheet):
    def fill(page: Worksheet) -> None:
        for row in (["Code", "Mapping", None], [None, "Claim", "Response"], ["A", "active", "queued"]):
            page.append(row)
        page.merge_cells("A1:A2")
        page.merge_cells("B1:C1")
        for cell in (*page[1], *page[2]):
            cell.font = Font(bold=True)

    table = sheet(fill).tables[0]
    assert table.header == ("Code", "Mapping Claim", "Mapping Response")
    assert [row.cells for row in table.rows] == [("A", "active", "queued")]


def test_indented_rows_stand_under_the_row_above(sheet):
    def fill(page: Worksheet) -> None:
        for row in (["Item", "Fee"], ["Cleaning", "10"], ["deep", "20"]):
            page.append(row)
        page["A3"].alignment = Alignment(indent=1)

    assert [row.parents for row in sheet(fill).tables[0].rows] == [(), ("Cleaning",)]


def test_sixteen_thousand_claimed_columns_cost_nothing(sheet):
    def fill(page: Worksheet) -> None:
        page.append(["Value", "Description"])
        page.append(["1", "one"])
        page.merge_cells("A3:XFD3")

    assert [len(row.cells) for row in sheet(fill).tables[0].rows] == [2]


def test_a_hidden_sheet_is_read_and_said_to_be_hidden(parse):
    book = openpyxl.Workbook()
    book.active.append(["Value", "Description"])
    book.active.append(["1", "one"])
    hidden = book.create_sheet("Old")
    hidden.append(["Value", "Description"])
    hidden.append(["2", "two"])
    hidden.sheet_state = "hidden"

    document = parse(_bytes(book), "codes.xlsx")

    assert document.warnings == ("sheet Old is hidden; it is read like the others",)
    assert document.tables[1].rows[0].cells == ("2", "two")


def _repacked(change: Callable[[str, bytes], tuple[str, bytes] | None], extra: dict[str, bytes] | None = None) -> bytes:
    """A small workbook with its parts changed."""
    source = zipfile.ZipFile(io.BytesIO(_bytes(openpyxl.Workbook())))
    stream = io.BytesIO()
    with source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            changed = change(part, source.read(part))
            if changed:
                target.writestr(*changed)
        for part, data in (extra or {}).items():
            target.writestr(part, data)
    return stream.getvalue()


def _same(part: str, data: bytes) -> tuple[str, bytes]:
    return part, data


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(600), "encrypted or an old binary Office file"),
        (b"MZ\x90" + _repacked(_same), "this is a program"),
        (b"%PDF-1.7\n" + _repacked(_same), "this is a PDF file"),
        (_repacked(_same)[:-40], "the file is damaged"),
        (_repacked(_same, {"xl/vbaProject.bin": b"x"}), "it holds macros"),
        (_repacked(lambda part, data: None if part == "xl/workbook.xml" else (part, data)), "without xl/workbook.xml"),
        (
            _repacked(lambda p, d: (p, d.replace(b"<worksheet", BOMB + b"<worksheet") if "sheet1" in p else d)),
            "declares a document type",
        ),
        (_repacked(_same, {f"x/{n}.bin": b"" for n in range(5001)}), "unpacked it would be"),
        (_repacked(lambda p, d: (p, d[:200] if "sheet1" in p else d)), "the workbook is damaged"),
    ],
    ids=["old", "program", "pdf", "cut", "macros", "other zip", "xml bomb", "parts", "broken part"],
)
def test_a_workbook_that_is_none_is_refused_by_name(parse, data, reason):
    with pytest.raises(ParseError, match=rf"^bad\.xlsx: .*{reason}"):
        parse(data, "bad.xlsx")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(parse, monkeypatch):
    monkeypatch.setattr("indexer.parse.archive._MAX_UNPACKED", 2**20)
    data = _repacked(_same, {"xl/media/zeros.bin": bytes(2**21)})

    with pytest.raises(
        ParseError, match=r"^bad\.xlsx: unpacked it would be \d+ parts and 2 MB, more than 5,000 and 1 MB"
    ):
        parse(data, "bad.xlsx")
