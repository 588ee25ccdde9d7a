"""What an answer looks like in Slack, and that every answer stays inside what Slack takes."""

import json

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from slack_answers import ANSWER_53, PIECES, generated_answer, list_answer, row_item
from slack_limits import nodes, units, violations

from assistant.answer import Answer, Highlight
from assistant.slack.blocks import Look, answer_message, names_message, plain_message, shared_message
from assistant.slack.budget import CUT, Message, cut, length
from assistant.slack.fallback import escaped
from assistant.slack.richtext import highlighted

LOOK = Look("https://rowcite.example")
TABLES = Look("https://rowcite.example", tables=True)


def shown(message: Message) -> str:
    """Every text of the blocks in order."""
    return "".join(str(node["text"]) for node in nodes(message.blocks) if isinstance(node.get("text"), str))


def bold(message: Message) -> list[object]:
    return [node["text"] for node in nodes(message.blocks) if node.get("style") == {"bold": True}]


def test_a_row_has_its_column_names_its_match_in_bold_and_a_link_to_its_line() -> None:
    message = answer_message(ANSWER_53, LOOK, "v1.ref")

    assert "Modifier: 53\nDescription: Discontinued procedure\nWhen to Use: Use if testing was" in shown(message)
    assert bold(message) == ["contamination"]
    assert [node["url"] for node in nodes(message.blocks) if node.get("type") == "link"] == [
        "https://rowcite.example/documents/cpt-0252u.txt#L20"
    ]
    assert "table Modifier, row 5, line 20" in shown(message)
    assert [block["type"] for block in message.blocks] == ["rich_text", "rich_text", "actions", "context"]


def test_a_row_of_many_documents_says_so_and_each_row_of_a_list_how_many() -> None:
    also = {"also": (row_item().citation.model_copy(update={"document": "b.txt"}),), "also_total": 1, "documents": 2}
    many = row_item().model_copy(update=also)

    alone = shown(answer_message(ANSWER_53.model_copy(update={"answers": (many,)}), LOOK))
    listed = shown(answer_message(ANSWER_53.model_copy(update={"answers": (many, row_item())}), LOOK))

    assert "The same row stands in 2 documents: cpt-0252u.txt, b.txt." in alone
    assert listed.count("(in 2 documents)") == 1


def test_the_plain_twin_says_the_same_and_where_it_stands() -> None:
    assert answer_message(ANSWER_53, LOOK).text == (
        "Modifier 53: Discontinued procedure.\n"
        "Modifier: 53; Description: Discontinued procedure; When to Use: Use if testing was discontinued after"
        " initiation due to specimen failure or contamination (CPT 0252U: POC NGS and STR Analysis for Aneuploidy,"
        " table Modifier, row 5, line 20, https://rowcite.example/documents/cpt-0252u.txt#L20)"
    )


def test_without_a_public_address_there_is_a_citation_and_no_link() -> None:
    message = answer_message(ANSWER_53, Look())

    assert [node for node in nodes(message.blocks) if node.get("type") == "link"] == []
    assert "table Modifier, row 5, line 20" in shown(message)


DENYING = row_item(denial="Never", notices=("The row itself says: Never", "deleted in 2025"))


def test_a_row_that_says_not_applicable_says_so_first() -> None:
    answer = ANSWER_53.model_copy(update={"answers": (DENYING,)})
    message = answer_message(answer, LOOK)

    assert bold(message)[0] == "The row itself says: Never"
    assert shown(message).startswith("The row itself says: Never")
    assert message.text.startswith("The row itself says: Never")


def test_that_a_row_says_no_is_said_once() -> None:
    answer = ANSWER_53.model_copy(
        update={"answers": (DENYING,), "message": "The document says “Never” of Modifier 53."}
    )
    message = answer_message(answer, LOOK)

    assert [text.count("Never") for text in (shown(message), message.text)] == [1, 1]


