"""A code set from the table of its publisher or of a licensed customer: read by name of column, refused by line and reason.

A file whose columns are missing, that is too large, or of which more than one row in twenty cannot be read is refused
whole. What is skipped of an accepted file is listed in `CodeSet.skipped`.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

from indexer.code_shapes import kind_of
from indexer.codesets.layouts import Cells
from indexer.codesets.model import About, CodeSet, Entry
from indexer.codesets.table_rows import MAX_ROWS, opened
from indexer.errors import CodeSetError

MAX_TEXT = 10_000
_SKIPPED_SHARE = 20  # one row in twenty
_LISTED = 200
_TRIED = 1000  # after so many bad rows, the most of all, the file is given up
_ABOVE = 30  # rows that may stand above the column names
_CODE = re.compile(r"(?=.{1,20}$)(?:(?=.*\d)[A-Za-z0-9]+(?:[ .-][A-Za-z0-9]+){0,3}|[A-Za-z]{1,5})")
_DATES = ("%Y-%m-%d", "%Y%m%d", "%m/%d/%Y", "%m/%d/%y", "%d-%b-%Y")
_YES = frozenset({"1", "y", "yes", "true", "t", "billable", "valid"})
_NO = frozenset({"0", "n", "no", "false", "f", "header"})
_GOES_ON = frozenset({"4", "8"})  # HCPCS record types: the description of the code before, continued
_NOT_IN_USE = frozenset({"unassigned", "reserved"})  # how the place of service set lists what is no code


@dataclass(frozen=True, slots=True)
class _Columns:
    """The place of each known column in a row; None where the file has none."""

    code: int
    text: int
    others: tuple[int, ...]
    billable: int | None
    valid_from: int | None
    valid_to: int | None
    record: int | None


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    entry: Entry


def codeset_from_file(path: Path, about: About) -> CodeSet:
    """Read a file with a code and a description column: CSV (also gzipped), XLSX, or fixed width as CMS publishes it.

    `about.kind` is found from the layout, the name and the shapes of the codes when it is "". Raises CodeSetError.
    """
    name = about.name
    if about.valid_from and about.valid_to and about.valid_from > about.valid_to:
        raise CodeSetError(f"{name}: valid from {about.valid_from} is after valid to {about.valid_to}")
    skipped: list[str] = []
    with opened(path, _is_header) as file:
        entries, rows = _collect(path.name, _entries(path.name, file.rows, skipped), skipped)
    if not entries:
        raise CodeSetError(f"{path.name}: no code in it" + (f"; {skipped[0]}" if skipped else ""))
    if len(skipped) * _SKIPPED_SHARE > rows + len(skipped):
        raise CodeSetError(
            f"{path.name}: {len(skipped)} of {rows + len(skipped)} rows cannot be read; the first: {skipped[0]}"
        )
    kind = about.kind or file.kind or _kind(f"{name} {path.stem}", entries)
    return CodeSet(replace(about, kind=kind, origin=about.origin or path.name), entries, tuple(skipped[:_LISTED]))


@cache
def column_names() -> Mapping[str, tuple[str, ...]]:
    """The names that publishers give to each column, best first."""
    data = tomllib.loads((files("indexer") / "data" / "codeset_columns.toml").read_text(encoding="utf-8"))
    return {role: tuple(names) for role, names in data.items() if role != "kinds"}


@cache
def _kind_words() -> Mapping[str, tuple[str, ...]]:
    data = tomllib.loads((files("indexer") / "data" / "codeset_columns.toml").read_text(encoding="utf-8"))
    return {kind: tuple(words) for kind, words in data["kinds"].items()}


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", name.lower()))


def _places(header: Sequence[str]) -> dict[str, int | None]:
    names = [_plain(cell) for cell in header]
    return {
        role: next((names.index(name) for name in known if name in names), None)
        for role, known in column_names().items()
    }


def _is_header(row: Sequence[str]) -> bool:
    """Whether a row names a column for the code and one for its description."""
    places = _places(row)
    return places["code"] is not None and places["text"] is not None


def _columns(file: str, header: Sequence[str]) -> _Columns:
    names, place = [_plain(cell) for cell in header], _places(header)
    code, text = place["code"], place["text"]
    if code is None or text is None:
        missing = [role for role, at in (("code", code), ("description", text)) if at is None]
        shown = ", ".join(cell.strip()[:40] for cell in header[:12]) or "nothing"
        raise CodeSetError(f"{file} line 1: no column for {' and '.join(missing)}; the columns are {shown}")
    others = tuple(
        names.index(name) for name in column_names()["others"] if name in names and names.index(name) != text
    )
    return _Columns(code, text, others, place["billable"], place["valid_from"], place["valid_to"], place["record"])


def _entries(file: str, rows: Iterator[tuple[int, Cells]], skipped: list[str]) -> Iterator[_Line]:
    """The entries of the rows that can be read; the reason for each other one goes to `skipped`."""
    columns = _header(file, rows)
    for count, (number, row) in enumerate(_whole(rows, columns)):
        if count >= MAX_ROWS:
            raise CodeSetError(f"{file} line {number}: more than {MAX_ROWS:,} rows")
        if not any(cell.strip() for cell in row) or _cell(row, columns.text).casefold() in _NOT_IN_USE:
            continue
        try:
            yield _Line(number, _entry(row, columns))
        except ValueError as reason:
            skipped.append(f"line {number}: {reason}")
            if len(skipped) >= _TRIED and len(skipped) > count // 2:
                raise CodeSetError(f"{file}: most rows cannot be read; the first: {skipped[0]}") from None


def _header(file: str, rows: Iterator[tuple[int, Cells]]) -> _Columns:
    """The columns by the first row that names them; what stands above it is left."""
    first: Cells | None = None
    for number, (_, row) in enumerate(rows, start=1):
        first = row if first is None else first
        if _is_header(row) or number == _ABOVE:
            return _columns(file, row if _is_header(row) else first)
    return _columns(file, first or [])


def _whole(rows: Iterator[tuple[int, Cells]], columns: _Columns) -> Iterator[tuple[int, Cells]]:
    """The rows, a description that goes on in further rows joined to its first."""
    before: tuple[int, Cells] | None = None
    for number, row in rows:
        goes_on = _cell(row, columns.record) in _GOES_ON
        if before and goes_on and _cell(row, columns.code) == _cell(before[1], columns.code):
            before[1][columns.text] += f" {_cell(row, columns.text)}"
            continue
        if before:
            yield before
        before = number, row
    if before:
        yield before


def _cell(row: Cells, at: int | None) -> str:
    return " ".join(row[at].split()) if at is not None and at < len(row) else ""


def _entry(row: Cells, columns: _Columns) -> Entry:
    """The entry of a row; ValueError says in words why there is none."""
    code, text = _cell(row, columns.code), _cell(row, columns.text)
    if not code:
        raise ValueError("no code")
    if not _CODE.fullmatch(code):
        raise ValueError(f"{code[:30]!r} is not a code")
    if not text:
        raise ValueError(f"{code} has no description")
    if len(text) > MAX_TEXT:
        raise ValueError(f"the description of {code} has more than {MAX_TEXT:,} characters")
    first, last = _date(_cell(row, columns.valid_from)), _date(_cell(row, columns.valid_to))
    if first and last and first > last:
        raise ValueError(f"{code} is valid from {first}, which is after {last}")
    others = tuple(other for other in dict.fromkeys(_cell(row, at) for at in columns.others) if other and other != text)
    return Entry(code, text, others, _billable(_cell(row, columns.billable)), first, last)


def _billable(cell: str) -> bool | None:
    word = cell.lower()
    return True if word in _YES else False if word in _NO else None


def _date(cell: str) -> date | None:
    if not cell:
        return None
    for form in _DATES:
        try:
            return datetime.strptime(cell, form).date()  # noqa: DTZ007  days in force have no time zone
        except ValueError:
            continue
    raise ValueError(f"{cell[:30]!r} is not a date (2026-04-01 is)")


def _collect(file: str, lines: Iterator[_Line], skipped: list[str]) -> tuple[dict[str, Entry], int]:
    """The entries by key and the number of rows read; of two versions of a code the later one is kept."""
    entries: dict[str, Entry] = {}
    at: dict[str, int] = {}
    rows = 0
    for line in lines:
        rows += 1
        key, entry = line.entry.key, line.entry
        before = entries.get(key)
        if before is not None:
            if before.text != entry.text and not _one_after_other(before, entry):
                raise CodeSetError(
                    f"{file} line {line.number}: {entry.code} is also on line {at[key]}, with another description"
                )
            skipped.append(f"line {line.number}: {entry.code} is also on line {at[key]}; the later version is kept")
            entry = max((before, entry), key=lambda version: version.valid_from or date.min)
        entries[key] = entry
        at.setdefault(key, line.number)
    return entries, rows


def _one_after_other(one: Entry, other: Entry) -> bool:
    """Whether two versions of a code follow each other in time."""
    early, late = sorted((one, other), key=lambda version: version.valid_from or date.min)
    return early.valid_to is not None and late.valid_from is not None and early.valid_to < late.valid_from


def _kind(name: str, entries: Mapping[str, Entry]) -> str:
    """The kind from a word in the name, or else the shape that most codes have."""
    words = f" {_plain(name)} "
    named = next((kind for kind, known in _kind_words().items() if any(f" {word} " in words for word in known)), None)
    shapes = Counter(kind_of(key) or "identifier" for key in entries)
    return named or shapes.most_common(1)[0][0]
