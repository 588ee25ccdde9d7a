"""Where added code sets are kept: one file of JSON lines a set, the first line its name, release, dates and licence.

A set is written beside the one in use and renamed into place when it is whole, so that there is never half a set.
"""

import json
import os
import re
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from indexer.codesets.model import About, CodeSet, Entry
from indexer.errors import CodeSetError

_FORMAT = 1
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,59}")


class _Head(BaseModel):
    """The first line of a stored set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    name: str
    kind: str
    release: str
    valid_from: date | None
    valid_to: date | None
    origin: str
    licence: str
    entries: int
    skipped: tuple[str, ...]


class _Line(BaseModel):
    """One entry of a stored set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    text: str
    others: tuple[str, ...] = ()
    billable: bool | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    excludes1: tuple[str, ...] = ()


def add_codeset(folder: Path, codeset: CodeSet) -> Path:
    """Keep a set in the folder, in the place of the one of the same name; returns its file."""
    name = codeset.about.name
    if not _NAME.fullmatch(name):
        raise CodeSetError(f"{name!r}: a name has letters, digits, spaces, dots and hyphens, 60 at most")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name.lower().replace(' ', '-')}.jsonl"
    handle, part = tempfile.mkstemp(dir=folder, prefix=".adding-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in _lines(codeset))
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    return path


def stored_codesets(folder: Path) -> tuple[CodeSet, ...]:
    """Every set kept in the folder, by name; a missing folder holds none. Raises CodeSetError for a damaged one."""
    return tuple(_read(path) for path in sorted(folder.glob("*.jsonl")))


def _lines(codeset: CodeSet) -> Iterator[str]:
    about = codeset.about
    head = _Head(
        format=_FORMAT,
        name=about.name,
        kind=about.kind,
        release=about.release,
        valid_from=about.valid_from,
        valid_to=about.valid_to,
        origin=about.origin,
        licence=about.licence,
        entries=len(codeset.entries),
        skipped=codeset.skipped,
    )
    yield head.model_dump_json()
    for key in codeset.keys:
        entry = codeset.entries[key]
        line = _Line(
            code=entry.code,
            text=entry.text,
            others=entry.others,
            billable=entry.billable,
            valid_from=entry.valid_from,
            valid_to=entry.valid_to,
            excludes1=entry.excludes1,
        )
        yield json.dumps(line.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)


def _read(path: Path) -> CodeSet:
    try:
        with path.open(encoding="utf-8") as file:
            head = _Head.model_validate_json(next(file, ""))
            if head.format != _FORMAT:
                raise CodeSetError(
                    f"{path.name}: format {head.format}, this version reads {_FORMAT}; add the set again"
                )
            entries = [_entry(_Line.model_validate_json(line)) for line in file]
    except (OSError, ValueError, ValidationError) as error:
        raise CodeSetError(f"{path.name}: damaged; add the set again ({error})") from error
    if len(entries) != head.entries:
        raise CodeSetError(f"{path.name}: {len(entries)} of {head.entries} codes; add the set again")
    by_key = {entry.key: entry for entry in entries}
    about = About(head.name, head.kind, head.release, head.valid_from, head.valid_to, head.origin, head.licence)
    return CodeSet(about, by_key, head.skipped)


def _entry(line: _Line) -> Entry:
    return Entry(line.code, line.text, line.others, line.billable, line.valid_from, line.valid_to, line.excludes1)