def test_what_a_set_says_follows_the_quote_and_its_source() -> None:
    for items in ((DENYING,), (DENYING, row_item())):
        message = answer_message(ANSWER_53.model_copy(update={"answers": items}), LOOK)

        for text in (shown(message), message.text):
            assert text.index("line 20") < text.index("deleted in 2025")


def test_what_a_set_says_of_rows_of_a_whole_table_follows_the_table() -> None:
    said = tuple(f"Set: 5{number} is not billable." for number in range(2))
    rows = tuple((f"5{number}", "Name", "Text") for number in range(3))
    whole = row_item(notices=said).model_copy(update={"kind": "table", "cells": (), "rows": rows})
    message = answer_message(ANSWER_53.model_copy(update={"answers": (whole,)}), LOOK)

    for text in (shown(message), message.text):
        assert [text.count(notice) for notice in said] == [1, 1]
        assert text.index("52") < text.index(said[0])


def test_a_list_of_thirteen_is_shown_whole_and_says_so() -> None:
    message = answer_message(list_answer(13), LOOK)

    assert "13 of 13 shown." in shown(message)
    assert [f"{number:02} | Name {number}" in shown(message) for number in range(1, 14)] == [True] * 13
    assert violations(message.text, message.blocks) == []


@pytest.mark.parametrize("look", [LOOK, TABLES])
def test_a_list_too_long_says_how_many_are_left_and_where(look: Look) -> None:
    answer = list_answer(300, "word " * 60)
    message = answer_message(answer, look, "v1.ref")
    count = next(node for node in nodes(message.blocks) if str(node.get("text")).endswith("more from here on: "))
    first, rest = (int(number) for number in str(count["text"]).split() if number.isdecimal() and number != "300")

    assert first + rest == 300
    assert first >= 10
    assert f"row {first + 1}, line {first + 16}" in shown(message)
    assert violations(message.text, message.blocks) == []


def test_a_list_as_a_table_has_the_columns_and_a_source() -> None:
    message = answer_message(list_answer(13), TABLES)
    table = next(block for block in message.blocks if block["type"] == "table")

    assert isinstance(table["rows"], list)
    assert [cell["text"] for cell in table["rows"][0]] == ["Modifier", "Description", "When to Use", "Source"]
    assert len(table["rows"]) == 14
    assert "13 of 13 shown." in shown(message)


def test_an_empty_cell_of_a_table_is_a_blank() -> None:
    message = answer_message(list_answer(2, ""), TABLES)

    assert {"type": "raw_text", "text": " "} in list(nodes(message.blocks))


def test_a_row_longer_than_its_header_loses_nothing_in_a_table() -> None:
    items = (row_item(("1", "b", "c", "d")), row_item(("2", "e")))
    message = answer_message(ANSWER_53.model_copy(update={"answers": items}), TABLES)

    assert "c | d" in shown(message)


def test_a_passage_of_twelve_thousand_characters_is_cut_and_says_so() -> None:
    passage = row_item().model_copy(update={"kind": "passage", "text": "long " * 2400, "highlights": ()})
    message = answer_message(ANSWER_53.model_copy(update={"answers": (passage,)}), LOOK)

    assert CUT in shown(message)
    assert violations(message.text, message.blocks) == []


def test_document_text_stands_only_where_slack_reads_no_markup() -> None:
    hostile = "<!channel> <@U012AB3CD> <https://evil.example|ok> *b* https://evil.example"
    item = row_item(("53", hostile, hostile), notices=(hostile,))
    update = {"answers": (item,), "related": (item,), "message": hostile, "notices": (hostile,)}
    message = answer_message(ANSWER_53.model_copy(update=update), LOOK, "v1.ref")
    kinds = {node["type"] for node in nodes(message.blocks) if "evil" in str(node.get("text")) and "type" in node}

    assert kinds == {"text"}
    assert "mrkdwn" not in {node.get("type") for node in nodes(message.blocks)}
    assert {node["url"] for node in nodes(message.blocks) if node.get("type") == "link"} == {
        "https://rowcite.example/documents/cpt-0252u.txt#L20"
    }
    assert "<" not in message.text
    assert "https://evil" not in message.text
    assert hostile in shown(message)


