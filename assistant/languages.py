"""Is a question in another language than the documents? Told by counting its words in word lists, not by phrases.

The words of the documents, of the vocabulary and of English are known; of other languages the lists of pyspellchecker are
read, and only for a question of which too few words are known. A document in Spanish makes Spanish words known.
"""

import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files

# The lists that are read until one fits, the quickest first; those that hold much English ("nl") are left out.
OTHERS = ("es", "fr", "it", "ru", "ar", "de", "pt")
COMMON = 10_000  # words of a list that are kept, the most frequent
# With a smaller share of unknown words, or fewer than two, no list is read: names and abbreviations are unknown too.
UNKNOWN, LEAST = 0.4, 2
WORDLESS = 4  # so many words and not one known: in no language of the documents, whichever it is


def word_counts(language: str) -> Mapping[str, int]:
    """Case-folded word -> how often it was met, of a language that pyspellchecker has."""
    # Its file, and not its SpellChecker: that makes a corrector of it, which takes three times as long.
    packed = (files("spellchecker") / "resources" / f"{language}.json.gz").read_bytes()
    return dict(json.loads(gzip.decompress(packed)))


@cache
def common_words(language: str) -> frozenset[str]:
    """The most frequent words of a language."""
    counts = word_counts(language)
    least = sorted(counts.values())[-COMMON:][0]
    frequent = sorted((count, word) for word, count in counts.items() if count >= least)
    return frozenset(word for _, word in frequent[-COMMON:])


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
