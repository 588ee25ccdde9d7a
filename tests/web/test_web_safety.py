"""Safe anywhere: nothing becomes markup, no question is kept or put into an address, no policy is violated."""

import pytest
from playwright.sync_api import expect

from assistant.answer import Answer, Citation, Highlight, Item
from tests.web.canned import LIST, NOTHING, ROW
from tests.web.driving import LAST, ask

pytestmark = pytest.mark.browser

EVIL = [
    "<script>window.pwned = 1</script>",
    "<img src=x onerror='window.pwned = 1'>",
    "<svg/onload=window.pwned=1>",
    '"><iframe srcdoc="<script>parent.pwned=1</script>">',
    "</textarea></script><script>window.pwned = 1</script>",
    "javascript:window.pwned=1",
    "{{constructor.constructor('window.pwned=1')()}}",
    "\u202egnp.exe\u202c \u2066\u2067 \u0000 \ufeff",
    '=HYPERLINK("http://evil.example")',
    "&lt;script&gt; &amp; <b>bold</b>",
    "word " * 2_000 + "end",
    "W" * 3_000,
]


def evil_answer(question: str) -> Answer:
    """An answer whose every text is hostile, its addresses too."""
    items = tuple(
        Item(
            kind="row",
            id="a#t1.r1",
            score=0.9,
            text=text,
            header=(text, text, text),
            cells=(text, text, text),
            highlights=(Highlight(cell=1, start=0, end=5), Highlight(cell=1, start=3, end=99_999)),
            citation=Citation(
                document=text, title=text, headings=(text,), table=text, row=1, url="javascript:window.pwned=1"
            ),
            notices=(text,),
        )
        for text in EVIL
    )
    return Answer(
        status="answered", question=question, message=EVIL[0], answers=items, related=items, notices=tuple(EVIL)
    )


def test_hostile_documents_are_shown_as_text(page, site, monkeypatch):
    monkeypatch.setattr(site.assistant, "ask", lambda question, *_: evil_answer(question))
    turn = ask(page, ROW)

    shown = turn.locator(".card > .scroll tbody tr td:nth-child(3)").all_text_contents()
    assert shown == [text.replace("\u0000", "\u0000") for text in EVIL]
    assert page.evaluate("window.pwned") is None
    assert turn.locator("a[href^=javascript]").count() == 0
    assert turn.locator("script, img, iframe").count() == 0


def test_hostile_documents_cannot_make_the_page_wider(open_page, site, monkeypatch):
    monkeypatch.setattr(site.assistant, "ask", lambda question, *_: evil_answer(question))
    page = open_page("/", viewport={"width": 320, "height": 640})
    ask(page, ROW)

    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.locator("rowcite-ask .log").evaluate("each => each.scrollWidth <= each.clientWidth")


def test_a_hostile_question_is_shown_as_text(page):
    shown = []
    questions = [text.strip("\ufeff ") for text in EVIL if len(text) < 100]
    for question in questions:
        page.locator("rowcite-ask textarea").fill(question)
        page.locator("rowcite-ask textarea").press("Enter")
        expect(page.locator(f"{LAST} .card.empty")).to_be_visible()
        shown.append(page.locator(f"{LAST} .question").evaluate("each => each.lastChild.data"))

    assert shown == questions
    assert page.evaluate("window.pwned") is None


def test_no_question_is_put_into_an_address_or_into_storage(page):
    addresses = []
    page.on("request", lambda request: addresses.append(request.url))
    for question in (ROW, LIST, NOTHING):
        ask(page, question)
    page.locator(f"{LAST} .headings a").first.click()

    kept = page.evaluate(
        "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, history.length, location.href])"
    )
    assert "modifier" not in kept
    assert "price" not in kept
    assert [
        address for address in addresses if "price" in address or "modifier" in address or "diagnoses" in address
    ] == []


def test_the_pages_own_policy_with_trusted_types_is_never_violated(open_page):
    page = open_page("/", viewport={"width": 1280, "height": 800})
    page.evaluate(
        "window.broken = []; addEventListener('securitypolicyviolation', event => broken.push(event.violatedDirective))"
    )
    page.evaluate("window.print = () => {}")
    turn = ask(page, ROW)
    turn.locator(".card > .cited a").click()
    turn.get_by_role("button", name="Print").click()
    turn.get_by_role("button", name="Copy").click()
    ask(page, LIST).get_by_role("button", name="CSV").click()
    ask(page, NOTHING)

    assert page.evaluate("broken") == []


