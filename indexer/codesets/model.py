"""A code set: entries by key, with the name, release, dates, origin and licence that every statement from it carries."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from indexer.code_shapes import code_key


@dataclass(frozen=True, slots=True)
class Entry:
    """One official code.

    `others` are further official texts with the same meaning (inclusion terms, short descriptions). `billable` is None
    where the set does not say. `excludes1` are the set's own references to codes that do not go on one claim with it.
    """

    code: str
    text: str
    others: tuple[str, ...] = ()
    billable: bool | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    excludes1: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The code in its normal form."""
        return code_key(self.code)


@dataclass(frozen=True, slots=True)
class About:
    """What every statement from a set carries: its name, release, days in force, origin and licence.

    `kind` is a kind of code of `indexer.codes`, "" where it is still to be found from the codes.
    """

    name: str
    kind: str = ""
    release: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    origin: str = ""
    licence: str = ""

    @property
    def label(self) -> str:
        """The name and release as they are shown beside a quote."""
        return f"{self.name} ({self.release})" if self.release else self.name


@dataclass(frozen=True, eq=False)
class CodeSet:
    """One release of one set; `entries` are by key, `skipped` are sentences on lines of its file that were left out.

    Two of them are never equal: what is prepared for one (100,000 texts) is kept with that very one.

    A set says that a code is missing from it only for a day inside its days in force, and never when it has none.
    """

    about: About
    entries: Mapping[str, Entry] = field(repr=False)
    skipped: tuple[str, ...] = field(default=(), repr=False)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Every key, sorted."""
        return tuple(sorted(self.entries))

    def below(self, key: str) -> tuple[Entry, ...]:
        """The entries of longer codes that begin with `key`, in order: what a header code is divided into."""
        at, found = bisect_left(self.keys, key), []
        while at < len(self.keys) and self.keys[at].startswith(key):
            found.append(self.entries[self.keys[at]])
            at += 1
        return tuple(entry for entry in found if entry.key != key)

    def above(self, key: str) -> tuple[Entry, ...]:
        """The entries of shorter codes that `key` begins with, the nearest first."""
        return tuple(self.entries[key[:end]] for end in range(len(key) - 1, 1, -1) if key[:end] in self.entries)

    def speaks_for(self, day: date | None) -> bool:
        """Whether the set may say that a code is missing or ended on `day` (None: the days of the release itself)."""
        first, last = self.about.valid_from, self.about.valid_to
        if first is None or last is None:
            return False
        return day is None or first <= day <= last
