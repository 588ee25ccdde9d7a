"""Plain text: the customer's page, and one small page for each way such a page is written."""

from pathlib import Path

from indexer.parse import parse_file

ROOT = Path(__file__).parents[2]


def test_the_customers_page_gives_its_four_tables_and_seven_passages_under_their_headings():
    document = parse_file(ROOT / "corpus" / "cpt-0252u.txt", "cpt-0252u.txt")

    specifications = ("Clinical & Coding Specifications",)
    where = {section.headings: section.blocks for section in document.sections}
    assert document.title == "CPT 0252U: POC NGS and STR Analysis for Aneuploidy"
    assert [len(table.rows) for table in document.tables] == [13, 5, 6, 5]
    assert [passage.location.lines[0] for passage in document.passages] == [3, 4, 5, 7, 8, 9, 12]
    assert document.warnings == ()
    assert document.tables == (
        *where[*specifications, "Coding Specifications"],
        *where[*specifications, "Related Diagnoses"],
        *where[*specifications, "Related CPT Codes"],
    )
    assert where["Summary & Overview", "Billing Code Overview"] == document.passages[3:6]


def test_the_customers_row_53_stands_at_line_20():
    document = parse_file(ROOT / "corpus" / "cpt-0252u.txt", "cpt-0252u.txt")

    row = document.tables[0].rows[4]

    assert document.tables[0].header == ("Modifier", "Description", "When to Use")
    assert (row.number, row.location.lines, row.cells) == (
        5,
        (20, 20),
        (
            "53",
            "Discontinued procedure",
            "Use if testing was discontinued after initiation due to specimen failure or contamination",
        ),
    )


def test_a_second_header_directly_after_rows_starts_a_second_table(parse):
    document = parse("| A | B |\n|---|---|\n1 | one |\n| C | D |\n|---|---|\n| 2 | two |\n")

    assert [table.header for table in document.tables] == [("A", "B"), ("C", "D")]
    assert [[row.cells for row in table.rows] for table in document.tables] == [[("1", "one")], [("2", "two")]]


def test_a_line_without_a_pipe_ends_the_table_and_rows_after_it_keep_its_names(parse):
    document = parse("| A | B |\n|---|---|\n1 | one |\nOnly two codes are in use today.\n2 | two |\nPick 1 | 2 here.\n")

    assert [(table.header, [row.cells for row in table.rows]) for table in document.tables] == [
        (("A", "B"), [("1", "one")]),
        (("A", "B"), [("2", "two")]),
    ]
    assert [passage.text for passage in document.passages] == ["Only two codes are in use today.", "Pick 1 | 2 here."]


def test_capitals_are_headings_of_one_rank(parse, outline):
    document = parse(
        "COUNTY RULES\nRead them on the rig before the shift starts.\n"
        "MILEAGE\nRead the odometer at the door and write it down.\n"
    )

    assert outline(document) == [
        (("COUNTY RULES",), ["Read them on the rig before the shift starts."]),
        (("MILEAGE",), ["Read the odometer at the door and write it down."]),
    ]


def test_marked_headings_switch_off_headings_by_looks(parse, outline):
    document = parse(
        "title: Unit Guide\naudience: clinics\n\n[TIERS]\nPreferred Drugs Only\n\n[MARKS]\n- PA: prior authorization\n"
    )

    assert document.title == "Unit Guide"
    assert outline(document) == [
        ((), ["title: Unit Guide", "audience: clinics"]),
        (("TIERS",), ["Preferred Drugs Only"]),
        (("MARKS",), ["PA: prior authorization"]),
    ]


def test_numbered_sections_are_siblings_under_the_title(parse, outline):
    document = parse(
        "Plan Policy PF-210: claim deadlines\n1. Purpose and scope\nThis policy covers every claim.\n"
        "2. How days are counted\nAll limits are calendar days.\n"
    )

    assert outline(document) == [
        (("Plan Policy PF-210: claim deadlines",), []),
        (("Plan Policy PF-210: claim deadlines", "1. Purpose and scope"), ["This policy covers every claim."]),
        (("Plan Policy PF-210: claim deadlines", "2. How days are counted"), ["All limits are calendar days."]),
    ]


def test_a_numbered_list_is_no_run_of_headings(parse, outline):
    document = parse("How to file\nDo these in order, and keep the receipts.\n1. Open the portal\n2. Upload the form\n")

    assert outline(document) == [
        (
            ("How to file",),
            ["Do these in order, and keep the receipts.", "1. Open the portal", "2. Upload the form"],
        )
    ]


def test_a_line_in_sentence_case_above_a_table_is_its_heading_even_with_a_colon(parse, outline):
    document = parse(
        "PLAN SCHEDULE\nThe amounts are the most an office may collect.\n"
        "Class A: preventive services\n| Code | Fee |\n|---|---|\nD0120 | $41 |\n"
    )

    assert outline(document)[1] == (("Class A: preventive services",), [[("D0120", "$41")]])


def test_label_lines_are_passages_of_their_own(parse, outline):
    document = parse(
        "Code Page\nOverview\nThe code is used for a laboratory test of tissue.\n"
        "Service Type: Laboratory test\nTypical Site of Service: Clinical laboratory\n"
    )

    assert outline(document)[1] == (
        ("Code Page", "Overview"),
        [
            "The code is used for a laboratory test of tissue.",
            "Service Type: Laboratory test",
            "Typical Site of Service: Clinical laboratory",
        ],
    )


def test_nested_items_stand_under_the_item_that_names_them(parse, outline):
    document = parse("== Rules ==\n- Timing\n  - Test before going home\n- Method: by machine\n\n== More ==\nText.\n")

    assert outline(document) == [
        (("Rules",), []),
        (("Rules", "Timing"), ["Test before going home"]),
        (("Rules",), ["Method: by machine"]),
        (("More",), ["Text."]),
    ]


def test_a_hard_wrapped_paragraph_is_one_passage_over_its_lines(parse):
    document = parse(
        "PROCESSING NOTES\n\nThe certification category will depend on the type of test or organism that\n"
        "was identified, and there must be an identifier to tell which specific test has\nbeen performed.\n\n"
        "Reimbursement is included in the basic allowance of another procedure that was\nbilled.\n"
    )

    assert [passage.location.lines for passage in document.passages] == [(3, 5), (7, 8)]
    assert document.passages[1].text == (
        "Reimbursement is included in the basic allowance of another procedure that was\nbilled."
    )


def test_the_right_edge_of_a_printed_box_is_not_content(parse):
    document = parse(
        "NOTES\n\n  0001--THIS NOTE IS DELETED.       *\n"
        "                                    *\n  0002--SEE MANUAL.                 *\n"
    )

    assert [passage.text for passage in document.passages] == ["0001--THIS NOTE IS DELETED.", "0002--SEE MANUAL."]


def test_an_empty_file_is_a_document_without_sections(parse):
    document = parse("", "empty-page.txt")

    assert (document.title, document.sections, document.source) == ("empty-page", (), ())


def test_a_row_of_the_wrong_width_is_kept_and_reported(parse):
    document = parse("| A | B | C |\n|---|---|---|\n| 1 | 2 | 3 |\n| 4 | 5 |\n6 | 7 | 8 | 9 |\n")

    assert [row.cells for row in document.tables[0].rows] == [("1", "2", "3"), ("4", "5"), ("6", "7", "8", "9")]
    assert document.warnings == ("line 4: 2 cells, the header has 3", "line 5: 4 cells, the header has 3")
