import pytest

from indexer.errors import ParseError


@pytest.mark.parametrize(
    ("delimiter", "name"), [(",", "a.csv"), (";", "a.csv"), ("|", "a.csv"), ("\t", "a.csv"), ("\t", "a.tsv")]
)
def test_the_delimiter_is_found(parse, delimiter, name):
    document = parse("\n".join(delimiter.join(row) for row in (["Code", "Fee"], ["A1", "7"], ["B2", "8"])), name)

    assert document.tables[0].header == ("Code", "Fee")
    assert [row.cells[0] for row in document.tables[0].rows] == ["A1", "B2"]


def test_a_record_over_several_lines_is_one_row_at_its_lines(parse):
    document = parse('Code,Meaning\r\nA1,"first\r\nsecond, still ""A1"""\r\nB2,plain\r\n', "codes.csv")

    assert [(row.cells, row.location.lines, row.location.place) for row in document.tables[0].rows] == [
        (("A1", 'first\nsecond, still "A1"'), (2, 3), "record 2"),
        (("B2", "plain"), (4, 4), "record 3"),
    ]


def test_leading_zeros_spaces_in_names_and_an_empty_first_name_survive(parse):
    document = parse(",Code , Meaning\n0,09,nine\n1,007,seven\n", "code_list.csv")

    assert document.title == "code list"
    assert document.tables[0].header == ("", "Code", "Meaning")
    assert [row.cells for row in document.tables[0].rows] == [("0", "09", "nine"), ("1", "007", "seven")]


def test_rows_that_contradict_each_other_are_both_kept(parse):
    document = parse("Code,Details\nX,50\nX,52\n", "a.csv")

    assert [row.cells for row in document.tables[0].rows] == [("X", "50"), ("X", "52")]


def test_a_title_above_the_header_is_the_caption_and_a_note_below_a_passage(parse):
    document = parse(
        "Physician specialties,\n\nValue,Description\n01,General Practice\n02,Surgery\n\nSource: the manual.,\n",
        "a.csv",
    )

    assert document.tables[0].caption == "Physician specialties"
    assert document.tables[0].header == ("Value", "Description")
    assert [(p.text, p.location.lines) for p in document.passages] == [("Source: the manual.", (7, 7))]


def test_two_tables_with_titles_in_one_file_stay_two(parse):
    document = parse("First\nCode,Name\n1,one\n\nSecond\nCode,Name\n2,two\n", "a.csv")

    assert [(table.caption, [row.cells for row in table.rows]) for table in document.tables] == [
        ("First", [("1", "one")]),
        ("Second", [("2", "two")]),
    ]


def test_a_blank_line_inside_a_table_does_not_end_it(parse):
    document = parse("Code,Name\n1,one\n\n2,two\n", "a.csv")

    assert [row.cells for row in document.tables[0].rows] == [("1", "one"), ("2", "two")]


def test_rows_without_a_header_are_rows(parse):
    document = parse("20,Physician\n21,Osteopath\n22,Clinic\n", "a.csv")

    assert document.tables[0].header == ("", "")
    assert [row.cells[0] for row in document.tables[0].rows] == ["20", "21", "22"]


def test_a_section_row_and_indented_rows_give_their_label_to_the_rows_below(parse):
    document = parse(
        "Item,Fee,Limit\nPreventive services,,\nCleaning,10,2\n  deep,20,1\nBasic services,,\nFilling,30,1\n", "a.csv"
    )

    assert [(row.cells[0], row.parents) for row in document.tables[0].rows] == [
        ("Preventive services", ()),
        ("Cleaning", ("Preventive services",)),
        ("deep", ("Preventive services", "Cleaning")),
        ("Basic services", ()),
        ("Filling", ("Basic services",)),
    ]


def test_records_of_another_length_are_kept_and_reported(parse):
    document = parse("A,B,C\n1,2,3\n4,5\n6,7,8,9\n1,2,3\n", "a.csv")

    assert [row.cells for row in document.tables[0].rows][1:3] == [("4", "5", "", ""), ("6", "7", "8", "9")]
    assert document.warnings == ("line 3: 2 cells, most records have 3", "line 4: 4 cells, most records have 3")


def test_a_quote_that_is_never_closed_loses_no_row(parse):
    document = parse('A,B\n1,"two\n3,four\n5,six\n', "a.csv")

    assert [row.cells for row in document.tables[0].rows] == [("1", '"two'), ("3", "four"), ("5", "six")]
    assert document.warnings == ("line 2: a quote is opened and never closed; quotes are read as text",)


def test_ten_thousand_columns_are_refused(parse):
    with pytest.raises(ParseError, match=r"^wide\.csv: the file: a table of 10,000 columns"):
        parse(",".join(["x"] * 10_000) + "\n" + ",".join(["y"] * 10_000), "wide.csv")


def test_an_empty_file_has_no_tables(parse):
    assert parse("", "a.csv").sections == ()


def test_many_short_lines_above_a_table_are_notes_and_the_last_its_title(parse):
    document = parse("Owner: desk\n\nEdition: 9\n\nSites: all\n\nClocks\nQueue,Days\nA,5\nB,9\n", "a.csv")

    assert [passage.text for passage in document.passages] == ["Owner: desk", "Edition: 9", "Sites: all"]
    assert document.tables[0].caption == "Clocks"
