"""The one sentence of an answer, put together from quoted cells; never free text."""

from collections.abc import Sequence

from assistant.answer import Item
from indexer.chunk import sentences

SILENT = "The documents do not say."
FOREIGN = "The question is in another language than the documents. Ask in theirs, or give the code."
BY_CODE = (
    "The question is in another language than the documents: this is the row of its code, whatever was asked of it."
)


def found(item: Item) -> str:
    """What was found: `Modifier 53: Discontinued procedure.`; a row that says no is said to, before anything else."""
    if item.denial:
        return f"The document says “{item.denial}” of {label(item)}."
    if item.kind == "passage":
        place = item.citation.headings[-1] if item.citation.headings else item.citation.title
        return f"{place}: {_telling(item)}" if place else _telling(item)
    rest = item.cells[1] if len(item.cells) > 1 else ""
    return _ended(f"{label(item)}: {rest}".rstrip(": "))


def label(item: Item) -> str:
    """What names a row: its first column and cell ("Modifier 53"); the heading of a passage."""
    if item.kind == "passage":
        return item.citation.headings[-1] if item.citation.headings else item.citation.title
    column = item.header[0] if item.header else ""
    return f"{column} {item.cells[0]}".strip()


def counted(shown: int, of: int, name: str) -> str:
    """How many rows are shown, of how many: `6 of 6 rows of Related Diagnoses.`."""
    rows = "row" if of == 1 else "rows"
    return (
        f"{shown} of {of} {rows} of {name}." if of else f"{shown} {'row' if shown == 1 else 'rows'} of several tables."
    )


def absent(codes: Sequence[str]) -> str:
    """That codes are not in the documents."""
    return f"{' and '.join(codes)} {'is' if len(codes) == 1 else 'are'} not in the documents."


def only(title: str) -> str:
    """That one document was looked in alone."""
    return f"Only “{title}” was looked in, because the question names it."


def named(words: Sequence[str]) -> str:
    """That something is named in the documents, but what was asked is not said."""
    return f"The documents name {', '.join(f'“{word}”' for word in words[:3])}, but do not say what was asked."


def _telling(item: Item) -> str:
    spans = [(mark.start, mark.end) for mark in item.highlights] or list(sentences(item.text))
    start, end = spans[0]
    sentence = item.text[start:end]
    return sentence if len(sentence) >= 25 else item.text  # a word marked in a short passage: the passage itself


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
