"""The whole way once: the real model and index, the real server, a real browser."""

import pytest
from playwright.sync_api import expect

from assistant.api import create_app
from assistant.ask import Assistant
from assistant.settings import Settings
from indexer.build import build_index
from indexer.corpus import find_sources
from tests.conftest import CUSTOMER
from tests.web.driving import ask, cells
from tests.web.serving import serve

pytestmark = [pytest.mark.browser, pytest.mark.model]


def test_the_customers_question_leads_to_row_53_and_its_line(browser, embedder):
    assistant = Assistant(build_index(find_sources([CUSTOMER]), embedder).index, embedder, Settings())
    with serve(create_app(Settings(), lambda _: assistant)) as base, browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{base}/")
        turn = ask(page, "which modifier for contaminated specimen?")
        assert cells(turn)[0][:2] == ["53", "Discontinued procedure"]
        turn.locator(".card > .cited a").first.click()

        row = page.frame_locator("#source-frame").locator("tr:has(#L20)")
        expect(row).to_be_in_viewport()
        expect(row).to_contain_text("specimen failure or contamination")
