"""The conversation as a person has it: typed question, row, source, follow-up, list, silence."""

import re

import pytest
from playwright.sync_api import expect

from tests.web.canned import LIST, MENTIONED, NOTHING, NOTICE, PASSAGE, REPEATED, ROW, SLOW, UNSURE
from tests.web.driving import BOX, LAST, ask, cells, focused

pytestmark = pytest.mark.browser


def test_the_customers_question_gives_row_53_as_a_table(page):
    turn = ask(page, ROW)

    assert turn.locator(".message").text_content() == "Modifier 53: Discontinued procedure."
    assert turn.locator(".card > .scroll thead th").all_text_contents() == ["Modifier", "Description", "When to Use"]
    assert cells(turn) == [
        [
            "53",
            "Discontinued procedure",
            "Use if testing was discontinued after initiation due to specimen failure or contamination",
        ]
    ]


def test_the_words_that_matched_are_marked(page):
    turn = ask(page, ROW)

    assert turn.locator(".card > .scroll mark").all_text_contents() == ["specimen", "contamination"]


def test_two_keystrokes_and_a_click_lead_from_a_copied_question_to_the_line(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", ROW)
    page.keyboard.press("Control+v")
    page.keyboard.press("Enter")
    page.locator(f"{LAST} .card > .cited a").click()

    row = page.frame_locator("#source-frame").locator("tr:has(#L20)")
    expect(row).to_be_in_viewport()
    expect(row).to_contain_text("Discontinued procedure")


def test_the_cited_line_is_marked_and_in_view_and_its_table_is_whole(page):
    turn = ask(page, ROW)
    turn.locator(".card > .cited a").click()

    frame = page.frame_locator("#source-frame")
    row = frame.locator("tr:has(#L20)")
    expect(row).to_be_in_viewport()
    colour = "row => getComputedStyle(row.cells[1]).backgroundColor"
    assert row.evaluate(colour) != frame.locator("tr:has(#L21)").evaluate(colour)
    assert frame.locator("#t1 tbody tr").count() == 13


def test_closing_the_source_gives_the_focus_back_to_the_citation(page):
    turn = ask(page, ROW)
    turn.locator(".card > .cited a").click()
    expect(page.locator("#source")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator("#source")).to_be_hidden()
    assert focused(page) == "a.citation"


def test_escape_closes_the_source_from_inside_it_too(page):
    turn = ask(page, ROW)
    turn.locator(".card > .cited a").click()
    page.frame_locator("#source-frame").locator("h1").click()
    page.keyboard.press("Escape")

    expect(page.locator("#source")).to_be_hidden()


def test_a_row_that_does_not_apply_says_so_before_its_cells(page):
    turn = ask(page, NOTICE)

    order = turn.locator(".card > *").evaluate_all("all => all.map(each => each.className)")
    assert order.index("notices") < order.index("scroll")
    assert (
        turn.locator(".notices li").first.text_content() == "The row itself says: Not applicable to laboratory billing"
    )


def test_what_an_official_set_says_stands_right_under_the_quote(page):
    turn = ask(page, NOTICE)

    order = turn.locator(".card > *").evaluate_all("all => all.map(each => each.className)")
    assert order[-4:] == ["scroll", "notices", "cited", "actions"]
    assert turn.locator(".notices li").last.text_content() == (
        "HCPCS modifiers (2019): the text of 80 goes on: “Assistant surgeon at an operation”."
    )


def test_confidence_is_said_in_words_and_figure(page):
    words = [ask(page, question).locator(".confidence").text_content() for question in (ROW, PASSAGE, UNSURE)]

    assert words == ["High confidence · 97%", "Likely · 71%", "Uncertain · 55%"]


def test_a_list_is_one_table_with_its_count_and_a_line_for_each_row(page):
    turn = ask(page, LIST)

    assert turn.locator(".message").text_content() == "6 of 6 rows of Related Diagnoses."
    assert [row[0] for row in cells(turn)] == ["O03.9", "O03.4", "O02.1", "O00.9", "N96", "Z34.90"]
    links = turn.locator("td.where a").evaluate_all("all => all.map(each => new URL(each.href).hash)")
    assert links == ["#L39", "#L40", "#L41", "#L42", "#L43", "#L44"]


def test_a_row_of_many_documents_says_how_many_and_opens_to_the_places(page):
    turn = ask(page, REPEATED)
    places = turn.locator(".also li")

    assert turn.locator(".also summary").text_content() == "The same in 37 documents"
    expect(places.first).to_be_hidden()
    turn.locator(".also summary").click()
    expect(places.first).to_be_visible()
    assert [text.split(" table")[0] for text in places.all_text_contents()] == [
        "payer0.txt",
        "payer1.txt",
        "payer2.txt",
        "and 33 more places",
    ]


def test_what_is_said_of_a_row_of_a_list_stands_under_that_row(page):
    turn = ask(page, LIST)

    said = turn.locator("tr.said")
    assert said.locator("li").all_text_contents() == [
        "ICD-10-CM (FY2026, April 2026): O03.4 means “Incomplete spontaneous abortion without complication”."
    ]
    assert said.evaluate("each => each.previousSibling.cells[0].textContent") == "O03.4"


def test_related_rows_are_folded_under_the_answer(page):
    turn = ask(page, ROW)
    fold = turn.locator("details.related")

    assert fold.locator("summary").text_content() == "3 related places, not part of the answer"
    expect(fold.locator("table")).to_be_hidden()
    fold.locator("summary").click()
    expect(fold.locator("table")).to_be_visible()


def test_a_passage_is_quoted_whole_with_its_sentence_marked(page):
    turn = ask(page, PASSAGE)

    text = turn.locator("blockquote").text_content()
    assert text.startswith("A 33-year-old woman presents")
    assert text.endswith("further reproductive evaluation.")
    assert turn.locator("blockquote mark").count() == 1


def test_silence_shows_what_was_looked_for_and_the_nearest_headings(page):
    turn = ask(page, NOTHING)

    assert turn.locator(".outcome").text_content() == "Not in the documents"
    assert turn.locator(".looked").text_content() == f"Looked for “{NOTHING}”. Searched 1 document."
    assert turn.locator(".headings a").all_text_contents() == [
        "Related CPT Codes",
        "Billing Code Overview",
        "Clinical Context",
    ]
    assert turn.locator(".card > .scroll").count() == 0


def test_a_thing_that_is_only_named_shows_where_it_is_named(page):
    turn = ask(page, MENTIONED)

    assert turn.locator(".outcome").text_content() == "Named, but not answered"
    assert "Aetna" in turn.locator("blockquote").text_content()


def test_a_follow_up_says_what_it_is_about_and_sends_the_question_before(page, site):
    ask(page, ROW)
    assert page.locator("rowcite-ask .chip").text_content() == "Follow-up about Modifier 53"
    turn = ask(page, NOTICE)

    assert turn.locator(".about").text_content() == "about Modifier 53"
    assert site.assistant.asked[-1] == (NOTICE, (ROW,), ())


def test_the_context_can_be_dropped(page, site):
    ask(page, ROW)
    page.get_by_role("button", name="Ask about something else").click()
    expect(page.locator("rowcite-ask .chip")).to_have_count(0)
    turn = ask(page, NOTICE)

    assert turn.locator(".about").count() == 0
    assert site.assistant.asked[-1] == (NOTICE, (), ())


def test_clearing_brings_the_first_screen_back(page):
    ask(page, ROW)
    page.get_by_role("button", name="Clear the conversation").click()

    expect(page.locator("rowcite-ask .turn")).to_have_count(0)
    expect(page.locator("rowcite-ask .examples button").first).to_be_visible()
    assert focused(page) == "textarea.question"


def test_an_example_is_asked_by_a_click(page, site):
    page.locator("rowcite-ask .examples button", has_text="List all related diagnoses").click()

    expect(page.locator(f"{LAST} .outcome")).to_be_visible()
    assert page.locator(f"{LAST} .question").text_content().endswith("List all related diagnoses")
    assert site.assistant.asked[-1][0] == "List all related diagnoses"


def test_a_second_question_stops_the_first_and_only_its_answer_comes(page):
    page.locator(BOX).fill(SLOW)
    page.keyboard.press("Enter")
    turn = ask(page, LIST)

    assert turn.locator(".message").text_content() == "6 of 6 rows of Related Diagnoses."
    first = page.locator("rowcite-ask .turn").first
    expect(first.locator(".stopped")).to_have_text("Stopped: a newer question was asked.")
    page.wait_for_timeout(1_000)  # the slow answer would have come by now
    expect(first.locator(".card")).to_have_count(0)


def test_the_card_takes_the_place_of_the_waiting_one_without_a_jump(page):
    page.locator(BOX).fill(SLOW)
    page.keyboard.press("Enter")
    waiting = page.locator(f"{LAST} .card.waiting")
    expect(waiting).to_be_visible()
    top = waiting.bounding_box()["y"]
    card = page.locator(f"{LAST} .card:not(.waiting)")
    expect(card).to_be_visible()

    assert card.bounding_box()["y"] == top


def test_shift_enter_breaks_the_line_and_enter_sends(page, site):
    page.locator(BOX).press_sequentially("one")
    page.locator(BOX).press("Shift+Enter")
    page.locator(BOX).press_sequentially("two")
    assert page.locator(BOX).input_value() == "one\ntwo"
    page.locator(BOX).press("Enter")
    expect(page.locator(f"{LAST} .message")).to_be_visible()

    assert site.assistant.asked == [("one\ntwo", (), ())]


def test_enter_that_ends_a_composition_does_not_send(page, site):
    page.locator(BOX).fill("検体")
    page.locator(BOX).evaluate(
        "box => box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    page.wait_for_timeout(150)

    assert page.locator("rowcite-ask .turn").count() == 0
    assert site.assistant.asked == []


def test_arrow_up_in_an_empty_box_brings_the_last_question_back(page):
    ask(page, ROW)
    page.locator(BOX).press("ArrowUp")

    assert page.locator(BOX).input_value() == ROW


def test_thumbs_send_item_and_verdict_and_no_question(page):
    turn = ask(page, ROW)
    with page.expect_request("**/v1/feedback") as sent:
        turn.get_by_role("button", name="Helpful", exact=True).click()
    expect(turn.locator(".up")).to_have_attribute("aria-pressed", "true")

    body = sent.value.post_data_json
    assert (body["item"], body["verdict"]) == ("cpt-0252u.txt#t1.r5", "up")
    assert set(body) == {"request_id", "item", "verdict"}
    assert re.fullmatch(r"[0-9a-f]{32}", body["request_id"])
