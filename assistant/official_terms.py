"""Rows found by an official term of their code are offered, and said to be found so; they are never asserted for it."""

from collections.abc import Callable

from assistant.answer import Answer, Item
from indexer.codesets.notes import Notes
from indexer.codesets.terms import Terms

RELATED = 5


def with_rows_of_terms(
    answer: Answer, terms: Terms, notes: Notes, item_of: Callable[[str], Item | None], offered: int = 3
) -> Answer:
    """The answer, with the rows whose code has the term that was asked for first among what is related.

    `item_of` quotes the row of a chunk id, None where it is not to be searched. Rows that are asserted stay as they are.
    """
    term = terms.find(answer.question)
    if term is None:
        return answer
    asserted = {item.id for item in answer.answers}
    quoted = (item_of(chunk) for chunk in term.chunks if chunk not in asserted)
    items = [_found(item, term.text, notes) for item in quoted if item is not None][:offered]
    others = [item for item in answer.related if item.id not in {item.id for item in items}]
    return answer.model_copy(update={"related": (*items, *others)[:RELATED]}) if items else answer


def _found(item: Item, term: str, notes: Notes) -> Item:
    note = notes.get(item.id)
    source = f" ({note.source})" if note else ""
    return item.model_copy(
        update={"notices": (f"Found by “{term}”, an official term of its code{source}.", *item.notices)}
    )
