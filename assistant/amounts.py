"""Amounts and limits: "she is 37" lies within "35 or over" and outside "under 35"; "nine days old" within "first 28 days".

Which words are units and limits stands in the vocabulary (`amounts.toml`); what is counted stands behind its number: "three
prenatal visits" lies outside "4 to 6 visits". Only limits are compared: a plain number in a row limits nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from math import inf

from pydantic import BaseModel

from indexer.words import STOP_WORDS, stem

_FIGURE = r"\$?\s?\d[\d,]*(?:\.\d+)?(?:st|nd|rd|th)?(?![\d/])"
_TO = re.compile(r"\s*(?:to|through|-|–|—)\s*\$?$")
_BETWEEN, _AND = re.compile(r"\bbetween\s*$"), re.compile(r"\s*and\s*$")
_WORD = re.compile(r"[ -]([a-z]+)(?![\w'’])")
_COUNTED = 3  # so many words behind a number may stand for what it counts: "three prenatal visits"
# Between "above 350 lb" and "up to 600 lb" of one range there is little, and no end of a clause.
_NEAR = 24


class AmountWords(BaseModel):
    """The file `amounts.toml`."""

    units: dict[str, dict[str, float]]
    limits: dict[str, list[str]]
    numbers: dict[str, float] = {}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a text: `value` as written, `size` of its unit in the first of its `kind` (1 and "" where none).

    `start` and `end` are its place in the text, with its unit or with what it counts; `counted` is the stem of that, or "".
    """

    value: float
    kind: str
    size: float
    start: int
    end: int
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """What a text allows: from `low` to `high`, without the ends where those are `open`; -inf and inf for no end.

    `kind` and `size` are of the unit, `counted` is what is counted, as in Amount.
    """

    low: float
    high: float
    kind: str
    size: float
    open_low: bool = False
    open_high: bool = False
    counted: str = ""

    def holds(self, amount: Amount) -> bool:
        """Whether the amount lies within; where one of the two says no unit, it has that of the other."""
        same = amount.kind == self.kind
        value = amount.value * (amount.size / self.size if same else 1.0)
        above = value > self.low if self.open_low else value >= self.low
        return above and (value < self.high if self.open_high else value <= self.high)

    def concerns(self, amount: Amount) -> bool:
        """Whether the two can be compared: one kind, or none said; money never with what is not, visits not with teeth."""
        said = {self.kind, amount.kind}
        if self.counted and amount.counted and self.counted != amount.counted:
            return False
        return len(said) == 1 or ("" in said and "money" not in said)


