"""When each document was indexed: kept beside the index, not in it, since a build of the same files gives the same bytes."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter

TIMES = "indexed.json"


@dataclass(frozen=True, slots=True)
class _Noted:
    sha256: str
    at: datetime


_NOTED = TypeAdapter(dict[str, _Noted])


@dataclass(frozen=True, slots=True)
class Times:
    """When the file of each document was first indexed with the content that it has."""

    noted: Mapping[str, _Noted]

    def of(self, name: str, sha256: str) -> datetime | None:
        """When this content of this document was indexed; None where it is not known."""
        found = self.noted.get(name)
        return found.at if found and found.sha256 == sha256 else None


def read_times(folder: Path) -> Times:
    """The times kept in the folder of an index; none where there is no file of them, or none that can be read."""
    try:
        return Times(_NOTED.validate_json((folder / TIMES).read_bytes()))
    except (OSError, ValueError):
        return Times({})


def note_times(folder: Path, sources: Mapping[str, str], now: datetime) -> None:
    """Keep `now` for each document (name: SHA-256) whose content is new, and the time noted before for the others."""
    before = read_times(folder)
    at = {name: before.of(name, sha256) or now.astimezone(UTC) for name, sha256 in sources.items()}
    text = {name: {"sha256": sha256, "at": at[name].isoformat(timespec="seconds")} for name, sha256 in sources.items()}
    fresh = folder / f".{TIMES}"
    with suppress(OSError):  # an index that answers is worth more than the time of it
        fresh.write_text(json.dumps(text, ensure_ascii=False, indent=0), encoding="utf-8")
        fresh.replace(folder / TIMES)
