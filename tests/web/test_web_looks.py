"""What a host may choose: language, colours and parts, light and dark."""

import pytest

from assistant.assets import snippet
from tests.web.canned import LIST, ROW
from tests.web.driving import BOX, ask

pytestmark = pytest.mark.browser

DESKTOP = {"viewport": {"width": 1200, "height": 800}}


def test_spanish_is_spoken_by_attribute_or_by_the_page(open_page, site):
    by_attribute = open_page(site.hosts.add("spanish", snippet(site.base, "inline", "es", pinned=False)))
    turn = ask(by_attribute, LIST)

    assert by_attribute.locator(BOX).get_attribute("placeholder") == "Haga otra pregunta…"
    assert turn.locator(".confidence").text_content() == "Confianza alta · 95\N{NO-BREAK SPACE}%"
    assert turn.locator("td.where").first.text_content().startswith("línea 39")
    assert by_attribute.locator("rowcite-ask [role=status]").text_content() == "6 respuestas encontradas."


def test_a_changed_language_redraws_the_conversation(page):
    ask(page, ROW)
    page.locator("rowcite-ask").evaluate("each => each.setAttribute('lang', 'es')")

    assert page.locator("rowcite-ask .confidence").text_content() == "Confianza alta · 97\N{NO-BREAK SPACE}%"
    assert page.locator("rowcite-ask .chip").text_content() == "Continuación sobre Modifier 53"


def test_properties_and_parts_change_its_looks(open_page, site):
    style = """<style>
    rowcite-ask { --rowcite-accent: rgb(120, 0, 90); }
    rowcite-ask::part(answer) { background: rgb(4, 5, 6); }
    </style>"""
    page = open_page(site.hosts.add("theme", snippet(site.base, "inline", pinned=False), style), **DESKTOP)
    turn = ask(page, ROW)

    colour = "each => getComputedStyle(each).backgroundColor"
    assert page.locator("rowcite-ask .send").evaluate(colour) == "rgb(120, 0, 90)"
    assert turn.locator(".card").evaluate(colour) == "rgb(4, 5, 6)"


@pytest.mark.parametrize(
    ("theme", "scheme", "dark"), [("auto", "dark", True), ("light", "dark", False), ("dark", "light", True)]
)
def test_the_theme_follows_the_system_or_the_attribute(open_page, site, theme, scheme, dark):
    line = f'<script defer src="{site.base}/widget.js" data-mode=inline data-theme={theme}></script>'
    page = open_page(site.hosts.add("dark", line), color_scheme=scheme)
    colour = page.locator("rowcite-ask .chat").evaluate("each => getComputedStyle(each).backgroundColor")

    assert colour == ("rgb(21, 24, 27)" if dark else "rgb(255, 255, 255)")
