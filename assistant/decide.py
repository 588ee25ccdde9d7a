"""Decide what is asserted and when to be silent, and record which rule said so, with its figures.

`compose` makes the Answer of a Decision, `explain` tells it to a reader; neither decides anything.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.answer import Status
from assistant.case import Case, Weighed
from assistant.evidence import SIGNALS
from assistant.lists import Listing, listing, whole_table
from assistant.listwords import ListWords, asks_for_list
from assistant.machinewords import MachineWords
from assistant.network import Engine
from assistant.placed import said_in_its_place
from assistant.spelling import english
from assistant.trust import Trust, signs, trust
from assistant.vocabulary import Vocabulary
from indexer.code_words import code_words
from indexer.codes import Code, missing_codes
from indexer.tuned import Heads
from indexer.words import stem

# Asserted when answerable x sqrt(right) x (1 - addressed) reaches this; chosen on documents left out, see
# assistant/data/README.md.
ASSERTED = 0.2
# From here on a question is taken to speak to a machine: what it names is not looked for.
ADDRESSED = 0.5
# A question is taken to ask for a list from here on. From 0.1 to 0.35 as many questions over documents left out are answered
# rightly, lists more of them and single rows fewer the lower it is: a missed list still shows its best row.
LIST = 0.18
LIST_OF_CODE = 0.6
# One that counts, and names a table and nothing else ("how many diagnoses"), asks for its rows already from here on.
COUNT_OF_TABLE = 0.05
# A list is given for the sake of a row that belongs to it this likely, however little the first candidate is trusted.
SURE = 0.6
# A second row is shown beside the first when it is this near: then either may be meant, and the reader must see both.
AS_GOOD = 0.85
MOST_AT_ONCE = 3
# From this share on nothing else can be meant.
ALONE = 0.9
# A row that says every word of a question answers it at least this likely.
WORD_FOR_WORD = 0.9
_LETTERS = 2  # of a modifier that is written in letters


class Reason(StrEnum):
    """The rule that decided; the first that fits, in this order."""

    NOTHING_ASKED = "nothing_asked"  # no letter or digit in the question, or nothing to look in
    ABSENT_CODE = "absent_code"  # none of the codes it names is in the documents
    OTHER_LANGUAGE = "other_language"  # it is not in the language of the documents; only a code of it is understood
    WHOLE_TABLE = "whole_table"  # it names a table and nothing else
    NO_SUCH_FACT = "no_such_fact"  # a telephone number or the like is asked for, and the first candidate has none
    UNSURE = "unsure"  # the belief stays below ASSERTED
    OFFICIAL_TERM = (
        "official_term"  # it is an official term of a row's code, and the documents' words gave no good answer
    )
    LIST = "list"  # it asks for a list, and rows belong to it
    CERTAIN_CODE = "certain_code"  # it is nothing but the code of the first candidate's first cell
    WORD_FOR_WORD = "word_for_word"  # the first candidate says every word of it
    IN_ITS_PLACE = "in_its_place"  # the row and the names of its table around it say every word of it
    HOLDS_CODE = "holds_code"  # it asks for nothing but a code, and the first candidate holds it
    OWN_ROW = "own_row"  # the row of the code it names is first, and the documents know all that is asked of it
    PROBABILITY = "probability"  # the trust network's two probabilities


@dataclass(frozen=True, slots=True)
class Belief(Trust):
    """How far the first candidate is trusted, why, and what the trust network `read` (None where it was not asked).

    `addressed` is the probability that the question is no question to documents, but speaks to a machine.
    """

    ground: Reason = Reason.PROBABILITY
    read: Trust | None = None
    addressed: float = 0.0

    @property
    def strength(self) -> float:
        """What is held against ASSERTED, 0 to 1: answerable x sqrt(right) x (1 - addressed)."""
        return float(self.answerable * self.right**0.5 * (1 - self.addressed))


# What kind of code it is, said beside it, asks for nothing: "CPT 90480", "pos 3".
KINDS = frozenset(stem(word) for word in code_words().kinds)
# A question that is nothing but a code of a first cell is answered, whatever the networks make of so few words.
CERTAIN = Belief(0.99, 0.97, Reason.CERTAIN_CODE)
# The row of a code is shown to those whose language is not read, though they may have asked for something else of it.
BY_CODE = Belief(0.5, 0.5, Reason.OTHER_LANGUAGE)


@dataclass(frozen=True, slots=True)
class Decision:
    """What is done with a question, and why.

    The first `count` candidates are asserted, or the `rows` of a list, or the rows numbered in `official`; `absent` are
    codes that are not in the documents, `named` what the documents name without saying what was asked. A figure is None
    where the rule did not need it.
    """

    reason: Reason
    count: int = 0
    rows: Listing | None = None
    official: tuple[int, ...] = ()
    absent: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    list_probability: float | None = None
    belief: Belief | None = None

    @property
    def status(self) -> Status:
        """The status of the answer."""
        if self.count or self.rows or self.official:
            return "answered"
        return "mentioned" if self.named else "no_answer"


@dataclass(frozen=True, slots=True)
class Decider:
    """Decides with what was trained (networks, heads of the encoder, words of lists and machines) and the vocabulary."""

    engine: Engine
    heads: Heads
    vocabulary: Vocabulary
    list_words: ListWords
    machine_words: MachineWords

    def decide(self, case: Case) -> Decision:
        """The Decision about a question whose candidates are ranked."""
        asked = case.weighed.asked
        if rule := _told_by_itself(case, self.vocabulary):
            return rule
        probability = self.asks_for_list(case.weighed)
        if self._whole(asked, probability) and (table := whole_table(case, asked, self.vocabulary)):
            return Decision(Reason.WHOLE_TABLE, rows=table, list_probability=probability)
        belief = self.belief(case)
        rows = listing(case, self.engine.members, self.vocabulary) if self._many(case, probability) else None
        if self._lacks_fact(case, rows.numbers if rows else case.ranked.numbers[:1]):
            return Decision(Reason.NO_SUCH_FACT, named=self._named(case), list_probability=probability, belief=belief)
        sure = rows is not None and (rows.kept or max(rows.scores) >= SURE) and belief.addressed < ADDRESSED
        if belief.strength < ASSERTED and not sure:
            named = self._named(case) if belief.addressed < ADDRESSED else ()
            return Decision(Reason.UNSURE, named=named, list_probability=probability, belief=belief)
        if rows:
            return Decision(Reason.LIST, rows=rows, list_probability=probability, belief=belief)
        return Decision(belief.ground, count=_as_good(case), list_probability=probability, belief=belief)

    def _lacks_fact(self, case: Case, numbers: Iterable[int]) -> bool:
        """Whether a fact of a certain look is asked for, and none of these chunks has one, nor the names of its columns."""
        chunks = [case.chunk(number) for number in numbers]
        texts = (" | ".join((*chunk.header, chunk.text)) for chunk in chunks)
        return all(self.vocabulary.lacks_fact(case.weighed.asked, text) for text in texts)

    def _whole(self, asked: str, probability: float) -> bool:
        """Whether the whole of a table may be meant."""
        _, _, counts, _ = self.vocabulary.list_cues(asked)
        return probability >= (COUNT_OF_TABLE if counts else LIST)

    def _many(self, case: Case, probability: float) -> bool:
        """Whether several rows may be meant: hardly where the first is the row of a code that the question names."""
        return probability >= (LIST_OF_CODE if _is_code(case) else LIST)

    def asks_for_list(self, weighed: Weighed) -> float:
        """How likely a question asks for all of something, 0 to 1; from LIST on it is taken to."""
        return asks_for_list(self.engine.lists, self.list_words, weighed.asked, weighed.embedded)

    def belief(self, case: Case) -> Belief:
        """How far the first candidate is trusted; the case must have one."""
        query = case.weighed.query
        view = case.weighed.scope.view(int(case.ranked.numbers[0]))
        rest = set(query.words) - self.vocabulary.idle - self.vocabulary.table_words(query.tables & view.tables) - KINDS
        if _is_code(case) and not rest:
            return CERTAIN
        read = trust(self.engine.trust, signs(case, self.heads, self.vocabulary))
        if not rest - self.vocabulary.using and view.codes & {code.key for code in query.codes}:
            return _raised(case, read, Reason.HOLDS_CODE)
        if _is_code(case) and self._holds_all(case, rest):
            return _raised(case, read, Reason.OWN_ROW)
        if len(rest) > 1 and all((word,) in view.phrases for word in rest):
            return _raised(case, read, Reason.WORD_FOR_WORD)
        if said_in_its_place(case, self.vocabulary):
            return _raised(case, read, Reason.IN_ITS_PLACE)
        return Belief(read.answerable, read.right, Reason.PROBABILITY, read, self._addressed(case))

    def _holds_all(self, case: Case, words: Iterable[str]) -> bool:
        """Whether the scope knows these words, those of use left out, and the first candidate lacks no sum asked for."""
        known = all(case.weighed.scope.word_counts[word] for word in set(words) - self.vocabulary.using)
        return known and not self.vocabulary.lacks(case.weighed.query.kinds, case.chunk(case.ranked.numbers[0]).text)

    def _addressed(self, case: Case) -> float:
        """How likely a question speaks to a machine; one that names a code of the documents does not."""
        named = any(code.key in case.weighed.scope.codes for code in case.weighed.query.codes)
        return 0.0 if named else self.machine_words.probability(case.weighed.asked)

    def _named(self, case: Case) -> tuple[str, ...]:
        """What a question names that the documents name too: codes, and words that only few rows and passages hold."""
        query, scope = case.weighed.query, case.weighed.scope
        codes = [code.text for code in query.codes if code.key in scope.codes]
        few = max(2, len(scope.numbers) // 5)
        idle = self.vocabulary.idle | self.vocabulary.table_words(query.tables)
        stems = dict(zip(query.words, query.content, strict=True))
        words = [word for stem, word in stems.items() if stem not in idle and 0 < scope.word_counts[stem] <= few]
        return (*codes, *(_as_typed(word, case.weighed.asked) for word in words))


def _raised(case: Case, read: Trust, ground: Reason) -> Belief:
    """The belief in a first candidate that says all that is asked; a row is as likely right as it stands out."""
    row = bool(case.chunk(int(case.ranked.numbers[0])).cells)
    right = max(read.right, min(float(case.ranked.shares[0]), ALONE)) if row else read.right
    return Belief(max(read.answerable, WORD_FOR_WORD), right, ground, read)


def _told_by_itself(case: Case, vocabulary: Vocabulary) -> Decision | None:
    """What is decided by the question alone, whatever the networks make of it; None for most."""
    if not len(case.ranked.numbers) or not any(letter.isalnum() for letter in case.weighed.asked):
        return Decision(Reason.NOTHING_ASKED)
    if absent := _missing_codes(case, vocabulary):
        return Decision(Reason.ABSENT_CODE, absent=absent)
    if case.weighed.query.foreign:
        by_code = _is_code(case)
        return Decision(Reason.OTHER_LANGUAGE, count=int(by_code), belief=BY_CODE if by_code else None)
    return None


def _missing_codes(case: Case, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The codes of a question none of which stands in the scope; () when one does, or none is certain to be a code."""
    query, known = case.weighed.query, case.weighed.scope.codes
    if not query.codes:
        return _like_a_code(case, vocabulary)
    codes = [replace(code, certain=code.certain or _must_be(code, case, vocabulary)) for code in query.codes]
    return tuple(dict.fromkeys(code.text for code in missing_codes(codes, known)))


