"""A model in a process of its own embeds as one in this process does, tells what is wrong, and outlives nobody."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from indexer import embed_beside
from indexer.embed import SentenceEmbedder
from indexer.embed_beside import EmbedderBeside, serve
from indexer.errors import ModelError
from tests.fakes import WordEmbedder

ROOT = Path(__file__).parents[2]


@contextmanager
def serving() -> Iterator[Connection]:
    """The other end of `serve`, which has to end when this one closes."""
    ours, theirs = Pipe()
    thread = Thread(target=serve, args=(theirs, None, 1))
    thread.start()
    with ours:
        yield ours
    thread.join(timeout=10)
    assert not thread.is_alive()


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    (tmp_path / "model.safetensors").write_bytes(b"no weights")
    return tmp_path


def test_texts_go_there_and_come_back_embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed_beside, "SentenceEmbedder", lambda *_: WordEmbedder())

    with serving() as connection:
        connection.send(["one word", "two words"])
        answer = connection.recv()

    expected = WordEmbedder().embed_documents(["one word", "two words"])
    assert [text.token_ids.tolist() for text in answer] == [text.token_ids.tolist() for text in expected]
    assert [text.pooled.tolist() for text in answer] == [text.pooled.tolist() for text in expected]


def test_what_is_wrong_with_the_model_is_answered_to_every_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise ModelError("no usable model")

    monkeypatch.setattr(embed_beside, "SentenceEmbedder", gone)

    with serving() as connection:
        for _ in range(2):
            connection.send(["text"])
            assert str(connection.recv()) == "no usable model"


def test_a_process_that_was_killed_is_told_with_the_remedy(damaged: Path) -> None:
    beside = EmbedderBeside(damaged)
    beside._process.kill()

    with pytest.raises(ModelError, match="the process that embeds ended; free some memory, and index again"):
        beside.embed_documents(["text"])


def test_the_process_ends_with_the_embedder(damaged: Path) -> None:
    beside = EmbedderBeside(damaged)
    process = beside._process

    del beside

    assert process.returncode == -signal.SIGKILL


@pytest.mark.model
def test_a_model_beside_embeds_as_the_same_model_here(embedder: SentenceEmbedder) -> None:
    texts, beside = ["Reduced services.", "53 | Discontinued procedure", ""], EmbedderBeside()

    assert (beside.name, beside.sha256, beside.dimension) == (embedder.name, embedder.sha256, embedder.dimension)
    for mine, theirs in zip(beside.embed_documents(texts), embedder.embed_documents(texts), strict=True):
        np.testing.assert_array_equal(mine.tokens, theirs.tokens)
        np.testing.assert_array_equal(mine.pooled, theirs.pooled)
        np.testing.assert_array_equal(mine.token_ids, theirs.token_ids)


@pytest.mark.model
def test_a_damaged_model_is_told_with_the_first_text(damaged: Path) -> None:
    with pytest.raises(ModelError, match="is not a usable sentence-transformers model"):
        EmbedderBeside(damaged).embed_documents(["text"])


@pytest.mark.model
def test_the_process_ends_when_the_one_that_asked_is_killed() -> None:
    asking = (
        "from indexer.embed_beside import EmbedderBeside\n"
        "import sys\n"
        "beside = EmbedderBeside()\n"
        "print(beside._process.pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", asking], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        beside = int(process.stdout.readline())
        process.kill()

    assert _ends(beside)


def _ends(process: int) -> bool:
    """Whether it is gone, or waits to be told so, within a minute."""
    for _ in range(600):
        try:
            os.kill(process, 0)
            state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").split()[2]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False
