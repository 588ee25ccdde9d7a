"""`rowcite check` and `rowcite codesets …` on the command line."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from assistant.settings import from_environ

codesets_app = typer.Typer(help="Official code sets: add one, list those in use.", no_args_is_help=True)
Day = typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Day in force, of the release.")


def check(
    corpus: Annotated[list[Path] | None, typer.Argument(metavar="[CORPUS]", help="Folders and files to check.")] = None,
    on: Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="Day to check for; today.")] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write the report as a page, too.")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="The report as JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="The report as CSV.")] = False,
) -> None:
    """Compare the coded rows of documents with the official sets; exit status 1 when a row should be corrected."""
    from assistant.check_command import check_corpus, write_page  # loads the code sets' libraries
    from assistant.check_output import csv_lines, print_report
    from indexer.codesets.in_use import codesets_in_use

    if as_json and as_csv:
        raise typer.BadParameter("give --json or --csv, not both")
    settings = from_environ()
    day = _day(on) or datetime.now().astimezone().date()
    report = check_corpus(corpus or [settings.corpus], codesets_in_use(settings.codesets), day)
    if html:
        write_page(report, html)
    if as_json:
        typer.echo(report.model_dump_json(indent=2))
    elif as_csv:
        typer.echo(csv_lines(report), nl=False)
    else:
        print_report(report, Console(highlight=False))
    raise typer.Exit(1 if report.findings or report.refused else 0)


@codesets_app.command(name="add")
def add(  # noqa: PLR0913, PLR0917  # each one is an option of the command line
    name: Annotated[str, typer.Argument(help="Name to show beside quotes, as HCPCS or CPT.")],
    file: Annotated[Path, typer.Argument(help="The publisher's file: CSV, XLSX, fixed width.")],
    release: Annotated[str, typer.Option(help="Release to show, as 2026 or FY2027.")],
    kind: Annotated[str, typer.Option(help="Kind of code where it is not found: hcpcs, cpt, modifier, pos …")] = "",
    valid_from: Annotated[datetime | None, Day] = None,
    valid_to: Annotated[datetime | None, Day] = None,
    licence: Annotated[str, typer.Option(help="Licence under which you may use the set.")] = "",
    tabular: Annotated[Path | None, typer.Option(help="ICD-10-CM: the tabular list, XML.")] = None,
) -> None:
    """Add a code set, or replace the one of this name; the one in use stays until the new one is whole."""
    from assistant.check_command import add_file
    from indexer.codesets.model import About

    about = About(name, kind, release, _day(valid_from), _day(valid_to), licence=licence)
    add_file(from_environ().codesets, file, about, tabular, Console(highlight=False, soft_wrap=True))


@codesets_app.command(name="list")
def list_sets() -> None:
    """List the code sets in use, with release, days in force, origin and licence."""
    from assistant.check_command import print_sets

    print_sets(from_environ().codesets, Console(highlight=False, soft_wrap=True))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
