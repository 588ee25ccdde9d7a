"""A process that builds indexes until it is killed. Argument: a folder; each line read is a round, its pid is printed.

Each round is a child that builds the folder's two corpora in turn for ever, so that a kill may hit any moment of a build:
reading, embedding, writing, publishing. The toy model keeps a build short.
"""

import os
import sys
from itertools import cycle
from pathlib import Path

from indexer.build import build_index
from indexer.corpus import find_sources
from indexer.store import save_index, writing
from tests.fakes import WordEmbedder


def build_for_ever(folder: Path) -> None:
    for corpus in cycle(("one", "two")):
        with writing(folder / "index"):
            built = build_index(find_sources([folder / corpus]), WordEmbedder())
            save_index(built.index, folder / "index", WordEmbedder.name, WordEmbedder.sha256)


for _ in sys.stdin:
    child = os.fork()
    if child == 0:
        build_for_ever(Path(sys.argv[1]))
    sys.stdout.write(f"{child}\n")
    sys.stdout.flush()
    os.waitpid(child, 0)
