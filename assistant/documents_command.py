"""What `rowcite documents` prints: two lines a document on a terminal, one with tabs where it is piped."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from assistant.card import visible
from assistant.listing import Listed

COLUMNS = ("Document", "Title", "Format", "Tables", "Rows", "Passages", "Warnings", "Indexed", "SHA-256")


def print_documents(documents: Sequence[Listed], console: Console) -> None:
    """Print what is loaded; piped, a line for each document after a line of column names, and nothing else."""
    if not console.is_terminal:
        for fields in (COLUMNS, *map(_fields, documents)):
            console.file.write("\t".join(fields) + "\n")  # rich would make spaces of the tabs
        return
    for document in documents:
        _print_document(document, console)
    rows, passages = sum(document.rows for document in documents), sum(document.passages for document in documents)
    console.print(Text(f"{len(documents)} documents, {rows} rows, {passages} passages", style="bold"))


def _fields(document: Listed) -> tuple[str, ...]:
    counts = (document.tables, document.rows, document.passages, len(document.warnings))
    texts = (document.name, document.title, document.format)
    return (*map(visible, texts), *map(str, counts), _indexed(document), document.sha256)


def _indexed(document: Listed) -> str:
    return document.indexed_at.astimezone().strftime("%Y-%m-%d %H:%M") if document.indexed_at else "not noted"


def _print_document(document: Listed, console: Console) -> None:
    title = Text.assemble((visible(document.name), "bold"), "  ", visible(document.title))
    title.truncate(console.width, overflow="ellipsis")
    console.print(title)
    counts = f"{document.tables} tables, {document.rows} rows, {document.passages} passages"
    facts = (document.format, counts, f"indexed {_indexed(document)}", f"SHA-256 {document.sha256[:12]}…")
    console.print(Text("  " + " · ".join(facts), style="dim"), soft_wrap=True)
    for warning in document.warnings:
        console.print(Text(f"  {visible(warning)}", style="yellow"), soft_wrap=True)
