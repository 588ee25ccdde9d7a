"""Many ask at once: each gets what it would have got alone, while a new index is taken up too."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.api import Holder
from assistant.ask import Assistant
from assistant.settings import Settings
from indexer.embed import SentenceEmbedder
from indexer.errors import IndexUnfitError
from indexer.index import Index
from indexer.store import load_index, save_index
from tests.fakes import WordEmbedder, index_of

QUESTIONS = [
    "modifier for discontinued procedure",
    "O03.9",
    "what is modifier QX",
    "laboratory",
    "what is modifier 59",
    "which codes are for missed abortion, and for a spontaneous one, and when is each of them used by a laboratory?",
]


def at_once(ask: Callable[[str], Answer], questions: list[str]) -> list[Answer]:
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(ask, questions))


def test_eight_at_once_get_what_each_gets_alone(assistant: Assistant) -> None:
    alone = [assistant.ask(question) for question in QUESTIONS]

    assert at_once(assistant.ask, QUESTIONS * 5) == alone * 5


@pytest.mark.model
def test_eight_at_once_get_the_same_from_the_real_model(embedder: SentenceEmbedder) -> None:
    """Tokenizers of the model's library have failed here ("Already borrowed") when two texts differ in length."""
    alone = {question: embedder.embed_question(question).token_ids.tolist() for question in QUESTIONS}

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda question: embedder.embed_question(question).token_ids.tolist(), QUESTIONS * 20))

    assert found == [alone[question] for question in QUESTIONS] * 20


class Gate:
    """Stands for an assistant whose reloading takes until the gate is opened."""

    def __init__(self, version: str, following: Callable[[], "Gate"]) -> None:
        self.version = version
        self.opened = threading.Event()
        self.entered = threading.Event()
        self._following = following

    def reloaded(self) -> "Gate":
        self.entered.set()
        assert self.opened.wait(10)
        return self._following()


@pytest.fixture
def settings(index: Index, tmp_path: Path) -> Iterator[Settings]:
    save_index(index, tmp_path, "words", "words")
    return Settings(index=tmp_path)


def publish(settings: Settings, text: str) -> str:
    page = settings.index / "page.txt"
    page.write_text(text, encoding="utf-8")
    return save_index(index_of(page), settings.index, "words", "words").version


def test_while_one_request_loads_a_new_index_the_others_get_the_old_one(settings: Settings) -> None:
    new = Gate("after", lambda: pytest.fail("loaded twice"))
    old = Gate("before", lambda: new)
    holder = Holder(lambda _: old, settings)
    assert holder.get() is old
    publish(settings, "A page of one sentence.\n")
    with ThreadPoolExecutor(1) as pool:
        loading = pool.submit(holder.get)
        assert old.entered.wait(10)

        meanwhile = holder.get()
        old.opened.set()

        assert (meanwhile, loading.result(10), holder.get()) == (old, new, new)


def test_an_index_is_loaded_once_however_many_ask_first(settings: Settings) -> None:
    loads: list[int] = []

    def load(_: Settings) -> Assistant:
        loads.append(1)
        return Assistant(load_index(settings.index), WordEmbedder(), settings)

    holder = Holder(load, settings)
    held = at_once(lambda _: holder.get(), QUESTIONS * 5)

    assert len(loads) == 1
    assert {id(one) for one in held} == {id(holder.get())}


def test_an_unfit_index_is_tried_once_until_another_is_published(settings: Settings) -> None:
    tried: list[str] = []

    class Unfit(Gate):
        def reloaded(self) -> "Gate":
            tried.append((settings.index / "CURRENT").read_text(encoding="ascii"))
            raise IndexUnfitError("made with another model")

    holder = Holder(lambda _: Unfit("before", lambda: pytest.fail("unfit")), settings)
    published = []
    for text in ("", "A page of one sentence.\n", "A page of another sentence.\n"):
        published += [publish(settings, text)] if text else []
        for _ in range(3):
            assert holder.get().version == "before"

    assert tried == published
