"""`rowcite documents` and `rowcite diff` on the command line: what is loaded, and what has changed since."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from assistant.settings import Settings, from_environ

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
