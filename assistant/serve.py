"""Run the server: one process, one model, one index."""

import socket

import uvicorn

from assistant.api import create_app
from assistant.settings import Settings
from assistant.slack.settings import slack_from_environ
from indexer.errors import SettingError
from indexer.store import read_manifest


def run_server(settings: Settings, host: str, port: int) -> None:
    """Serve until interrupted; raise SettingError for a port in use, StoredIndexError for an unusable index."""
    read_manifest(settings.index)  # a missing index is told at once, not after the model has loaded
    check_port(host, port)
    app = create_app(settings, slack=slack_from_environ())
    # No access log: the address of a request is nobody's business, and a proxy in front keeps its own.
    uvicorn.run(app, host=host, port=port, access_log=False, log_level="warning", server_header=False)


def check_port(host: str, port: int) -> None:
    """Raise SettingError when the port cannot be had."""
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        raise SettingError(f"cannot serve on {host}:{port} ({error.strerror}); choose another: --port") from error
