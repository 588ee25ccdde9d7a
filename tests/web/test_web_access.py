"""For screen readers, keyboards and fingers: what axe cannot see."""

import pytest
from playwright.sync_api import expect

from assistant.assets import snippet
from tests.web.canned import LIST, NOTHING, ROW
from tests.web.driving import BOX, LAST, ask, focused

pytestmark = pytest.mark.browser

NARROW = {"width": 320, "height": 640}


def tab_to(page, wanted: str, keys: str = "Tab") -> None:
    """Presses `keys` until `wanted` has the focus."""
    for _ in range(30):
        page.keyboard.press(keys)
        if focused(page) == wanted:
            return
    pytest.fail(f"{wanted} cannot be reached with {keys}")


def test_from_question_to_source_and_on_without_a_mouse(page):
    page.keyboard.type(ROW)
    page.keyboard.press("Enter")
    expect(page.locator(f"{LAST} .message")).to_be_visible()
    tab_to(page, "a.citation", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.frame_locator("#source-frame").locator("tr:has(#L20)")).to_be_in_viewport()
    assert focused(page) == "button.source-close"
    page.keyboard.press("Enter")
    expect(page.locator("#source")).to_be_hidden()
    assert focused(page) == "a.citation"
    tab_to(page, "button.button drop")
    page.keyboard.press("Enter")

    assert focused(page) == "textarea.question"
    expect(page.locator("rowcite-ask .chip")).to_have_count(0)


def test_examples_are_walked_through_with_the_arrow_keys(page, site):
    expect(page.locator("rowcite-ask .examples button")).to_have_count(4)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator(f"{LAST} .outcome")).to_be_visible()

    assert site.assistant.asked[0][0] == "Notes of taxonomy code 204V00000X"


def test_the_log_is_there_before_the_first_answer_and_the_count_is_said(page):
    log, status = page.locator("rowcite-ask [role=log]"), page.locator("rowcite-ask [role=status]")
    assert (log.count(), status.text_content()) == (1, "")
    ask(page, LIST)
    assert status.text_content() == "6 answers found."
    ask(page, NOTHING)
    assert status.text_content() == "No answer found."


def test_an_answer_never_takes_the_focus(page):
    ask(page, ROW)

    assert focused(page) == "textarea.question"


def test_the_answer_reads_as_a_table_with_names_for_all(page):
    turn = ask(page, ROW)

    expect(turn.locator(".card")).to_match_aria_snapshot(
        """
        - article:
          - paragraph: "Modifier 53: Discontinued procedure."
          - paragraph: High confidence · 97%
          - table "Row of Modifier":
            - caption: Row of Modifier
            - rowgroup:
              - row "Modifier Description When to Use":
                - columnheader "Modifier"
                - columnheader "Description"
                - columnheader "When to Use"
            - rowgroup:
              - row:
                - rowheader "53"
                - cell "Discontinued procedure"
                - cell "Use if testing was discontinued after initiation due to specimen failure or contamination"
          - paragraph:
            - link
          - button "Copy the answer with its citation"
          - button "Print the answer with its citation"
          - button "Helpful"
          - button "Not helpful"
        """
    )


def test_the_table_stays_a_table_for_a_reader_where_it_looks_like_cards(open_page):
    page = open_page("/", viewport=NARROW)
    table = ask(page, ROW).locator(".card > .scroll table")

    assert table.evaluate("each => getComputedStyle(each).display") == "block"
    expect(table.get_by_role("columnheader")).to_have_text(["Modifier", "Description", "When to Use"])
    expect(table.get_by_role("cell", name="Discontinued procedure")).to_be_visible()


@pytest.mark.parametrize("question", [ROW, LIST, NOTHING])
def test_at_320_pixels_nothing_is_cut_off(open_page, question):
    page = open_page("/", viewport=NARROW)
    turn = ask(page, question)

    assert page.evaluate("document.documentElement.scrollWidth") == 320
    edges = turn.locator("p, tbody th, td, a, button, summary").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().right)"
    )
    assert max(edges) <= 320


@pytest.mark.parametrize("width", [320, 1280])
def test_the_text_of_a_source_has_the_width_to_be_read(open_page, width):
    page = open_page("/documents/cpt-0252u.txt#p4", viewport={"width": width, "height": 700})

    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("#p4 p").bounding_box()["width"] > 0.4 * width
    expect(page.locator("#p4")).to_be_in_viewport()