def test_the_question_is_never_part_of_a_message() -> None:
    answer = ANSWER_53.model_copy(update={"question": "canary-7731"})
    messages = (answer_message(answer, LOOK, "v1.ref"), shared_message(answer.answers, "1", LOOK))

    assert ["canary-7731" in json.dumps([m.text, m.blocks]) for m in messages] == [False, False]


def test_what_is_only_mentioned_is_shown_as_no_answer() -> None:
    answer = Answer(status="mentioned", question="q", message="It is named, not explained.", related=(row_item(),))
    message = answer_message(answer, LOOK, "v1.ref")

    assert "Worth a look, not an answer:" in shown(message)
    assert "53 | Discontinued procedure" in shown(message)
    assert "actions" not in [block["type"] for block in message.blocks]


def test_a_shared_answer_has_no_buttons() -> None:
    message = shared_message((row_item(),), "3f9c", LOOK)

    assert [block["type"] for block in message.blocks] == ["rich_text", "context"]
    assert bold(message) == ["contamination"]


def test_sharing_asks_first() -> None:
    buttons = [node for node in nodes(answer_message(ANSWER_53, LOOK, "v1.ref").blocks) if node.get("type") == "button"]

    assert [(button["action_id"], "confirm" in button, button["value"]) for button in buttons] == [
        ("share", True, "v1.ref"),
        ("helpful", False, "v1.ref"),
        ("not_helpful", False, "v1.ref"),
    ]


def test_overlapping_spans_and_spans_beyond_the_text_make_plain_bold() -> None:
    spans = [
        Highlight(start=3, end=5),
        Highlight(start=1, end=4),
        Highlight(start=6, end=99),
        Highlight(start=2, end=1),
    ]

    assert [(part["text"], "style" in part) for part in highlighted("abcdefgh", spans)] == [
        ("a", False),
        ("bcd", True),
        ("e", True),
        ("f", False),
        ("gh", True),
    ]


@given(st.lists(st.text(max_size=400), max_size=60))
def test_names_are_listed_as_far_as_they_fit(names: list[str]) -> None:
    message = names_message(f"{len(names)} documents:", names)

    assert violations(message.text, message.blocks) == []
    assert len(names) <= 13 or f"and {len(names) - 13} more" in shown(message)


def test_our_own_words_are_one_message() -> None:
    message = plain_message("One.", "", "<Two>")

    assert [block["type"] for block in message.blocks] == ["rich_text", "rich_text"]
    assert message.text == "One.\n\n&lt;Two&gt;"


@given(st.text(), st.integers(60, 400))
def test_cut_stays_inside_its_limit(text: str, limit: int) -> None:
    assert length(cut(text, limit)) <= limit
    assert length(text) == units(text)


@given(st.text())
def test_escaped_text_has_no_markup(text: str) -> None:
    assert not set("<>") & set(escaped(text))
    assert "://" not in escaped(text)


@hypothesis_settings(max_examples=75)  # `make bench` holds ten thousand to it
@given(st.integers(0), st.booleans())
def test_every_generated_answer_is_inside_the_limits(seed: int, tables: bool) -> None:
    answer = generated_answer(seed)
    message = answer_message(answer, Look("https://rowcite.example", tables=tables), "v1." + "r" * 697)
    shared = shared_message(answer.answers, answer.index_version, LOOK)

    assert violations(message.text, message.blocks) == []
    assert violations(shared.text, shared.blocks) == []


@pytest.mark.parametrize("piece", PIECES)
def test_every_awkward_text_is_inside_the_limits_wherever_it_stands(piece: str) -> None:
    item = row_item((piece, piece, piece), notices=(piece,))
    update = {"answers": (item,) * 13, "message": piece, "notices": (piece,)}
    message = answer_message(ANSWER_53.model_copy(update=update), LOOK)

    assert violations(message.text, message.blocks) == []
