"""What became of the files of a corpus as a person reads it: a line a file, and old and new cell beside each other."""

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import islice

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from assistant.card import visible
from assistant.changes import cell_changes, counted
from indexer.differences import Difference, table_name
from indexer.documents import Chunk
from indexer.report import FileReport

MARKS = {"added": "+", "changed": "~", "unchanged": "=", "renamed": ">", "removed": "-", "refused": "!"}
COLOURS = {"added": "green", "changed": "yellow", "removed": "red"}
MARKED = "bold reverse"


def print_file(entry: FileReport, console: Console, shown: int | None = None) -> None:
    """Print what became of one file, and up to `shown` of its differences (None: all)."""
    _line(console, f"{MARKS[entry.change]} {entry.name}: {_summary(entry)}", "red" if entry.reason else "")
    for warning in entry.warnings:
        _line(console, f"    {warning}", "yellow")
    for difference in islice(entry.differences, shown):
        _print_difference(difference, console)
    more = len(entry.differences) - len(entry.differences[:shown])
    if more:
        _line(console, f"    and {more} more; `rowcite diff` before `rowcite index` shows all of them", "dim")


def totals(report: Sequence[FileReport]) -> str:
    """How many files were added, changed and so on: "1 added, 2 unchanged"."""
    found = Counter[str](entry.change for entry in report)
    return ", ".join(f"{found[change]} {change}" for change in MARKS if found[change])


def _summary(entry: FileReport) -> str:
    if entry.change in {"refused", "removed"}:
        return f"refused, {entry.reason}" if entry.reason else "removed"
    found = f"{entry.tables} tables, {entry.rows} rows, {entry.passages} passages"
    said = {"unchanged": "unchanged", "renamed": f"renamed from {entry.was}, otherwise unchanged"}.get(entry.change, "")
    if entry.change == "changed":
        said = ", ".join(map(_count, counted(entry.differences).items())) or "the same rows and passages"
    return f"{found} ({said})" if said else found


def _count(counted: tuple[str, int]) -> str:
    """`("rows added", 1)` as "1 row added"."""
    (kind, change), number = counted[0].split(), counted[1]
    return f"{number} {kind.removesuffix('s') if number == 1 else kind} {change}"


def _print_difference(difference: Difference, console: Console) -> None:
    mark, style = MARKS[difference.change], COLOURS[difference.change]
    before, after = difference.before, difference.after
    chunk = after or before
    assert chunk is not None  # noqa: S101  # one of the two is always there
    if difference.kind == "columns" and before and after:
        _line(console, f"    {mark} columns of {table_name(after)}", style)
        _print_sides([("", " | ".join(before.header), " | ".join(after.header))], console)
    elif before is None or after is None:
        _line(console, f"    {mark} {_place(chunk)}{'' if after else ' before'}: {chunk.text}", style)
    elif difference.kind == "passage":
        _line(console, f"    {mark} {_place(after)}", style)
        _print_sides([("", before.text, after.text)], console)
    else:
        _line(console, f"    {mark} {_place(after)}", style)
        _print_sides(list(_row_sides(difference, before, after)), console)


def _row_sides(difference: Difference, before: Chunk, after: Chunk) -> Iterator[tuple[str, str, str]]:
    """Column, old cell and new cell of each cell that differs."""
    if before.parents != after.parents:
        yield "stands under", " › ".join(before.parents), " › ".join(after.parents)
    yield from ((cell.column, cell.before, cell.after) for cell in cell_changes(difference))


def _place(chunk: Chunk) -> str:
    """What a row is called ("Modifier 53"), and where it or a passage stands."""
    where = [f"{chunk.header[0] if chunk.header else ''} {chunk.cells[0]}".strip()] if chunk.cells else []
    where += [table_name(chunk)] if chunk.cells or chunk.headings else []
    where += [f"line {chunk.location.lines[0]}"] if chunk.location.lines else []
    where += [f"page {chunk.location.page}"] if chunk.location.page else []
    return ", ".join(part for part in (*where, chunk.location.place) if part)


def _print_sides(sides: Sequence[tuple[str, str, str]], console: Console) -> None:
    """Old and new beside each other on a terminal, the words that differ marked; below each other where it is piped."""
    if not console.is_terminal:
        for column, before, after in sides:
            label = f"{column}: " if column else ""
            _line(console, f"        - {label}{before}", "")
            _line(console, f"        + {label}{after}", "")
        return
    grid = Grid.grid(padding=(0, 2), expand=True)
    grid.add_column(style="dim", overflow="fold", max_width=20)
    grid.add_column(ratio=1, overflow="fold")
    grid.add_column(ratio=1, overflow="fold")
    for column, before, after in sides:
        grid.add_row(Text(visible(column)), *_marked(visible(before), visible(after)))
    console.print(Padding(grid, (0, 0, 0, 6)))


def _marked(before: str, after: str) -> tuple[Text, Text]:
    """Both texts, with the words marked that the other does not have in that place."""
    old, new = before.split(" "), after.split(" ")
    texts = (Text(style="red"), Text(style="green"))
    for kind, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        style = "" if kind == "equal" else MARKED
        for text, words in zip(texts, (old[first:last], new[start:end]), strict=True):
            if words:
                text.append(" " if text else "").append(" ".join(words), style=style)
    return texts


def _line(console: Console, text: str, style: str) -> None:
    console.print(Text(visible(text), style=style), soft_wrap=True)
