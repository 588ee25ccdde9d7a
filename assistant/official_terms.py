"""Rows found by an official term of their code: offered with the reason, and asserted only where nothing else is asked.

What a set calls the code of a row, the document need not say. A question that says most of such a term is shown the row
among what is related. Where it says the term and nothing else, the documents' own words gave no good answer, and the set
does not contradict the row, the row is the answer. The term is never shown as words of the document.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.answer import Answer, Item
from assistant.case import Case
from assistant.compose import RELATED, quoted
from assistant.decide import Decision, Reason
from assistant.vocabulary import Phrase, Vocabulary
from indexer.code_shapes import code_key
from indexer.codesets.notes import Note
from indexer.codesets.official import Official
from indexer.codesets.terms import NEGATIONS, Term, meaning
from indexer.codesets.wording import Words, excluded, vague_words
from indexer.words import STOP_WORDS

# A term is said when this share of the words that it needs stands in the question, and this share of the question's in it.
OF_TERM = 0.75
OF_QUESTION = 0.7
OFFERED = 3
# An answer from the documents' own words with this score or more stays the answer.
GOOD = 0.7
# The kinds of thing that are asked for with the name of a condition and nothing else: "which code is …", "how do I code …".
NAMING = frozenset({"code", "which_thing", "method"})
# What a set says of a row that then may not be asserted for the set's own words.
DOUBTED = frozenset({"different", "unclear", "not_in_set"})


@dataclass(frozen=True, slots=True)
class Said:
    """A term that a question says; `shared` is 0 to 1, `left` what it did not say of it, `alone` that it says no more."""

    term: Term
    shared: float
    left: int
    alone: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A row found by a term, by its number, with what its set says of it."""

    number: int
    said: Said
    note: Note

    @property
    def certain(self) -> bool:
        """Whether the row may be the answer."""
        return self.said.alone and self.note.outcome not in DOUBTED

    def told(self, item: Item) -> Item:
        """The quoted row with the reason why it is shown."""
        term = self.said.term
        reason = f"Found by an official term of {term.source} for {self.note.code}: “{term.text}”."
        return item.model_copy(update={"notices": (reason, *item.notices)})


def decided(case: Case, decision: Decision, found: Sequence[Found]) -> Decision:
    """The decision; or for rows found by a term, where it is all that was asked and the documents' words say no better."""
    certain = [row for row in found if row.certain] if _open(case, decision) else []
    numbers = tuple(row.number for row in certain if row.note.code == certain[0].note.code)[:OFFERED]
    if not numbers or numbers[0] in case.ranked.numbers[: decision.count]:
        return decision
    return replace(decision, reason=Reason.OFFICIAL_TERM, count=0, official=numbers, named=())


def _open(case: Case, decision: Decision) -> bool:
    """Whether a name and nothing else was asked for, and the documents' own words give no good answer."""
    query = case.weighed.query
    good = decision.rows or (decision.count and decision.belief and decision.belief.right >= GOOD)
    return not good and not query.codes and query.kinds <= NAMING


class TermSearch:
    """Finds rows by the official terms of an index; `vocabulary` knows other words for them."""

    def __init__(self, official: Official, vocabulary: Vocabulary) -> None:
        self._official = official
        self._vocabulary = vocabulary
        stops = frozenset().union(*map(meaning, STOP_WORDS - NEGATIONS))
        self._asking = stops | vocabulary.idle | vocabulary.coding | (vague_words() - NEGATIONS)

    def told(self, case: Case, decision: Decision, answer: Answer, found: Sequence[Found]) -> Answer:
        """The answer, saying which rows a term found; those not asserted come first among what is related."""
        rows = {case.chunk(row.number).id: row for row in found}
        reasons = {key: row for key, row in rows.items() if row.number in decision.official}
        answers = tuple(reasons[item.id].told(item) if item.id in reasons else item for item in answer.answers)
        shown = {item.id for item in answers}
        left = [row for key, row in rows.items() if key not in shown][:OFFERED]
        offered = tuple(row.told(quoted(case, row.number, 0.0, self._vocabulary)) for row in left)
        ids = {item.id for item in offered}
        related = (*offered, *(item for item in answer.related if item.id not in ids))[:RELATED]
        return answer.model_copy(update={"answers": answers, "related": related})

    def found(self, case: Case) -> list[Found]:
        """The rows of the scope that a term finds, in a table of the kind that is asked for; the best said term first.

        Of rows that say the same word for word, the first.
        """
        tables, scope = case.weighed.query.tables & case.weighed.scope.tables, case.weighed.scope
        rows: dict[int, Found] = {}
        for said in self._said(case):
            for row in self._rows(case, said):
                if not tables or tables & scope.view(row.number).tables:
                    rows.setdefault(int(scope.index.same[row.number]), row)
                if len(rows) >= RELATED:
                    return list(rows.values())
        return list(rows.values())

    def _rows(self, case: Case, said: Said) -> Iterator[Found]:
        """The rows of the term's code that do not say it themselves."""
        numbers, index = case.weighed.scope.numbers, case.weighed.scope.index
        for number in index.codes.get(said.term.key, ()):
            at = int(np.searchsorted(numbers, number))
            note = self._official.notes.get(index.chunks[number].id) if numbers[at : at + 1] == number else None
            if note and code_key(note.code) == said.term.key and said.term.text in note.synonyms:
                yield Found(number, said, note)

    def _said(self, case: Case) -> list[Said]:
        """The terms that a question says, the one that says the most of it first."""
        query = case.weighed.query
        asked = meaning(query.written)
        topic = asked - self._asking
        if not topic:
            return []
        same = self._vocabulary.equivalents(query.plain)
        others = {word for phrases in same.values() for phrase in phrases for word in phrase}
        terms = self._official.terms.near(sorted(topic | others))
        said = [found for term in terms if (found := _said_of(term, asked, topic, same))]
        return sorted(said, key=lambda found: (-found.shared, found.left, found.term.text, found.term.key))


def _negates(phrase: Phrase, other: Phrase) -> bool:
    """Whether one has a word with a prefix and the other the word alone: "incomplete" also means "not complete"."""
    pairs = itertools.product(phrase, other)
    return any(one != two and (one.endswith(two) or two.endswith(one)) for one, two in pairs)


def _said_of(term: Term, asked: Words, topic: Words, same: Mapping[Phrase, frozenset[Phrase]]) -> Said | None:
    """How a question says a term; None when it says too little of it, or the opposite."""
    pairs = ((phrase, other) for phrase, others in same.items() for other in others if term.words.issuperset(other))
    meant = [(phrase, other) for phrase, other in pairs if not _negates(phrase, other)]
    said = (asked & term.words).union(*(other for _, other in meant))
    explained = (topic & term.words).union(*(topic.intersection(phrase) for phrase, _ in meant))
    needed = max(term.needed, key=lambda way: len(way & said) / len(way))
    of_term, of_question = len(needed & said) / len(needed), len(explained) / len(topic)
    opposite = (needed & NEGATIONS) - asked
    if of_term < OF_TERM or of_question < OF_QUESTION or opposite or excluded(asked, term.words):
        return None
    left = len(term.words - said)
    return Said(term, of_term * of_question, left, alone=of_term == of_question == 1)
