"""PDF files written here by hand: a page is a list of texts and rules at places."""

import zlib

import pytest

from indexer.errors import ParseError

HEIGHT = 792


def _text(left: float, top: float, text: str, size: float = 11, *, bold: bool = False) -> str:
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{'B' if bold else 'R'} {size} Tf {left} {HEIGHT - top} Td ({escaped}) Tj ET"


def _rule(left: float, top: float, right: float, bottom: float) -> str:
    return f"{left} {HEIGHT - top} m {right} {HEIGHT - bottom} l S"


def _pdf(*pages: list[str], trailer_part: str = "") -> bytes:
    """A PDF of these pages with Helvetica (R) and Helvetica-Bold (B)."""
    kids = " ".join(f"{number} 0 R" for number in range(5, 5 + 2 * len(pages), 2))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in enumerate(pages):
        stream = zlib.compress("\n".join(page).encode("cp1252"))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 {HEIGHT}] /Contents {6 + 2 * number} 0 R"
            " /Resources << /Font << /R 3 0 R /B 4 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream))
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"<< /Size %d /Root 1 0 R %s >>" % (len(objects) + 1, trailer_part.encode())
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        table,
        trailer,
        len(out),
    )


def _lines(top: float, *texts: str, left: float = 72) -> list[str]:
    return [_text(left, top + 14 * place, text) for place, text in enumerate(texts)]


def test_larger_and_bold_lines_are_headings_and_paragraphs_know_their_page(parse, outline):
    data = _pdf(
        [
            _text(72, 80, "Claims Manual", 18),
            _text(72, 110, "Scope", 13, bold=True),
            *_lines(140, "This manual is for billers who send claims to the plan and who", "want to see them paid."),
            *_lines(200, "A second paragraph."),
        ],
        [_text(72, 80, "Limits", 13, bold=True), *_lines(110, "Ninety days.")],
    )

    document = parse(data, "a.pdf")

    assert document.title == "Claims Manual"
    assert outline(document) == [
        (("Claims Manual",), []),
        (
            ("Claims Manual", "Scope"),
            [
                "This manual is for billers who send claims to the plan and who want to see them paid.",
                "A second paragraph.",
            ],
        ),
        (("Claims Manual", "Limits"), ["Ninety days."]),
    ]
    assert [passage.location.page for passage in document.passages] == [1, 1, 2]


def test_running_heads_page_numbers_and_tables_of_contents_are_not_content(parse):
    pages = [
        [
            _text(72, 40, "Codebook, Version 1"),
            *_lines(120, f"Sentence number {number}."),
            _text(72, 760, f"Page {number} of 4"),
        ]
        for number in range(1, 5)
    ]
    pages[0].append(_text(72, 300, "BENE_ID .................................. 7"))

    document = parse(_pdf(*pages), "a.pdf")

    assert [passage.text for passage in document.passages] == [f"Sentence number {number}." for number in range(1, 5)]


def test_fields_and_value_lists_of_an_entry_that_runs_over_a_page(parse, outline):
    first = [_text(144, 80, "CMPND_CD", 13, bold=True)]
    for top, label, value in (
        (120, "LABEL:", "Compound Code"),
        (145, "TYPE:", "NUM"),
        (170, "VALUES:", "0 = Not specified"),
    ):
        first += [_text(72, top, label, bold=True), _text(144, top, value)]
    first += _lines(192, "1 = Not a compound, as far as", "the plan can tell", left=144)
    second = [
        *_lines(80, "2 = Compound", left=144),
        _text(72, 120, "COMMENT:", bold=True),
        _text(144, 120, "New in 2012."),
    ]
    second += _lines(150, "More is said elsewhere.", left=144)

    document = parse(_pdf(first, second), "a.pdf")

    assert outline(document) == [
        (
            ("CMPND_CD",),
            [
                "LABEL: Compound Code",
                "TYPE: NUM",
                [("0", "Not specified"), ("1", "Not a compound, as far as the plan can tell"), ("2", "Compound")],
                "COMMENT: New in 2012.",
            ],
        ),
        (("CMPND_CD", "COMMENT"), ["More is said elsewhere."]),
    ]
    table = document.tables[0]
    assert (table.caption, table.location.place) == ("Compound Code / VALUES", "table 1")
    assert [(row.location.page, row.location.place) for row in table.rows] == [
        (1, "table 1, row 1"),
        (1, "table 1, row 2"),
        (2, "table 1, row 3"),
    ]


def _ruled(top: float, rows: list[tuple[str, str]], *, head: bool) -> list[str]:
    parts = [_rule(72, top + 20 * n, 472, top + 20 * n) for n in range(len(rows) + 1)]
    parts += [_rule(left, top, left, top + 20 * len(rows)) for left in (72, 172, 472)]
    for place, row in enumerate(rows):
        for left, text in zip((76, 176), row, strict=True):
            parts.append(_text(left, top + 20 * place + 14, text, bold=head and place == 0))
    return parts


