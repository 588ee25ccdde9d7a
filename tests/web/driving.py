"""Words for what a person does and sees on the page; Playwright looks into the open shadow root by itself."""

from playwright.sync_api import Locator, Page, expect

BOX = "rowcite-ask textarea"
LAST = "rowcite-ask .turn:last-child"


def ask(page: Page, question: str) -> Locator:
    """Types a question, presses Enter, waits for the end of its turn and gives it."""
    page.locator(BOX).fill(question)
    page.locator(BOX).press("Enter")
    turn = page.locator(LAST)
    expect(turn.locator(".question")).to_contain_text(question)
    expect(turn).not_to_have_attribute("data-state", "waiting")
    return turn


def cells(turn: Locator) -> list[list[str]]:
    """The cells of the turn's tables, row by row, as a reader sees them."""
    rows = turn.locator(".card > .scroll tbody tr:not(.said)").all()
    return [row.locator("th, td:not(.where)").all_text_contents() for row in rows]


def focused(page: Page) -> str:
    """What has the focus, looked up through the shadow root: its tag and its class or name."""
    return page.evaluate(
        """() => {
          let element = document.activeElement;
          while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
          return `${element.localName}.${element.className || element.id}`;
        }"""
    )
