"""Explain a Decision: turn what the engine recorded on its way into words and figures; nothing is computed a second way."""

from collections.abc import Iterator, Mapping

from assistant.case import Case
from assistant.decide import ASSERTED, LIST, SURE, Belief, Decision, Reason
from assistant.evidence import SIGNALS
from assistant.explanation import (
    Candidate,
    CodePlace,
    Corrected,
    Decided,
    Explanation,
    NamedCode,
    SameMeaning,
    Understood,
)
from assistant.lists import MEMBER, WITHIN, Listing
from assistant.quote import quote
from assistant.vocabulary import Phrase, Vocabulary
from assistant.wording import label

CANDIDATES = 10  # that are shown
TOLD = 0.005  # a smaller probability changes no figure that is shown


def explanation(case: Case, decision: Decision, vocabulary: Vocabulary) -> Explanation:
    """The Explanation of a Decision about a Case."""
    numbers = case.ranked.numbers
    asserted = {*decision.official, *(decision.rows.numbers if decision.rows else numbers[: decision.count].tolist())}
    explainer = _Explainer(case, vocabulary)
    return Explanation(
        understood=explainer.understood(),
        compared=len(numbers),
        candidates=tuple(
            explainer.candidate(place, asserted=int(number) in asserted)
            for place, number in enumerate(numbers[:CANDIDATES])
        ),
        decision=_decided(decision),
    )


class _Explainer:
    def __init__(self, case: Case, vocabulary: Vocabulary) -> None:
        self._case = case
        self._vocabulary = vocabulary
        query = case.weighed.query
        self._typed = dict(zip(query.words, query.content, strict=True))
        self._same = vocabulary.equivalents(query.plain)

    def understood(self) -> Understood:
        """What was understood."""
        weighed = self._case.weighed
        query = weighed.query
        searched, _, earlier = query.text.partition(" [SEP] ")
        views = [weighed.scope.view(int(number)) for number in weighed.candidates.numbers]
        meanings = {
            asked: frozenset(other for other in same if any(other in view.phrases for view in views))
            for asked, same in self._same.items()
        }
        return Understood(
            asked=weighed.asked,
            searched=searched,
            earlier=earlier,
            corrections=tuple(Corrected(typed=one.typed, read=one.read) for one in query.corrections),
            words=query.content,
            codes=tuple(
                NamedCode(text=code.text, key=code.key, kind=code.kind, known=code.key in weighed.scope.codes)
                for code in query.codes
            ),
            codes_of_the_question_before=query.goes_back,
            same_meaning=tuple(self._meaning(asked, same) for asked, same in meanings.items() if same),
            tables=tuple(sorted(query.tables)),
            kinds=tuple(sorted(query.kinds)),
            documents=weighed.searched.documents,
            documents_named_in_the_question=weighed.searched.named,
        )

    def candidate(self, place: int, *, asserted: bool) -> Candidate:
        """The candidate at `place` of the ranking, from 0."""
        ranked, weighed = self._case.ranked, self._case.weighed
        number = int(ranked.numbers[place])
        view = weighed.scope.view(number)
        signals = dict(zip(SIGNALS, map(_rounded, weighed.evidence.signals[ranked.places[place]]), strict=True))
        item = quote(self._case.chunk(number), 0.0, frozenset())
        meanings = ((asked, same & view.phrases) for asked, same in self._same.items())
        return Candidate(
            id=item.id,
            name=label(item),
            asserted=asserted,
            share=_rounded(ranked.shares[place]),
            score=_rounded(ranked.scores[place]),
            words=tuple(word for stem, word in self._typed.items() if (stem,) in view.phrases),
            same_meaning=tuple(self._meaning(asked, same) for asked, same in meanings if same),
            code=_code(signals),
            signals=signals,
            citation=item.citation,
        )

    def _meaning(self, asked: Phrase, same: frozenset[Phrase]) -> SameMeaning:
        says = sorted({self._vocabulary.written(phrase) for phrase in same})
        return SameMeaning(asked=" ".join(self._typed[word] for word in asked), says=tuple(says))


def _code(signals: Mapping[str, float]) -> CodePlace:
    if signals["code"]:
        return "first cell"
    if signals["code_inside"]:
        return "inside"
    return "another of its kind" if signals["code_other"] else ""


