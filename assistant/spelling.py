"""Correct misspelt words of a question against the words of the documents and the vocabulary; a code is never touched.

A word is left alone when it is one: of the documents, of the vocabulary, or of English (the list of pyspellchecker), in any
inflection. Otherwise the nearest word of the documents is taken, or else of the vocabulary, if one is near enough
(Damerau-Levenshtein distance, the rapidfuzz library); or the one word of the documents that it shortens, by leaving out
vowels ("rntl") or the end ("sequestr").
"""

from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from itertools import groupby

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.languages import word_counts
from assistant.vocabulary import Vocabulary
from indexer.chunk import contextualize
from indexer.documents import Chunk
from indexer.words import plain_words, stem

# Two slips in a long word, one in a short one; words of three letters and less are too alike to guess at.
SHORTEST, LONG = 4, 8
# So many consonants must be left of a shortened word; one more where its end is missing too.
FEWEST_CONSONANTS = 3
VOWELS = frozenset("aeiou")


@cache
def english() -> frozenset[str]:
    """The words of English."""
    return frozenset(word_counts("en"))


def speller_for(chunks: Iterable[Chunk], vocabulary: Vocabulary, official: Iterable[str] = ()) -> "Speller":
    """A speller that knows the words of these chunks, of the vocabulary and of the official terms."""
    return Speller({word for chunk in chunks for word in plain_words(contextualize(chunk))}, vocabulary.words, official)


class Speller:
    """Corrects words to those of `documents` first, of `field` (the vocabulary) second, of `official` terms last."""

    def __init__(self, documents: Collection[str], field: Collection[str], official: Iterable[str] = ()) -> None:
        official = frozenset(official)
        self._known = frozenset(documents) | frozenset(field) | official
        self._stems = {stem(word) for word in self._known}
        # Sorted, so that of two equally near words the same one is taken every time; an abbreviation is not what a
        # longer word was meant to be.
        self._documents = sorted(word for word in documents if len(word) >= SHORTEST and word.isalpha())
        self._field = sorted(word for word in field if len(word) > SHORTEST and word.isalpha() and word in english())
        self._official = sorted(word for word in official if len(word) > SHORTEST and word.isalpha())
        self.correct = lru_cache(maxsize=4096)(self._correct)

    def knows(self, word: str) -> bool:
        """Whether a case-folded word is one, of the documents, the field or English, in any inflection."""
        return word in self._known or word in english() or stem(word) in self._stems

    def _correct(self, word: str) -> str:
        """The word that was meant; `word` itself when it is one, or nothing is near."""
        if len(word) < SHORTEST or not word.isalpha() or self.knows(word):
            return word
        lists = (self._documents, self._field, self._official)
        near = next((near for words in lists if (near := self._nearest(word, words))), None)
        return near or self._lengthened(word) or word

    def _lengthened(self, word: str) -> str | None:
        """The word of the documents that this one shortens; None where several may be meant, or none."""
        left = _consonants(word)
        longer = [other for other in self._documents if other[0] == word[0] and len(other) > len(word)]
        whole = [other for other in longer if len(left) >= FEWEST_CONSONANTS and _consonants(other) == left]
        begun = [
            other
            for other in longer
            if other.startswith(word) or (len(left) > FEWEST_CONSONANTS and _consonants(other).startswith(left))
        ]
        meant = whole or begun
        return min(meant, key=len) if len({stem(other) for other in meant}) == 1 else None

    def _nearest(self, word: str, words: list[str]) -> str | None:
        slips = 2 if len(word) >= LONG else 1
        found = process.extract(word, words, scorer=OSA.distance, score_cutoff=slips, limit=3)
        same_start = [match for match in found if match[0][0] == word[0]]
        best = min(same_start or found, key=lambda match: (match[1], match[0]), default=None)
        return best[0] if best else None


def _consonants(word: str) -> str:
    """The first letter of a word and its consonants, doubled ones once."""
    return "".join(
        letter for letter, _ in groupby(word[0] + "".join(other for other in word[1:] if other not in VOWELS))
    )
