"""Official terms that rows are found by: the descriptors and inclusion terms of their codes, searched by their words.

What stands in round brackets need not be said, and an abbreviation in square ones says the whole term, as the sets have
it: "Transposition of great vessels (complete)", "Monoclonal gammopathy of undetermined significance [MGUS]".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from indexer.code_shapes import code_key
from indexer.codesets.lines import Line, SortedLines
from indexer.codesets.notes import Notes
from indexer.codesets.wording import Words, meanings, vague_words
from indexer.words import WordIndex, plain_words

_TEXTS, _WORDS, _SPELLINGS = "texts.jsonl", "words", "spellings.txt"
_BRACKETS = re.compile(r"\([^()]*\)|\[([^\[\]]*)\]")
_POSSESSIVE = re.compile(r"['’]s\b|['’](?=\s|$)", re.IGNORECASE)
# What names the plain case of something, and is not said in a question: "NOS", "without complication".
_OPEN = re.compile(
    r"\b(?:NOS|NEC|not (?:elsewhere|otherwise) (?:classified|specified|stated)|without (?:mention of )?complications?)\b",
    re.IGNORECASE,
)
_LINKING = frozenset({"with"})
NEGATIONS = frozenset({"without", "no", "not"})
NEAREST = 20  # terms that are looked at closely, of those that share a word with a question


@dataclass(frozen=True, slots=True)
class Term:
    """An official term as the set has it.

    `key` is the normal form of the code that it belongs to, `source` the set with its release, `words` its stems;
    `needed` the stems that it takes to say it, for each way to do so.
    """

    text: str
    key: str
    source: str
    words: Words
    needed: tuple[Words, ...]


@dataclass(frozen=True)
class Terms:
    """Every term of the codes of an index, once a code; the texts are read from a mapped file when they are looked at.

    `spellings` are the words that the terms are made of, in order.
    """

    _texts: SortedLines = field(default_factory=lambda: SortedLines("text"))
    _words: WordIndex | None = None
    spellings: tuple[str, ...] = ()

    @classmethod
    def of(cls, notes: Notes) -> "Terms":
        """The synonyms of all notes."""
        found = sorted({(text, code_key(note.code), note.source) for note in notes for text in note.synonyms})
        if not found:
            return cls()
        texts = SortedLines.of("text", (_line(text, key, source) for text, key, source in found))
        spellings = {word for text, _, _ in found for word in plain_words(_POSSESSIVE.sub("", text)) if word.isalpha()}
        return cls(texts, WordIndex.of([sorted(meaning(text)) for text, _, _ in found]), tuple(sorted(spellings)))

    @classmethod
    def load(cls, folder: Path) -> "Terms":
        """The terms of a folder written by `save`; none when there is no such folder."""
        if not folder.exists():
            return cls()
        texts = SortedLines.load("text", folder / _TEXTS)
        spellings = tuple((folder / _SPELLINGS).read_text(encoding="utf-8").split())
        return cls(texts, WordIndex.load(folder / _WORDS, len(texts)), spellings)

    def save(self, folder: Path) -> None:
        """Write the terms into a folder of their own, if there are any."""
        if self._words is None:
            return
        folder.mkdir()
        self._texts.save(folder / _TEXTS)
        self._words.save(folder / _WORDS)
        (folder / _SPELLINGS).write_text("\n".join(self.spellings), encoding="utf-8")

    def near(self, words: Sequence[str]) -> Iterator[Term]:
        """The terms that share the most with stemmed words, by BM25, best first; none that shares nothing."""
        if self._words is None:
            return
        scores = self._words.scores(words)
        best = np.argpartition(-scores, NEAREST)[:NEAREST] if len(scores) > NEAREST else np.arange(len(scores))
        for number in best[np.lexsort((best, -scores[best]))]:
            if scores[number] > 0:
                yield _term(self._texts.at(int(number)))


def meaning(text: str) -> Words:
    """The stems of what a text says, without the "s" of a genitive and without what is left open."""
    return meanings(_POSSESSIVE.sub("", _OPEN.sub(" ", text)))


def _line(text: str, key: str, source: str) -> Line:
    plain = meaning(_BRACKETS.sub(" ", text))
    ways = [plain - (vague_words() - NEGATIONS) - _LINKING or plain]
    ways += [meaning(short) for short in _BRACKETS.findall(text) if short.isupper()]
    needed = [" ".join(sorted(way)) for way in ways if way]
    return {"text": text, "key": key, "source": source, "words": sorted(meaning(text)), "needed": needed}


def _term(line: Line) -> Term:
    needed = tuple(frozenset(way.split()) for way in line["needed"])
    return Term(str(line["text"]), str(line["key"]), str(line["source"]), frozenset(line["words"]), needed)
