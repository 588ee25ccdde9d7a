"""A question that names a document ("in the E2500 document, …", "according to cpt-0252u") is asked of that document.

A document is named clearly or not at all: by words that only one has in its title or file name, in the place where a source
is named. The naming words say where to look and not what for, and are taken out of the question.
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from assistant.names import Names, Owners, naming_words, whole
from assistant.spelling import english
from assistant.vocabulary import Vocabulary
from indexer.code_words import code_words
from indexer.codes import Code, find_codes
from indexer.words import STOP_WORDS, WORD, plain_words, stem, words

# With this many words beside it, the code of a document says where to look and not what for.
ENOUGH = 3
# So many words that are no filler and no name of a table ask for something by themselves.
TELLS = 2
FILE = re.compile(r"[\w][\w.\-]*\w")
# What may stand between two words of one name.
GAP = re.compile(r"[\s\-_/()&.]*")
# What kind of code it is, said before it.
_KINDS = "|".join(map(re.escape, sorted(code_words().kinds, key=len, reverse=True)))
KIND = re.compile(rf"\b(?:{_KINDS}|test)\s+$", re.IGNORECASE)
NOBODY: Owners = frozenset()


@dataclass(frozen=True, slots=True)
class Named:
    """A question as it is asked of the documents that it names; `documents` is () when it names none."""

    text: str
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    word: str

    @property
    def stem(self) -> str:
        return stem(self.word)


@dataclass(frozen=True, slots=True)
class _Naming:
    """A stretch of the question that names `document`, with the words around that only lead to it."""

    start: int
    end: int
    document: str


def named(question: str, names: Names) -> Named:
    """The question without the words that name its document; unchanged when it names none, or not clearly."""
    found = _Finder(question, names)
    namings = [*found.by_file(), *found.by_noun(), *found.by_source()]
    if len({naming.document for naming in namings}) == 1:
        rest = _without(question, namings)
        return Named(rest, (namings[0].document,)) if words(rest) or find_codes(rest) else Named(question)
    return Named(question) if namings else _by_code(question, names)


def _by_code(question: str, names: Names) -> Named:
    """The one document whose code a question names beside what it asks for.

    A code alone is what is asked for, not where; so is the code of several documents. The code that named the document is
    taken out where the question has another, or says enough without it.
    """
    codes = [code for code in find_codes(question) if code.kind != "number"]
    naming = [code for code in codes if len(names.codes.get(code.key, NOBODY)) == 1]
    documents = {next(iter(names.codes[code.key])) for code in naming}
    said = words(_without(question, [_Naming(code.start, code.end, "") for code in codes]))
    if len(documents) != 1 or len(codes) + len(said) < 2:
        return Named(question)
    if len(naming) == len(codes) and len(said) < ENOUGH:
        return Named(question, tuple(documents))
    return Named(_without(question, [_around(question, code) for code in naming]), tuple(documents))


def without_subject(question: str, subject: Container[str], vocabulary: Vocabulary) -> str:
    """The question without the code that its only document is about, where it says enough without it.

    `subject` are the keys of the codes in the title. "Typical site of service for E0470" asks for the site, but
    "what is HCPCS code E0470?" and "is E0470 used?" for the code.
    """
    codes = [code for code in find_codes(question) if code.kind != "number"]
    naming = [code for code in codes if code.key in subject and not vocabulary.turns.excludes(question[: code.start])]
    if not naming:
        return question
    starts = [_with_kind(question, code) for code in naming]
    rest = _without(
        question, [_with_lead(question, start, code.end, "") for start, code in zip(starts, naming, strict=True)]
    )
    own = frozenset(kind for code in naming for kind in vocabulary.tables_named(code.kind))
    left = " ".join(word for word in plain_words(rest) if stem(word) not in vocabulary.using)
    told = frozenset(words(left)) - vocabulary.idle - vocabulary.table_words(own)
    others = vocabulary.tables_named(left) - own
    # "… for E0470" says where to look; "does E0470 cover …" may say what for.
    enough = 1 if all(naming_words().noun_cue.search(question[:start]) for start in starts) else TELLS
    return rest if len(naming) < len(codes) or len(told) >= enough or others else question


def _with_kind(question: str, code: Code) -> int:
    """Where a code begins, with the words before it that say what kind of code it is: "HCPCS code E0470"."""
    start = code.start
    while before := KIND.search(question[:start]):
        start = before.start()
    return start


def _around(question: str, code: Code) -> _Naming:
    return _with_lead(question, code.start, code.end, "")


def _with_lead(question: str, start: int, end: int, document: str) -> _Naming:
    """A name with the preposition and article before it and what closes it behind."""
    lists = naming_words()
    lead = lists.noun_cue.search(question[:start]) or lists.article.search(question[:start])
    close = lists.after.match(question, end)
    return _Naming(lead.start() if lead else start, close.end() if close else end, document)


def _without(question: str, namings: list[_Naming]) -> str:
    parts, place = [], 0
    for naming in sorted(namings, key=lambda naming: (naming.start, -naming.end)):
        if naming.end > place:
            parts.append(question[place : max(naming.start, place)])
            place = naming.end
    return " ".join(" ".join([*parts, question[place:]]).split())


class _Finder:
    """Looks for names of documents in one question."""

    def __init__(self, question: str, names: Names) -> None:
        self._question = question
        self._names = names
        self._lists = naming_words()
        self._words = self._read()

    def _read(self) -> list[_Word]:
        """The words of the question; two that are written as one in a name are one ("code book")."""
        known, read = self._names.spelt | self._lists.nouns, list[_Word]()
        for match in WORD.finditer(self._question):
            word = match.group().casefold()
            if read and read[-1].word + word in known and self._joined(read[-1].end, match.start()):
                last = read.pop()
                read.append(_Word(last.start, match.end(), last.word + word))
            else:
                read.append(_Word(match.start(), match.end(), word))
        return read

    def by_file(self) -> Iterator[_Naming]:
        """File names as they are written, with or without their ending."""
        for match in FILE.finditer(self._question):
            owners = self._names.files.get(match.group().casefold(), NOBODY)
            if len(owners) == 1:
                yield _with_lead(self._question, match.start(), match.end(), next(iter(owners)))

    def by_noun(self) -> Iterator[_Naming]:
        """Names that end with what a document is called ("the Medicaid policy"), or begin with it ("codebook for PDE")."""
        for last, word in enumerate(self._words):
            if word.word in self._lists.nouns and not self._goes_on(last):
                first = self._first(last)
                cued = [place for place in range(first, last + 1) if self._led(place)]
                tries = [(place, last, True) for place in cued] + [
                    (p, last, False) for p in range(last - 1, first - 1, -1)
                ]
                tries += [(cued[0], behind, True) for behind in self._behind(last) if cued]
                yield from self._first_clear(tries)

    def by_source(self) -> Iterator[_Naming]:
        """Names without such a noun: after "according to", before "says" or a colon, or whole titles after "in"."""
        for first in range(len(self._words)):
            before = self._question[: self._words[first].start]
            strong, cued = self._lists.strong.search(before), self._lists.cue.search(before)
            runs = range(self._last(first), first - 1, -1)
            fit = [last for last in runs if strong or self._says(last) or (cued and self._is_whole(first, last))]
            yield from self._first_clear([(first, last, True) for last in fit])
        prefix = [place for place, word in enumerate(self._words) if self._question[word.end : word.end + 1] == ":"]
        if prefix and self._last(0) >= prefix[0]:
            yield from self._first_clear([(0, prefix[0], True)])

    def _first_clear(self, tries: list[tuple[int, int, bool]]) -> Iterator[_Naming]:
        for first, last, cued in tries:
            document = self._meant(self._words[first : last + 1], cued=cued)
            if document:
                yield _with_lead(self._question, self._words[first].start, self._words[last].end, document)
                return

    def _meant(self, name: list[_Word], *, cued: bool) -> str | None:
        """The one document that a name can mean; None when it means none or several, or may be no name at all."""
        nouns = [word.word for word in name if word.word in self._lists.nouns]
        core = [word for word in name if word.word not in {*nouns, *STOP_WORDS}]
        owners = self._all(word.stem for word in core)
        called = owners & self._called(nouns)
        if len(called or owners) != 1:
            return None
        [document] = called or owners
        telling = (
            len(core) > 1 or any(map(self._is_name, core)) or whole(word.word for word in name) in self._names.wholes
        )
        if nouns and called:
            clear = cued and telling if set(nouns) <= self._lists.loose else True
        else:
            clear = (
                cued and telling and not any(stem(noun) in self._names.words for noun in set(nouns) - self._lists.loose)
            )
        return document if clear else None

    def _all(self, stems: Iterator[str]) -> Owners:
        owners = [self._names.words.get(each, NOBODY) for each in stems]
        return frozenset.intersection(*owners) if owners else NOBODY

    def _called(self, nouns: list[str]) -> Owners:
        each = [self._names.words.get(stem(n), NOBODY) | self._names.kinds.get(n, NOBODY) for n in nouns]
        return frozenset.intersection(*each) if each else NOBODY

    def _is_name(self, word: _Word) -> bool:
        """Whether a word can only be a name: no English word, or written with a capital inside the question."""
        written = self._question[word.start : word.end]
        return word.word not in english() or (word.start > 0 and written[0].isupper())

    def _is_whole(self, first: int, last: int) -> bool:
        return whole(word.word for word in self._words[first : last + 1]) in self._names.wholes

    def _says(self, place: int) -> bool:
        return bool(self._lists.said.match(self._question, self._words[place].end))

    def _named(self, place: int) -> bool:
        word = self._words[place]
        return word.word in self._lists.nouns or word.stem in self._names.words

    def _joined(self, end: int, start: int) -> bool:
        return bool(GAP.fullmatch(self._question[end:start]))

    def _next(self, place: int) -> bool:
        """Whether the word behind belongs to the same name."""
        here, there = self._words[place], self._words[place + 1]
        return self._named(place + 1) and self._joined(here.end, there.start)

    def _goes_on(self, place: int) -> bool:
        more = place + 1 < len(self._words) and self._next(place)
        return more and self._words[place + 1].word in self._lists.nouns

    def _first(self, last: int) -> int:
        first = last
        while first > 0 and self._named(first - 1) and self._next(first - 1):
            first -= 1
        return first

    def _last(self, first: int) -> int:
        """The last word of the longest run of name words from `first`; `first` - 1 when it is none itself."""
        if not self._named(first):
            return first - 1
        last = first
        while last + 1 < len(self._words) and self._next(last):
            last += 1
        return last

    def _led(self, place: int) -> bool:
        return bool(self._lists.noun_cue.search(self._question[: self._words[place].start]))

    def _behind(self, noun: int) -> Iterator[int]:
        """Where a name behind a noun may end, the longest first: "the codebook for PDE"."""
        link = self._lists.between.match(self._question, self._words[noun].end)
        places = [place for place, word in enumerate(self._words) if link and word.start == link.end()]
        for place in places:
            yield from range(self._last(place), place - 1, -1)
