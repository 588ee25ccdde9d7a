"""The element on pages of others: panel, modal and inline, hostile styles, foreign origins, two at once, moved about."""

import pytest
from playwright.sync_api import expect

from assistant.assets import snippet
from tests.web.canned import LIST, NOTICE, ROW, SLOW
from tests.web.driving import BOX, LAST, ask, cells, focused

pytestmark = pytest.mark.browser

DESKTOP = {"viewport": {"width": 1200, "height": 800}}


def host_page(site, name: str, tag: str = "", body: str = "<h1>Intranet</h1><p>Some text.</p>", **headers: str) -> str:
    """A page of the allowed origin that holds one line of ours."""
    line = tag or snippet(site.base, "panel", pinned=False)
    return site.hosts.add(name, f"{body}{line}", **headers)


def open_panel(page) -> None:
    page.locator("rowcite-ask .launcher").click()
    expect(page.locator("rowcite-ask .panel")).to_be_visible()


@pytest.mark.parametrize("pinned", [False, True])
def test_one_line_puts_a_panel_on_a_page_of_another_origin(open_page, site, pinned):
    page = open_page(host_page(site, "panel", snippet(site.base, "panel", pinned=pinned)), **DESKTOP)
    open_panel(page)
    turn = ask(page, ROW)

    assert cells(turn)[0][:2] == ["53", "Discontinued procedure"]
    href = turn.locator(".card > .cited a").get_attribute("href")
    assert href == f"{site.base}/documents/cpt-0252u.txt#L20"


def test_under_a_sub_path_page_widget_and_citations_stay_under_it(open_page, site):
    mounted = f"{site.base}{site.proxy.MOUNT}"
    own = open_page(f"{mounted}/", **DESKTOP)
    ask(own, ROW).locator(".card > .cited a").click()
    expect(own.frame_locator("#source-frame").locator("tr:has(#L20)")).to_be_in_viewport()
    guest = open_page(site.hosts.add("mounted", snippet(mounted, "inline")), **DESKTOP)

    href = ask(guest, ROW).locator(".card > .cited a").get_attribute("href")
    assert href == f"{mounted}/documents/cpt-0252u.txt#L20"


def test_one_line_puts_the_box_into_the_text_of_a_page(open_page, site):
    body = (
        "<main><p id=before>Before.</p>" + snippet(site.base, "inline", pinned=False) + "<p id=after>After.</p></main>"
    )
    page = open_page(site.hosts.add("inline", body), **DESKTOP)
    turn = ask(page, LIST)

    assert len(cells(turn)) == 6
    order = page.locator("main > :not(script)").evaluate_all("all => all.map(each => each.id || each.localName)")
    assert order == ["before", "rowcite-ask", "after"]


def test_the_module_can_be_imported(open_page, site):
    code = f"import {{RowciteAsk}} from '{site.base}/widget.mjs'; window.name = RowciteAsk.name;"
    body = f"<rowcite-ask mode=inline></rowcite-ask><script type=module>{code}</script>"
    page = open_page(site.hosts.add("module", body), **DESKTOP)
    ask(page, ROW)

    assert page.evaluate("window.name") == "RowciteAsk"


def test_a_page_that_is_not_allowed_is_told_so_and_the_console_says_what_to_do(open_page, site, watch):
    line = snippet(site.base, "inline", pinned=False)
    page = open_page(site.foreign.add("foreign", line), **DESKTOP)
    turn = ask(page, ROW)

    assert "not on the server’s list of allowed origins" in turn.locator(".outcome").text_content()
    assert site.assistant.asked == []
    watch.expect(
        f"rowcite-ask: {site.base} does not allow pages of {site.foreign.base}. Add this origin to ROWCITE_ORIGINS"
    )
    watch.expect("blocked by CORS policy")
    watch.expect("Failed to load resource")


