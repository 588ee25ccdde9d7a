"""A receipt: the question, the quote word for word, and all that finds and proves it; it fits an appeal letter."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from pydantic import BaseModel, ConfigDict

from assistant.answer import Answer, Citation, Item, Status
from assistant.ask import Assistant
from assistant.card import visible, where
from indexer.codesets.model import About
from indexer.documents import Document


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Field(_Frozen):
    """A cell, verbatim, under the name of its column ("" where the table has none for it)."""

    column: str
    text: str


class Quoted(_Frozen):
    """One quote: `rows` of a row or table, `text` of a passage; `sha256` is that of the source file when it was indexed."""

    citation: Citation
    sha256: str
    rows: tuple[tuple[Field, ...], ...] = ()
    text: str = ""
    notices: tuple[str, ...] = ()


class SetInUse(_Frozen):
    """An official code set that the index was compared with."""

    name: str
    release: str
    valid_from: date | None = None
    valid_to: date | None = None


class Receipt(_Frozen):
    """What was asked, when, and what the documents said; `quotes` is empty where they did not say.

    `notices` are on the answer as a whole, as that two documents disagree.
    """

    question: str
    asked_at: datetime
    status: Status
    message: str
    notices: tuple[str, ...] = ()
    quotes: tuple[Quoted, ...]
    index_version: str
    codesets: tuple[SetInUse, ...]


def receipt_now(answer: Answer, assistant: Assistant) -> Receipt:
    """The receipt of an answer that `assistant` has just given."""
    return receipt_of(answer, assistant.documents, assistant.codesets, datetime.now(tz=UTC))


def receipt_of(answer: Answer, documents: Sequence[Document], codesets: Sequence[About], at: datetime) -> Receipt:
    """The receipt of an answer that was given at `at` from these documents."""
    sha256 = {document.name: document.sha256 for document in documents}
    return Receipt(
        question=answer.question,
        asked_at=at.astimezone(UTC).replace(microsecond=0),
        status=answer.status,
        message=answer.message,
        notices=answer.notices,
        quotes=tuple(_quoted(item, sha256.get(item.citation.document, "")) for item in answer.answers),
        index_version=answer.index_version,
        codesets=tuple(
            SetInUse(name=about.name, release=about.release, valid_from=about.valid_from, valid_to=about.valid_to)
            for about in codesets
        ),
    )


def _quoted(item: Item, sha256: str) -> Quoted:
    rows = item.rows if item.kind == "table" else (item.cells,) if item.kind == "row" else ()
    return Quoted(
        citation=item.citation,
        sha256=sha256,
        rows=tuple(_fields(item.header, cells) for cells in rows),
        text=item.text if item.kind == "passage" else "",
        notices=item.notices,
    )


def _fields(header: Sequence[str], cells: Sequence[str]) -> tuple[Field, ...]:
    names = (*header, *[""] * len(cells))
    return tuple(Field(column=name, text=cell) for name, cell in zip(names, cells, strict=False))


def receipt_text(receipt: Receipt) -> str:
    """The receipt as plain text, one fact a line."""
    lines = [
        f"Question: {visible(receipt.question)}",
        f"Asked: {receipt.asked_at:%Y-%m-%d %H:%M:%S} UTC",
        f"Answer: {visible(receipt.message)}",
        *(f"Note: {visible(notice)}" for notice in receipt.notices),
    ]
    for number, quoted in enumerate(receipt.quotes, 1):
        lines += ["", f"Quote {number}, word for word", *_quote_lines(quoted)]
    lines += ["", f"Index version: {receipt.index_version}"]
    lines += [f"Official code set: {_set_line(used)}" for used in receipt.codesets]
    return "\n".join(lines) + "\n"


def _quote_lines(quoted: Quoted) -> list[str]:
    lines = [f"  {line}" for line in visible(quoted.text, kept="\n").splitlines()]
    for row in quoted.rows:
        lines += [f"  {visible(field.column)}: {visible(field.text)}".replace("  : ", "  ") for field in row]
    path = " › ".join(dict.fromkeys((quoted.citation.title, *quoted.citation.headings)))
    lines.append(f"  Source: {where(quoted.citation)}" + (f" ({visible(path)})" if path else ""))
    lines.append(f"  SHA-256 of the source: {quoted.sha256}")
    return lines + [f"  Note: {visible(notice)}" for notice in quoted.notices]


def _set_line(used: SetInUse) -> str:
    name = f"{used.name} ({used.release})" if used.release else used.name
    days = f", in force {used.valid_from} to {used.valid_to}" if used.valid_from and used.valid_to else ""
    return visible(name + days)
