"""What the sets say of rows, kept in the index by chunk id."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from indexer.codesets.lines import Line, SortedLines
from indexer.codesets.notice import notice
from indexer.codesets.verdict import Verdict

_KEY = "chunk"


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of one row: `notice` for the reader ("" for nothing), `synonyms` official texts for finding it.

    `code` is the row's code as it stands.
    """

    chunk: str
    code: str
    notice: str
    synonyms: tuple[str, ...]
    official: str
    outcome: str
    source: str


class Notes:
    """Notes by chunk id."""

    def __init__(self, lines: SortedLines | None = None) -> None:
        self._lines = SortedLines(_KEY) if lines is None else lines

    @classmethod
    def of(cls, verdicts: Iterable[Verdict]) -> "Notes":
        """The notes on these verdicts, in memory."""
        return cls(SortedLines.of(_KEY, _lines(verdicts)))

    def and_more(self, verdicts: Iterable[Verdict], kept: AbstractSet[str]) -> "Notes":
        """These notes as far as their documents are in `kept`, with those on the verdicts, which are of others."""
        before = (line for line in self._lines if str(line[_KEY]).rpartition("#")[0] in kept)
        return Notes(SortedLines.of(_KEY, (*_lines(verdicts), *before)))

    @classmethod
    def load(cls, path: Path) -> "Notes":
        """The notes of a file written by `save`; none when the file is missing or empty."""
        return cls(SortedLines.load(_KEY, path))

    def save(self, path: Path) -> None:
        """Write the notes."""
        self._lines.save(path)

    def get(self, chunk: str) -> Note | None:
        """The note on a chunk, None when there is nothing to say of it."""
        line = self._lines.get(chunk)
        return _note(line) if line else None

    def __iter__(self) -> Iterator[Note]:
        return map(_note, self._lines)


def _lines(verdicts: Iterable[Verdict]) -> Iterator[Line]:
    """A line for each verdict that has a notice or a synonym."""
    for verdict in verdicts:
        said = notice(verdict)
        if said or verdict.synonyms:
            yield {
                "chunk": verdict.place.chunk,
                "code": verdict.code,
                "notice": said,
                "synonyms": list(verdict.synonyms),
                "official": verdict.official,
                "outcome": verdict.outcome,
                "source": verdict.source,
            }


def _note(line: Line) -> Note:
    chunk, code, said, *texts = (
        str(line[name]) for name in ("chunk", "code", "notice", "official", "outcome", "source")
    )
    return Note(chunk, code, said, tuple(line["synonyms"]), *texts)