class Amounts:
    """Finds amounts and limits by the words of the vocabulary."""

    def __init__(self, known: AmountWords) -> None:
        self._known = known

    @cached_property
    def _units(self) -> Mapping[str, tuple[str, float]]:
        return {name: (kind, size) for kind, names in self._known.units.items() for name, size in names.items()}

    @cached_property
    def _number(self) -> re.Pattern[str]:
        words = _any(self._known.numbers)
        units = _any(self._units)
        return re.compile(rf"(?<![\w.])(?:({_FIGURE})|({words}(?:[ -]{words})?)\b)(?:[\s-]?({units})(?![\w]))?")

    @cached_property
    def _before(self) -> Sequence[tuple[str, re.Pattern[str]]]:
        sides = ("below", "at_most", "above", "at_least", "exactly")
        return [
            (side, re.compile(rf"(?<!\w){_any(self._known.limits.get(side, ()))}(?:\s+age)?\s*$")) for side in sides
        ]

    @cached_property
    def _behind(self) -> Sequence[tuple[str, re.Pattern[str]]]:
        sides = (("at_most", "at_most_behind"), ("at_least", "at_least_behind"))
        return [(side, re.compile(rf"\s*{_any(self._known.limits[name])}(?!\w)")) for side, name in sides]

    @cached_property
    def _age(self) -> re.Pattern[str]:
        return re.compile(rf"\b{_any(self._known.limits.get('age', ()))}\s*:?\s*$")

    def amounts(self, text: str) -> tuple[Amount, ...]:
        """The amounts of a text, in order."""
        return tuple(self._amounts(text.casefold()))

    def _amounts(self, text: str, *, bare_words: bool = False) -> Iterator[Amount]:
        for found in self._number.finditer(text):
            figure, words, unit = found.groups()
            kind, size = self._units.get(unit, ("", 1.0)) if unit else ("", 1.0)
            if figure and figure.startswith("$"):
                kind, size = "money", 1.0
            elif not kind and self._age.search(text[: found.start()]):
                kind, size = self._units.get("years", ("", 1.0))
            counted, end = ("", found.end()) if kind else self._counted(text, found.end())
            if words and not kind and not counted and not bare_words:  # "which one", "the two of them": no amounts
                continue
            value = _figure(figure) if figure else self._spelt(words)
            yield Amount(value, kind, size, found.start(), end, counted)

    def _counted(self, text: str, end: int) -> tuple[str, int]:
        """What a number that ends here counts, the first plural behind it, and where that ends; "" where there is none."""
        reached = end
        for _ in range(_COUNTED):
            found = _WORD.match(text, reached)
            if found is None or found[1] in STOP_WORDS or found[1] in self._limiting:
                break
            reached = found.end()
            if len(found[1]) > 3 and found[1].endswith("s") and not found[1].endswith(("ss", "us", "is")):
                return stem(found[1]), reached
        return "", end

    @cached_property
    def _limiting(self) -> frozenset[str]:
        """Words of limits and numbers, behind which nothing is counted any more."""
        return frozenset(
            word for words in self._known.limits.values() for term in words for word in term.split()
        ) | set(self._known.numbers)

    def _spelt(self, words: str) -> float:
        parts = [self._known.numbers[word] for word in re.split(r"[ -]", words)]
        return parts[0] * parts[1] if len(parts) > 1 and parts[1] >= 100 else sum(parts)

    def limits(self, text: str, *, bare_words: bool = False) -> tuple[Limit, ...]:
        """The limits that a text sets; with `bare_words` also those of spelt numbers without a unit ("exactly seven")."""
        lower = text.casefold()
        amounts = list(self._amounts(lower, bare_words=bare_words))
        found: list[tuple[Limit, Amount]] = []
        taken: set[int] = set()
        for one, other in pairwise(amounts):
            if one.start not in taken and _joined(lower, one, other):
                found.append((_range(one, other), other))
                taken |= {one.start, other.start}
        found += [(limit, one) for one in amounts if one.start not in taken and (limit := self._one_sided(lower, one))]
        return tuple(_merged(sorted(found, key=lambda pair: pair[1].start), lower))

    def _one_sided(self, text: str, amount: Amount) -> Limit | None:
        before, behind = text[max(0, amount.start - _NEAR) : amount.start], text[amount.end : amount.end + _NEAR]
        sides = [side for side, words in self._behind if words.match(behind)]
        sides += [side for side, words in self._before if words.search(before)]
        if not sides:
            return None
        if sides[0] == "exactly":
            return Limit(amount.value, amount.value, amount.kind, amount.size, counted=amount.counted)
        low, high = (-inf, amount.value) if sides[0] in {"below", "at_most"} else (amount.value, inf)
        return Limit(low, high, amount.kind, amount.size, sides[0] == "above", sides[0] == "below", amount.counted)


def _range(one: Amount, other: Amount) -> Limit:
    """From one to the other; where one says no unit ("18 to 64 years", "ages 5 to 11"), it has that of the other."""
    unit = other if other.kind else one
    low = one.value * (one.size / unit.size if one.kind else 1.0)
    return Limit(low, other.value, unit.kind, unit.size, counted=other.counted or one.counted)


def _joined(text: str, one: Amount, other: Amount) -> bool:
    gap = text[one.end : other.start]
    return bool(_TO.fullmatch(gap) or (_AND.fullmatch(gap) and _BETWEEN.search(text[: one.start])))


def _merged(found: Iterable[tuple[Limit, Amount]], text: str) -> Iterator[Limit]:
    """Limits in order, "above 350 lb, up to 600 lb" as one."""
    last: tuple[Limit, Amount] | None = None
    for limit, amount in found:
        if last and _continues(last, (limit, amount), text):
            low = last[0].low * last[0].size / limit.size
            last = (replace(limit, low=low, open_low=last[0].open_low), amount)
            continue
        if last:
            yield last[0]
        last = (limit, amount)
    if last:
        yield last[0]


def _continues(last: tuple[Limit, Amount], then: tuple[Limit, Amount], text: str) -> bool:
    (low, one), (high, other) = last, then
    gap = text[one.end : other.start]
    rising = low.high == inf and high.low == -inf and low.kind == high.kind
    return rising and low.low * low.size < high.high * high.size and len(gap) <= _NEAR and not re.search(r"[.;|]", gap)


def _figure(text: str) -> float:
    return float(re.sub(r"[^\d.]", "", text).rstrip(".") or 0)


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or '(?!)'})"
