"""How fast and how large: `make bench` prints a table; figures of a busy machine are told as such by its load."""

import os
import platform
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from rich.console import Console
from rich.table import Table

from assistant.ask import Assistant
from assistant.settings import Settings

ROOT = Path(__file__).parents[2]
CUSTOMER = "which modifier for contaminated specimen?"
ROUNDS = 5

pytestmark = [pytest.mark.bench, pytest.mark.model]


def rowcite(folder: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "assistant", *arguments, "--index", str(folder)]


def seconds(command: Sequence[str]) -> float:
    """How long a command takes from the shell's point of view; the second run, when its files are in memory."""
    for _ in range(2):
        start = time.perf_counter()
        subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        took = time.perf_counter() - start
    return took


def timed(ask: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    """The seconds of each question, after a first round that is not counted."""
    for question in questions:
        ask(question)
    times = []
    for question in questions * ROUNDS:
        start = time.perf_counter()
        ask(question)
        times.append(time.perf_counter() - start)
    return times


def percentiles(times: Sequence[float]) -> str:
    cuts = statistics.quantiles(times, n=20)
    return f"{cuts[9] * 1000:.1f} ms / {cuts[18] * 1000:.1f} ms"


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, int, float]]:
    """A running service: its address, its process id, and the seconds until it was ready."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    start = time.perf_counter()
    with subprocess.Popen(rowcite(folder, "serve", "--port", port), cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        while True:
            try:
                httpx2.get(f"http://127.0.0.1:{port}/readyz").raise_for_status()
                break
            except httpx2.ConnectError:
                assert process.poll() is None
                time.sleep(0.02)
        yield f"http://127.0.0.1:{port}", process.pid, time.perf_counter() - start
        process.terminate()


def memory(process: int, name: str) -> str:
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    kilobytes = re.search(rf"{name}:\s+(\d+) kB", status).group(1)
    return f"{int(kilobytes) / 1024:.0f} MB"


def processor() -> str:
    names = re.findall(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    return f"{len(names)} x {names[0]}" if names else platform.machine()


def test_speed_and_size(tmp_path: Path) -> None:
    index = tmp_path / "index"
    rows = [("one corpus indexed from nothing, process included", f"{seconds_once(rowcite(index, 'index')):.1f} s")]
    rows.append(("rowcite ask, cold start included", f"{seconds(rowcite(index, 'ask', CUSTOMER)):.1f} s"))

    assistant = Assistant.load(Settings(index=index))
    chunks = [chunk for document in assistant.documents for chunk in assistant.chunks_of(document.name)]
    questions = [CUSTOMER, *(f"what is {chunk.header[0]} {chunk.cells[0]}" for chunk in chunks if chunk.cells)]
    before = time.process_time()
    in_process = timed(assistant.ask, questions)
    own = (time.process_time() - before) / (len(questions) * (ROUNDS + 1))
    rows.append((f"a question in process, p50 / p95 of {len(in_process)}", percentiles(in_process)))
    rows.append(("processor time of a question in process", f"{own * 1000:.1f} ms"))

    with served(index) as (base, process, ready), httpx2.Client(base_url=base) as client:
        over_http = timed(lambda question: client.post("/v1/ask", json={"question": question}), questions)
        answer = client.post("/v1/ask", json={"question": CUSTOMER}).json()
        rows.append((f"a question over HTTP, p50 / p95 of {len(over_http)}", percentiles(over_http)))
        rows.append(("rowcite serve until it is ready", f"{ready:.1f} s"))
        rows.append(("resident memory of the service", memory(process, "VmRSS")))
        rows.append(("its greatest ever", memory(process, "VmHWM")))

    machine = f"{processor()}, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"
    table = Table("measured", "figure", title=machine)
    for row in rows:
        table.add_row(*row)
    Console(width=110).print(table)
    assert answer["answers"][0]["citation"]["lines"] == [20, 20]
    assert statistics.median(over_http) < 0.5


def seconds_once(command: Sequence[str]) -> float:
    """How long a command takes the first time."""
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return time.perf_counter() - start
