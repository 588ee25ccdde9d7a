"""The twin of the blocks in plain words, for notifications and screen readers, and when Slack refuses the blocks."""

from assistant.answer import Answer, Item
from assistant.slack.budget import FALLBACK_LENGTH, cut, length
from assistant.slack.quotes import Line, lines, place, source_url

PER_ITEM = 700
MORE = 100  # units kept for the remark that there is more


def escaped(text: str) -> str:
    """Return `text` so that Slack reads no mention, link or entity into it."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("://", ":\u200b//")  # a zero-width space: Slack links bare addresses


def fallback_text(answer: Answer, public_url: str) -> str:
    """Return notices, sentence, rows with citations and what is said of them, as escaped text of at most 3,000 units."""
    ahead = (notice for item in answer.answers for notice in item.ahead(answer.message))
    notices = dict.fromkeys((*answer.notices, *ahead))
    parts = [escaped(cut(text, PER_ITEM)) for text in (*list(notices)[:3], answer.message)]
    rows = lines(answer.answers)
    for shown, line in enumerate(rows):
        text = _row_text(line, public_url)
        if length("\n".join((*parts, text))) > FALLBACK_LENGTH - MORE:
            parts.append(f"({len(rows) - shown} of {len(rows)} more rows at the source)")
            break
        parts.append(text)
    parts += [escaped(cut(notice, 200)) for item in answer.answers if item.kind == "table" for notice in item.beside]
    return cut("\n".join(part for part in parts if part.strip()), FALLBACK_LENGTH) or "No answer."


def _row_text(line: Line, public_url: str) -> str:
    labels = [*line.header, *[""] * len(line.cells)]
    cells = (
        f"{label}: {cell}" if label else cell for label, cell in zip(labels, line.cells, strict=False) if cell.strip()
    )
    said = "".join(f" {escaped(cut(notice, 200))}" for notice in line.said)
    return f"{escaped(cut('; '.join(cells), PER_ITEM))} ({_source(line.item, public_url)}){said}"


def _source(item: Item, public_url: str) -> str:
    where = cut(f"{item.citation.title or item.citation.document}, {place(item.citation)}", 300)
    url = source_url(item.citation, public_url)
    address = url.replace("&", "&amp;").replace("<", "%3C").replace(">", "%3E")
    return escaped(where) + (f", {address}" if url else "")
