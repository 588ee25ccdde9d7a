"""Thumbs up and down, counted: the item and the verdict, never the question and never who asked."""

import json
import re
import threading
from collections import Counter
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

Verdict = Literal["up", "down"]
ITEM = re.compile(r"[tp]\d{1,6}(\.r\d{1,7})?")  # the part after "#" of a chunk's or a table's id
FILE_LIMIT = 16 * 2**20  # bytes; a file that has grown to this is full, and counting goes on in memory


class UnknownItemError(ValueError):
    """The item is not one of the loaded documents'; so no free text can be stored through it."""


class Feedback:
    """Counts verdicts; with a `folder`, also appends each as a JSON line to `feedback.jsonl` in it (mode 0600)."""

    def __init__(self, folder: Path | None = None) -> None:
        self._file = folder / "feedback.jsonl" if folder else None
        self._lock = threading.Lock()
        self._counts: Counter[Verdict] = Counter()

    @property
    def counts(self) -> dict[Verdict, int]:
        """How often each verdict was given since the start."""
        return {"up": self._counts["up"], "down": self._counts["down"]}

    def text(self) -> str:
        """The counts, as Prometheus reads them."""
        lines = [f'rowcite_feedback_total{{verdict="{verdict}"}} {count}' for verdict, count in self.counts.items()]
        return "\n".join(["# TYPE rowcite_feedback_total counter", *lines, ""])

    def record(self, item: str | None, verdict: Verdict, documents: Collection[str]) -> None:
        """Counts one verdict on `item` ("cpt-0252u.txt#t1.r5"; None is an answer without items); UnknownItemError."""
        if item is not None:
            document, _, place = item.rpartition("#")
            if document not in documents or not ITEM.fullmatch(place):
                raise UnknownItemError("item is not the id of a row, passage or table of the loaded documents")
        with self._lock:
            self._counts[verdict] += 1
            self._append({"time": datetime.now(UTC).isoformat(timespec="seconds"), "item": item, "verdict": verdict})

    def _append(self, entry: dict[str, str | None]) -> None:
        if self._file is None or (self._file.exists() and self._file.stat().st_size >= FILE_LIMIT):
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.touch(mode=0o600, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
