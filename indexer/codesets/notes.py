"""What the sets say of rows, kept in the index: one JSON line a row, sorted by chunk id, and found without loading them.

The file is mapped, not read: a service with a million notes starts as fast and stays as small as one without.
"""

import json
import mmap
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from indexer.codesets.notice import notice
from indexer.codesets.verdict import Verdict

_EMPTY = b""


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of one row: `notice` for the reader ("" for nothing), `synonyms` official texts for finding it."""

    chunk: str
    notice: str
    synonyms: tuple[str, ...]
    official: str
    outcome: str
    source: str


class Notes:
    """Notes by chunk id; made from lines in the order of `note_lines`."""

    def __init__(self, data: bytes | mmap.mmap = _EMPTY) -> None:
        self._data = data

    @classmethod
    def of(cls, verdicts: Iterable[Verdict]) -> "Notes":
        """The notes on these verdicts, in memory."""
        return cls(b"".join(note_lines(verdicts)))

    def and_more(self, verdicts: Iterable[Verdict], kept: AbstractSet[str]) -> "Notes":
        """These notes as far as their documents are in `kept`, with those on the verdicts, which are of others."""
        lines: list[bytes] = [*note_lines(verdicts), *(line for line in self._lines() if _document(line) in kept)]
        lines.sort(key=_chunk)
        return Notes(b"".join(lines))

    @classmethod
    def load(cls, path: Path) -> "Notes":
        """The notes of a file written by `save`; none when the file is missing or empty."""
        if not path.exists() or path.stat().st_size == 0:
            return cls()
        with path.open("rb") as file:
            return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))

    def save(self, path: Path) -> None:
        """Write the notes."""
        path.write_bytes(self._data[:])

    def get(self, chunk: str) -> Note | None:
        """The note on a chunk, None when there is nothing to say of it."""
        low, high = 0, len(self._data)
        while low < high:
            start = self._data.rfind(b"\n", 0, (low + high) // 2) + 1
            end = self._data.find(b"\n", start) + 1
            found = _note(self._data[start:end])
            if found.chunk == chunk:
                return found
            if found.chunk < chunk:
                low = end
            else:
                high = start
        return None

    def __iter__(self) -> Iterator[Note]:
        return map(_note, self._lines())

    def _lines(self) -> Iterator[bytes]:
        start = 0
        while start < len(self._data):
            end = self._data.find(b"\n", start) + 1
            yield bytes(self._data[start:end])
            start = end


def note_lines(verdicts: Iterable[Verdict]) -> Iterator[bytes]:
    """A line for each verdict that has a notice or a synonym, sorted by chunk id."""
    for verdict in sorted(verdicts, key=lambda verdict: verdict.place.chunk):
        said = notice(verdict)
        if said or verdict.synonyms:
            line = {
                "chunk": verdict.place.chunk,
                "notice": said,
                "synonyms": verdict.synonyms,
                "official": verdict.official,
                "outcome": verdict.outcome,
                "source": verdict.source,
            }
            yield json.dumps(line, ensure_ascii=False).encode() + b"\n"


def _chunk(line: bytes) -> str:
    return _note(line).chunk


def _document(line: bytes) -> str:
    return _chunk(line).rpartition("#")[0]


def _note(line: bytes) -> Note:
    data = json.loads(line)
    return Note(**{**data, "synonyms": tuple(data["synonyms"])})
