"""How long a slash command takes: 500 signed requests, eight at a time, against the server as a process of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest
from rich.console import Console

from assistant.index_command import run_index
from assistant.settings import Settings
from assistant.slack.verify import sign
from tests.conftest import CUSTOMER, ROOT

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"  # noqa: S105  Slack's own published example
REQUESTS, AT_ONCE = 500, 8


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    index = tmp_path_factory.mktemp("index")
    run_index([CUSTOMER], Settings(index=index), Console(quiet=True))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environ = {**os.environ, "ROWCITE_SLACK_SIGNING_SECRET": SECRET, "ROWCITE_SLACK_TEAMS": "T1"}
    arguments = [sys.executable, "-m", "assistant", "serve", "--port", str(port), "--index", str(index)]
    server = subprocess.Popen(arguments, cwd=ROOT, env=environ)
    try:
        _wait(f"http://127.0.0.1:{port}/readyz")
        yield f"http://127.0.0.1:{port}/slack/commands"
    finally:
        server.terminate()
        server.wait(20)


def _wait(url: str) -> None:
    for _ in range(240):
        try:
            if httpx2.get(url, timeout=5).status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.25)
    raise TimeoutError(url)


@pytest.mark.bench
def test_500_slash_commands_eight_at_a_time_take_under_a_second_each(url: str) -> None:
    with httpx2.Client(timeout=30) as client, ThreadPoolExecutor(AT_ONCE) as pool:

        def ask(number: int) -> tuple[float, bool]:
            body = (
                f"text=which+modifier+for+contaminated+specimen%3F&team_id=T1&channel_id=C1&user_id=U{number}"
            ).encode()
            stamp = str(int(time.time()))
            headers = {"x-slack-request-timestamp": stamp, "x-slack-signature": sign(body, stamp, SECRET)}
            start = time.perf_counter()
            response = client.post(url, content=body, headers=headers)
            return time.perf_counter() - start, "Modifier: 53" in response.json()["text"]

        results = list(pool.map(ask, range(REQUESTS)))
    times = sorted(seconds for seconds, _ in results)
    p50, p99 = times[REQUESTS // 2], times[REQUESTS * 99 // 100]
    print(f"slash command: p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms, {os.cpu_count()} cores")  # noqa: T201

    assert [right for _, right in results] == [True] * REQUESTS
    assert p99 < 1
