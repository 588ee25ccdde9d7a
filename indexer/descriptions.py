"""What documents say that a code means, and whether two such descriptions cannot both be right.

Other words are no contradiction: documents write short, lay and official words for one thing. Evidence is needed, as in
`codesets.wording`: the words are those that another document has for another code; the two have different numbers in one
unit; they hold words that exclude each other (left and right); or they differ in a denial alone.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import combinations

from indexer.codesets.columns import checked_kinds, code_column, description_column
from indexer.codesets.wording import Words, exclusive_words, meanings, plain
from indexer.documents import Document, Table

# Descriptions of one code that are compared each with each; more are almost surely not of one code.
MOST = 12
_MEASURE = re.compile(r"(\d[\d,]*(?:\.\d+)?|\.\d+)\s*-?\s*(%|[a-z]+)")


@dataclass(frozen=True, slots=True)
class Described:
    """A row that describes a code; `chunk` is its id, `said` the cell that does."""

    chunk: str
    kind: str
    key: str
    code: str
    said: str

    @property
    def document(self) -> str:
        """The name of the row's document."""
        return self.chunk.rpartition("#")[0]


@dataclass(frozen=True)
class Description:
    """What rows say of one code in the same words, upper case and punctuation aside."""

    rows: tuple[Described, ...]

    @property
    def key(self) -> str:
        """The code in its normal form."""
        return self.rows[0].key

    @cached_property
    def documents(self) -> frozenset[str]:
        """The names of the documents that say so."""
        return frozenset(row.document for row in self.rows)

    @cached_property
    def plain(self) -> str:
        """The words in lower case."""
        return plain(self.rows[0].said)

    @cached_property
    def words(self) -> Words:
        """The stems of what it says."""
        return meanings(self.rows[0].said)

    @cached_property
    def measures(self) -> Mapping[str, frozenset[float]]:
        """The numbers with each unit."""
        found: dict[str, set[float]] = {}
        for number, unit in _MEASURE.findall(self.rows[0].said.lower()):
            if unit in _data().units:
                found.setdefault(_data().units[unit], set()).add(float(number.replace(",", "")))
        return {unit: frozenset(numbers) for unit, numbers in found.items()}


@dataclass(frozen=True, slots=True)
class _Data:
    denying: Words
    affirming: Words
    units: Mapping[str, str]


@cache
def _data() -> _Data:
    data = tomllib.loads((files("indexer") / "data" / "contradictions.toml").read_text(encoding="utf-8"))
    units = {spelling: unit for unit, spellings in data["units"].items() for spelling in (unit, *spellings)}
    return _Data(frozenset(data["denying"]), frozenset(data["affirming"]), units)


def described(document: Document) -> Iterator[Described]:
    """The rows of a document that describe a code of a known kind."""
    for table in document.tables:
        yield from _in_table(document, table)


def _in_table(document: Document, table: Table) -> Iterator[Described]:
    codes = code_column(table)
    place = description_column(table, codes) if codes else None
    if codes is None or place is None:
        return
    for row in table.rows:
        code, said = codes.code(row), row.cells[place].strip() if place < len(row.cells) else ""
        if code and said and code.kind in checked_kinds():
            yield Described(f"{document.name}#t{table.number}.r{row.number}", code.kind, code.key, code.text, said)


def contradictory(rows: Iterable[Described]) -> Iterator[tuple[Description, Description]]:
    """Every two descriptions of one code of one kind that cannot both be right."""
    for descriptions in _by_kind(rows).values():
        owners: dict[str, list[Description]] = {}
        for description in (one for several in descriptions.values() for one in several):
            owners.setdefault(description.plain, []).append(description)
        for several in descriptions.values():
            for one, other in combinations(several[:MOST], 2):
                if _contradict(one, other, owners):
                    yield one, other


def _by_kind(rows: Iterable[Described]) -> dict[str, dict[str, list[Description]]]:
    """The different descriptions of each code of each kind, those of most rows first."""
    grouped: dict[str, dict[str, dict[str, list[Described]]]] = {}
    for row in rows:
        grouped.setdefault(row.kind, {}).setdefault(row.key, {}).setdefault(plain(row.said), []).append(row)
    return {
        kind: {key: _most_said_first(said.values()) for key, said in keys.items()} for kind, keys in grouped.items()
    }


def _most_said_first(said: Iterable[Sequence[Described]]) -> list[Description]:
    return [Description(tuple(rows)) for rows in sorted(said, key=lambda rows: -len(rows))]


def _contradict(one: Description, other: Description, owners: Mapping[str, Sequence[Description]]) -> bool:
    denying = _data().denying
    denied = bool(one.words & denying) != bool(other.words & denying)
    if denied and one.words ^ other.words <= denying | _data().affirming:
        return True
    if one.words <= other.words or other.words <= one.words:
        return False  # one only says less
    return (
        _of_another_code(one, owners)
        or _of_another_code(other, owners)
        or any(one.measures[unit].isdisjoint(other.measures[unit]) for unit in one.measures.keys() & other.measures)
        or any(
            one.words & group and other.words & group and not one.words & other.words & group
            for group in exclusive_words()
        )
    )


def _of_another_code(description: Description, owners: Mapping[str, Sequence[Description]]) -> bool:
    """Whether another document has these very words for another code, not of the same family.

    In one document, several codes may share short words of its own.
    """
    return any(
        not (owner.key.startswith(description.key) or description.key.startswith(owner.key))
        and not owner.documents <= description.documents
        for owner in owners[description.plain]
    )
