"""The program as a user has it: processes of their own, the real model, the customer's document."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from assistant.ask import Assistant
from assistant.settings import Settings
from indexer.build import build_index
from indexer.corpus import find_sources
from indexer.embed import SentenceEmbedder
from indexer.store import load_index, save_index

ROOT = Path(__file__).parents[2]
CUSTOMER = ROOT / "corpus" / "cpt-0252u.txt"
QUESTION = "which modifier for contaminated specimen?"

pytestmark = pytest.mark.model


def rowcite(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "assistant", *arguments]


def environment(folder: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), "ROWCITE_INDEX": str(folder / "index"), "OMP_NUM_THREADS": "1"}


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        rowcite(*arguments), cwd=folder, env=environment(folder), capture_output=True, text=True, check=False
    )


def assert_row_53(answer: dict[str, object]) -> None:
    first = answer["answers"][0]
    assert first["cells"][:2] == ["53", "Discontinued procedure"]
    assert (first["citation"]["document"], first["citation"]["lines"]) == ("cpt-0252u.txt", [20, 20])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a corpus that `rowcite index` has indexed."""
    folder = tmp_path_factory.mktemp("end")
    (folder / "corpus").mkdir()
    (folder / "corpus" / CUSTOMER.name).write_bytes(CUSTOMER.read_bytes())
    done = run(folder, "index")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("+ cpt-0252u.txt: 4 tables, 29 rows, 7 passages\n")
    return folder


@dataclass
class Served:
    base: str
    process: subprocess.Popen[str]


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Served]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    with subprocess.Popen(
        rowcite("serve", "--port", port), cwd=folder, env=environment(folder), stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr.readline() == f"Rowcite answers at http://127.0.0.1:{port} (stop it with Ctrl-C)\n"
        base = f"http://127.0.0.1:{port}"
        while True:
            try:
                httpx2.get(f"{base}/readyz", timeout=10).raise_for_status()
                break
            except httpx2.ConnectError:
                time.sleep(0.05)
        yield Served(base, process)
        process.kill()


def test_an_index_that_is_up_to_date_is_left_without_a_word(folder: Path) -> None:
    done = run(folder, "index", "--if-stale")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_customers_question_gets_row_53_of_line_20_in_the_terminal(folder: Path) -> None:
    done = run(folder, "ask", "--json", QUESTION)

    assert (done.returncode, done.stderr) == (0, "")
    assert_row_53(json.loads(done.stdout))


def test_and_over_http_with_the_source_a_click_away(served: Served) -> None:
    answer = httpx2.post(f"{served.base}/v1/ask", json={"question": QUESTION}, timeout=30).json()

    assert_row_53(answer)
    source = httpx2.get(f"{served.base}{answer['answers'][0]['citation']['url']}")
    assert source.status_code == 200
    assert 'id="L20"' in source.text


def test_a_document_deleted_from_the_corpus_stops_answering_without_a_restart(
    served: Served, folder: Path, embedder: SentenceEmbedder
) -> None:
    other = folder / "corpus" / "other.txt"
    other.write_text("| Modifier | Meaning |\n|---|---|\n| ZQ | Zeppelin towed by horses |\n", encoding="utf-8")

    def answers() -> list[str]:
        reply = httpx2.post(f"{served.base}/v1/ask", json={"question": "what is modifier ZQ"}, timeout=30)
        return [item["cells"][0] for item in reply.json()["answers"]]

    def publish() -> None:
        built = build_index(find_sources([folder / "corpus"]), embedder, load_index(folder / "index"))
        save_index(built.index, folder / "index", embedder.name, embedder.sha256)

    publish()
    assert answers() == ["ZQ"]

    other.unlink()
    publish()
    assert answers() == []


def test_bad_requests_reach_no_log_and_an_interrupt_ends_the_service(served: Served) -> None:
    for body in (b"{", b'{"question": ""}', b'{"question": "Zanzibar\\u0000"}', b"x" * 1_000_001, b"[" * 100_000):
        reply = httpx2.post(f"{served.base}/v1/ask", content=body, headers={"content-type": "application/json"})
        assert 400 <= reply.status_code < 500
        assert reply.headers["content-type"] == "application/problem+json"

    served.process.send_signal(signal.SIGINT)
    _, log = served.process.communicate(timeout=30)

    assert log == ""
    assert served.process.returncode == 0


def test_two_builds_with_the_real_model_are_equal_and_so_are_their_answers(embedder: SentenceEmbedder) -> None:
    sources = find_sources([CUSTOMER])
    one, other = (build_index(sources, embedder).index for _ in range(2))

    assert one.vectors.vectors().tobytes() == other.vectors.vectors().tobytes()
    packed = [[shard.values.tobytes() for shard in index.tokens.shards] for index in (one, other)]
    assert packed[0] == packed[1]
    assert_row_53(Assistant(one, embedder, Settings()).ask(QUESTION).model_dump(mode="json"))
