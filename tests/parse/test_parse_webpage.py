"""HTML pages: what a reader sees, under the headings a reader sees it under."""

import pytest

from indexer.errors import ParseError


def _page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def test_headings_paragraphs_and_lists_in_order(parse, outline):
    document = parse(
        _page(
            "<h1>Claims <em>data</em></h1><p>One\n  two.</p><h2>Rules</h2><div>Loose text<br>second line"
            "<p><b>Data</b></p><ul><li>Part A</li><li>Part B<ul><li>no equipment</li></ul></li></ul></div>"
        ),
        "a.html",
    )

    assert document.title == "Claims data"
    assert outline(document) == [
        (("Claims data",), ["One two."]),
        (("Claims data", "Rules"), ["Loose text\nsecond line"]),
        (("Claims data", "Rules", "Data"), ["Part A", "Part B"]),
        (("Claims data", "Rules", "Data", "Part B"), ["no equipment"]),
    ]


def test_navigation_scripts_forms_and_hidden_parts_are_not_content(parse, outline):
    document = parse(
        _page(
            "<nav><a>Home</a></nav><div class='navbar navbar-top'>Menu</div><script>var x = 'p';</script>"
            "<style>p{}</style><p hidden>no</p><p style='display: none'>no</p><button>Send</button>"
            "<!-- no --><template><p>no</p></template><main><p>Yes.</p></main><footer>Imprint</footer>",
            head="<title>The  title</title>",
        ),
        "a.htm",
    )

    assert document.title == "The title"
    assert outline(document) == [((), ["Yes."])]


def test_a_table_has_its_caption_header_rows_and_the_nearest_anchor(parse):
    document = parse(
        _page(
            "<div id='codes'><table><caption>Place of service</caption><thead><tr><th>POS<th>Setting</thead>"
            "<tbody><tr><td>02<td>Telehealth<tr id='home'><td>10<td>At <a href='#'>home</a></table></div>"
        ),
        "a.html",
    )

    table = document.tables[0]
    assert (table.caption, table.header) == ("Place of service", ("POS", "Setting"))
    assert [(row.cells, row.location.place, row.location.anchor) for row in table.rows] == [
        (("02", "Telehealth"), "table 1, row 2", "codes"),
        (("10", "At home"), "table 1, row 3", "home"),
    ]


def test_cells_over_rows_and_columns_fall_in_the_right_columns(parse):
    document = parse(
        _page(
            "<table><tr><th rowspan=2>Code</th><th colspan=2>Mapping</th></tr><tr><th>Claim</th><th>Response</th></tr>"
            "<tr><td rowspan=2>A</td><td>active</td><td>queued</td></tr><tr><td>closed</td><td>done</td></tr></table>"
        ),
        "a.html",
    )

    assert document.tables[0].header == ("Code", "Mapping Claim", "Mapping Response")
    assert [row.cells for row in document.tables[0].rows] == [("A", "active", "queued"), ("A", "closed", "done")]


def test_a_row_of_one_wide_cell_names_the_rows_below(parse):
    document = parse(
        _page(
            "<table><tr><th>Item</th><th>Fee</th></tr><tr><th colspan=2>Frames</th></tr>"
            "<tr><td>V2020</td><td>$130</td></tr></table>"
        ),
        "a.html",
    )

    assert [(row.cells, row.parents) for row in document.tables[0].rows] == [
        (("Frames", ""), ()),
        (("V2020", "$130"), ("Frames",)),
    ]


def test_a_nested_table_is_a_table_of_its_own(parse):
    document = parse(
        _page(
            "<table><tr><th>A</th><th>B</th><th>C</th></tr><tr><td>1</td><td>2</td>"
            "<td>three<table><tr><th>x</th><th>y</th></tr><tr><td>5</td><td>6</td></tr></table></td></tr></table>"
        ),
        "a.html",
    )

    assert [[row.cells for row in table.rows] for table in document.tables] == [[("1", "2", "three")], [("5", "6")]]


def test_names_down_the_side_make_a_table_without_header(parse):
    document = parse(
        _page("<table><tr><th>Owner</th><td>Desk</td></tr><tr><th>Edition</th><td>9</td></tr></table>"), "a.html"
    )

    assert document.tables[0].header == ("", "")
    assert [row.cells for row in document.tables[0].rows] == [("Owner", "Desk"), ("Edition", "9")]


def test_a_layout_table_is_read_as_what_it_holds(parse, outline):
    document = parse(_page("<table role='presentation'><tr><td><h2>Left</h2><p>Text.</p></td></tr></table>"), "a.html")

    assert outline(document) == [(("Left",), ["Text."])]


def test_a_definition_stands_under_its_term(parse, outline):
    document = parse(_page("<dl><dt>QL</dt><dd>quantity limit</dd><dt>ST</dt><dd>step therapy</dd></dl>"), "a.html")

    assert outline(document) == [(("QL",), ["quantity limit"]), (("ST",), ["step therapy"])]


def test_front_matter_and_template_tags_are_not_content_and_accordions_keep_their_headings(parse, outline):
    document = parse(
        '---\nlayout: page\npage_title: "Claims data"\n---\n<h1>{{ page.page_title }}</h1>\n'
        "{% capture a0 %}<p>Every <a href=\"{{ '/x' | url }}\">claim</a> is read.</p>{% endcapture %}\n"
        '{% include accordion.html id="a0" heading="Which claims?" content=a0 %}\n',
        "a.html",
    )

    assert document.title == "Claims data"
    assert outline(document) == [(("Which claims?",), ["Every claim is read."])]


def test_the_declared_encoding_is_used(parse):
    data = _page("<p>caf\u00e9</p>", head="<meta charset='iso-8859-1'>").encode("latin-1")

    assert parse(data, "a.html").passages[0].text == "caf\u00e9"


def test_a_page_without_content_is_an_empty_document(parse):
    assert parse("<!-- nothing -->", "blank_page.html").sections == ()
    assert parse("", "blank_page.html").title == "blank page"


def test_elements_nested_beyond_reason_are_refused(parse):
    with pytest.raises(ParseError, match=r"^deep\.html: elements are nested deeper"):
        parse(_page("<div>" * 5000 + "x"), "deep.html")


def test_a_cell_that_claims_a_million_columns_is_refused(parse):
    with pytest.raises(ParseError, match=r"^wide\.html: table 1: a table of 1,00\d columns"):
        parse(_page("<table><tr><td colspan=99999>a</td></tr><tr><td>b</td><td>c</td></tr></table>"), "wide.html")


def test_entities_of_a_document_type_are_never_expanded(parse):
    bomb = '<!DOCTYPE html [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><p>x &b; y</p>'

    assert "lollol" not in " ".join(passage.text for passage in parse(bomb, "a.html").passages)


def test_a_pdf_under_the_name_of_a_page_is_refused(parse):
    with pytest.raises(ParseError, match=r"^a\.html: this is a PDF file, not text"):
        parse(b"%PDF-1.7\n<p>x</p>", "a.html")
