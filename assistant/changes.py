"""What became of the files of a corpus as it is told to programs: `rowcite index --json` and `rowcite diff --json`."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from indexer.differences import Difference, table_name
from indexer.documents import Chunk
from indexer.report import FileReport


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Edition(_Frozen):
    """A row or passage as one edition has it, word for word; `text` is that of a passage."""

    table: str = ""
    header: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    text: str = ""
    lines: tuple[int, int] | None = None
    page: int | None = None
    place: str = ""


class CellChange(_Frozen):
    """A cell of a row that differs, under the name that its column has now."""

    column: str
    before: str
    after: str


class Told(_Frozen):
    """One difference; `cells` are those of a changed row. For kind "columns" the header of a table differs."""

    kind: Literal["row", "passage", "columns"]
    change: Literal["added", "changed", "removed"]
    before: Edition | None
    after: Edition | None
    cells: tuple[CellChange, ...] = ()


class FileChanges(_Frozen):
    """What became of one file; `counts` maps "rows added" and the like to how many, without those that are 0."""

    name: str
    change: str
    was: str
    reason: str
    tables: int
    rows: int
    passages: int
    warnings: tuple[str, ...]
    counts: dict[str, int]
    differences: tuple[Told, ...]


class CorpusChanges(_Frozen):
    """The files of a corpus against the last index; `index_version` is that of the index compared with, or made."""

    index_version: str
    files: tuple[FileChanges, ...]


def corpus_changes(report: Sequence[FileReport], index_version: str) -> CorpusChanges:
    """The report, ready to be written as JSON."""
    return CorpusChanges(index_version=index_version, files=tuple(map(_file, report)))


def counted(differences: Sequence[Difference]) -> dict[str, int]:
    """How many rows and passages were added, changed and removed: "rows added" to 3; nothing where there were none."""
    found = Counter((difference.kind, difference.change) for difference in differences if difference.kind != "columns")
    return {
        f"{kind}s {change}": found[kind, change]
        for kind in ("row", "passage")
        for change in ("added", "changed", "removed")
        if found[kind, change]
    }


def cell_changes(difference: Difference) -> tuple[CellChange, ...]:
    """The cells of a changed row that differ."""
    before, after = difference.before, difference.after
    if before is None or after is None:
        return ()
    return tuple(
        CellChange(column=_at(after.header, new), before=_at(before.cells, old), after=_at(after.cells, new))
        for old, new in difference.cells
    )


def _at(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _file(entry: FileReport) -> FileChanges:
    return FileChanges(
        name=entry.name,
        change=entry.change,
        was=entry.was,
        reason=entry.reason,
        tables=entry.tables,
        rows=entry.rows,
        passages=entry.passages,
        warnings=entry.warnings,
        counts=counted(entry.differences),
        differences=tuple(map(_told, entry.differences)),
    )


def _told(difference: Difference) -> Told:
    return Told(
        kind=difference.kind,
        change=difference.change,
        before=_edition(difference.before),
        after=_edition(difference.after),
        cells=cell_changes(difference),
    )


def _edition(chunk: Chunk | None) -> Edition | None:
    if chunk is None:
        return None
    row = chunk.kind == "row"
    return Edition(
        table=table_name(chunk) if row else "",
        header=chunk.header,
        cells=chunk.cells,
        text="" if row else chunk.text,
        lines=chunk.location.lines,
        page=chunk.location.page,
        place=chunk.location.place,
    )
