"""A row that says, with the names of its table around it, every word of a question: "which provider type is ambulance"."""

from assistant.case import Case
from assistant.views import View
from assistant.vocabulary import Vocabulary

# A word of this length that begins another is the same ("owner", "ownership").
PREFIX = 5


def said_in_its_place(case: Case, vocabulary: Vocabulary) -> bool:
    """Whether the first candidate is a row that says all of the question in its place, and something of it by itself.

    By itself: a word that its surroundings do not have, or a number of the question as its first cell.
    """
    number, query = int(case.ranked.numbers[0]), case.weighed.query
    view = case.weighed.scope.view(number)
    tables = query.tables & view.tables
    rest = frozenset(query.words) - vocabulary.idle - vocabulary.table_words(tables)
    itself = rest & _itself(view, rest, query.plain, vocabulary)
    around = view.label | view.around
    coded = bool(frozenset(query.numbers) & view.first)
    placed = rest <= itself | around and (bool(itself - around) or coded)
    return case.chunk(number).kind == "row" and placed and len(rest) + coded + bool(tables) > 1


def said_around(view: View, asked: frozenset[str], plain: tuple[str, ...], vocabulary: Vocabulary) -> frozenset[str]:
    """Those of the stems `asked` that a chunk says in its place: in its text, in words that mean the same, or around it.

    Around it are column names, caption, headings and title.
    """
    return asked & (_itself(view, asked, plain, vocabulary) | view.label | view.around)


def _itself(view: View, asked: frozenset[str], plain: tuple[str, ...], vocabulary: Vocabulary) -> frozenset[str]:
    same = vocabulary.equivalents(plain)
    meant = frozenset(word for phrase, others in same.items() if others & view.phrases for word in phrase)
    return _own(view, asked) | meant


def _own(view: View, asked: frozenset[str]) -> frozenset[str]:
    said = {phrase[0] for phrase in view.phrases if len(phrase) == 1}
    begun = {word for word in asked if len(word) >= PREFIX and any(other.startswith(word) for other in said)}
    return asked & (said | begun)
