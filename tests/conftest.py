from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.settings import Settings
from indexer.embed import SentenceEmbedder
from indexer.index import Index
from tests.fakes import WordEmbedder, index_of

ROOT = Path(__file__).parents[1]
CUSTOMER = ROOT / "corpus" / "cpt-0252u.txt"


@pytest.fixture(scope="session")
def index() -> Index:
    """The customer's document, indexed with the toy model."""
    return index_of(CUSTOMER)


@pytest.fixture(scope="session")
def assistant(index: Index) -> Assistant:
    return Assistant(index, WordEmbedder(), Settings())


@pytest.fixture(scope="session")
def embedder() -> SentenceEmbedder:
    """The real model, loaded once; tests that use it are marked `model`."""
    return SentenceEmbedder()
