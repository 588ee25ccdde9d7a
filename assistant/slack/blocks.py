"""An Answer as one Slack message: the sentence, what is quoted, what is said of it, how much of it, then the buttons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Item
from assistant.slack.budget import (
    BLOCK_LENGTH,
    FALLBACK_LENGTH,
    MESSAGE_BLOCKS,
    MESSAGE_LENGTH,
    Block,
    Message,
    cut,
    fitting,
    length,
)
from assistant.slack.fallback import escaped, fallback_text
from assistant.slack.quotes import Line, cited, labelled, lines, listed, place, source_url
from assistant.slack.richtext import bullets, link, quote, rich_text, section, words
from assistant.slack.table import table

QUOTE_LENGTH = 1800  # units of a row or passage that is the only one; its citation takes up to 1,000 more
ALSO_LENGTH = 400  # units of where else the same row stands
LINE_LENGTH = 800  # units of one row in a list
MOST_NOTICES = 4
MOST_RELATED = 3
COUNT_LENGTH = 900  # units of "5 of 458 rows", with the longest title, place and address
ADVICE = "Verbatim from the documents; no coding, legal or payment advice. Please enter no patient data."


@dataclass(frozen=True, slots=True)
class Look:
    """How this workspace sees answers: the server's address in a browser, and whether lists are table blocks."""

    public_url: str = ""
    tables: bool = False


def answer_message(answer: Answer, look: Look, ref: str | None = None) -> Message:
    """Return the message for one person; with `ref`, the value of its buttons, it can be shared and judged."""
    head = (*_notices(answer), *_sentence(answer.message))
    buttons = (action_buttons(ref),) if ref and answer.answers else ()
    tail = (*_of_tables(answer.answers), *buttons, closing(answer.index_version))
    body = _assembled(head, answer.answers, tail, look)
    related = _related(answer, look)
    room = length((*body, *related)) <= MESSAGE_LENGTH and len(body) < MESSAGE_BLOCKS
    at = len(body) - len(buttons) - 1
    blocks = (*body[:at], *related, *body[at:]) if room else body
    return Message(fallback_text(answer, look.public_url), blocks)


def shared_message(items: Sequence[Item], index_version: str, look: Look) -> Message:
    """Return the message for a channel: what is quoted and where it stands, never what was asked."""
    answer = Answer(status="answered", question="", message="", answers=tuple(items), index_version=index_version)
    head = _notices(answer)
    tail = (*_of_tables(items), closing(index_version))
    return Message(fallback_text(answer, look.public_url), _assembled(head, answer.answers, tail, look))


def plain_message(*paragraphs: str) -> Message:
    """Return paragraphs of our own words, or of names that documents gave, as one message."""
    blocks = tuple(block for paragraph in paragraphs for block in _sentence(paragraph))
    text = fallback_text(Answer(status="no_answer", question="", message="\n".join(paragraphs)), "")
    return Message(text, fitting(blocks, ()))


