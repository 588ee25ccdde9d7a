"""Each state on a desktop and on a phone, light and dark: no violation that axe can find, and a screenshot to look at."""

from pathlib import Path

import pytest

from tests.web.conftest import SCREENSHOTS
from tests.web.states import STATES

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 360, "height": 740}}
RUN = """tags => axe.run(document, {runOnly: tags, resultTypes: ["violations"]}).then(result =>
  result.violations.map(each => `${each.id}: ${each.nodes.map(node => node.target.flat().join(" ")).join(" | ")}`))"""


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_and_the_state_is_kept_as_pictures(open_page, site, watch, state):
    SCREENSHOTS.mkdir(exist_ok=True)
    page = open_page("/", viewport=SIZES["desktop"])
    STATES[state](page, site)
    watch.errors = [error for error in watch.errors if "429" not in error]
    # Evaluated by the debugger, not added as a script: the page's own policy stays in force.
    page.evaluate(AXE)
    found = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for name, size in SIZES.items():
            page.set_viewport_size(size)
            page.screenshot(path=SCREENSHOTS / f"{state}-{name}-{scheme}.png")
            found[name, scheme] = page.evaluate(RUN, TAGS)

    assert found == {(name, scheme): [] for scheme in ("light", "dark") for name in SIZES}