def test_a_table_with_rules_goes_on_over_the_page_without_its_repeated_header(parse):
    data = _pdf(
        _ruled(600, [("Code", "Name"), ("01", "Pharmacy"), ("02", "Telehealth")], head=True),
        _ruled(80, [("Code", "Name"), ("03", "School")], head=True),
    )

    document = parse(data, "a.pdf")

    assert [table.header for table in document.tables] == [("Code", "Name")]
    assert [(row.cells, row.location.page) for row in document.tables[0].rows] == [
        (("01", "Pharmacy"), 1),
        (("02", "Telehealth"), 1),
        (("03", "School"), 2),
    ]


def test_a_table_without_rules_is_read_by_its_columns(parse):
    rows = [("State", "Contractor", "Number"), ("Alabama", "Cahaba", "00010"), ("Alaska", "Noridian", "00322")]
    rows += [("Arizona", "A contractor with", "00030"), ("", "a long name", ""), ("Idaho", "", "00350")]
    page = [
        _text(left, 100 + 14 * place, text)
        for place, row in enumerate(rows)
        for left, text in zip((72, 200, 360), row, strict=True)
        if text
    ]

    document = parse(_pdf([*page, *_lines(240, "Text below the table.")]), "a.pdf")

    assert document.tables[0].header == rows[0]
    assert [row.cells for row in document.tables[0].rows] == [
        rows[1],
        rows[2],
        ("Arizona", "A contractor with a long name", "00030"),
        ("Idaho", "", "00350"),
    ]
    assert [passage.text for passage in document.passages] == ["Text below the table."]


def test_two_columns_of_text_are_read_one_after_the_other(parse):
    left = [f"The left column says its sentence {n} in" for n in range(8)]
    right = [f"the right column says its sentence {n} too" for n in range(8)]
    page = [*_lines(100, *left), *_lines(100, *right, left=330)]

    text = " ".join(passage.text for passage in parse(_pdf(page), "a.pdf").passages)

    assert text == " ".join([*left, *right])


def test_a_cover_in_large_type_gives_the_title_and_no_headings(parse, outline):
    cover = [_text(150, 300, "Drug Event", 26), _text(150, 340, "Codebook", 26), _text(150, 400, "May 2017", 16)]

    document = parse(
        _pdf(cover, [_text(72, 80, "BN", 13, bold=True), *_lines(110, "The brand name as the plan reports it.")]),
        "a.pdf",
    )

    assert document.title == "Drug Event Codebook"
    assert outline(document)[-1] == (("BN",), ["The brand name as the plan reports it."])


def test_pages_without_text_are_refused_or_left_to_the_rest(parse):
    with pytest.raises(ParseError, match=r"^scan\.pdf: there is no text in it, only pictures; run text recognition"):
        parse(_pdf([_rule(0, 0, 10, 10)]), "scan.pdf")


ENCRYPTED = (
    f"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <{'0a' * 32}> /U <{'0b' * 32}> >>"
    f" /ID [<{'0c' * 16}> <{'0c' * 16}>]"
)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (_pdf(_lines(80, "x"), trailer_part=ENCRYPTED), "it is encrypted; save it without a password"),
        (b"not a pdf", "this is no PDF file"),
        (b"%PDF-1.7\nnothing more", "the PDF is damaged|there is no text in it"),
        (_pdf(_lines(80, "x"))[:300], "the PDF is damaged|there is no text in it"),
        (b"PK\x03\x04" + _pdf(_lines(80, "x")), "this is no PDF file"),
    ],
    ids=["encrypted", "text", "head only", "cut", "zip"],
)
def test_what_is_no_whole_pdf_is_refused_by_name(parse, data, reason):
    with pytest.raises(ParseError, match=rf"^bad\.pdf: ({reason})"):
        parse(data, "bad.pdf")


def test_rules_between_rows_tell_where_a_row_ends_though_cells_are_centred(parse):
    rules = [_rule(72, top, 500, top) for top in (88, 110, 152, 194)]
    page = [
        *(_text(left, 104, text, bold=True) for left, text in ((72, "Code"), (150, "Use it when"), (330, "Not when"))),
        _text(150, 124, "The patient is at work or"),
        *(_text(left, 131, text) for left, text in ((72, "02"), (330, "At a residence"))),
        _text(150, 138, "at another clinic"),
        _text(330, 166, "The patient is admitted and"),
        *(_text(left, 173, text) for left, text in ((72, "10"), (150, "At home"))),
        _text(330, 180, "stays for a night"),
    ]

    document = parse(_pdf([*rules, *page, *_lines(230, "Text below the table that is long enough.")]), "a.pdf")

    assert [(table.header, [row.cells for row in table.rows]) for table in document.tables] == [
        (
            ("Code", "Use it when", "Not when"),
            [
                ("02", "The patient is at work or at another clinic", "At a residence"),
                ("10", "At home", "The patient is admitted and stays for a night"),
            ],
        )
    ]


def test_bullets_in_front_of_text_are_a_list(parse):
    page = [
        _text(left, 100 + 20 * place, text)
        for place in range(4)
        for left, text in ((90, "\u2022"), (108, f"Item number {place} of the list"))
    ]

    document = parse(_pdf(page), "a.pdf")

    assert document.tables == ()
    assert [p.text for p in document.passages] == [f"Item number {place} of the list" for place in range(4)]
