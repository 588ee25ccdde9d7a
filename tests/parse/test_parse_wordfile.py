"""DOCX files made here by the library that reads their packages."""

import io
import zipfile

import docx
import pytest
from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.shared import Pt

from indexer.errors import ParseError


def _bytes(word: Word) -> bytes:
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _table(word: Word, *rows):
    table = word.add_table(len(rows), len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    return table


@pytest.fixture
def word() -> Word:
    return docx.Document()


def test_heading_styles_paragraphs_and_tables_in_order(parse, outline, word):
    word.add_paragraph("Billing Page", style="Title")
    word.add_heading("Levels of care", 1)
    word.add_paragraph("Bill by the day.")
    _table(word, ("Code", "Level"), ("0651", "Routine"))
    word.add_heading("Limits", 2)
    word.add_paragraph("None.")

    document = parse(_bytes(word), "a.docx")

    assert document.title == "Billing Page"
    assert outline(document) == [
        ((), ["Billing Page"]),
        (("Levels of care",), ["Bill by the day.", [("0651", "Routine")]]),
        (("Levels of care", "Limits"), ["None."]),
    ]
    assert document.tables[0].rows[0].location.place == "table 1, row 2"
    assert document.passages[1].location.place == "paragraph 2"


def test_the_same_field_in_three_tables_is_told_apart_by_headings_in_larger_type(parse, word):
    for name in ("person", "death", "note"):
        word.add_paragraph().add_run(f"Table name: {name}").font.size = Pt(18)
        word.add_paragraph().add_run("Reading from claims").font.size = Pt(14)
        word.add_paragraph("Rows come from the claims file, one for each of its lines.")
        _table(word, ("Field", "Logic"), ("person_id", name))

    document = parse(_bytes(word), "a.docx")

    tables = [(section.headings, section.blocks[-1].rows[0].cells) for section in document.sections if section.blocks]
    assert tables == [
        ((f"Table name: {name}", "Reading from claims"), ("person_id", name)) for name in ("person", "death", "note")
    ]


def test_a_table_without_a_grid_is_read(parse, word):
    table = _table(word, ("Field", "Logic"), ("a", "b"))
    table._tbl.remove(table._tbl.tblGrid)

    assert parse(_bytes(word), "a.docx").tables[0].rows[0].cells == ("a", "b")


def test_merged_cells_give_their_text_to_each_row_and_stand_in_their_first_column(parse, word):
    table = _table(
        word, ("Group", "Code", "Name"), ("Frames", "V2020", "basic"), ("", "V2025", "deluxe"), ("Lenses", "", "")
    )
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(3, 0).merge(table.cell(3, 2))
    table.add_row().cells[1].text = "V2100"

    rows = parse(_bytes(word), "a.docx").tables[0].rows

    assert [row.cells for row in rows] == [
        ("Frames", "V2020", "basic"),
        ("Frames", "V2025", "deluxe"),
        ("Lenses", "", ""),
        ("", "V2100", ""),
    ]


def test_a_caption_belongs_to_the_table_below(parse, word):
    word.add_paragraph("Table 3. Limits", style="Caption")
    _table(word, ("Item", "Limit"), ("Mask", "1"))

    document = parse(_bytes(word), "a.docx")

    assert (document.tables[0].caption, document.passages) == ("Table 3. Limits", ())


def test_list_items_are_passages_and_deleted_text_is_gone(parse, word):
    word.add_paragraph("Call first", style="List Bullet")
    paragraph = word.add_paragraph("Ship ")
    gone = paragraph.add_run("never ")._r
    paragraph.add_run("later")
    mark = gone.makeelement(qn("w:del"))
    gone.addprevious(mark)
    mark.append(gone)

    assert [p.text for p in parse(_bytes(word), "a.docx").passages] == ["Call first", "Ship later"]


def test_a_frame_of_one_cell_is_text(parse, outline, word):
    word.add_heading("Notes", 1)
    _table(word, ("Keep the slip.",))

    assert outline(parse(_bytes(word), "a.docx")) == [(("Notes",), ["Keep the slip."])]


def test_bold_names_down_the_side_make_a_table_without_header(parse, word):
    table = _table(word, ("Owner", "Desk"), ("Edition", "9"))
    for row in table.rows:
        row.cells[0].paragraphs[0].runs[0].bold = True

    assert parse(_bytes(word), "a.docx").tables[0].header == ("", "")


def test_damaged_and_dangerous_files_are_refused_by_name(parse, word):
    good = _bytes(word)
    stream = io.BytesIO(good)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")

    for data, reason in (
        (good[:-30], "the file is damaged"),
        (stream.getvalue(), "it holds macros"),
        (b"\xd0\xcf\x11\xe0" + bytes(512), "it is encrypted or an old binary Office file"),
        (b"{\\rtf1 text}", "this is no Office file"),
    ):
        with pytest.raises(ParseError, match=rf"^bad\.docx: {reason}"):
            parse(data, "bad.docx")