def test_at_400_percent_zoom_answer_and_box_can_both_be_reached(open_page):
    page = open_page("/", viewport={"width": 320, "height": 256})
    turn = ask(page, ROW)
    turn.locator(".message").scroll_into_view_if_needed()
    expect(turn.locator(".message")).to_be_in_viewport()
    page.locator(BOX).scroll_into_view_if_needed()

    expect(page.locator(BOX)).to_be_in_viewport()


@pytest.mark.parametrize("size", [NARROW, {"width": 1280, "height": 800}])
def test_every_target_is_at_least_24_pixels_each_way(open_page, size):
    page = open_page("/", viewport=size)
    ask(page, LIST)
    ask(page, NOTHING)
    boxes = page.locator("rowcite-ask").evaluate(
        """element => [...element.shadowRoot.querySelectorAll("button, summary, .where a, .headings a, textarea")]
          .filter(each => each.checkVisibility())
          .map(each => [each.className || each.localName, each.getBoundingClientRect()])
          .map(([name, box]) => [name, Math.round(box.width), Math.round(box.height)])"""
    )

    assert len(boxes) > 10
    assert [box for box in boxes if min(box[1:]) < 24] == []


def test_typing_on_a_phone_does_not_zoom_and_its_enter_key_says_search(open_page):
    box = open_page("/", viewport=NARROW).locator(BOX)

    assert box.evaluate("each => getComputedStyle(each).fontSize") == "16px"
    assert box.get_attribute("enterkeyhint") == "search"


def test_on_a_phone_the_panel_fills_the_screen(open_page, site):
    page = open_page(site.hosts.add("phone", snippet(site.base, pinned=False)), viewport=NARROW)
    page.locator("rowcite-ask .launcher").click()

    assert page.locator("rowcite-ask .panel").bounding_box() == {"x": 0, "y": 0, "width": 320, "height": 640}


def test_the_focus_can_be_seen_wherever_it_is(page):
    ask(page, ROW)
    seen = set()
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        seen.add(
            page.evaluate(
                """() => {
                  let element = document.activeElement;
                  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
                  const marks = element.closest(".field") ?? element;
                  const bare = element !== document.body && getComputedStyle(marks).outlineStyle === "none";
                  return bare ? `${element.className} shows no focus` : "";
                }"""
            )
        )

    assert seen == {""}


def test_who_wants_less_motion_gets_none(open_page):
    page = open_page("/", reduced_motion="reduce")
    page.route("**/v1/ask", lambda _: None)
    page.locator(BOX).fill(ROW)
    page.locator(BOX).press("Enter")
    page.locator(f"{LAST} .card.waiting").wait_for()
    page.wait_for_timeout(400)
    running = "each => each.shadowRoot.getAnimations().filter(one => one.playState === 'running').length"

    assert page.locator("rowcite-ask").evaluate(running) == 0


def test_with_forced_colours_marks_and_buttons_can_still_be_told(open_page):
    page = open_page("/", forced_colors="active")
    turn = ask(page, ROW)

    mark, cell = turn.locator("mark").first, turn.locator("td").first
    background = "each => getComputedStyle(each).backgroundColor"
    assert mark.evaluate(background) != cell.evaluate(background)
    assert page.locator("rowcite-ask .send").evaluate("each => getComputedStyle(each).borderTopStyle") == "solid"


def test_a_wide_table_can_be_scrolled_by_keyboard_and_a_fitting_one_is_no_stop(open_page, site, monkeypatch):
    page = open_page("/", viewport={"width": 1280, "height": 800})
    turn = ask(page, ROW)
    assert turn.locator(".card > .scroll").get_attribute("tabindex") is None
    answer = site.assistant.ask(ROW)
    wide = answer.answers[0].model_copy(
        update={"header": ("Column name",) * 14, "cells": ("cell",) * 14, "highlights": ()}
    )
    monkeypatch.setattr(site.assistant, "ask", lambda *_: answer.model_copy(update={"answers": (wide,)}))
    scroll = ask(page, "wide").locator(".card > .scroll")
    expect(scroll).to_have_attribute("tabindex", "0")
    scroll.focus()
    page.keyboard.press("ArrowRight")

    expect(scroll).to_have_attribute("role", "region")
    page.wait_for_function("each => each.scrollLeft > 0", arg=scroll.element_handle())
