"""What official code sets say beside the quoted rows of an answer; it changes no quote, no order and no score."""

from assistant.answer import Answer, Item
from indexer.codesets.notes import Notes


def with_notices(answer: Answer, notes: Notes) -> Answer:
    """The answer with the notice on each of its rows that has one."""
    answers, related = ([noted(item, notes) for item in items] for items in (answer.answers, answer.related))
    return answer.model_copy(update={"answers": tuple(answers), "related": tuple(related)})


def noted(item: Item, notes: Notes) -> Item:
    """The item with the notice on its row, if there is one."""
    note = notes.get(item.id) if item.kind == "row" else None
    said = (note.notice,) if note and note.notice else ()
    return item.model_copy(update={"notices": (*item.notices, *said)}) if said else item
