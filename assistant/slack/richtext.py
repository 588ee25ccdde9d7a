"""Rich text: the one kind of Slack block in which text from a document can never mention, link or format.

Slack shows the `text` of a rich text element as it is; styles, links and mentions are elements of their own, so nothing
is escaped here. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from collections.abc import Iterable, Sequence

from assistant.answer import Highlight
from assistant.slack.budget import URL_LENGTH, Block, length

MOST_SPANS = 40  # of bold and plain text in one cell; more would be noise


def words(text: str, *, bold: bool = False, italic: bool = False) -> tuple[Block, ...]:
    """Return `text` as an element; none for empty text, which Slack refuses."""
    if not text:
        return ()
    style = {name: True for name, wanted in (("bold", bold), ("italic", italic)) if wanted}
    return ({"type": "text", "text": text, "style": style} if style else {"type": "text", "text": text},)


def link(url: str, text: str) -> tuple[Block, ...]:
    """Return a link, or only its text where there is no address that Slack can open."""
    if not url.startswith(("https://", "http://")) or length(url) > URL_LENGTH:
        return words(text)
    return ({"type": "link", "url": url, "text": text},)


def highlighted(text: str, spans: Iterable[Highlight]) -> tuple[Block, ...]:
    """Return `text` with `spans` in bold; spans may overlap, come in any order and reach beyond the text."""
    elements: list[Block] = []
    at = 0
    for span in sorted(spans, key=lambda span: (span.start, span.end))[:MOST_SPANS]:
        start, end = max(span.start, at), min(span.end, len(text))
        if start < end:
            elements += [*words(text[at:start]), *words(text[start:end], bold=True)]
            at = end
    return (*elements, *words(text[at:]))


def section(elements: Sequence[Block]) -> Block:
    """Return elements in a row."""
    return {"type": "rich_text_section", "elements": elements}


def quote(elements: Sequence[Block]) -> Block:
    """Return elements with a bar at their side: the document's own words."""
    return {"type": "rich_text_quote", "elements": elements}


def bullets(sections: Sequence[Block]) -> Block:
    """Return sections as the items of a list."""
    return {"type": "rich_text_list", "style": "bullet", "elements": sections}


def rich_text(parts: Sequence[Block]) -> Block:
    """Return a block of sections, quotes and lists."""
    return {"type": "rich_text", "elements": parts}