def test_copy_writes_html_and_text_with_citation(open_page):
    page = open_page("/", permissions=["clipboard-read", "clipboard-write"])
    ask(page, ROW).get_by_role("button", name="Copy").click()
    expect(page.locator(f"{LAST} .actions .done")).to_have_text("Copied")
    text, html = page.evaluate(
        """async () => {
          const [item] = await navigator.clipboard.read();
          return Promise.all(["text/plain", "text/html"].map(async type => (await item.getType(type)).text()));
        }"""
    )

    assert text.startswith(
        "Modifier 53: Discontinued procedure.\n\nModifier: 53\nDescription: Discontinued procedure\n"
    )
    assert "(cpt-0252u.txt, table Modifier, row 5, line 20)" in text
    assert "/documents/cpt-0252u.txt#L20\n" in text
    assert "index 3f9c2ab1" in text
    assert ">Discontinued procedure</td>" in html
    assert '/documents/cpt-0252u.txt#L20">' in html


def test_all_works_on_plain_http(open_page, site, watch):
    page = open_page(f"{site.plain}/")
    assert page.evaluate("[isSecureContext, typeof navigator.clipboard]") == [False, "undefined"]
    turn = ask(page, ROW)
    turn.get_by_role("button", name="Copy").click()
    expect(turn.locator(".actions .done")).to_have_text("Copied")
    page.locator("rowcite-ask textarea").press("Control+v")

    assert page.locator("rowcite-ask textarea").input_value().startswith("Modifier 53: Discontinued procedure.")
    watch.expect("Cross-Origin-Opener-Policy header has been ignored")


def test_csv_holds_the_rows_and_runs_no_formula(page, site, monkeypatch):
    row = Item(
        kind="row",
        id="a#t1.r1",
        score=0.9,
        text="x",
        header=("Code", "Text"),
        cells=("=1+1", 'say "so"'),
        citation=Citation(document="a", title="a", url="/documents/a"),
    )
    answer = Answer(
        status="answered",
        question="q",
        message="2 of 2 rows.",
        answers=(row, row.model_copy(update={"cells": ("-2", "b")})),
    )
    monkeypatch.setattr(site.assistant, "ask", lambda *_: answer)
    turn = ask(page, "q")
    with page.expect_download() as saved:
        turn.get_by_role("button", name="CSV").click()

    expected = '\ufeff"Code","Text"\r\n"\'=1+1","say ""so"""\r\n"\'-2","b"\r\n'
    assert saved.value.path().read_bytes().decode() == expected


def test_print_holds_question_answer_source_and_disclaimer_alone(open_page):
    page = open_page("/")
    page.add_init_script("window.print = () => { top.paper = document.body.innerText; }")
    page.reload()
    turn = ask(page, ROW)
    turn.get_by_role("button", name="Print").click()
    paper = page.evaluate("paper")

    assert paper.startswith(f"{ROW}\n\nModifier 53: Discontinued procedure.")
    assert "/documents/cpt-0252u.txt#L20" in paper
    assert "not coding, legal, payment or clinical advice" in paper
    assert "Do not enter patient names" not in paper


def test_the_printed_page_holds_the_conversation_with_addresses_and_no_controls(page):
    turn = ask(page, ROW)
    page.emulate_media(media="print")

    expect(turn.locator(".card table").first).to_be_visible()
    expect(page.locator("rowcite-ask textarea")).to_be_hidden()
    expect(turn.locator(".actions")).to_be_hidden()
    address = turn.locator(".card > .cited a").evaluate("each => getComputedStyle(each, '::after').content")
    assert "/documents/cpt-0252u.txt#L20" in address
    expect(page.locator("rowcite-ask .disclaimer")).to_be_visible()


def test_without_javascript_a_question_is_answered_and_its_line_found(open_page):
    page = open_page("/", java_script_enabled=False)
    page.locator("input[name=question]").fill(ROW)
    page.locator("input[name=question]").press("Enter")
    page.locator(".quote a").first.click()

    expect(page.locator("tr:has(#L20)")).to_be_in_viewport()
    assert page.url.endswith("/documents/cpt-0252u.txt#L20")


def test_highlights_count_letters_as_the_server_does_beyond_the_first_plane(page, site, monkeypatch):
    row = Item(
        kind="row",
        id="a#t1.r1",
        score=0.9,
        text="x",
        header=("Text",),
        cells=("🧬🧬 gene test",),
        highlights=(Highlight(cell=0, start=3, end=7),),
        citation=Citation(document="a", title="a", url="/documents/a"),
    )
    monkeypatch.setattr(
        site.assistant, "ask", lambda *_: Answer(status="answered", question="q", message="m", answers=(row,))
    )

    assert ask(page, "q").locator("mark").all_text_contents() == ["gene"]
