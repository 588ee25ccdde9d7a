"""A question that says a cell of a row word for word asks for that row; one that names a code, for what holds that code."""

from collections.abc import Container, Iterator
from dataclasses import replace

import numpy as np

from assistant.case import Case
from assistant.evidence import SIGNALS
from assistant.placed import said_around
from assistant.rank import Ranked
from assistant.vocabulary import Vocabulary
from indexer.codes import find_codes
from indexer.words import words

# So many words of a cell are no chance, and this share of the words of a question is what it is about.
FEWEST, SHARE = 2, 0.5
# The row is put so far before the others, in logits: nineteen to one.
AHEAD = 3.0


def with_verbatim_first(case: Case, vocabulary: Vocabulary) -> Case:
    """The case, with the row first whose cell stands whole in the question; as it is where none does, or the first does.

    Nor where the first says something of the question that this row does not.
    """
    case = _with_its_code_first(case)
    asked = words(case.weighed.asked)
    idle = vocabulary.idle | vocabulary.table_words(case.weighed.query.tables)
    subject = frozenset(asked) - idle
    if case.weighed.query.codes and not frozenset(case.weighed.query.words) - idle:
        return _with_code_first(case)
    longest = [_longest(case, int(number), asked, subject) for number in case.ranked.numbers]
    most = max(longest, default=0)
    if most < max(FEWEST, SHARE * len(subject)) or longest[0] == most:
        return case
    place = longest.index(most)
    first, said = (_covered(case, at, subject, vocabulary) for at in (0, place))
    return replace(case, ranked=_first(case.ranked, place)) if first <= said else case


def _with_its_code_first(case: Case) -> Case:
    """The case, with what holds a code of the question before what holds another code of the same kind instead.

    One code is never taken for another, however alike the words beside them are.
    """
    asked = {code.key: code.kind for code in case.weighed.query.codes if code.certain}
    first = case.chunk(int(case.ranked.numbers[0])) if len(case.ranked.numbers) else None
    if not asked or first is None or _held(case, 0, asked):
        return case
    kinds = {code.kind for text in first.cells or (first.text,) for code in find_codes(text)}
    place = next((place for place in range(len(case.ranked.numbers)) if _held(case, place, asked)), None)
    instead = kinds & set(asked.values())
    return replace(case, ranked=_first(case.ranked, place)) if place is not None and instead else case


def _held(case: Case, place: int, asked: Container[str]) -> bool:
    return any(key in asked for key in case.weighed.scope.view(int(case.ranked.numbers[place])).codes)


def _with_code_first(case: Case) -> Case:
    """The case, with a row of the code itself before those that only name it."""
    coded = case.weighed.evidence.signals[case.ranked.places, SIGNALS.index("code")] > 0
    place = int(coded.argmax())
    return replace(case, ranked=_first(case.ranked, place)) if place else case


def _covered(case: Case, place: int, subject: frozenset[str], vocabulary: Vocabulary) -> frozenset[str]:
    view = case.weighed.scope.view(int(case.ranked.numbers[place]))
    return said_around(view, subject, case.weighed.query.plain, vocabulary)


def _longest(case: Case, number: int, asked: list[str], subject: frozenset[str]) -> int:
    """How many words of the subject a cell of a row has that stands in the question as it is; 0 for none."""
    cells = _said(case.chunk(number).cells, case.weighed.asked.casefold())
    return max((len(subject.intersection(said)) for said in cells if _holds(asked, said)), default=0)


def _said(cells: tuple[str, ...], question: str) -> Iterator[list[str]]:
    """The words of the cells that may stand in the question: a look at their beginnings spares most of the work."""
    return (words(cell) for cell in cells if len(cell) <= len(question) and cell[:8].strip().casefold() in question)


def _holds(asked: list[str], said: list[str]) -> bool:
    size = len(said)
    return any(asked[at : at + size] == said for at in range(len(asked) - size + 1))


def _first(ranked: Ranked, place: int) -> Ranked:
    """The same candidates with that at `place` ahead of all others."""
    order = np.array([place, *(other for other in range(len(ranked.numbers)) if other != place)])
    scores = ranked.scores[order].copy()
    scores[0] = ranked.scores[0] + AHEAD
    shares = np.exp(scores - scores[0])
    shares /= shares.sum()
    return Ranked(ranked.numbers[order], ranked.places[order], scores, shares.astype(np.float32))
