"""Is a question in another language than the documents? Told by counting its words in word lists, not by phrases.

The words of the documents, of the vocabulary and of English are known; of other languages the lists of pyspellchecker are
read, and only for a question of which too few words are known. A document in Spanish makes Spanish words known.
"""

from collections.abc import Callable, Sequence
from functools import cache
from heapq import nlargest

from spellchecker import SpellChecker

# The lists that are read until one fits, the quickest first; those that hold much English ("nl") are left out.
OTHERS = ("es", "fr", "it", "ru", "ar", "de", "pt")
COMMON = 10_000  # words of a list that are kept, the most frequent
# With a smaller share of unknown words, or fewer than two, no list is read: names and abbreviations are unknown too.
UNKNOWN, LEAST = 0.4, 2
WORDLESS = 4  # so many words and not one known: in no language of the documents, whichever it is


@cache
def common_words(language: str) -> frozenset[str]:
    """The most frequent words of a language."""
    counts = SpellChecker(language=language).word_frequency.dictionary
    return frozenset(nlargest(COMMON, counts, key=lambda word: (counts[word], word)))


def is_foreign(words: Sequence[str], knows: Callable[[str], bool]) -> bool:
    """Whether the case-folded words of a question are more at home in another language than in that of the documents."""
    written = [word for word in words if any(map(str.isalpha, word))]
    known = sum(map(knows, written))
    unknown = len(written) - known
    if not known and (unknown >= WORDLESS or (unknown and not any(map(str.isascii, "".join(written))))):
        return True
    if unknown < max(LEAST, UNKNOWN * len(written)):
        return False
    return any(sum(word in common_words(other) for word in written) > max(known, LEAST - 1) for other in OTHERS)
