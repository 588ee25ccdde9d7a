"""Where added code sets are kept: one file of JSON lines a set, the first line its name, release, dates and licence.

A set is written beside the one in use and renamed into place when it is whole, so that there is never half a set.
"""

import json
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from indexer.codesets.model import About, CodeSet, Entry
from indexer.errors import CodeSetError

_FORMAT = 1
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,59}")
_ABOUT, _ENTRY, _SKIPPED = TypeAdapter(About), TypeAdapter(Entry), TypeAdapter(tuple[str, ...])


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
    """What the set is, how many codes it has and what was skipped; then a line for each code."""
    head = {"format": _FORMAT, **asdict(codeset.about), "entries": len(codeset.entries), "skipped": codeset.skipped}
    yield json.dumps(head, default=str)
    for key in codeset.keys:
        line = _ENTRY.dump_python(codeset.entries[key], mode="json", exclude_defaults=True)
        yield json.dumps(line, ensure_ascii=False)


def _read(path: Path) -> CodeSet:
    try:
        with path.open(encoding="utf-8") as file:
            head = json.loads(next(file, ""))
            if head["format"] != _FORMAT:
                raise CodeSetError(
                    f"{path.name}: format {head['format']}, this version reads {_FORMAT}; add the set again"
                )
            about, skipped = _ABOUT.validate_python(head), _SKIPPED.validate_python(head["skipped"])
            entries = {entry.key: entry for entry in map(_ENTRY.validate_json, file)}
    except (OSError, ValueError, KeyError, TypeError, ValidationError) as error:
        raise CodeSetError(f"{path.name}: damaged; add the set again ({error})") from error
    if len(entries) != head["entries"]:
        raise CodeSetError(f"{path.name}: {len(entries)} of {head['entries']} codes; add the set again")
    return CodeSet(about, entries, skipped)
