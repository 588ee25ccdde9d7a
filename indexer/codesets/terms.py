"""Official terms that rows can be found by: the descriptors and inclusion terms of their codes, by what they mean."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from indexer.code_words import code_words
from indexer.codesets.lines import SortedLines
from indexer.codesets.notes import Notes
from indexer.codesets.wording import Words, meanings, vague_words
from indexer.words import STOP_WORDS

_KEY = "term"
MOST = 200  # rows of one term that are kept


@dataclass(frozen=True, slots=True)
class Term:
    """An official term as it is written in the set, and the chunks of the rows whose code it belongs to."""

    text: str
    chunks: tuple[str, ...]


class Terms:
    """Terms by their meaning; a question finds one when it says that and nothing else."""

    def __init__(self, lines: SortedLines | None = None) -> None:
        self._lines = lines or SortedLines(_KEY)

    @classmethod
    def of(cls, notes: Notes) -> "Terms":
        """The synonyms of all notes."""
        texts: dict[str, str] = {}
        chunks: defaultdict[str, list[str]] = defaultdict(list)
        for note in notes:
            for text in note.synonyms:
                key = _meaning(text)
                if key and len(chunks[key]) < MOST and note.chunk not in chunks[key]:
                    chunks[key].append(note.chunk)
                    texts.setdefault(key, text)
        return cls(SortedLines.of(_KEY, ({_KEY: key, "text": texts[key], "chunks": chunks[key]} for key in texts)))

    @classmethod
    def load(cls, path: Path) -> "Terms":
        """The terms of a file written by `save`; none when the file is missing or empty."""
        return cls(SortedLines.load(_KEY, path))

    def save(self, path: Path) -> None:
        """Write the terms."""
        self._lines.save(path)

    def find(self, question: str) -> Term | None:
        """The term that a question names, its words for asking left out; None when it says anything more or less."""
        line = self._lines.get(_meaning(question))
        return Term(str(line["text"]), tuple(line["chunks"])) if line else None


@lru_cache(maxsize=50_000)
def _meaning(text: str) -> str:
    """The stems of a text in order, without those of asking and of vagueness."""
    return " ".join(sorted(meanings(text) - vague_words() - _asking()))


@cache
def _asking() -> Words:
    words = code_words()
    spoken = {*STOP_WORDS, *words.kinds, *words.between, "icd", "10", "cm", "what's", "mean", "means", "meaning"}
    return frozenset().union(*map(meanings, spoken - {"with", "without", "no", "not"}))
