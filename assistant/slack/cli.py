"""`rowcite slack …`: the app manifest, and Socket Mode."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from assistant.settings import from_environ
from assistant.slack.manifest import manifest
from assistant.slack.settings import slack_from_environ

app = typer.Typer(help="Set Slack up, or run Socket Mode.", no_args_is_help=True)


@app.command(name="manifest")
def print_manifest(
    host: Annotated[str, typer.Option(help="Host name under which Slack reaches this server by https.")] = "",
    *,
    socket: Annotated[bool, typer.Option("--socket", help="For Socket Mode, which needs no host.")] = False,
) -> None:
    """Print the app manifest (JSON) to paste into https://api.slack.com/apps."""
    if socket == bool(host):
        raise typer.BadParameter("give either --host HOST or --socket")
    typer.echo(json.dumps(manifest(slack_from_environ(), host), indent=2))


@app.command(name="socket")
def run_socket(
    index: Annotated[Path | None, typer.Option("--index", metavar="DIR", help="Folder of the index.")] = None,
) -> None:
    """Answer over Socket Mode: one process, for hosts that Slack cannot reach."""
    from assistant.slack.socket import serve_socket  # needs the extra slack-socket, and loads the model

    settings = from_environ()
    serve_socket(replace(settings, index=index) if index else settings, slack_from_environ())
