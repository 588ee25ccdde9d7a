"""The states that a person can meet, each with the way to get there; looked at by axe and kept as screenshots."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from assistant.assets import snippet
from tests.web.canned import LIST, MENTIONED, NOTHING, NOTICE, PASSAGE, REPEATED, ROW, SLOW
from tests.web.conftest import Site
from tests.web.driving import BOX, LAST, ask

Reach = Callable[[Page, Site], None]

HOST = """<main style="max-width:720px;margin:40px auto;padding:0 16px;font:16px/1.6 Georgia,serif">
<h1>Laboratory intranet</h1><p>Notices, forms and phone lists of the department. The next meeting is on Thursday.</p>
<p>Specimens are accepted until 17:00.</p></main>"""


def first(page: Page, _: Site) -> None:
    expect(page.locator("rowcite-ask .examples button").first).to_be_visible()


def row(page: Page, _: Site) -> None:
    ask(page, ROW)


def source(page: Page, _: Site) -> None:
    ask(page, ROW).locator(".card > .cited a").click()
    expect(page.frame_locator("#source-frame").locator("tr:has(#L20)")).to_be_in_viewport()


def many(page: Page, _: Site) -> None:
    ask(page, LIST)


def repeated(page: Page, _: Site) -> None:
    ask(page, REPEATED).locator(".also summary").click()


def follow_up(page: Page, _: Site) -> None:
    ask(page, ROW)
    ask(page, NOTICE)


def nothing(page: Page, _: Site) -> None:
    ask(page, NOTHING).locator("summary").click()


def mentioned(page: Page, _: Site) -> None:
    ask(page, MENTIONED)


def passage(page: Page, _: Site) -> None:
    ask(page, PASSAGE)


def waiting(page: Page, _: Site) -> None:
    page.route("**/v1/ask", lambda _: None)
    page.locator(BOX).fill(SLOW)
    page.locator(BOX).press("Enter")
    expect(page.locator(f"{LAST} .card.waiting")).to_be_visible()
    page.wait_for_timeout(400)


def busy(page: Page, _: Site) -> None:
    page.route("**/v1/ask", lambda route: route.fulfill(status=429, headers={"Retry-After": "7"}))
    ask(page, ROW)


def panel(page: Page, site: Site) -> None:
    page.goto(site.hosts.add("state", HOST + snippet(site.base, "panel", pinned=False)))
    page.locator("rowcite-ask .launcher").click()
    ask(page, ROW)


def modal(page: Page, site: Site) -> None:
    page.goto(site.hosts.add("state", HOST + snippet(site.base, "modal", "es", pinned=False)))
    page.locator("rowcite-ask .launcher").click()
    expect(page.locator("rowcite-ask .examples button").first).to_be_visible()


def document(page: Page, site: Site) -> None:
    page.goto(f"{site.base}/documents/cpt-0252u.txt#t3.r2")


def library(page: Page, site: Site) -> None:
    page.goto(f"{site.base}/documents")


def frame(page: Page, site: Site) -> None:
    page.goto(f"{site.base}/embed")
    ask(page, NOTICE)


def plain(page: Page, _: Site) -> None:
    """The answer that comes without JavaScript."""
    page.evaluate(
        """question => {
          const form = Object.assign(document.createElement("form"), {method: "post", action: "/"});
          form.append(Object.assign(document.createElement("input"), {name: "question", value: question}));
          document.body.append(form);
          form.submit();
        }""",
        NOTICE,
    )
    expect(page.locator(".quote").first).to_be_visible()


STATES: dict[str, Reach] = {
    reach.__name__: reach
    for reach in (
        first,
        row,
        source,
        many,
        repeated,
        follow_up,
        nothing,
        mentioned,
        passage,
        waiting,
        busy,
        panel,
        modal,
        document,
        library,
        frame,
        plain,
    )
}
