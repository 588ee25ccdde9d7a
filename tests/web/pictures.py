"""Makes the three pictures of the README, from the real model and index: `python -m tests.web.pictures`."""

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, expect, sync_playwright
from rich.console import Console

from assistant.api import create_app
from assistant.ask import Assistant
from assistant.assets import snippet
from assistant.index_command import run_index
from assistant.settings import Settings
from tests.conftest import CUSTOMER, ROOT
from tests.web.conftest import find_chromium
from tests.web.driving import ask
from tests.web.serving import HostPages, serve
from tests.web.states import HOST

FOLDER = ROOT / "assistant" / "web" / "screenshots"
QUESTION = "which modifier for contaminated specimen?"
LIMIT = 150_000  # bytes of a picture


def main() -> None:
    """Serves the customer's document and photographs it."""
    hosts = HostPages()
    with TemporaryDirectory() as index, serve(hosts.app) as hosts.base, sync_playwright() as playwright:
        run_index([CUSTOMER], Settings(index=Path(index)), Console(quiet=True))
        assistant = Assistant.load(Settings(index=Path(index)))
        app = create_app(Settings(origins=(hosts.base,)), lambda _: assistant)
        with serve(app) as base, find_chromium(playwright) as browser:
            source(browser, base)
            panel(browser, hosts, base)
            phone(browser, base)
    for picture in FOLDER.glob("*.png"):
        if picture.stat().st_size > LIMIT:
            raise SystemExit(f"{picture.name} is {picture.stat().st_size} bytes, over {LIMIT}")


def source(browser: Browser, base: str) -> None:
    page = browser.new_page(viewport={"width": 1240, "height": 520}, color_scheme="light")
    page.goto(f"{base}/")
    ask(page, QUESTION).locator(".card > .cited a").click()
    expect(page.frame_locator("#source-frame").locator("tr:has(#L20)")).to_be_in_viewport()
    keep(page, "answer-and-source")


def panel(browser: Browser, hosts: HostPages, base: str) -> None:
    page = browser.new_page(viewport={"width": 1120, "height": 720}, color_scheme="dark")
    page.goto(hosts.add("intranet", HOST + snippet(base, "panel"), "<meta name=color-scheme content='light dark'>"))
    page.locator("rowcite-ask .launcher").click()
    ask(page, "what is O03.4?")
    keep(page, "panel-dark")


def phone(browser: Browser, base: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 720}, color_scheme="light")
    page.goto(f"{base}/")
    ask(page, QUESTION)
    keep(page, "phone")


def keep(page: Page, name: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    page.screenshot(path=Path(FOLDER, f"{name}.png"))


if __name__ == "__main__":
    main()