def names_message(title: str, names: Sequence[str]) -> Message:
    """Return a list of names that documents gave, as far as one block holds them, and how many are left."""
    shown = [cut(name, 200) or "?" for name in names[: BLOCK_LENGTH // 200 - 1]]
    more = [f"and {len(names) - len(shown)} more"] if len(names) > len(shown) else []
    entries = [section(words(name)) for name in (*shown, *more)]
    parts = [section(words(title)), *([bullets(entries)] if entries else [])]
    return Message(cut("\n".join(map(escaped, (title, *shown, *more))), FALLBACK_LENGTH), (rich_text(parts),))


def closing(index_version: str) -> Block:
    """Return the last line: what this is, and of which index."""
    version = f" Index {cut(index_version, 80)}." if index_version else ""
    return {"type": "context", "elements": [{"type": "plain_text", "text": ADVICE + version, "emoji": False}]}


def action_buttons(ref: str) -> Block:
    """Return share (asks first), helpful and not helpful, each with the signed `ref` as its value."""
    confirm = {
        "title": _plain("Share with this channel?"),
        "text": _plain("Everyone here will see the answer and its source; your question is not shown."),
        "confirm": _plain("Share"),
        "deny": _plain("Cancel"),
    }
    share = {**_button("share", "Share", ref), "confirm": confirm}
    return {
        "type": "actions",
        "elements": [share, _button("helpful", "Helpful", ref), _button("not_helpful", "Not helpful", ref)],
    }


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}


def _button(action: str, text: str, ref: str) -> Block:
    return {"type": "button", "action_id": action, "text": _plain(text), "value": ref}


def _assembled(head: Sequence[Block], items: Sequence[Item], tail: Sequence[Block], look: Look) -> tuple[Block, ...]:
    rows = lines(items)
    if not rows:
        return (*head, *tail)
    if len(rows) == 1:
        return (*head, *_single(rows[0], look), *tail)
    reserved = (*head, *tail)
    body = table(rows, MESSAGE_LENGTH - COUNT_LENGTH - length(reserved), look.public_url) if look.tables else None
    shown, blocks = body or _list(rows, reserved, look)
    return (*head, *blocks, _count(rows, shown, look), *tail)


def _single(line: Line, look: Look) -> tuple[Block, ...]:
    source = cited(line.item.citation, look.public_url)
    also = (section(words(cut(line.item.elsewhere, ALSO_LENGTH))),) if line.item.elsewhere else ()
    said = (block for notice in line.said[:MOST_NOTICES] for block in _sentence(cut(notice, 300), italic=True))
    return (rich_text([quote(labelled(line, QUOTE_LENGTH)), section(source), *also]), *said)


def _list(rows: Sequence[Line], reserved: Sequence[Block], look: Look) -> tuple[int, tuple[Block, ...]]:
    """Return how many rows fit beside the `reserved` blocks, and their blocks."""
    header = rows[0].header if all(row.header == rows[0].header for row in rows) else ()
    title = (rich_text([section(words(cut(" | ".join(header), 500), italic=True))]),) if any(header) else ()
    left = MESSAGE_LENGTH - COUNT_LENGTH - length(reserved) - length(title)
    most = MESSAGE_BLOCKS - len(reserved) - len(title) - 1
    groups: list[list[Block]] = [[]]
    for number, row in enumerate(rows):
        bullet = section(_bullet(row, look, labels=not header))
        left -= length(bullet)
        if length(groups[-1]) + length(bullet) > BLOCK_LENGTH:
            groups.append([])
        if left < 0 or len(groups) > most:
            return number, (*title, *_lists(groups))
        groups[-1].append(bullet)
    return len(rows), (*title, *_lists(groups))


def _bullet(row: Line, look: Look, *, labels: bool) -> tuple[Block, ...]:
    ahead = (words(f"{cut(notice, 200)} ", italic=True) for notice in row.item.ahead("")[:1])
    beside = (words(f" {cut(notice, 200)}", italic=True) for notice in row.said[:1])
    source = link(source_url(row.item.citation, look.public_url), place(row.item.citation))
    return (
        *(part for notice in ahead for part in notice),
        *listed(row, LINE_LENGTH, labels=labels),
        *words(" — "),
        *source,
        *words(f" (in {row.item.documents} documents)" if row.item.documents > 1 else ""),
        *(part for notice in beside for part in notice),
    )


def _lists(groups: Iterable[Sequence[Block]]) -> tuple[Block, ...]:
    return tuple(rich_text([bullets(group)]) for group in groups if group)


def _count(rows: Sequence[Line], shown: int, look: Look) -> Block:
    """Return "13 of 13", and where the rest is when some are left."""
    if shown == len(rows):
        return rich_text([section(words(f"{shown} of {len(rows)} shown."))])
    rest = rows[shown].item.citation
    where = link(source_url(rest, look.public_url), f"{cut(rest.title or rest.document, 150)}, {place(rest)}")
    left = words(f"{shown} of {len(rows)} shown; {len(rows) - shown} more from here on: ")
    return rich_text([section((*left, *where))])


def _of_tables(items: Sequence[Item]) -> tuple[Block, ...]:
    """Return what is said of rows of whole tables."""
    notices = [notice for item in items if item.kind == "table" for notice in item.beside]
    return tuple(block for notice in notices[:MOST_NOTICES] for block in _sentence(cut(notice, 300), italic=True))


def _notices(answer: Answer) -> tuple[Block, ...]:
    """Return what the reader must know first, such as that a row says it does not apply."""
    own = answer.answers[0].ahead(answer.message) if len(answer.answers) == 1 else ()
    notices = tuple(dict.fromkeys((*own, *answer.notices)))[:MOST_NOTICES]
    return tuple(block for notice in notices for block in _sentence(cut(notice, 300), bold=True))


def _sentence(text: str, *, bold: bool = False, italic: bool = False) -> tuple[Block, ...]:
    return (rich_text([section(words(cut(text, 800), bold=bold, italic=italic))]),) if text.strip() else ()


def _related(answer: Answer, look: Look) -> tuple[Block, ...]:
    """Return what is worth a look and no answer: how it begins and where it stands, more where nothing was answered."""
    if not answer.related:
        return ()
    limit = 120 if answer.answers else 300
    title = section(words("Worth a look, not an answer:", italic=True))
    sections = [section(_pointer(item, limit, look)) for item in answer.related[:MOST_RELATED]]
    return (rich_text([title, bullets(sections)]),)


def _pointer(item: Item, limit: int, look: Look) -> tuple[Block, ...]:
    first = " | ".join(cell for line in lines((item,))[:1] for cell in line.cells if cell.strip())
    begins = first if len(first) <= limit else f"{first[:limit].rstrip()} …"
    where = f"{cut(item.citation.title or item.citation.document, 150)}, {place(item.citation)}"
    source = link(source_url(item.citation, look.public_url), where)
    return (*words(f"{begins} — " if begins else ""), *source)
