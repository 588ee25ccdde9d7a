"""The words of the field: abbreviations, synonyms, hints, and the words that questions are made of; data, not code.

A folder of TOML files that a user can read, extend or replace (`ROWCITE_VOCABULARY`). Nothing of one document is in it.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from assistant.amounts import Amounts, AmountWords
from assistant.turns import Turns, any_of
from assistant.vocabulary_files import Names, QuestionWords, Tables
from indexer.errors import SettingError
from indexer.words import STOP_WORDS, plain_words, stem

PACKAGED = Path(str(files("assistant") / "data" / "vocabulary"))
Phrase = tuple[str, ...]  # the stems of a word or phrase, in order
LONGEST_PHRASE = 6
NOT = frozenset({"no", "not", "nor"})
# A row says no at the beginning of a clause ("Not applicable to …", "The patient may never …"), not deep inside one.
CLAUSE, OPENING = re.compile(r"[.;:(]\s*"), 6
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Vocabulary:
    """What the files say, ready to be looked up by stemmed phrase.

    `abbreviations` maps a case-folded abbreviation to its expansions; `groups` holds the terms that may stand for one
    another; `hints` maps a term of a question to terms that often stand in the row which answers it.
    """

    abbreviations: Mapping[str, tuple[str, ...]]
    groups: tuple[tuple[str, ...], ...]
    hints: Mapping[str, tuple[str, ...]]
    questions: QuestionWords
    tables: Mapping[str, Names]
    amounts: Amounts

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that the vocabulary knows, case-folded, for telling a rare word from a misspelt one."""
        terms = (*self.abbreviations, *(term for group in self.groups for term in group))
        return frozenset(word for term in terms for word in plain_words(term))

    @cached_property
    def _phrases(self) -> Mapping[str, Phrase]:
        """Every term, stemmed once: most stand in several places."""
        each = (self.groups, self.abbreviations.values(), self.hints.values(), (self.abbreviations, self.hints))
        return {term: phrase_of(term) for term in {term for some in each for terms in some for term in terms}}

    @cached_property
    def _equivalents(self) -> Mapping[Phrase, frozenset[Phrase]]:
        table: dict[Phrase, set[Phrase]] = {}
        for group in self.groups:
            # A stem has no "not": "not covered" would become its opposite.
            phrases = {self._phrases[term] for term in group if "no" not in term or NOT.isdisjoint(plain_words(term))}
            for phrase in phrases:
                table.setdefault(phrase, set()).update(phrases - {phrase})
        for short, meanings in self.abbreviations.items():
            for meaning in meanings:
                table.setdefault(self._phrases[short], set()).add(self._phrases[meaning])
                table.setdefault(self._phrases[meaning], set()).add(self._phrases[short])
        # Of "i&d" and "her-2" one letter or digit is left, which stands for anything.
        return {phrase: frozenset(found) for phrase, found in table.items() if len("".join(phrase)) > 1}

    @cached_property
    def _written(self) -> Mapping[Phrase, str]:
        full = (term for group in (*self.groups, *self.abbreviations.values()) for term in group)
        # Of several terms with the same stems the shortest; an abbreviation only where nothing else has them.
        terms = (*self.abbreviations, *sorted(full, key=lambda term: (-len(term), term)))
        return {self._phrases[term]: term for term in terms}

    def written(self, phrase: Phrase) -> str:
        """A term of the vocabulary as its file writes it, for a reader; KeyError where it is none."""
        return self._written[phrase]

    def meanings(self, word: str) -> tuple[str, ...]:
        """What a word may stand for: the meanings of an abbreviation, else the terms that it shares a group with."""
        same = self._equivalents.get((stem(word),), frozenset())
        return self.abbreviations.get(word) or tuple(sorted(self.written(phrase) for phrase in same))

    @cached_property
    def _hinted(self) -> Mapping[Phrase, frozenset[Phrase]]:
        return {
            self._phrases[term]: frozenset(map(self._phrases.__getitem__, found)) for term, found in self.hints.items()
        }

    def equivalents(self, words: Sequence[str]) -> dict[Phrase, frozenset[Phrase]]:
        """The terms of a question that stand in the vocabulary, each with the terms that mean the same."""
        return {phrase: self._equivalents[phrase] for phrase in _phrases(words) if phrase in self._equivalents}

    @cached_property
    def _table_names(self) -> Mapping[Phrase, frozenset[str]]:
        names: dict[Phrase, set[str]] = {}
        for kind, table in self.tables.items():
            for name in table.names:
                names.setdefault(phrase_of(name), set()).add(kind)
        return {phrase: frozenset(kinds) for phrase, kinds in names.items()}

    def tables_named(self, text: str) -> frozenset[str]:
        """The kinds of table that a text names, by any of their names."""
        found = (self._table_names.get(phrase, frozenset()) for phrase in _phrases(plain_words(text)))
        return frozenset(kind for kinds in found for kind in kinds)

    def kinds_asked(self, text: str) -> frozenset[str]:
        """The kinds of thing (amount, deadline, contact, …) that a question asks for, by its words."""
        words = f" {' '.join(plain_words(text))} "
        return frozenset(
            name for name, kind in self.questions.kind.items() if any(f" {phrase} " in words for phrase in kind.ask)
        )

    @cached_property
    def _shown(self) -> Mapping[str, re.Pattern[str]]:
        return {name: any_of(kind.shows, kind.pattern) for name, kind in self.questions.kind.items()}

    @cached_property
    def idle(self) -> frozenset[str]:
        """Stems that ask without naming a subject: fillers, and the words of list and count questions."""
        asked = self.questions
        terms = (*asked.filler.words, *asked.list.ask, *asked.list.count, *asked.list.single)
        return _stems(terms)

    @cached_property
    def coding(self) -> frozenset[str]:
        """Stems of the words in which a code for something is asked for: bill, coded, patient, diagnosed."""
        return _stems(self.questions.coding.words)

    @cached_property
    def using(self) -> frozenset[str]:
        """Stems of the words in which it is asked how to use a code: fit, apply, add."""
        return _stems(self.questions.using.words)

    @cached_property
    def _table_words(self) -> Mapping[str, frozenset[str]]:
        return {
            kind: _naming([[stem(word) for word in plain_words(name)] for name in table.names])
            for kind, table in self.tables.items()
        }

    def table_words(self, kinds: Iterable[str]) -> frozenset[str]:
        """The stems of the names of these kinds of table."""
        return frozenset(word for kind in kinds for word in self._table_words[kind])

    @cached_property
    def _list_cues(self) -> tuple[re.Pattern[str], ...]:
        asked = self.questions.list
        return (any_of(asked.ask), any_of(asked.count), any_of(asked.single))

    def list_cues(self, question: str) -> tuple[float, ...]:
        """Whether a question asks for a list, does so at its start, for a count, or for a single thing; 0 or 1 each."""
        ask, count, single = self._list_cues
        at_start = ask.match(question.strip())
        return (bool(ask.search(question)), bool(at_start), bool(count.search(question)), bool(single.search(question)))

    def denial(self, text: str) -> float:
        """How strongly a text says no: 1 outright ("not applicable"), 0.7 as good as ("rarely"), 0.4 with a condition, 0."""
        openings = [" ".join(clause.split()[:OPENING]) for clause in CLAUSE.split(text)]
        return next((strength for strength, no in self._denials if any(no.search(part) for part in openings)), 0.0)

    @cached_property
    def _denials(self) -> tuple[tuple[float, re.Pattern[str]], ...]:
        no = self.questions.negation
        return ((1.0, any_of(no.absolute)), (0.7, any_of(no.strong)), (0.4, any_of(no.conditional)))

    @cached_property
    def turns(self) -> Turns:
        """How questions turn away: from what was asked before, and from rows that a list shall leave out."""
        return Turns(any_of(self.questions.change.words), any_of(self.questions.exclusion.words))

    @cached_property
    def excluding(self) -> frozenset[str]:
        """Stems of the words before what a list shall leave out."""
        return _stems(self.questions.exclusion.words)

    @cached_property
    def _facts(self) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
        return tuple((any_of([], fact.ask), any_of([], fact.shows)) for fact in self.questions.fact.values())

    def lacks_fact(self, question: str, text: str) -> bool:
        """Whether a fact is asked for whose look is known (a telephone number, a time of day), and a text has none such."""
        return any(ask.search(question) and not shows.search(text) for ask, shows in self._facts)

    @cached_property
    def _cues(self) -> tuple[re.Pattern[str], ...]:
        """Of a question that denies, of a cell that does, of what rules seldom tell."""
        no = self.questions.negation
        particles = [word for word in no.particles if not word.endswith("-")]
        return any_of(particles), any_of(no.cells), any_of(self.questions.seldom.words)

    def asks_seldom_told(self, text: str) -> bool:
        """Whether a text has words for figures of a time past, opinions, comparisons: what rules seldom tell."""
        return bool(self._cues[2].search(text))

    def refuses(self, cell: str) -> bool:
        """Whether a cell says no before anything else: "None", "not required; send as it is"."""
        return bool(self._cues[1].match(cell.strip()))

    @cached_property
    def denying(self) -> frozenset[str]:
        """Stems of the small words that turn round what they stand beside: not, without."""
        return _stems(word for word in self.questions.negation.particles if " " not in word)

    def negated(self, question: str) -> bool:
        """Whether a question asks for what is not: "do not apply", "never"."""
        return bool(self._cues[0].search(question))

    def shows(self, kind: str, text: str) -> bool:
        """Whether a text shows signs of holding this kind of thing."""
        return bool(self._shown[kind].search(text))

    def lacks(self, kinds: Iterable[str], text: str) -> bool:
        """Whether a kind is asked for that no text tells without a sign (a sum, a number to call), and this has none."""
        return any(self.questions.kind[kind].needs_sign and not self.shows(kind, text) for kind in kinds)

    def hinted(self, words: Sequence[str]) -> frozenset[Phrase]:
        """Terms that often stand in the row which answers a question of these words."""
        return frozenset(hint for phrase in _phrases(words) for hint in self._hinted.get(phrase, ()))


