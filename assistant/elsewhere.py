"""Where else a quoted row, passage or table stands word for word: one answer, with the other places beside it."""

from collections.abc import Iterator, Sequence

import numpy as np

from assistant.answer import Answer, Citation, Item
from assistant.quote import cite, cite_table
from assistant.views import Scope
from indexer.arrays import Numbers

# Of the other places so many are named, one for each document before a second of any; the total is told besides.
NAMED = 20
# Fewer in a list and beside an answer, where it is row after row that stands in many documents.
NAMED_IN_LIST = 3
FEW = 3


def with_other_places(answer: Answer, scope: Scope) -> Answer:
    """The answer with the other places of each item; what is related and says the same as another item is left out."""
    most = NAMED if len(answer.answers) <= FEW else NAMED_IN_LIST
    answers = tuple(_placed(item, scope, most) for item in answer.answers)
    shown = {_group(item, scope) for item in answers}
    related = []
    for item in answer.related:
        group = _group(item, scope)
        if group not in shown:
            shown.add(group)
            related.append(_placed(item, scope, NAMED_IN_LIST))
    return answer.model_copy(update={"answers": answers, "related": tuple(related)})


def _group(item: Item, scope: Scope) -> int | str:
    number = scope.index.number_of.get(item.id)
    return item.id if number is None else int(scope.index.same[number])


def _placed(item: Item, scope: Scope, most: int) -> Item:
    others = _tables(item, scope) if item.kind == "table" else _chunks(item, scope)
    if not others:
        return item
    named = {other.document for other in others} | {item.citation.document}
    return item.model_copy(
        update={"also": _of_each_document(others)[:most], "also_total": len(others), "documents": len(named)}
    )


def _chunks(item: Item, scope: Scope) -> list[Citation]:
    """The other chunks in scope that say the same."""
    own = scope.index.number_of[item.id]
    members = _inside(scope.index.members.of(int(scope.index.same[own])), scope)
    return [cite(scope.index.chunks[number]) for number in members if number != own]


def _tables(item: Item, scope: Scope) -> list[Citation]:
    """The other tables in scope whose rows are the same ones, in their order."""
    index = scope.index
    document, _, number = item.id.rpartition("#t")
    own, rows = (document, int(number)), index.table_rows
    said = index.same[list(rows[own])]
    first = _inside(index.members.of(int(said[0])), scope)
    tables = dict.fromkeys((index.chunks[number].document, index.chunks[number].table) for number in first)
    same = (
        rows[table]
        for table in tables
        if table != own and len(rows[table]) == len(said) and bool((index.same[list(rows[table])] == said).all())
    )
    return [cite_table([index.chunks[number] for number in numbers]) for numbers in same]


def _inside(numbers: Numbers, scope: Scope) -> Iterator[int]:
    """Those of the numbers that are in the scope."""
    places = np.searchsorted(scope.numbers, numbers)
    places[places == len(scope.numbers)] = 0
    yield from numbers[scope.numbers[places] == numbers].tolist()


def _of_each_document(places: Sequence[Citation]) -> tuple[Citation, ...]:
    """The places, the first one of each document before the second one of any."""
    seen: dict[str, int] = {}
    turns = []
    for number, place in enumerate(places):
        turns.append((seen.setdefault(place.document, 0), number))
        seen[place.document] += 1
    return tuple(places[number] for _, number in sorted(turns))
