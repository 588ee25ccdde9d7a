import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from assistant.ask import Assistant
from assistant.settings import Settings
from indexer.embed import SentenceEmbedder
from indexer.index import Index
from indexer.store import save_index
from tests.fakes import WordEmbedder, index_of

ROOT = Path(__file__).parents[1]
CUSTOMER = ROOT / "corpus" / "cpt-0252u.txt"

# The clock of a busy machine says nothing of the program: a property that is slow to hold is measured where it matters.
settings.register_profile("rowcite", deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("rowcite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What measures runs when `-m` names it; here and not in the settings' own `-m`, which another replaces."""
    if "bench" not in config.option.markexpr:
        measures = [item for item in items if item.get_closest_marker("bench")]
        items[:] = [item for item in items if item not in measures]
        config.hook.pytest_deselected(items=measures)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported stays to the end: the garbage collector need not look through it again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session", autouse=True)
def disk() -> Iterator[pytest.MonkeyPatch]:
    """No test pulls the plug: what is written waits for no disk. One that counts or fails `os.fsync` sets its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield patch


@pytest.fixture(scope="session")
def index() -> Index:
    """The customer's document, indexed with the toy model."""
    return index_of(CUSTOMER)


@pytest.fixture(scope="session")
def saved(index: Index, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of that index as it is stored; a test that writes copies it."""
    folder = tmp_path_factory.mktemp("saved") / "index"
    save_index(index, folder, WordEmbedder.name, WordEmbedder.sha256)
    return folder


@pytest.fixture(scope="session")
def assistant(index: Index) -> Assistant:
    return Assistant(index, WordEmbedder(), Settings())


@pytest.fixture(scope="session")
def embedder() -> SentenceEmbedder:
    """The real model, loaded once; tests that use it are marked `model`."""
    return SentenceEmbedder()