def test_a_host_with_a_strict_policy_needs_only_our_origin_in_it(open_page, site):
    policy = (
        f"default-src 'none'; script-src {site.base}; connect-src {site.base}; base-uri 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    page = open_page(host_page(site, "strict", snippet(site.base), content_security_policy=policy), **DESKTOP)
    open_panel(page)
    turn = ask(page, ROW)

    expect(turn.locator(".card table")).to_be_visible()
    assert page.locator("rowcite-ask .send").evaluate("each => getComputedStyle(each).borderRadius") == "8px"


HOSTILE = """<style>
* { all: unset !important; color: red !important; font: 40px/4 cursive !important; text-transform: uppercase !important;
    letter-spacing: 9px !important; visibility: hidden !important; direction: rtl !important; cursor: none !important; }
html { font-size: 300%; } body { transform: scale(1); line-height: 0; white-space: nowrap; text-align: center; }
table, td, th, button, textarea, dialog, [popover] { display: none !important; position: static !important; }
</style>"""


@pytest.mark.parametrize("mode", ["panel", "inline"])
def test_hostile_styles_of_the_host_do_not_reach_in(open_page, site, mode):
    def look(page):
        turn = ask(page, ROW)
        names = [
            "color",
            "fontSize",
            "lineHeight",
            "letterSpacing",
            "textTransform",
            "direction",
            "display",
            "whiteSpace",
        ]
        script = "(each, names) => names.map(name => getComputedStyle(each)[name])"
        return [turn.locator(part).first.evaluate(script, names) for part in (".message", "td", ".question", ".button")]

    line = snippet(site.base, mode, pinned=False)
    calm = open_page(site.hosts.add("calm", line), **DESKTOP)
    hostile = open_page(site.hosts.add("hostile", line, HOSTILE), **DESKTOP)
    if mode == "panel":
        open_panel(calm)
        hostile.locator("rowcite-ask").evaluate("each => each.open()")

    assert look(hostile) == look(calm)


def test_the_panel_is_a_region_without_a_trap_and_escape_gives_the_focus_back(open_page, site):
    page = open_page(host_page(site, "escape"), **DESKTOP)
    open_panel(page)
    assert focused(page) == "textarea.question"
    assert page.locator("rowcite-ask .launcher").get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")

    expect(page.locator("rowcite-ask .panel")).to_be_hidden()
    assert focused(page) == "button.launcher"


def test_the_modal_keeps_the_focus_inside_and_gives_it_back(open_page, site):
    page = open_page(host_page(site, "modal", snippet(site.base, "modal", pinned=False)), **DESKTOP)
    page.locator("rowcite-ask .launcher").click()
    expect(page.locator("rowcite-ask dialog")).to_be_visible()
    inside = []
    for _ in range(12):
        page.keyboard.press("Tab")
        inside.append(page.evaluate("document.activeElement.localName"))
    page.keyboard.press("Escape")

    assert set(inside) <= {"rowcite-ask", "body"}  # "body" is the browser's own bar between last and first
    expect(page.locator("rowcite-ask dialog")).to_be_hidden()
    assert focused(page) == "button.launcher"


def test_the_hotkey_opens_and_can_be_changed_or_switched_off(open_page, site):
    pages = {
        hotkey: open_page(
            site.hosts.add(
                "hotkey", f'<script defer src="{site.base}/widget.js" data-mode=panel data-hotkey={hotkey}></script>'
            )
        )
        for hotkey in ("mod+k", "ctrl+shift+y", "off", "k")
    }

    def opens(hotkey, keys):
        pages[hotkey].locator("rowcite-ask .launcher").wait_for()
        pages[hotkey].keyboard.press(keys)
        return pages[hotkey].locator("rowcite-ask .panel").is_visible()

    assert opens("mod+k", "Control+k")
    assert opens("ctrl+shift+y", "Control+Shift+Y")
    assert not opens("off", "Control+k")
    assert not opens("k", "k")


def test_a_host_that_uses_the_hotkey_itself_keeps_it(open_page, site):
    own = "<script>addEventListener('keydown', event => event.preventDefault(), {capture: true})</script>"
    page = open_page(host_page(site, "own", own + snippet(site.base, pinned=False)))
    page.locator("rowcite-ask .launcher").wait_for()
    page.keyboard.press("Control+k")

    expect(page.locator("rowcite-ask .panel")).to_be_hidden()


def test_two_on_one_page_do_not_share_a_conversation(open_page, site):
    body = "<rowcite-ask id=a></rowcite-ask><rowcite-ask id=b lang=es></rowcite-ask>"
    page = open_page(site.hosts.add("two", f'{body}<script defer src="{site.base}/widget.js"></script>'), **DESKTOP)
    first, second = page.locator("#a"), page.locator("#b")
    first.locator("textarea").fill(ROW)
    first.locator("textarea").press("Enter")
    expect(first.locator(".message")).to_have_text("Modifier 53: Discontinued procedure.")
    second.locator("textarea").fill(NOTICE)
    second.locator("textarea").press("Enter")
    expect(second.locator(".message")).to_have_text("Modifier 80: Assistant surgeon.")

    assert first.locator(".turn").count() == 1
    assert second.locator(".about").count() == 0
    assert site.assistant.asked[-1] == (NOTICE, (), ())


def test_taken_out_and_put_back_it_keeps_the_conversation_and_answers_once(open_page, site):
    page = open_page(
        site.hosts.add("moved", f'<rowcite-ask></rowcite-ask><script defer src="{site.base}/widget.js"></script>')
    )
    ask(page, ROW)
    page.locator(BOX).fill("half a question")
    page.evaluate("""for (let time = 0; time < 3; time++) {
        const element = document.querySelector("rowcite-ask");
        element.remove();
        document.body.append(element);
    }""")

    assert page.locator("rowcite-ask .turn").count() == 1
    assert page.locator(BOX).input_value() == "half a question"
    assert page.locator("rowcite-ask .chip").text_content() == "Follow-up about Modifier 53"
    ask(page, NOTICE)
    assert [question for question, _, _ in site.assistant.asked] == [ROW, NOTICE]


def test_taken_out_while_waiting_it_stops_and_is_silent(open_page, site):
    page = open_page(
        site.hosts.add("gone", f'<rowcite-ask></rowcite-ask><script defer src="{site.base}/widget.js"></script>')
    )
    page.evaluate("window.heard = 0; addEventListener('rowcite-answer', () => window.heard++)")
    page.locator(BOX).fill(SLOW)
    page.locator(BOX).press("Enter")
    page.evaluate("window.kept = document.querySelector('rowcite-ask'); kept.remove()")
    page.wait_for_timeout(1_100)
    page.evaluate("document.body.append(kept)")

    assert page.evaluate("heard") == 0
    expect(page.locator(f"{LAST} .stopped")).to_be_visible()


def test_a_host_hears_of_an_answer_and_may_open_the_source_itself(open_page, site):
    page = open_page(
        site.hosts.add("events", f'<rowcite-ask></rowcite-ask><script defer src="{site.base}/widget.js"></script>')
    )
    page.evaluate(
        """() => {
          addEventListener("rowcite-answer", event => window.heard = event.detail);
          addEventListener("rowcite-cite", event => { event.preventDefault(); window.cited = event.detail.url; });
        }"""
    )
    turn = ask(page, ROW)
    turn.locator(".card > .cited a").click()

    assert page.evaluate("heard") == {"status": "answered", "answers": 1}
    assert page.evaluate("cited") == f"{site.base}/documents/cpt-0252u.txt#L20"
    assert len(page.context.pages) == 1


def test_without_a_word_of_the_host_a_source_opens_in_a_new_tab_at_its_line(open_page, site):
    page = open_page(host_page(site, "tab"), **DESKTOP)
    open_panel(page)
    turn = ask(page, ROW)
    with page.context.expect_page() as opened:
        turn.locator(".card > .cited a").click()

    expect(opened.value.locator("tr:has(#L20)")).to_be_in_viewport()


def test_source_restricts_the_documents(open_page, site):
    line = f'<rowcite-ask source="cpt-0252u.txt"></rowcite-ask><script defer src="{site.base}/widget.js"></script>'
    ask(open_page(site.hosts.add("source", line)), ROW)

    assert site.assistant.asked == [(ROW, (), ("cpt-0252u.txt",))]


def test_the_frame_page_works_inside_an_allowed_host_and_tells_its_height(open_page, site):
    body = f"""<iframe src="{site.base}/embed" width=600 height=500></iframe><script>
      addEventListener("message", event => {{ if (event.origin === "{site.base}") window.told = event.data; }});
    </script>"""
    page = open_page(site.hosts.add("frame", body), **DESKTOP)
    frame = page.frame_locator("iframe")
    frame.locator(BOX).fill(ROW)
    frame.locator(BOX).press("Enter")
    expect(frame.locator(f"{LAST} .message")).to_have_text("Modifier 53: Discontinued procedure.")
    page.evaluate(
        f"document.querySelector('iframe').contentWindow.postMessage({{type: 'rowcite:hello'}}, '{site.base}')"
    )
    page.wait_for_function("window.told")

    assert page.evaluate("told.type") == "rowcite:height"
    assert page.evaluate("told.height") >= 100


def test_a_host_that_is_not_allowed_cannot_frame_it(open_page, site, watch):
    page = open_page(site.foreign.add("frame", f'<iframe src="{site.base}/embed"></iframe>'), **DESKTOP)
    page.wait_for_timeout(300)

    assert page.frame_locator("iframe").locator("rowcite-ask").count() == 0
    watch.expect("frame-ancestors")
