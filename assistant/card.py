"""An answer on a terminal: a card that a tired biller reads at a glance, plain text when it is piped."""

import re
import unicodedata

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from assistant.answer import Answer, Citation, Highlight, Item

MARK = "bold"
QUIET = "dim"


def print_answer(answer: Answer, console: Console) -> None:
    """Print `answer`: what is asserted with its citations, then what is only related."""
    console.print(
        Text(visible(answer.message), style="bold green" if answer.answers else "bold yellow"), soft_wrap=True
    )
    for notice in answer.notices:
        _line(console, f"Note: {notice}", "yellow")
    for item in answer.answers:
        console.print()
        _print_item(item, answer.message, console, alone=len(answer.answers) == 1)
    if answer.related:
        console.print()
        _line(console, "Also worth a look, not an answer:" if answer.answers else "Nearest, not an answer:", QUIET)
        for item in answer.related[:3]:
            _line(console, f"  {_gist(item)}  [{where(item.citation)}]", QUIET)
            for notice in item.beside:
                _line(console, f"    {notice}", "yellow")


def where(citation: Citation) -> str:
    """The place of a citation in words: "cpt-0252u.txt, line 20"."""
    place = [visible(citation.document)]
    if citation.lines:
        first, last = citation.lines
        place.append(f"line {first}" if first == last else f"lines {first}-{last}")
    if citation.page:
        place.append(f"page {citation.page}")
    if citation.place:
        place.append(visible(citation.place))
    return ", ".join(place)


def confidence(score: float) -> str:
    """A calibrated score in words."""
    return "very likely right" if score >= 0.9 else "likely right" if score >= 0.7 else "uncertain, read the row"


def visible(text: str, kept: str = "") -> str:
    """`text` without control characters, so that a document cannot steer the terminal; each letter keeps its place.

    White space becomes a space, but for the characters in `kept`.
    """
    return "".join(letter if letter in kept else _visible(letter) for letter in text)


def _visible(letter: str) -> str:
    if letter in "\t\n\r":
        return " "
    return "\ufffd" if unicodedata.category(letter) in {"Cc", "Cf", "Cs"} else letter


def inert(json: str) -> str:
    """JSON in which the control characters that it may hold as they are (U+007F to U+009F) are escaped."""
    return re.sub("[\x7f-\x9f]", lambda found: f"\\u{ord(found.group()):04x}", json)


def _print_item(item: Item, message: str, console: Console, *, alone: bool) -> None:
    for notice in item.ahead(message):
        _line(console, f"  {notice}", "yellow")
    if item.kind == "row":
        _print_cells(item, console)
    elif item.kind == "table":
        console.print(Padding(_whole(item), (0, 0, 0, 2), expand=False))
    else:
        _print_text(_marked(item.text, item.highlights, None), console)
    path = " › ".join((*map(visible, item.citation.headings), *_row_of(item)))
    # In a list the same sentence under row after row would hide the rows.
    count = f"in {item.documents} documents" if not alone and item.documents > 1 else ""
    _line(console, "  " + " · ".join(part for part in (where(item.citation), path, count) if part), "cyan")
    if alone and item.elsewhere:
        _line(console, f"  {item.elsewhere}", "cyan")
    for notice in item.beside:
        _line(console, f"  {notice}", "yellow")
    _line(console, f"  {confidence(item.score)} ({item.score:.2f})", QUIET)


def _row_of(item: Item) -> tuple[str, ...]:
    return (f"row {item.citation.row}",) if item.citation.row else ()


def _print_text(text: Text, console: Console) -> None:
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, 2)))
    else:  # a line of the source stays a line, whatever its length
        console.print(Text("\n").join(Text.assemble("  ", line) for line in text.split("\n")), soft_wrap=True)


def _print_cells(item: Item, console: Console) -> None:
    labels = [visible(item.header[number]) if number < len(item.header) else "" for number in range(len(item.cells))]
    cells = [_marked(cell, item.highlights, number) for number, cell in enumerate(item.cells)]
    if console.is_terminal:
        grid = Grid.grid(padding=(0, 2))
        grid.add_column(style=QUIET, no_wrap=True, max_width=24)
        grid.add_column(overflow="fold")
        for label, cell in zip(labels, cells, strict=True):
            grid.add_row(Text(label), cell)
        console.print(Padding(grid, (0, 0, 0, 2)))
    else:
        width = min(max(map(len, labels), default=0), 24)
        for label, cell in zip(labels, cells, strict=True):
            _print_text(Text.assemble(f"{label:{width}}  ", Text(" ").join(cell.split("\n"))), console)


def _whole(item: Item) -> Grid:
    grid = Grid(*map(visible, item.header), header_style=QUIET)
    for row in item.rows:
        grid.add_row(*(Text(visible(cell)) for cell in row))
    return grid


def _marked(text: str, highlights: tuple[Highlight, ...], cell: int | None) -> Text:
    # Replacing control characters one by one keeps every position where the highlight expects it.
    marked = Text(visible(text, kept="\n"))
    for highlight in highlights:
        if highlight.cell == cell:
            marked.stylize(MARK, highlight.start, highlight.end)
    return marked


def _gist(item: Item) -> str:
    text = visible(" | ".join(item.cells) if item.cells else item.text)
    return text if len(text) <= 90 else text[:89] + "…"


def _line(console: Console, text: str, style: str) -> None:
    console.print(Text(visible(text), style=style), soft_wrap=True)
