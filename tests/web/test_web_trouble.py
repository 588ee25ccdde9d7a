"""Slow and broken servers: each trouble has its sentence, the question is kept, and trying again works."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.canned import BROKEN, REFUSED, ROW, SLOW
from tests.web.driving import BOX, LAST, ask

pytestmark = pytest.mark.browser


def fulfil(page: Page, **reply) -> None:
    """Lets the network answer questions in place of the server."""
    page.route("**/v1/ask", lambda route: route.fulfill(**reply))


def sentence(page: Page, question: str = ROW) -> str:
    return ask(page, question).locator(".failed .outcome").text_content()


TROUBLES = [
    ({"status": 429, "headers": {"Retry-After": "7"}}, "The server is busy. Try again in 7 seconds."),
    ({"status": 429}, "The server is busy. Try again in a moment."),
    ({"status": 503, "body": "<h1>Bad gateway</h1>"}, "Something went wrong on the server, not with your question."),
    ({"status": 401, "json": {"detail": "no session"}}, "Your session has ended. Sign in again"),
    ({"status": 200, "body": "{broken", "content_type": "application/json"}, "sent something that is not an answer"),
    ({"status": 200, "json": {"status": "new kind"}}, "sent something that is not an answer"),
    ({"status": 404, "body": "nothing here"}, "sent something that is not an answer"),
]


def test_each_trouble_has_its_sentence(page, watch):
    said = []
    for reply, _ in TROUBLES:
        page.unroute_all()
        fulfil(page, **reply)
        said.append(sentence(page))

    assert [says for (_, says), sentence in zip(TROUBLES, said, strict=True) if says not in sentence] == []
    watch.errors.clear()  # Chromium itself writes failed requests to the console


def test_the_servers_own_reason_is_shown_for_a_question_it_refuses(page, watch):
    assert sentence(page, REFUSED) == (
        "The server did not accept this question. the question cannot be asked for a reason of its own"
    )
    assert page.locator(BOX).input_value() == REFUSED
    assert page.get_by_role("button", name="Try again").count() == 0
    watch.expect("422")


def test_an_error_inside_the_server_is_no_fault_of_the_question(page, watch):
    assert "Something went wrong on the server, not with your question." in sentence(page, BROKEN)
    watch.expect("500")


@pytest.mark.parametrize("closed", ["redirect", "page"])
def test_a_login_in_place_of_json_asks_to_sign_in_and_then_goes_on(page, site, closed):
    site.proxy.closed = closed
    assert "Sign in again in a new tab" in sentence(page)
    link = page.locator(f"{LAST} a.button")
    assert (link.get_attribute("href"), link.get_attribute("target")) == (f"{site.base}/", "_blank")
    site.proxy.closed = ""
    page.get_by_role("button", name="Try again").click()

    expect(page.locator(f"{LAST} .message")).to_have_text("Modifier 53: Discontinued procedure.")
    assert page.locator("rowcite-ask .turn").count() == 1


def test_offline_is_said_and_the_question_is_kept_in_the_box(page, watch):
    page.context.set_offline(True)
    assert sentence(page) == "You seem to be offline. Your question is kept here."
    assert page.locator(BOX).input_value() == ROW
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(f"{LAST} .message")).to_be_visible()

    assert page.locator(BOX).input_value() == ""
    watch.expect("ERR_INTERNET_DISCONNECTED")


def test_a_server_that_is_gone_is_told_apart_from_one_that_is_slow(page, watch):
    page.route("**/v1/ask", lambda route: route.abort("connectionrefused"))
    assert "You seem to be offline" in sentence(page)
    watch.expect("ERR_CONNECTION_REFUSED")
    page.unroute("**/v1/ask")
    page.locator("rowcite-ask").evaluate("each => each.setAttribute('timeout', '200')")

    assert sentence(page, SLOW) == "The server took too long to answer. Your question is kept here."


def test_what_was_typed_meanwhile_is_not_overwritten(page, watch):
    page.locator(BOX).fill(BROKEN)
    page.locator(BOX).press("Enter")
    page.locator(BOX).fill("next thought")
    expect(page.locator(f"{LAST} .failed")).to_be_visible()

    assert page.locator(BOX).input_value() == "next thought"
    watch.expect("500")


def test_without_examples_the_page_still_works(page, watch):
    page.route("**/v1/examples", lambda route: route.fulfill(status=500))
    page.reload()
    turn = ask(page, ROW)

    assert turn.locator(".message").text_content() == "Modifier 53: Discontinued procedure."
    watch.expect("500")


def test_a_retry_keeps_its_place_and_its_context(page, site, watch):
    ask(page, ROW)
    ask(page, BROKEN)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(f"{LAST} .failed")).to_be_visible()

    assert site.assistant.asked[-1] == (BROKEN, (ROW,), ())
    assert page.locator("rowcite-ask .turn").count() == 2
    watch.expect("500")