def _stems(terms: Iterable[str]) -> frozenset[str]:
    return frozenset(stem(word) for term in terms for word in plain_words(term))


def phrase_of(term: str) -> Phrase:
    """The stems of a term, small words left out unless there are no others."""
    words = plain_words(term)
    return tuple(stem(word) for word in words if word not in STOP_WORDS) or tuple(words)


def _naming(names: Sequence[Sequence[str]]) -> frozenset[str]:
    """The words that name a kind: alone, or in several names; "anesthesia" of one "anesthesia modifier" does not."""
    counts = Counter(word for name in names for word in set(name))
    alone = {name[0] for name in names if len(name) == 1}
    return frozenset(word for word, count in counts.items() if count > 2 or word in alone)


def _phrases(words: Sequence[str]) -> Iterator[Phrase]:
    stems = [stem(word) for word in words if word not in STOP_WORDS]
    for first in range(len(stems)):
        for last in range(first + 1, min(first + LONGEST_PHRASE, len(stems)) + 1):
            yield tuple(stems[first:last])


@cache
def load_vocabulary(folder: Path | None = None) -> Vocabulary:
    """The vocabulary in `folder`, or the packaged one, read once; SettingError names a file that cannot be used."""
    place = folder or PACKAGED
    synonyms = _table(place / "synonyms.toml", "synonyms")
    return Vocabulary(
        abbreviations={
            key: tuple(value) for key, value in _table(place / "abbreviations.toml", "abbreviations").items()
        },
        groups=tuple(tuple(group) for area in synonyms.values() for group in _groups(area)),
        hints={key: tuple(value) for key, value in _table(place / "related.toml", "related").items()},
        questions=_checked(place / "question_words.toml", QuestionWords),
        tables=_checked(place / "tables.toml", Tables).table,
        amounts=Amounts(
            _checked(own if (own := place / "amounts.toml").exists() else PACKAGED / own.name, AmountWords)
        ),
    )


def _groups(area: Iterable[object]) -> Iterator[Iterable[str]]:
    for group in area:
        if not isinstance(group, list):
            raise SettingError("synonyms.toml: every area must be an array of arrays of terms")
        yield map(str, group)


def _table(path: Path, name: str) -> Mapping[str, list[str]]:
    table = _read(path).get(name)
    if not isinstance(table, dict):
        raise SettingError(f"{path} must hold a table [{name}]")
    return table


def _checked(path: Path, model: type[M]) -> M:
    try:
        return model.model_validate(_read(path))
    except ValidationError as error:
        first = error.errors()[0]
        raise SettingError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingError(f"the vocabulary file {path} cannot be read: {error}") from error
