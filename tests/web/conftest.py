"""A real Chromium against real servers; whatever reaches outside them, or is written to the console as an error, fails."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    expect,
    sync_playwright,
)

from assistant.api import create_app
from assistant.settings import Settings
from indexer.index import Index
from tests.web.canned import CannedAssistant
from tests.web.serving import HostPages, SignOnProxy, serve

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 20_000  # milliseconds: a busy machine is slow, and nobody waits where all goes well
expect.set_options(timeout=PATIENCE)
SCREENSHOTS = Path(__file__).parents[1] / "screenshots"


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with find_chromium(playwright) as running:
        yield running


def find_chromium(playwright: Playwright) -> Browser:
    """The system's Chromium or Chrome, or else the one that Playwright installed; without any, the test is skipped."""
    path = next((found for name in NAMES if (found := shutil.which(name))), playwright.chromium.executable_path)
    if not Path(path).exists():
        pytest.skip("no Chromium: none of the system's, and `playwright install chromium` did not bring one")
    # A root user, as in a container, cannot have Chromium's sandbox.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    # Nothing outside this machine has an address; a name that is not localhost stands for an intranet on plain http.
    # (Intercepting requests instead would skip the CORS preflight.)
    arguments.append("--host-resolver-rules=MAP intranet.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
    return playwright.chromium.launch(executable_path=path, args=arguments, timeout=180_000)


@dataclass
class Site:
    """The servers of one test session."""

    base: str
    assistant: CannedAssistant
    proxy: SignOnProxy
    hosts: HostPages
    foreign: HostPages

    @property
    def plain(self) -> str:
        """The same server by a name that browsers do not trust: no clipboard, no randomUUID."""
        return self.base.replace("127.0.0.1", "intranet.test")


@pytest.fixture(scope="session")
def running_site(index: Index) -> Iterator[Site]:
    """The application, a host whose origin is allowed, and a foreign one whose origin is not."""
    assistant, hosts, foreign = CannedAssistant(index), HostPages(), HostPages()
    with serve(hosts.app) as hosts.base, serve(foreign.app) as foreign.base:
        proxy = SignOnProxy(create_app(Settings(origins=(hosts.base,)), lambda _: assistant))
        with serve(proxy) as base:
            yield Site(base, assistant, proxy, hosts, foreign)


@pytest.fixture
def site(running_site: Site) -> Iterator[Site]:
    running_site.assistant.asked.clear()
    yield running_site
    running_site.proxy.closed = ""


@dataclass
class Watch:
    """What the browser complained of; a test that expects a complaint takes it out."""

    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def expect(self, words: str) -> None:
        """Takes out the errors that hold `words`; there must be one."""
        assert any(words in error for error in self.errors), f"no error with {words!r} among {self.errors}"
        self.errors = [error for error in self.errors if words not in error]


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Callable[..., BrowserContext]:
    """Gives the context with these options of `browser.new_context`; the same options, the same context."""
    return cache(lambda **options: browser.new_context(**{name: json.loads(value) for name, value in options.items()}))


@pytest.fixture
def open_page(contexts: Callable[..., BrowserContext], site: Site, watch: Watch) -> Iterator:
    """Opens a page with the options of `browser.new_context`, watched."""
    inside = (site.base, site.hosts.base, site.foreign.base, site.plain)
    used: list[BrowserContext] = []

    def guard(request: Request) -> None:
        if not request.url.startswith((*inside, "blob:", "data:")):
            watch.outside.append(request.url)

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            watch.errors.append(message.text)

    def open_(url: str = "/", **options) -> Page:
        context = contexts(**{name: json.dumps(value) for name, value in options.items()})
        if context not in used:
            used.append(context)
            context.on("request", guard)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", note)
        page.on("pageerror", lambda error: watch.errors.append(str(error)))
        page.goto(url if url.startswith("http") else site.base + url)
        return page

    yield open_
    for context in used:
        context.remove_listener("request", guard)
        context.set_offline(False)
        for page in context.pages:
            page.close()
    assert watch.outside == []
    assert watch.errors == []


@pytest.fixture
def page(open_page) -> Page:
    """The chat page on a desktop."""
    return open_page("/", viewport={"width": 1280, "height": 800})
