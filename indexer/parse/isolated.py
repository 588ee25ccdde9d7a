"""Files parsed away from this process: whatever a file does to its reader, the index goes on."""

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
from dataclasses import astuple
from pathlib import Path
from threading import Lock

from pydantic import TypeAdapter, ValidationError

from indexer.documents import Document
from indexer.errors import ParseError, UnsupportedFormatError
from indexer.parse.files import parse_file
from indexer.parse.worker import Limits

_DOCUMENT = TypeAdapter(Document)
_ROOT = Path(__file__).parents[2]


class IsolatedParser:
    """A worker process, started with the first file; each file is parsed in a child of it, within limits.

    `parse` may be called from several threads; one file is parsed at a time. `close` ends the process.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._worker: subprocess.Popen[bytes] | None = None
        self._lock = Lock()

    def parse(self, path: Path, name: str) -> Document:
        """Read the file at `path`, which is called `name` inside the corpus.

        Raises:
            UnsupportedFormatError: no parser for this suffix.
            ParseError: it cannot be read, or takes more memory, time or space than a file may.
        """
        with self._lock:
            kind, payload = self._ask({"path": str(path.absolute()), "name": name})
        if kind == "document":
            with contextlib.suppress(ValidationError):
                return _DOCUMENT.validate_json(payload)
        reason = payload.decode("utf-8", "replace") if kind != "document" else "the reader gave no document"
        raise (UnsupportedFormatError if kind == "unsupported" else ParseError)(name, reason)

    def close(self) -> None:
        """End the worker process, if one runs."""
        with self._lock:
            self._end()

    def _ask(self, request: dict[str, str]) -> tuple[str, bytes]:
        worker = self._running()
        if worker.stdin is None or worker.stdout is None:  # never: both are pipes
            return "refused", b"the worker has no pipes"
        try:
            worker.stdin.write(json.dumps(request).encode() + b"\n")
            worker.stdin.flush()
            kind, length = worker.stdout.readline().split()
            payload = worker.stdout.read(int(length))
        except (OSError, ValueError):
            self._end()
            return "refused", b"the process that parses ended; try again, and remove the file if that repeats"
        return kind.decode(), payload

    def _running(self) -> subprocess.Popen[bytes]:
        if self._worker is None or self._worker.poll() is not None:
            self._end()
            path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH", "")]))
            self._worker = subprocess.Popen(  # noqa: S603  # our own module
                [sys.executable, "-m", "indexer.parse.worker", *map(str, astuple(self._limits))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,  # so that Ctrl-C comes here alone, and all of it can be ended at once
                env={**os.environ, "PYTHONPATH": path},
            )
        return self._worker

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        for pipe in (worker.stdin, worker.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


_SHARED = IsolatedParser()
atexit.register(_SHARED.close)


def parse_isolated(path: Path, name: str) -> Document:
    """Like `parse_file`, in a process of its own with limits; where there is no fork, in this one.

    Raises:
        UnsupportedFormatError: no parser for this suffix.
        ParseError: it cannot be read, or takes more memory, time or space than a file may.
    """
    return _SHARED.parse(path, name) if hasattr(os, "fork") else parse_file(path, name)
