"""What the ranking looks at in a chunk: its phrases, its codes, the words of its table; made once per chunk and kept."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assistant.amounts import Limit
from assistant.initials import initials_of
from assistant.vocabulary import LONGEST_PHRASE, Phrase, Vocabulary
from indexer.arrays import Numbers
from indexer.chunk import own_text
from indexer.codes import cell_codes, find_codes
from indexer.documents import Chunk
from indexer.index import Index
from indexer.words import words

NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class View:
    """One chunk as the ranking sees it.

    `phrases` are the runs of stemmed words in it, `cells` the words of each cell that has two or more; `label` the stemmed
    words of column names, caption and nearest heading, `around` those of title and outer headings; `first` and `codes` are
    the normal forms of the codes of its first cell and of all of it, `kinds` the shapes of the first; `tables` the kinds of
    table it belongs to; `numbers` its plain numbers; `denial` how strongly it says no (0 to 1); `initials` the
    first letters of its words, run together.
    """

    phrases: frozenset[Phrase]
    cells: tuple[Phrase, ...]
    label: frozenset[str]
    around: frozenset[str]
    first: frozenset[str]
    codes: frozenset[str]
    kinds: frozenset[str]
    tables: frozenset[str]
    numbers: frozenset[str]
    length: int
    denial: float
    initials: frozenset[str] = frozenset()

    def spells(self, short: str) -> bool:
        """Whether words that follow one another in the chunk begin with the letters of a short word."""
        return any(short in letters for letters in self.initials)


def view(chunk: Chunk, vocabulary: Vocabulary) -> View:
    """Look at a chunk."""
    said = words(own_text(chunk))
    first = cell_codes(chunk.cells[0]) if chunk.cells else ()
    everywhere = [code for cell in chunk.cells[1:] or (chunk.text,) for code in find_codes(cell)]
    return View(
        phrases=frozenset(phrases(said)),
        cells=tuple(tuple(own) for own in map(words, chunk.cells) if len(own) > 1),
        label=frozenset(words(" ".join((*chunk.header, chunk.caption, *chunk.headings[-1:])))),
        around=frozenset(words(" ".join((chunk.title, *chunk.headings[:-1])))),
        first=frozenset(code.key for code in first),
        codes=frozenset(code.key for code in (*first, *everywhere)),
        kinds=frozenset(code.kind for code in first),
        tables=_kinds(chunk.header[:1], chunk.caption, vocabulary) if chunk.kind == "row" else frozenset(),
        numbers=frozenset(NUMBER.findall(chunk.text)),
        length=len(said),
        denial=max((vocabulary.denial(cell) for cell in chunk.cells[1:] or (chunk.text,)), default=0.0),
        initials=initials_of(chunk),
    )


def _kinds(first: tuple[str, ...], caption: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The kinds of table that the name of the first column, or the caption, tells."""
    return vocabulary.tables_named(" / ".join((*first, caption)))


def phrases(stems: list[str]) -> Iterator[Phrase]:
    """Every run of one to LONGEST_PHRASE stems."""
    for first in range(len(stems)):
        for last in range(first + 1, min(first + LONGEST_PHRASE, len(stems)) + 1):
            yield tuple(stems[first:last])


class Scope:
    """The chunks that a question is asked of: all, or those of the documents named; knows what is rare among them.

    Only the chunks that become candidates are looked at one by one: a scope may hold every row of a thousand documents.
    """

    def __init__(self, index: Index, vocabulary: Vocabulary, numbers: Numbers) -> None:
        self.index = index
        self.numbers = numbers
        self._whole = len(numbers) == len(index.chunks)
        self._vocabulary = vocabulary
        self._views: dict[int, View] = {}
        self._limits: dict[int, tuple[Limit, ...]] = {}

    def holds(self, number: int) -> bool:
        """Whether a chunk is in this scope."""
        return bool(len(self.held(np.array([number], dtype=np.int64))))

    def held(self, numbers: Numbers) -> Numbers:
        """Those of some chunks that are in this scope."""
        if self._whole or not len(self.numbers):
            return numbers[: len(numbers) if self._whole else 0]
        places = np.minimum(np.searchsorted(self.numbers, numbers), len(self.numbers) - 1)
        return np.asarray(numbers[self.numbers[places] == numbers], dtype=np.int64)

    def view(self, number: int) -> View:
        """The view of a chunk of this scope."""
        if number not in self._views:
            self._views[number] = view(self.index.chunks[number], self._vocabulary)
        return self._views[number]

    def limits(self, number: int) -> tuple[Limit, ...]:
        """The limits that a chunk of this scope sets to amounts."""
        if number not in self._limits:
            self._limits[number] = self._vocabulary.amounts.limits(own_text(self.index.chunks[number]))
        return self._limits[number]

    @cached_property
    def token_counts(self) -> Counter[int]:
        """In how many texts of the scope each token of the encoder's vocabulary stands."""
        return self.index.tokens.counts(self.texts)

    @cached_property
    def texts(self) -> Numbers:
        """The embedded texts of the scope's chunks."""
        return np.unique(self.index.text_of[np.isin(self.index.chunk_of, self.numbers)])

    @cached_property
    def word_counts(self) -> Counter[str]:
        """In how many chunks of the scope each stemmed word stands."""
        chunks = (self.index.chunks[int(number)] for number in self.numbers)
        return Counter(word for chunk in chunks for word in set(words(own_text(chunk))))

    @cached_property
    def _surroundings(self) -> frozenset[tuple[str, ...]]:
        """The column names, captions, headings and titles of the scope, each combination once."""
        chunks = (self.index.chunks[int(number)] for number in self.numbers)
        return frozenset((chunk.title, *chunk.headings, chunk.caption, *chunk.header) for chunk in chunks)

    @cached_property
    def _labels(self) -> frozenset[str]:
        return frozenset(word for parts in self._surroundings for part in parts for word in words(part))

    @cached_property
    def tables(self) -> frozenset[str]:
        """The kinds of table that the scope has."""
        chunks = (self.index.chunks[int(number)] for number in self.numbers)
        names = {(chunk.header[:1], chunk.caption) for chunk in chunks if chunk.kind == "row"}
        return frozenset(kind for first, caption in names for kind in _kinds(first, caption, self._vocabulary))

    @cached_property
    def codes(self) -> frozenset[str]:
        """Every code of the scope."""
        if self._whole:
            return frozenset(self.index.codes)
        inside = set(self.numbers.tolist())
        return frozenset(key for key, numbers in self.index.codes.items() if not inside.isdisjoint(numbers))

    def absent(self, stems: Sequence[str], plain: Sequence[str]) -> float:
        """The share, by rarity, of a question's stemmed words that no chunk says, not even in other words."""
        said = {word for word in stems if self.word_counts[word] or word in self._labels}
        for phrase, same in self._vocabulary.equivalents(plain).items():
            if any(all(self.word_counts[word] for word in other) for other in same):
                said.update(phrase)
        total = sum(self.rarity(word) for word in set(stems))
        return sum(self.rarity(word) for word in set(stems) - said) / total if total else 0.0

    def rarity(self, word: str) -> float:
        """log(1 + n / (1 + df)) of a stemmed word over the n chunks: higher is rarer, always above 0."""
        return float(np.log1p(len(self.numbers) / (1 + self.word_counts[word])))
