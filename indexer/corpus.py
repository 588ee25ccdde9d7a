"""Find the files of a corpus: which are read, under what name, and which are refused before they are opened."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from indexer.errors import CorpusError, DocumentError

# A README at the root of a corpus is about the documents (origin, licence); it is not one of them.
ABOUT = frozenset({"readme.md", "readme.txt", "readme"})


@dataclass(frozen=True, slots=True)
class Source:
    """A file to index; `name` is its path inside the corpus with forward slashes, as citations show it."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Sources:
    """The files of a corpus, sorted by name, and the refusals of those that may not be read."""

    files: tuple[Source, ...]
    refused: tuple[DocumentError, ...]


def find_sources(corpus: Sequence[Path]) -> Sources:
    """The files in the folders and files of `corpus`.

    Hidden files are passed over. A link that leads out of its folder is refused. Raises CorpusError when a path does not
    exist, when two files would bear the same name, or when there is no file at all.
    """
    found = [entry for place in corpus for entry in _entries(place)]
    files = sorted((entry for entry in found if isinstance(entry, Source)), key=lambda source: source.name)
    for one, other in pairwise(files):
        if one.name == other.name:
            raise CorpusError(f"two files would both be cited as {one.name}: {one.path} and {other.path}; rename one")
    refused = tuple(entry for entry in found if isinstance(entry, DocumentError))
    if not files and not refused:
        places = ", ".join(map(str, corpus))
        raise CorpusError(f"no documents in {places}; put .txt or .md files there and run: rowcite index")
    return Sources(tuple(files), refused)


def _entries(place: Path) -> Iterator[Source | DocumentError]:
    if place.is_file():
        yield Source(place.name, place)
    elif place.is_dir():
        yield from _inside(place)
    else:
        raise CorpusError(f"{place} does not exist; name a folder of documents, or files")


def _inside(root: Path) -> Iterator[Source | DocumentError]:
    inside = root.resolve()
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            cited = path.relative_to(root).as_posix()
            if name.startswith(".") or cited.casefold() in ABOUT:
                continue
            yield Source(cited, path) if path.resolve().is_relative_to(inside) else _outside(cited)


def _outside(name: str) -> DocumentError:
    return DocumentError(name, "a link that leads out of the corpus; copy the file into the corpus instead")
