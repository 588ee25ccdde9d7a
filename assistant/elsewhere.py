"""Where else a quoted row, passage or table stands word for word: one answer, with the other places beside it."""

from collections import Counter
from collections.abc import Sequence

from assistant.answer import Answer, Item
from assistant.quote import cite, cite_table
from assistant.views import Scope

# Of the other places so many are named, one for each document before a second of any; the total is told besides.
NAMED = 20
# Fewer in a list and beside an answer, where it is row after row that stands in many documents.
NAMED_IN_LIST = 3
FEW = 3

Place = tuple[int, ...]  # numbers of chunks: one, or the rows of a table


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
    chunks = scope.index.chunks
    named = {chunks[numbers[0]].document for numbers in others} | {item.citation.document}
    shown = [[chunks[number] for number in numbers] for numbers in _of_each_document(others, scope)[:most]]
    also = (cite_table(rows) if item.kind == "table" else cite(rows[0]) for rows in shown)
    return item.model_copy(update={"also": tuple(also), "also_total": len(others), "documents": len(named)})


def _chunks(item: Item, scope: Scope) -> list[Place]:
    """The other chunks in scope that say the same."""
    own = scope.index.number_of[item.id]
    members = scope.held(scope.index.members.of(int(scope.index.same[own])))
    return [(number,) for number in members.tolist() if number != own]


def _tables(item: Item, scope: Scope) -> list[Place]:
    """The other tables in scope whose rows are the same ones, in their order."""
    index = scope.index
    document, _, number = item.id.rpartition("#t")
    own, rows = (document, int(number)), index.table_rows
    said = index.same[list(rows[own])]
    first = (index.chunks[number] for number in scope.held(index.members.of(int(said[0]))).tolist())
    tables = (rows[table] for table in dict.fromkeys((row.document, row.table) for row in first) if table != own)
    return [other for other in tables if len(other) == len(said) and bool((index.same[list(other)] == said).all())]


def _of_each_document(places: Sequence[Place], scope: Scope) -> list[Place]:
    """The places, the first one of each document before the second one of any."""
    seen: Counter[str] = Counter()
    turns = []
    for number, place in enumerate(places):
        document = scope.index.chunks[place[0]].document
        turns.append((seen[document], number))
        seen[document] += 1
    return [places[number] for _, number in sorted(turns)]
