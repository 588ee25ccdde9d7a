"""Whatever a file does to its reader, the caller gets a Document or an error that names the file."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.errors import ParseError, UnsupportedFormatError
from indexer.parse import parse_file
from indexer.parse.isolated import IsolatedParser, parse_isolated
from indexer.parse.worker import Limits

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def isolated():
    parser = IsolatedParser()
    yield parser
    parser.close()


def test_the_document_is_the_same_as_without_isolation(isolated):
    path = ROOT / "corpus" / "cpt-0252u.txt"

    assert isolated.parse(path, "cpt-0252u.txt") == parse_file(path, "cpt-0252u.txt")


def test_the_shared_worker_serves_one_file_after_another(tmp_path):
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(f"Sentence {number}.\n")

    documents = [parse_isolated(tmp_path / f"{number}.txt", f"{number}.txt") for number in range(3)]

    assert [document.passages[0].text for document in documents] == ["Sentence 0.", "Sentence 1.", "Sentence 2."]


def test_errors_arrive_with_their_kind_and_reason(isolated, tmp_path):
    (tmp_path / "a.txt").write_bytes(b"a\0b")

    with pytest.raises(ParseError, match=r"^a\.txt: this is binary data"):
        isolated.parse(tmp_path / "a.txt", "a.txt")
    with pytest.raises(UnsupportedFormatError, match=r"^a\.doc: no parser for \.doc; save it as \.docx"):
        isolated.parse(tmp_path / "a.doc", "a.doc")


def test_a_worker_that_was_killed_is_replaced(isolated, tmp_path):
    (tmp_path / "a.txt").write_text("Fine.\n")
    isolated.parse(tmp_path / "a.txt", "a.txt")
    os.kill(isolated._worker.pid, signal.SIGKILL)
    isolated._worker.wait()

    assert isolated.parse(tmp_path / "a.txt", "a.txt").passages[0].text == "Fine."


ACTIONS = """
import json, os, signal, sys, time
from pathlib import Path
from indexer.parse import worker

def spin():
    while True:
        pass

def crash():
    signal.signal(signal.SIGSEGV, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGSEGV)

actions = {
    "memory": lambda: bytearray(2**31),
    "sleep": lambda: time.sleep(60),
    "spin": spin,
    "crash": crash,
    "exit": lambda: os._exit(3),
    "exception": lambda: 1 / 0,
    "recursion": lambda: (lambda f: f(f))(lambda f: f(f)),
    "write": lambda: Path(sys.argv[1]).write_text("x"),
}
limits = worker.Limits(memory=2**30, cpu=1, wall=8)
reasons = {}
for name, action in actions.items():
    if name == "sleep":
        limits = worker.Limits(memory=2**30, cpu=1, wall=0.2)
    elif name == "spin":
        limits = worker.Limits(memory=2**30, cpu=1, wall=20)
    worker.parse_file = lambda *_, action=action: action()
    kind, payload = worker.parse_in_child(Path("a.txt"), "a.txt", limits)
    reasons[name] = [kind, payload.decode()]
print(json.dumps(reasons))
"""


@pytest.mark.slow
def test_a_reader_that_misbehaves_is_stopped_and_the_reason_told(tmp_path):
    victim = tmp_path / "victim"
    run = subprocess.run(
        [sys.executable, "-c", ACTIONS, victim], cwd=ROOT, check=True, capture_output=True, text=True, timeout=60
    )

    assert json.loads(run.stdout) == {
        "memory": ["refused", "parsing it needs more than 1 GB of memory; split it"],
        "sleep": ["refused", "parsing it took longer than 0.2 s; split it"],
        "spin": ["refused", "parsing it took more than 1 s of computing, or too much memory; split it"],
        "crash": ["refused", "the reader crashed on it; export it again"],
        "exit": ["refused", "the reader crashed on it; export it again"],
        "exception": ["refused", "the reader failed on it (ZeroDivisionError: division by zero); export it again"],
        "recursion": ["refused", "it is nested deeper than any document needs; export it again"],
        "write": ["refused", "the reader failed on it (OSError: [Errno 27] File too large); export it again"],
    }
    assert victim.read_text() == ""


def test_a_result_that_is_too_large_is_refused(tmp_path):
    (tmp_path / "a.txt").write_text("word " * 1000)
    parser = IsolatedParser(Limits(output=2**10))

    with pytest.raises(ParseError, match=r"^a\.txt: its text is larger than 0\.000976562 MB; split it"):
        parser.parse(tmp_path / "a.txt", "a.txt")
    parser.close()
