"""`rowcite documents` and `rowcite diff` on the command line: what is loaded, and what has changed since."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from assistant.settings import Settings, from_environ
from indexer.errors import RowciteError

DIFFERENT, TROUBLE = 1, 2  # as of diff(1)

IndexFolder = Annotated[Path | None, typer.Option("--index", metavar="DIR", help="Folder of the index.")]


def settings_with(index: Path | None) -> Settings:
    """The settings of the environment, with this index folder where one is named."""
    settings = from_environ()
    return replace(settings, index=index) if index else settings


def documents(
    index: IndexFolder = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="The list as JSON, with every warning.")] = False,
) -> None:
    """List what is loaded: title, format, counts, warnings, hash, and when it was indexed."""
    from assistant.card import inert
    from assistant.documents_command import print_documents
    from assistant.listing import Listings, listed
    from indexer.store import load_documents
    from indexer.times import read_times

    folder = settings_with(index).index
    found = listed(load_documents(folder), read_times(folder))
    if as_json:
        typer.echo(inert(Listings.dump_json(found, indent=2).decode()))
    else:
        print_documents(found, Console(highlight=False))


def diff(
    corpus: Annotated[
        list[Path] | None, typer.Argument(metavar="[CORPUS]", help="Folders and files to compare.")
    ] = None,
    index: IndexFolder = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="The differences as JSON.")] = False,
) -> None:
    """Compare documents with the index: rows added, changed and removed; exit status 0 for none, 1 for some, 2 trouble."""
    from assistant.card import inert
    from assistant.changes import corpus_changes
    from assistant.diff_command import compare, print_compared

    settings = settings_with(index)
    try:
        compared = compare(corpus or [settings.corpus], settings)
    except RowciteError as error:
        typer.echo(f"rowcite: {error}", err=True)
        raise typer.Exit(TROUBLE) from None
    if as_json:
        typer.echo(inert(corpus_changes(compared.report, compared.index_version).model_dump_json(indent=2)))
    else:
        print_compared(compared, Console(highlight=False))
    raise typer.Exit(DIFFERENT if compared.differs else 0)
