"""Run the server: one process, one model, one index."""

import os
import socket

import typer
import uvicorn

from assistant.api import create_app
from assistant.ask import Assistant
from assistant.settings import Settings
from assistant.slack.settings import slack_from_environ
from indexer.errors import SettingError


def run_server(settings: Settings, host: str, port: int) -> None:
    """Serve until interrupted; raise SettingError for a port in use, StoredIndexError or ModelError where one is unfit."""
    check_port(host, port)
    # Loaded before the server starts, so that what is missing is told in a sentence.
    assistant = Assistant.load(settings)
    app = create_app(settings, lambda _: assistant, slack_from_environ())
    typer.echo(
        f"Rowcite answers at http://{f'[{host}]' if ':' in host else host}:{port} (stop it with Ctrl-C)", err=True
    )
    # No access log: the address of a request is nobody's business, and a proxy in front keeps its own.
    uvicorn.run(app, host=host, port=port, access_log=False, log_level="warning", server_header=False)


def check_port(host: str, port: int) -> None:
    """Raise SettingError when the port cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, port), family=family):
            pass
    except OSError as error:
        # A number of the system has the system's words; that of a name that is no host (below 0) has its own.
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        raise SettingError(f"cannot serve on {host}:{port} ({reason}); choose another: --port") from error
