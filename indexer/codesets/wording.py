"""Whether a row's description says the same as the official text of its code, in its own or in other words.

A row is only said to mean something else on evidence: its words are the official text of another code, or a word of it
excludes a word of the official text (left and right), or another code's text explains it clearly better. Without such
evidence the difference is one of wording, or, where the two have no word in common, it is left to a reader. Inclusion
terms, abbreviations and lay words count as the same.
"""

import math
import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Literal

import Stemmer

from indexer.codesets.model import CodeSet, Entry

Relation = Literal["same", "wording", "unclear", "truncated", "different"]
Words = frozenset[str]

# How much better another code's text must explain the written words before they are said to be that code's: the share
# of their weight by which it exceeds the own text, and how much of both texts must agree. Set on half of the measured
# wordings (tests/codesets/data/wordings.jsonl), and held on the other half.
MARGIN = 0.2
AGREEMENT = 0.5
COMMON = 0.05  # with a smaller share in common, 149 of 158 wrong descriptions were left, and 46 of 492 right ones
_COMMON = 5000  # a word of so many codes does not help to find one
_WORD = re.compile(r"[a-z']+")
_TOKEN = re.compile(r"[a-z]/[a-z]*|a-fib|[a-z0-9%+.]+")
_PART = re.compile(r"[a-z0-9%+]+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The relation of a written description to its code.

    `other` is the code whose official text the words are (`exact`), or are nearer to.
    """

    relation: Relation
    other: Entry | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class _Lists:
    stop: Words
    vague: Words
    short: Mapping[str, tuple[str, ...]]
    lay: Mapping[str, tuple[str, ...]]
    lay_starts: Words
    lay_words: re.Pattern[str]
    exclusive: tuple[Words, ...]


@cache
def _lists() -> _Lists:
    data = tomllib.loads((files("indexer") / "data" / "wording.toml").read_text(encoding="utf-8"))
    longest_first = "|".join(map(re.escape, sorted(data["lay"], key=len, reverse=True)))
    return _Lists(
        stop=frozenset(data["stop"]),
        vague=frozenset(_stem(word) for word in data["vague"]),
        short={form: tuple(full.split()) for form, full in data["short"].items()},
        lay={form: tuple(map(_stem, full.split())) for form, full in data["lay"].items()},
        lay_starts=frozenset(form.split()[0] for form in data["lay"]),
        lay_words=re.compile(rf"\b(?:{longest_first})\b"),
        exclusive=tuple(frozenset(map(_stem, group)) for group in data["exclusive"].values()),
    )


def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


def plain(text: str) -> str:
    """The text in lower case with its letters, digits and plus and percent signs alone, one space between words."""
    return " ".join(re.findall(r"[a-z0-9%+]+", unicodedata.normalize("NFKC", text).lower()))


@lru_cache(maxsize=4096)
def meanings(text: str) -> Words:
    """The stems of what a text says: short forms in full, official words for lay ones."""
    lists, low = _lists(), unicodedata.normalize("NFKC", text).lower()
    found: list[str] = []
    if not lists.lay_starts.isdisjoint(_WORD.findall(low)):
        found = [stem for match in lists.lay_words.finditer(low) for stem in lists.lay[match[0]]]
        low = lists.lay_words.sub(" ", low)
    for token in _TOKEN.findall(low):
        found += _stems(token)
    return frozenset(found)


def vague_words() -> Words:
    """The stems of words that leave open what is meant: unspecified, other, site."""
    return _lists().vague


def exclusive_words() -> tuple[Words, ...]:
    """Groups of stems of which two different ones cannot both be true of one code: left, right, bilateral."""
    return _lists().exclusive


@lru_cache(maxsize=200_000)
def _stems(token: str) -> tuple[str, ...]:
    """The stems of a word or of what it is short for; none for a word without a meaning of its own."""
    lists, word = _lists(), token.rstrip(".")
    full = () if word in lists.stop else lists.short.get(word, (word,))
    return tuple(_stem(part) for words in full for part in _PART.findall(words) if part not in lists.stop)


@lru_cache(maxsize=8)
def wordings(codeset: CodeSet) -> "Wordings":
    """The official texts of a set, prepared once."""
    return Wordings(codeset)


class Wordings:
    """The official texts of one set, ready for comparing."""

    def __init__(self, codeset: CodeSet) -> None:
        self.codeset = codeset

    @cached_property
    def _owners(self) -> Mapping[str, tuple[str, ...]]:
        """The keys that each official text stands for."""
        owners: defaultdict[str, list[str]] = defaultdict(list)
        for key, entry in self.codeset.entries.items():
            owners[plain(entry.text)].append(key)
        return {text: tuple(keys) for text, keys in owners.items()}

    @cached_property
    def _postings(self) -> Mapping[str, tuple[str, ...]]:
        """The keys whose texts hold each stem."""
        postings: defaultdict[str, list[str]] = defaultdict(list)
        for key, entry in self.codeset.entries.items():
            for stem in frozenset().union(*map(meanings, (entry.text, *entry.others))):
                postings[stem].append(key)
        return {stem: tuple(keys) for stem, keys in postings.items()}

    def _weight(self, words: Iterable[str]) -> float:
        """The sum of how telling each stem is: rare ones more; vague ones a little."""
        total, vague = len(self.codeset.entries) + 1, _lists().vague
        return sum(
            0.2 if word in vague else 0.2 + math.log(total / (1 + len(self._postings.get(word, ())))) for word in words
        )

    def compare(self, entry: Entry, written: str) -> Comparison:
        """The relation of `written` to the official texts of `entry`."""
        low, texts = plain(written), [plain(text) for text in (entry.text, *entry.others)]
        if low == texts[0]:
            return Comparison("same")
        if low in texts:
            return Comparison("wording")
        kin = {entry.key, *(above.key for above in self.codeset.above(entry.key))}
        owners = [key for key in self._owners.get(low, ()) if key not in kin]
        if owners:
            return Comparison("different", self.codeset.entries[owners[0]], exact=True)
        if any(_cut(written, low, text) for text in texts):
            return Comparison("truncated")
        return self._meaning(entry, meanings(written), kin)

    def _meaning(self, entry: Entry, words: Words, kin: set[str]) -> Comparison:
        """The relation by meaning, when the texts are not alike."""
        forms = [meanings(text) for text in (entry.text, *entry.others)]
        if not words or any(words <= form for form in forms):
            return Comparison("wording")
        whole = frozenset().union(*forms)
        own = self._explained(words, whole)
        other = self._nearest(words, kin)
        better = self._explained(words, meanings(other.text)) - own if other else 0.0
        if other and better >= MARGIN and self._agreement(words, other) >= AGREEMENT:
            return Comparison("different", other)
        if all(excluded(words, form) for form in forms):
            return Comparison("different", other)
        return Comparison("wording" if own >= COMMON else "unclear")

    def _explained(self, words: Words, form: Words) -> float:
        """The share of the weight of `words` that stands in `form`, 0 to 1."""
        return self._weight(words & form) / (self._weight(words) or 1.0)

    def _agreement(self, words: Words, entry: Entry) -> float:
        """The weight that both have over the weight that either has, 0 to 1.

        Only the descriptor of the other code counts, not its inclusion terms: they are lay words for many codes.
        """
        form = meanings(entry.text)
        return self._weight(words & form) / (self._weight(words | form) or 1.0)

    def _nearest(self, words: Words, kin: set[str]) -> Entry | None:
        """The other code whose texts agree most with the words."""
        counts: Counter[str] = Counter()
        for word in sorted(words, key=lambda word: len(self._postings.get(word, ())))[:6]:
            keys = self._postings.get(word, ())
            if len(keys) <= _COMMON:
                counts.update(dict.fromkeys(keys, 1))
        best = [key for key, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:200] if key not in kin]
        ranked = ((self._agreement(words, self.codeset.entries[key]), key) for key in best)
        top = max(ranked, key=lambda pair: (pair[0], pair[1]), default=None)
        return self.codeset.entries[top[1]] if top else None


def _cut(written: str, low: str, official: str) -> bool:
    """Whether the description is the official text cut short: at an ellipsis, or after a word of its second half.

    An earlier end makes a name, and what only says "unspecified" is not missed.
    """
    if written.rstrip().endswith(("…", "...")):
        return official.startswith(low)
    half = 2 * len(low.split()) >= len(official.split())
    return half and official.startswith(low + " ") and not meanings(official[len(low) :]) <= _lists().vague


def excluded(words: Words, form: Words) -> bool:
    """Whether a word and a word of the form exclude each other: left and right, 5% and 25%."""
    numbers, official = ({word for word in side if word[0].isdigit()} for side in (words, form))
    if numbers - official and official - numbers:
        return True
    return any(words & group and form & group and not words & form & group for group in _lists().exclusive)
