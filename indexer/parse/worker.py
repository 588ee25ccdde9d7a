"""The process that parses for `isolated.py`: for each file it forks a child with limits, and reports what came of it.

A request is a line of JSON, {"path": …, "name": …}; the answer a line with the kind and length of what follows, then
that many bytes: a Document as JSON, or the reason why there is none. The child can write no file.
"""

import contextlib
import json
import logging
import os
import resource
import select
import signal
import sys
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from pydantic import TypeAdapter

from indexer.documents import Document
from indexer.errors import DocumentError, UnsupportedFormatError
from indexer.parse.files import load_parser, parse_file

MEMORY_BYTES = 2 * 2**30
"""The largest real file tried, a PDF of 650 pages, needs 0.1 GB."""
CPU_SECONDS = 120
"""That file takes 20 s of one core."""
WALL_SECONDS = 360
"""A busy machine gives a process a third of a core."""
OUTPUT_BYTES = 256 * 2**20
"""A Document is about as large as the text of its file, and files stop at 64 MB."""

Kind = Literal["document", "unsupported", "refused"]
_KINDS: dict[bytes, Kind] = {b"document": "document", b"unsupported": "unsupported", b"refused": "refused"}

_DOCUMENT = TypeAdapter(Document)
_READ = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: bytes of memory, seconds of computing and of waiting, bytes of result."""

    memory: int = MEMORY_BYTES
    cpu: int = CPU_SECONDS
    wall: float = WALL_SECONDS
    output: int = OUTPUT_BYTES


def serve(requests: BinaryIO, answers: BinaryIO, limits: Limits) -> None:
    """Answer requests until there are no more."""
    for line in requests:
        request = json.loads(line)
        load_parser(request["name"])  # here, so that it is loaded once and not in every child
        kind, payload = parse_in_child(Path(request["path"]), request["name"], limits)
        answers.write(f"{kind} {len(payload)}\n".encode())
        answers.write(payload)
        answers.flush()


def parse_in_child(path: Path, name: str, limits: Limits) -> tuple[Kind, bytes]:
    """Parse one file in a child process, and give its result or the reason why there is none."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _child(path, name, limits, writing)
    os.close(writing)
    with open(reading, "rb", buffering=0) as pipe:  # noqa: PTH123  # a descriptor, no path
        result, problem = _collect(pipe, limits)
    if problem:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    kind, _, payload = result.partition(b"\n")
    if problem or kind not in _KINDS:
        return "refused", (problem or _ending(status, limits)).encode()
    return _KINDS[kind], payload


def _child(path: Path, name: str, limits: Limits, writing: int) -> None:
    """Parse, write and end; never returns."""
    try:
        _limit(limits)
        kind, payload = _result(path, name, limits)
        with open(writing, "wb") as pipe:
            pipe.write(kind.encode() + b"\n" + payload)
    finally:
        os._exit(0)


def _limit(limits: Limits) -> None:
    # A system may refuse a limit (macOS does for memory); the others still hold.
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_AS, limits.memory),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def _result(path: Path, name: str, limits: Limits) -> tuple[Kind, bytes]:
    try:
        return "document", _DOCUMENT.dump_json(parse_file(path, name))
    except UnsupportedFormatError as problem:
        return "unsupported", problem.reason.encode()
    except DocumentError as problem:
        return "refused", problem.reason.encode()
    except MemoryError:
        pass  # what filled the memory is let go when this block ends; only then is there room for a sentence
    except RecursionError:
        return "refused", b"it is nested deeper than any document needs; export it again"
    except Exception as problem:  # noqa: BLE001  # whatever a reader trips over, the file is named and the rest goes on
        return "refused", f"the reader failed on it ({type(problem).__name__}: {problem}); export it again".encode()
    return "refused", f"parsing it needs more than {limits.memory / 2**30:.3g} GB of memory; split it".encode()


def _collect(pipe: BinaryIO, limits: Limits) -> tuple[bytes, str]:
    """What the child wrote, or the limit that it broke."""
    parts: list[bytes] = []
    size, end = 0, time.monotonic() + limits.wall
    for part in _parts(pipe, end):
        if part is None:
            return b"", f"parsing it took longer than {limits.wall:g} s; split it"
        parts.append(part)
        size += len(part)
        if size > limits.output:
            return b"", f"its text is larger than {limits.output / 2**20:g} MB; split it"
    return b"".join(parts), ""


def _parts(pipe: BinaryIO, end: float) -> Iterator[bytes | None]:
    """What arrives, piece by piece; None when time is up."""
    while True:
        ready, _, _ = select.select([pipe], [], [], max(0.0, end - time.monotonic()))
        if not ready:
            yield None
            return
        part = pipe.read(_READ)
        if not part:
            return
        yield part


def _ending(status: int, limits: Limits) -> str:
    """Why a child ended without a result."""
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in {signal.SIGXCPU, signal.SIGKILL}:
        return f"parsing it took more than {limits.cpu} s of computing, or too much memory; split it"
    return "the reader crashed on it; export it again"


def main() -> None:
    """Serve, within the limits that the command line gives; what readers print or warn of goes nowhere."""
    memory, cpu, wall, output = sys.argv[1:]
    answers = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    warnings.simplefilter("ignore")
    logging.disable()
    with os.fdopen(answers, "wb") as pipe:
        serve(sys.stdin.buffer, pipe, Limits(int(memory), int(cpu), float(wall), int(output)))


if __name__ == "__main__":
    main()
