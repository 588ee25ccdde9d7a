"""A file of JSON lines, sorted by the text in their first field, in which one line is found without reading the others."""

import json
import mmap
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

import numpy as np

from indexer.arrays import Numbers

Line = Mapping[str, str | list[str]]


class SortedLines:
    """JSON objects by their `key` field, in memory or mapped from a file; a service pays nothing for how many there are."""

    def __init__(self, key: str, data: bytes | mmap.mmap = b"") -> None:
        self._key = key
        self._data = data

    @classmethod
    def of(cls, key: str, lines: Iterable[Line]) -> "SortedLines":
        """These lines, sorted."""
        ordered = sorted(lines, key=lambda line: str(line[key]))
        return cls(key, b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in ordered))

    @classmethod
    def load(cls, key: str, path: Path) -> "SortedLines":
        """The lines of a file written by `save`; none when the file is missing or empty."""
        if not path.exists() or path.stat().st_size == 0:
            return cls(key)
        with path.open("rb") as file:
            return cls(key, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))

    def save(self, path: Path) -> None:
        """Write the lines."""
        path.write_bytes(self._data[:])

    def get(self, key: str) -> Line | None:
        """The line with this key, None when there is none."""
        low, high = 0, len(self._data)
        while low < high:
            start = self._data.rfind(b"\n", 0, (low + high) // 2) + 1
            end = self._data.find(b"\n", start) + 1
            line: Line = json.loads(self._data[start:end])
            found = str(line[self._key])
            if found == key:
                return line
            low, high = (end, high) if found < key else (low, start)
        return None

    @cached_property
    def _ends(self) -> Numbers:
        """Where each line ends."""
        data = np.frombuffer(self._data or b" ", dtype=np.uint8)
        return np.flatnonzero(data == ord("\n")).astype(np.int64)

    def __len__(self) -> int:
        return len(self._ends)

    def at(self, number: int) -> Line:
        """The line with this number, from 0 in the order of the keys."""
        start = int(self._ends[number - 1]) + 1 if number else 0
        line: Line = json.loads(self._data[start : int(self._ends[number])])
        return line

    def __iter__(self) -> Iterator[Line]:
        start = 0
        while start < len(self._data):
            end = self._data.find(b"\n", start) + 1
            yield json.loads(self._data[start:end])
            start = end
