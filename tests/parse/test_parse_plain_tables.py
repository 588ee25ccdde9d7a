"""Plain text tables without a `|---|` line, and the headings, questions and capitals of pages that have them."""

import pytest


def _tables(document):
    return [(table.header, [row.cells for row in table.rows]) for table in document.tables]


def test_lines_of_pipes_alone_are_a_table(parse):
    document = parse(
        "Codes\nCode | Meaning | Limit\n93797 | plain | 36\n93798 | monitored | 36\nThat is all there is.\n"
    )

    assert _tables(document) == [
        (("Code", "Meaning", "Limit"), [("93797", "plain", "36"), ("93798", "monitored", "36")])
    ]
    assert document.tables[0].rows[0].location.lines == (3, 3)


def test_lines_of_tabs_are_a_table(parse):
    document = parse("Guide\nWhat is paid\nCode\tItem\tPer month\nA6196\tAlginate\t30\nA6209\tFoam\t12\nTape is not.\n")

    assert _tables(document) == [
        (("Code", "Item", "Per month"), [("A6196", "Alginate", "30"), ("A6209", "Foam", "12")])
    ]


def test_columns_under_dashes_are_a_table(parse):
    document = parse(
        "  Drug          HCPCS    Unit\n  ------------  -------  ------\n"
        "  infliximab    J1745    10 mg\n  iron sucrose           1 mg\n"
    )

    assert _tables(document) == [
        (("Drug", "HCPCS", "Unit"), [("infliximab", "J1745", "10 mg"), ("iron sucrose", "", "1 mg")])
    ]


def test_columns_of_spaces_are_a_table_and_prose_with_wide_spaces_is_none(parse):
    document = parse(
        "State     Contractor   Number\nAlabama   Cahaba        00010\nAlaska    Noridian      00322\n\n"
        "One sentence.  Another one.\nA third one.  A fourth.\nA fifth.  And a sixth.\n"
    )

    assert _tables(document) == [
        (("State", "Contractor", "Number"), [("Alabama", "Cahaba", "00010"), ("Alaska", "Noridian", "00322")])
    ]
    assert len(document.passages) == 3


def test_two_lines_alike_are_no_table(parse):
    document = parse("Pick one | or the other\nthen go | and file it\n")

    assert document.tables == ()


def test_headings_between_marks_and_named_sections_are_siblings(parse, outline):
    document = parse(
        "*** DESK NOTES ***\n\n*** Limits ***\nNinety days.\n\n"
        "Section 4: Overpayments\nOffset only.\n\n\u00a7 5 Contacts\nCall us.\n"
    )

    assert outline(document) == [
        (("DESK NOTES",), []),
        (("Limits",), ["Ninety days."]),
        (("Section 4: Overpayments",), ["Offset only."]),
        (("\u00a7 5 Contacts",), ["Call us."]),
    ]


def test_a_question_and_its_answer_are_one_passage(parse):
    document = parse("Questions\nThese come up each week.\nQ: Is a referral needed?\nA: Yes, before the first visit.\n")

    assert [(p.text, p.location.lines) for p in document.passages] == [
        ("These come up each week.", (2, 2)),
        ("Q: Is a referral needed?\nA: Yes, before the first visit.", (3, 4)),
    ]


def test_a_page_all_in_capitals_has_few_headings(parse, outline):
    document = parse(
        "NOTES\n\n0062--THIS IS NOT PAID.\n\n0063--G0100 - SEE PROGRAM MEMO AB-97-9\n\n"
        "0070--G0128 MAY BE BILLED BY A COMPREHENSIVE OUTPATIENT REHABILITATION FACILITY\nONLY.  SEE SECTION 4541(a)(2).\n"
    )

    assert [headings for headings, _ in outline(document)] == [("NOTES",)]


KEYED = (
    "Code: CO-15 | Cause: wrong approval | Fix: ask for a change\n"  # a colon in a cell is text
    "Code: CO-18 | Cause: looks twice | Fix: add 76: resend\n"
)


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_rows_that_name_their_columns_in_every_cell_are_a_table(parse, name):
    document = parse(f"Denials\n\n{KEYED}\nThat is all.\n", name)

    assert _tables(document) == [
        (
            ("Code", "Cause", "Fix"),
            [("CO-15", "wrong approval", "ask for a change"), ("CO-18", "looks twice", "add 76: resend")],
        )
    ]
    assert [row.location.lines for row in document.tables[0].rows] == [(3, 3), (4, 4)]


def test_rows_that_name_other_columns_are_no_table(parse):
    document = parse("Desk: front | Phone: 12\nOwner: lab | Floor: 3\n")

    assert document.tables == ()


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_a_first_row_that_says_what_rows_below_say_is_no_header(parse, name):
    document = parse(
        "Fees\n\nWheelchair\tFree\tNo notice\nPowered chair\tFree\t48 hours\nPram\tFree\tAt the gate\n", name
    )

    assert _tables(document) == [
        (
            ("", "", ""),
            [
                ("Wheelchair", "Free", "No notice"),
                ("Powered chair", "Free", "48 hours"),
                ("Pram", "Free", "At the gate"),
            ],
        )
    ]
