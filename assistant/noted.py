"""What official code sets say beside the quoted rows of an answer; it changes no quote, no order and no score."""

from assistant.answer import Answer, Item
from indexer.codesets.notes import Note, Notes
from indexer.codesets.verdict import FINDINGS


def with_notices(answer: Answer, notes: Notes) -> Answer:
    """The answer with the notice on each of its rows that has one."""
    answers, related = ([noted(item, notes) for item in items] for items in (answer.answers, answer.related))
    return answer.model_copy(update={"answers": tuple(answers), "related": tuple(related)})


def noted(item: Item, notes: Notes) -> Item:
    """The item with the notice on its row; on a whole table, with those on rows that should be corrected."""
    said = tuple(note.notice for note in _of(item, notes) if note.notice)
    return item.model_copy(update={"notices": (*item.notices, *said)}) if said else item


def _of(item: Item, notes: Notes) -> list[Note]:
    ids = [item.id] if item.kind == "row" else [f"{item.id}.r{number}" for number in range(1, len(item.rows) + 1)]
    found = [note for note in map(notes.get, ids) if note]
    return found if item.kind == "row" else [note for note in found if note.outcome in FINDINGS]
