"""Decide what is asserted, what is only related, and when to say that the documents do not say."""

from assistant.answer import Answer, Item
from assistant.question import Query
from assistant.quote import quote
from assistant.rank import Ranked
from indexer.index import Index

ASSERTED = 0.45
RELATED = 5


def decide(index: Index, question: str, query: Query, ranked: Ranked) -> Answer:
    """The Answer to a question whose candidates are ranked."""
    marked = frozenset(query.words)
    items = [
        quote(index.chunks[int(number)], float(score), marked)
        for number, score in zip(ranked.numbers[: RELATED + 1], ranked.scores[: RELATED + 1], strict=True)
    ]
    if not items or items[0].score < ASSERTED or _absent(index, query):
        return Answer(
            status="no_answer",
            question=question,
            message=_silence(items),
            related=tuple(items[:RELATED]),
            index_version=index.version,
        )
    return Answer(
        status="answered",
        question=question,
        message=sentence(items[0]),
        answers=tuple(items[:1]),
        related=tuple(items[1:]),
        index_version=index.version,
    )


def _absent(index: Index, query: Query) -> bool:
    """Whether the question names codes and none of them stands in the documents."""
    return bool(query.codes) and not any(code.key in index.codes for code in query.codes)


def sentence(item: Item) -> str:
    """One sentence from the item's own cells: "Modifier 53: Discontinued procedure."."""
    if item.kind == "passage":
        first = item.text[item.highlights[0].start : item.highlights[0].end] if item.highlights else item.text
        place = item.citation.headings[-1] if item.citation.headings else item.citation.title
        return f"{place}: {item.text if len(first) < 25 else first}"
    label = f"{item.header[0]} {item.cells[0]}".strip() if item.header else item.cells[0]
    rest = item.cells[1] if len(item.cells) > 1 else ""
    return f"{label}: {rest}".rstrip(": ") + ("" if rest.endswith((".", "!", "?")) else ".")


def _silence(items: list[Item]) -> str:
    nearest = dict.fromkeys(item.citation.headings[-1] for item in items if item.citation.headings)
    return "The documents do not say." + (f" Nearest: {'; '.join(list(nearest)[:3])}." if nearest else "")
