"""Markdown: what CommonMark has, and tables first."""


def test_headings_of_both_kinds_give_the_path(parse, outline):
    document = parse("# **Guide** v2\n\nIntro.\n\nModifiers\n---------\n\nUse one.\n\n### Rare\n\nSeldom.\n", "a.md")

    assert document.title == "Guide v2"
    assert outline(document) == [
        (("Guide v2",), ["Intro."]),
        (("Guide v2", "Modifiers"), ["Use one."]),
        (("Guide v2", "Modifiers", "Rare"), ["Seldom."]),
    ]


def test_rows_that_look_like_lists_or_headings_are_rows(parse):
    document = parse("# | Code\n--|--\n1. first | A1\n- second | A2\n# third | A3\n", "a.md")

    assert document.tables[0].header == ("#", "Code")
    assert [row.cells for row in document.tables[0].rows] == [("1. first", "A1"), ("- second", "A2"), ("# third", "A3")]


def test_fenced_code_is_one_passage_and_never_a_table(parse):
    document = parse("Before.\n\n```csv\n| a | b |\n|---|---|\n| 1 | 2 |\n```\n\nAfter.\n", "a.md")

    assert document.tables == ()
    assert [(p.text, p.location.lines) for p in document.passages] == [
        ("Before.", (1, 1)),
        ("| a | b |\n|---|---|\n| 1 | 2 |", (4, 6)),
        ("After.", (9, 9)),
    ]


def test_front_matter_comments_tags_and_link_targets_are_not_content(parse, outline):
    document = parse(
        '---\ntitle: "Payer policy"\nlayout: page\n---\n<!-- draft\nnot for readers -->\n<a id="x"></a>\n\n'
        "Text.\n\n[1]: https://x.example\n",
        "a.md",
    )

    assert document.title == "Payer policy"
    assert outline(document) == [((), ["Text."])]


def test_a_rule_at_the_top_is_not_front_matter(parse, outline):
    document = parse("---\nNot a key, but prose.\n\n---\n\nMore.\n", "a.md")

    assert outline(document) == [((), ["Not a key, but prose.", "More."])]


def test_list_items_and_quotes_are_passages_at_their_lines(parse):
    document = parse("- first\n  goes on\n- second\n\n> quoted\n> words\n\n1. one\n2. two\n", "a.md")

    assert [(p.text, p.location.lines) for p in document.passages] == [
        ("first\ngoes on", (1, 2)),
        ("second", (3, 3)),
        ("quoted\nwords", (5, 6)),
        ("1. one", (8, 8)),
        ("2. two", (9, 9)),
    ]


def test_label_lines_in_one_paragraph_are_passages_of_their_own(parse, outline):
    document = parse(
        "Prairie Plan\nPolicy number: RT-207\nTitle: Oxygen at home\n\n# Scope\n\nAll.\n\n# Limits\n\nTwo.\n", "a.md"
    )

    assert document.title == "Oxygen at home"
    assert outline(document)[0] == ((), ["Prairie Plan", "Policy number: RT-207", "Title: Oxygen at home"])


def test_a_bold_line_above_a_table_is_its_caption(parse):
    document = parse("## Codes\n\n**Table 3. Limits**\n\n| A |\n|---|\n| 1 |\n", "a.md")

    assert document.tables[0].caption == "Table 3. Limits"
    assert document.passages == ()


def test_escaped_pipes_stay_in_their_cell_as_written(parse):
    document = parse("| **Tag** | Use |\n|---|---|\n| `EDI\\|REMIT` | files |\n| | none |\n", "a.md")

    assert document.tables[0].header == ("Tag", "Use")
    assert [row.cells for row in document.tables[0].rows] == [("`EDI\\|REMIT`", "files"), ("", "none")]


def test_without_headings_the_file_name_is_the_title(parse):
    assert parse("Some sentence.\n", "desk-guide.md").title == "desk-guide"


def test_a_quote_is_read_like_other_text_tables_too(parse):
    document = parse("> Note first.\n>\n> | A | B |\n> |---|---|\n> | 1 | 2 |\n>> nested\n", "a.md")

    assert [(row.cells, row.location.lines) for row in document.tables[0].rows] == [(("1", "2"), (5, 5))]
    assert [(p.text, p.location.lines) for p in document.passages] == [("Note first.", (1, 1)), ("nested", (6, 6))]


def test_labels_in_bold_are_labels(parse):
    document = parse("**Owner:** the desk  \n**Edition:** 9  \n**Applies to:** all sites\n", "a.md")

    assert [p.text for p in document.passages] == ["**Owner:** the desk", "**Edition:** 9", "**Applies to:** all sites"]


def test_an_html_table_is_a_table_with_its_rows_at_their_lines(parse):
    document = parse(
        "Before.\n<table>\n<tr><th>POS</th><th>Setting</th></tr>\n<tr>\n<td>02</td>\n<td>Telehealth</td>\n</tr>\n"
        "<tr><td>10</td><td>Home &amp; away</td></tr>\n</table>\nAfter.\n",
        "a.md",
    )

    assert document.tables[0].header == ("POS", "Setting")
    assert [(row.cells, row.location.lines) for row in document.tables[0].rows] == [
        (("02", "Telehealth"), (4, 7)),
        (("10", "Home & away"), (8, 8)),
    ]
    assert [(p.text, p.location.lines) for p in document.passages] == [("Before.", (1, 1)), ("After.", (10, 10))]


def test_lines_of_tabs_or_of_pipes_alone_are_tables_in_markdown_too(parse):
    document = parse(
        "# Guide\nWhat is paid\nCode\tItem\tPer month\nA6196\tAlginate\t30\nA6209\tFoam\t12\n\n"
        "GP | plan of care | every line\nKX | above 2410 | Medicare\n59 | separate | same day\n",
        "a.md",
    )

    assert [(table.header, [row.cells for row in table.rows]) for table in document.tables] == [
        (("Code", "Item", "Per month"), [("A6196", "Alginate", "30"), ("A6209", "Foam", "12")]),
        (
            ("", "", ""),
            [("GP", "plan of care", "every line"), ("KX", "above 2410", "Medicare"), ("59", "separate", "same day")],
        ),
    ]
    assert [passage.text for passage in document.passages] == ["What is paid"]
