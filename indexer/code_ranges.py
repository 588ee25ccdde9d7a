"""Ranges and families of codes ("99202-99205", "Z00-Z13", "O00-O9A", "F32.-"), and neighbours that are easily mistaken.

Containment is exact: a code is in a range when its first characters stand between the ends in the order of the set,
digits before letters; a numeric code only when it is as long as the ends.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from indexer.code_shapes import code_key, shape
from indexer.code_words import code_words

_RANGED = frozenset({"icd10", "hcpcs", "cdt", "cpt", "pla", "cpt3", "revenue", "rarc", "numeric", "identifier"})
_CODE = r"[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)?"
_FAMILY = re.compile(r"(?<![\w.-])([A-Za-z]\d[0-9ABab](?:\.[A-Za-z0-9]{0,3})?)\.?-(?![\w-])")
_SIMILAR = str.maketrans("OILSZB", "011528")


@dataclass(frozen=True, slots=True)
class CodeRange:
    """The codes from `low` to `high` (keys, both included); a family has the same key at both ends."""

    text: str
    low: str
    high: str
    start: int = 0
    end: int = 0

    def contains(self, key: str) -> bool:
        """Whether the code with this key is in the range; longer codes of a category are, shorter ones are not."""
        size = len(self.low)
        deeper = shape(self.low) == "icd10" or self.low == self.high
        return (len(key) == size or (deeper and len(key) > size)) and self.low <= key[:size] <= self.high


def find_ranges(text: str) -> tuple[CodeRange, ...]:
    """The ranges and families written out in a text, in its order; "12-14 days" is none, its ends have no shape."""
    words = "|".join(code_words().range_words)
    pattern = re.compile(rf"(?<![\w.-])({_CODE})(?:\s?[-\u2010-\u2015]\s?|\s+(?:{words})\s+)({_CODE})(?![\w-])")
    found = [_between(match) for match in pattern.finditer(text)]
    found += [CodeRange(m[0], code_key(m[1]), code_key(m[1]), m.start(), m.end()) for m in _FAMILY.finditer(text)]
    return tuple(sorted((item for item in found if item), key=lambda item: item.start))


def family(key: str) -> CodeRange:
    """Every code that begins with `key` ("O03" holds O03, O03.9, …)."""
    return CodeRange(key, key, key)


def _between(match: re.Match[str]) -> CodeRange | None:
    low, high = code_key(match[1]), code_key(match[2])
    kinds = shape(low), shape(high)
    alike = len(low) == len(high) and low < high and kinds[0] == kinds[1] and kinds[0] in _RANGED
    if (
        not alike
        or (low.isdigit() and len(low) < 4)
        or (low[0].isalpha() and kinds[0] != "icd10" and low[0] != high[0])
    ):
        return None
    return CodeRange(match[0], low, high, match.start(), match.end())


def look_alikes(key: str, known_keys: Iterable[str], limit: int = 5) -> tuple[str, ...]:
    """The known codes next to `key`, to be offered as different codes, nearest first; never `key` itself.

    Neighbours are: letters taken for digits, two characters exchanged, one missing or too many, a longer or shorter
    code of the same category, and in codes of four characters and more one other character.
    """
    ranked = sorted((rank, other) for other in set(known_keys) if (rank := _nearness(key, other)))
    return tuple(other for _, other in ranked[:limit])


def _nearness(key: str, other: str) -> int:
    """1 for the nearest kind of neighbour, higher for farther ones, 0 for none."""
    if key == other or not key or not other:
        return 0
    if key.translate(_SIMILAR) == other.translate(_SIMILAR):
        return 1
    if sorted(key) == sorted(other) and _differences(key, other) == 2 and _adjacent(key, other):
        return 2
    short, long = sorted((key, other), key=len)
    if len(short) >= 3 and long.startswith(short):
        return 3
    if (
        len(short) >= 3
        and len(long) == len(short) + 1
        and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
    ):
        return 4
    return 5 if len(key) == len(other) >= 4 and _differences(key, other) == 1 else 0


def _differences(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def _adjacent(one: str, other: str) -> bool:
    """Whether two strings that differ in two places differ in two places side by side."""
    places = [index for index, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return all(after - before == 1 for before, after in pairwise(places))
