"""Rows whose documents disagree on what a code means, kept in the index by chunk id."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer.codesets.lines import Line, SortedLines
from indexer.descriptions import Described, contradictory, described
from indexer.documents import Document

_KEY = "chunk"
# Rows with one other description that are kept: one in whatever documents are asked, as far as that is likely.
_KEPT = 20


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A row with what it `said` of its `code`; `others` are ids of rows that say something else, by what they say."""

    chunk: str
    code: str
    said: str
    others: tuple[tuple[str, ...], ...]


class Contradictions:
    """Contradictions by chunk id."""

    def __init__(self, lines: SortedLines | None = None) -> None:
        self._lines = lines or SortedLines(_KEY)

    @classmethod
    def of(cls, documents: Iterable[Document]) -> "Contradictions":
        """Those between the rows of these documents, in memory."""
        rows = [row for document in documents for row in described(document)]
        return cls(SortedLines.of(_KEY, _lines(rows)))

    @classmethod
    def load(cls, path: Path) -> "Contradictions":
        """Those of a file written by `save`; none when the file is missing or empty."""
        return cls(SortedLines.load(_KEY, path))

    def save(self, path: Path) -> None:
        """Write them."""
        self._lines.save(path)

    def get(self, chunk: str) -> Contradiction | None:
        """What contradicts a chunk, None when nothing does."""
        line = self._lines.get(chunk)
        return _contradiction(line) if line else None

    def __iter__(self) -> Iterator[Contradiction]:
        return map(_contradiction, self._lines)


def _lines(rows: Iterable[Described]) -> Iterator[Line]:
    """A line for each row that another contradicts."""
    found: dict[str, tuple[Described, list[str]]] = {}
    for one, other in contradictory(rows):
        for mine, theirs in ((one, other), (other, one)):
            ids = " ".join(_percent(row.chunk) for row in theirs.rows[:_KEPT])
            for row in mine.rows:
                found.setdefault(row.chunk, (row, []))[1].append(ids)
    for chunk, (row, others) in found.items():
        yield {"chunk": chunk, "code": row.code, "said": row.said, "others": others}


def _percent(chunk: str) -> str:
    """A chunk id without a space, so that several are one text."""
    return chunk.replace("%", "%25").replace(" ", "%20")


def _contradiction(line: Line) -> Contradiction:
    others = tuple(
        tuple(chunk.replace("%20", " ").replace("%25", "%") for chunk in ids.split(" ")) for ids in line["others"]
    )
    return Contradiction(str(line["chunk"]), str(line["code"]), str(line["said"]), others)