def _like_a_code(case: Case, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The two small letters that a question asks for and nothing else, where no word has them and such are codes: "qw"."""
    query, scope = case.weighed.query, case.weighed.scope
    asked = set(query.words) - vocabulary.idle - vocabulary.using - vocabulary.coding - KINDS
    strange = [word for word in query.plain if stem(word) in asked and len(word) == _LETTERS and word.isalpha()]
    unknown = len(asked) == 1 and strange and not scope.word_counts[stem(strange[0])] and strange[0] not in english()
    return (strange[0],) if unknown and _letters_alone(strange[0], scope.codes, vocabulary) else ()


def _must_be(code: Code, case: Case, vocabulary: Vocabulary) -> bool:
    """Whether what only looks like a code can be nothing else.

    A number with nothing beside it ("and 59?"), and two capitals that nobody knows as a word, where such are codes.
    """
    if code.kind == "numeric":
        return len(case.weighed.query.words) <= 1
    return code.kind == "modifier" and _letters_alone(code.text, case.weighed.scope.codes, vocabulary)


def _letters_alone(text: str, known: Iterable[str], vocabulary: Vocabulary) -> bool:
    """Whether two letters are no abbreviation, and other two letters are codes."""
    return text.casefold() not in vocabulary.abbreviations and any(
        len(key) == _LETTERS and key.isalpha() for key in known
    )


def _is_code(case: Case) -> bool:
    """Whether the first cell of the first candidate is a code of the question."""
    return bool(case.weighed.evidence.signals[case.ranked.places[0], SIGNALS.index("code")])


def _as_good(case: Case) -> int:
    """How many candidates from the first on may be meant."""
    shares = case.ranked.shares[:MOST_AT_ONCE]
    return sum(bool(share >= AS_GOOD * shares[0]) for share in shares) if shares[0] < ALONE else 1


def _as_typed(word: str, question: str) -> str:
    """A case-folded word as the question writes it."""
    place = question.casefold().find(word)
    return question[place : place + len(word)] if place >= 0 else word
