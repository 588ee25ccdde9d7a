"""Find the files of a corpus: which are read, under what name, and which are refused before they are opened."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from indexer.errors import CorpusError, DocumentError
from indexer.store import is_index, source_sha256

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

    Hidden files and folders that hold an index are passed over. What is no file of this folder is refused: a link that
    leads out, a linked folder, a pipe or device (reading one would never end), a folder that cannot be listed. Raises
    CorpusError when a path does not exist, when two files would bear the same name, or when there is no file at all.
    """
    found = [entry for place in corpus for entry in _entries(place)]
    files = sorted((entry for entry in found if isinstance(entry, Source)), key=lambda source: source.name)
    for one, other in pairwise(files):
        if one.name == other.name:
            raise CorpusError(f"two files would both be cited as {one.name}: {one.path} and {other.path}; rename one")
    refused = tuple(entry for entry in found if isinstance(entry, DocumentError))
    if not files and not refused:
        places = ", ".join(map(str, corpus))
        raise CorpusError(f"no documents in {places}; put documents there and run: rowcite index")
    return Sources(tuple(files), refused)


def source_hashes(sources: Sources) -> dict[str, str]:
    """The SHA-256 of every file of the corpus; "" for one that cannot be opened."""
    hashes = {problem.name: "" for problem in sources.refused}
    for source in sources.files:
        try:
            hashes[source.name] = source_sha256(source.path)
        except OSError:
            hashes[source.name] = ""
    return hashes


def _entries(place: Path) -> Iterator[Source | DocumentError]:
    if place.is_file():
        yield Source(place.name, place)
    elif place.is_dir():
        yield from _inside(place)
    else:
        raise CorpusError(f"{place} does not exist; name a folder of documents, or files")


def _inside(root: Path) -> Iterator[Source | DocumentError]:
    inside = root.resolve()
    unlisted: list[OSError] = []
    for folder, folders, names in os.walk(root, onerror=unlisted.append):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not is_index(Path(folder, name)))
        yield from (
            _linked(Path(folder, name).relative_to(root)) for name in folders if Path(folder, name).is_symlink()
        )
        for name in sorted(names):
            path = Path(folder, name)
            cited = path.relative_to(root).as_posix()
            if not name.startswith(".") and cited.casefold() not in ABOUT:
                yield _source(cited, path, inside)
    yield from (_unlisted(error, root) for error in unlisted)


def _source(name: str, path: Path, inside: Path) -> Source | DocumentError:
    if not _printable(name):
        return DocumentError(_readable(name), "its name is not UTF-8, so it cannot be cited; rename the file")
    if not path.resolve().is_relative_to(inside):
        return DocumentError(name, "a link that leads out of the corpus; copy the file into the corpus instead")
    if path.exists() and not path.is_file():
        return DocumentError(name, "a pipe, socket or device, not a file; take it out of the corpus")
    return Source(name, path)


def _linked(folder: Path) -> DocumentError:
    name = _readable(folder.as_posix())
    return DocumentError(name, "a link to a folder; copy its files into the corpus instead")


def _unlisted(error: OSError, root: Path) -> DocumentError:
    name = Path(error.filename).relative_to(root).as_posix()
    return DocumentError(_readable(name), f"a folder that cannot be listed ({error.strerror}); check its permissions")


def _printable(name: str) -> bool:
    return name == _readable(name)


def _readable(name: str) -> str:
    """`name` with the bytes that are no UTF-8 (the system hands them over as lone surrogates) replaced."""
    return name.encode(errors="replace").decode()
