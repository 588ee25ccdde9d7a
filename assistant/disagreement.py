"""Rows of one code that say different things: shown together and said to, so that no answer hides the other one."""

from collections.abc import Iterator, Sequence

from assistant.answer import Answer, Citation, Item
from assistant.case import Case
from assistant.compose import quoted
from assistant.quote import cite
from assistant.views import Scope
from assistant.vocabulary import Vocabulary
from indexer.contradictions import Contradiction

# Other descriptions of one code that are shown; more are told in `rowcite index`, not in an answer.
SHOWN = 2
# Notices on the rows of one whole table.
MOST_OF_TABLE = 5
COUNTS = {2: "Two", 3: "Three"}


def with_contradictions(answer: Answer, case: Case, vocabulary: Vocabulary, *, is_list: bool) -> Answer:
    """The answer with what other rows say otherwise of the codes of its rows.

    A single answer is followed by those rows, as far as they are in the documents asked, and shares its score with them:
    they cannot all be right. A row of a list has a notice.
    """
    scope = case.weighed.scope
    if is_list:
        answers = tuple(_noted(item, scope) for item in answer.answers)
        return answer.model_copy(update={"answers": answers})
    first = answer.answers[0] if answer.answers else None
    contradiction = scope.index.contradictions.get(first.id) if first else None
    numbers = _others(contradiction, scope) if contradiction else []
    if first is None or contradiction is None or not numbers:
        return answer
    score = first.score / (1 + len(numbers))
    others = [quoted(case, number, score, vocabulary) for number in numbers]
    ids = {first.id, *(other.id for other in others)}
    rest = (item for item in answer.answers if item.id not in ids)
    related = (item for item in answer.related if item.id not in ids)
    said = [(contradiction.said, first.citation), *_said(numbers, scope)]
    return answer.model_copy(
        update={
            "answers": (first.model_copy(update={"score": round(score, 4)}), *others, *rest),
            "related": tuple(related),
            "notices": (_disagree(contradiction.code, said), *answer.notices),
        }
    )


def _others(contradiction: Contradiction, scope: Scope) -> list[int]:
    """A row in scope, by its number, for each other description."""
    found = (_first_inside(ids, scope) for ids in contradiction.others)
    return [number for number in found if number is not None][:SHOWN]


def _first_inside(ids: Sequence[str], scope: Scope) -> int | None:
    numbers = (scope.index.number_of.get(chunk) for chunk in ids)
    return next((number for number in numbers if number is not None and scope.holds(number)), None)


def _said(numbers: Sequence[int], scope: Scope) -> Iterator[tuple[str, Citation]]:
    """What the rows say of their code, and where."""
    for number in numbers:
        chunk = scope.index.chunks[number]
        contradiction = scope.index.contradictions.get(chunk.id)
        yield contradiction.said if contradiction else chunk.text, cite(chunk)


def _disagree(code: str, said: Sequence[tuple[str, Citation]]) -> str:
    documents = {place.document for _, place in said}
    if len(documents) == 1:
        who, places = f"{said[0][1].document} disagrees with itself", [_line(place) for _, place in said]
    else:
        who = f"{COUNTS[len(documents)]} documents disagree"
        places = [f"{place.document}, {_line(place)}".rstrip(", ") for _, place in said]
    parts = (f"“{text}” ({place})" for (text, _), place in zip(said, places, strict=True))
    return f"{who} on {code}: {'; '.join(parts)}."


def _line(citation: Citation) -> str:
    """The nearest place: "line 20", "page 3"."""
    return citation.where.rpartition(", ")[2]


def _noted(item: Item, scope: Scope) -> Item:
    notices = tuple(notice for chunk in _rows(item, scope) for notice in _otherwise(chunk, scope))[:MOST_OF_TABLE]
    return item.model_copy(update={"notices": (*item.notices, *notices)}) if notices else item


def _rows(item: Item, scope: Scope) -> list[str]:
    if item.kind != "table":
        return [item.id]
    document, _, table = item.id.rpartition("#t")
    return [scope.index.chunks[number].id for number in scope.index.table_rows[document, int(table)]]


def _otherwise(chunk: str, scope: Scope) -> Iterator[str]:
    contradiction = scope.index.contradictions.get(chunk)
    if contradiction is None:
        return
    for text, place in _said(_others(contradiction, scope), scope):
        yield f"{place.document} says otherwise of {contradiction.code}: “{text}” ({_line(place)})."