def _decided(decision: Decision) -> Decided:
    belief = decision.belief
    return Decided(
        reason=decision.reason,
        status=decision.status,
        steps=tuple(_steps(decision)),
        asserted_from=ASSERTED,
        belief=_rounded(belief.strength) if belief else None,
        answerable=_rounded(belief.answerable) if belief else None,
        right=_rounded(belief.right) if belief else None,
        right_read=_rounded(belief.read.right) if belief and belief.read else None,
        answerable_read=_rounded(belief.read.answerable) if belief and belief.read else None,
        addressed=_rounded(belief.addressed) if belief else None,
        list_from=LIST,
        list_probability=None if decision.list_probability is None else _rounded(decision.list_probability),
        absent=decision.absent,
        named=decision.named,
    )


# What the rules say that need no figure.
_RULES = {
    Reason.NOTHING_ASKED: "There is nothing to look for: no letter and no digit, or no document to look in.",
    Reason.ABSENT_CODE: "A code is matched letter by letter or not at all; one that only looks like it is another code.",
    Reason.OTHER_LANGUAGE: "Its words are at home in another language than the documents; only a code of it is understood.",
    Reason.CERTAIN_CODE: "It is nothing but a code, and that is the first cell of the first candidate.",
    Reason.NO_SUCH_FACT: "It asks for a fact of a certain look, such as a date; nothing in the first candidate looks so.",
    Reason.OFFICIAL_TERM: "It is an official term of a row's code and nothing else; no row says it well enough itself.",
    Reason.HOLDS_CODE: "It asks for nothing but a code, and the first candidate holds it.",
    Reason.OWN_ROW: "The first candidate is the row of the code it names, and the documents know all that is asked of it.",
    Reason.WORD_FOR_WORD: "The first candidate says every word of it.",
    Reason.IN_ITS_PLACE: "The first candidate and the names of its table around it say every word of it.",
}


def _steps(decision: Decision) -> Iterator[str]:
    told = decision.reason if decision.reason in {Reason.NO_SUCH_FACT, Reason.OFFICIAL_TERM} else None
    rule = _RULES.get(told or (decision.belief.ground if decision.belief else decision.reason))
    if rule:
        yield rule
    if decision.absent:
        yield f"Not in the documents: {', '.join(decision.absent)}."
    if decision.belief and decision.reason is not Reason.NO_SUCH_FACT:
        alone = "; alone the first would not be asserted" if decision.rows else ": not asserted"
        yield from _weighing(decision.belief, " (its score)" if decision.count else "", alone)
    if decision.rows:
        yield f"It asks for a list: {decision.list_probability:.2f}, taken for one from {LIST:.2f} on."
        yield _membership(decision.reason, decision.rows)
    if decision.count > 1:
        yield f"The first {decision.count} are about as likely, so all of them are shown."
    if decision.named:
        yield f"The documents do name {', '.join(decision.named)}."


def _weighing(belief: Belief, score: str, below: str) -> Iterator[str]:
    answerable, right, strength = (f"{value:.2f}" for value in (belief.answerable, belief.right, belief.strength))
    yield f"That the documents answer: {answerable}; that the first candidate does: {right}{score}."
    if belief.read and (belief.read.answerable, belief.read.right) != (belief.answerable, belief.right):
        yield f"The network alone said {belief.read.answerable:.2f} and {belief.read.right:.2f}; the rule raises them."
    factor = ""
    if belief.addressed >= TOLD:
        yield f"That it speaks to a machine and not of documents, by its words: {belief.addressed:.2f}."
        factor = f" × {1 - belief.addressed:.2f}"
    verdict = f"at least {ASSERTED:.2f}: asserted" if belief.strength >= ASSERTED else f"below {ASSERTED:.2f}{below}"
    yield f"{answerable} × √{right}{factor} = {strength}, {verdict}."


def _membership(reason: Reason, rows: Listing) -> str:
    count = len(rows.numbers)
    if reason is Reason.LIST and rows.kept:
        return f"Rows that keep the limit which the question sets, and belong with {WITHIN:.2f} or more: {count}."
    if reason is Reason.LIST:
        surest = f"{max(rows.scores):.2f}, {SURE:.2f} is enough for a list"
        return f"Rows that belong to it with {MEMBER:.2f} or more: {count}; the surest with {surest}."
    what = "nothing else" if rows.whole else "how its codes look"
    return f"It names a table and {what}: {count} of its {rows.of} rows, read from the table itself."


def _rounded(value: float) -> float:
    return round(float(value), 4)
