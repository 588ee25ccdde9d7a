"""Keep an Index in a folder, so that whoever reads it always finds a whole one.

    DIR/CURRENT      the name of the generation in use, replaced in one step
    DIR/<version>/   a generation: manifest.json, documents.jsonl and the arrays; never changed once it is named in CURRENT

A build writes a new generation beside the old one and then replaces CURRENT, so being killed at any moment leaves the old
index answering. The version is a hash of the manifest, which holds a hash of every file: the same corpus and model give the
same version and the same bytes.
"""

import errno
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

from indexer.chunk import chunk_document
from indexer.codesets.official import Official
from indexer.contradictions import Contradictions
from indexer.documents import Document
from indexer.errors import IndexMissingError, IndexNotWrittenError, IndexUnfitError, StoredIndexError
from indexer.index import Index, Manifest
from indexer.times import note_times
from indexer.tokens import TokenVectors
from indexer.vectors import FaissVectors
from indexer.words import WordIndex

FORMAT = 3
CURRENT = "CURRENT"
LOCK = ".lock"
REBUILD = "build it again with: rowcite index"
_DOCUMENT = TypeAdapter(Document)
_MANIFEST = TypeAdapter(Manifest)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the folder for one writer; raise IndexNotWrittenError when that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / LOCK).open("w")
    except OSError as error:
        raise _not_written(folder, error) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise IndexNotWrittenError(f"another build is writing {folder}; wait for it to end") from error
        yield


def save_index(
    index: Index, folder: Path, model: str, model_sha256: str, refused: Mapping[str, str] | None = None
) -> Index:
    """Write `index` as a new generation and make it the current one; returns it with its version.

    `refused` maps files that were refused to their SHA-256, so that they are not tried again until they change. Raises
    IndexNotWrittenError; the index before then stays as it was.
    """
    fresh = folder / ".writing"
    manifest = Manifest(
        format=FORMAT,
        model=model,
        model_sha256=model_sha256,
        dimension=index.tokens.dimension,
        counts={"documents": len(index.documents), "chunks": len(index.chunks), "texts": len(index.text_keys)},
        sources={document.name: document.sha256 for document in index.documents},
        refused=refused or {},
        program=program_sha256(),
        codesets=index.official.signature,
    )
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        _write_parts(index, fresh)
        version = _write_manifest(replace(manifest, files=_hashes(fresh)), fresh)
        _publish(fresh, folder, version)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise _not_written(folder, error) from error
    note_times(folder, manifest.sources, datetime.now(tz=UTC))
    return replace(index, version=version)


def _not_written(folder: Path, error: OSError) -> IndexNotWrittenError:
    remedy = "free some space" if error.errno in {errno.ENOSPC, errno.EDQUOT} else "name another folder: --index DIR"
    return IndexNotWrittenError(f"the index in {folder} cannot be written ({error.strerror}); {remedy}")


def is_index(folder: Path) -> bool:
    """Whether an index is kept in `folder`, of whatever age and state."""
    return (folder / CURRENT).is_file() and (folder / LOCK).is_file()


def current_version(folder: Path) -> str:
    """The version of the index in `folder`; raise IndexMissingError when there is none, IndexUnfitError for nonsense."""
    try:
        return (folder / CURRENT).read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise IndexMissingError(f"there is no index in {folder}; make one with: rowcite index") from error
    except (OSError, ValueError) as error:
        raise IndexUnfitError(f"{folder / CURRENT} cannot be read; {REBUILD}") from error


def read_manifest(folder: Path, version: str = "") -> Manifest:
    """The manifest of a version, or of the current index in `folder`; raise IndexUnfitError when it does not fit."""
    version = version or current_version(folder)
    try:
        text = (folder / version / "manifest.json").read_bytes()
        manifest = _MANIFEST.validate_json(text)
    except (OSError, ValueError) as error:
        raise IndexUnfitError(f"the index in {folder} has no readable manifest; {REBUILD}") from error
    if manifest.format != FORMAT:
        raise IndexUnfitError(f"the index in {folder} has format {manifest.format}, this program {FORMAT}; {REBUILD}")
    if not hashlib.sha256(text).hexdigest().startswith(version):
        raise IndexUnfitError(f"the index in {folder} is damaged: its manifest is not the one written; {REBUILD}")
    return manifest


def load_index(folder: Path, model_sha256: str | None = None) -> Index:
    """Read the current index of `folder`.

    `model_sha256` is that of the model which will embed the questions. Raises IndexMissingError, or IndexUnfitError when
    the index is damaged, of another format, or was made with another model.
    """
    version = current_version(folder)
    try:
        return _load(folder, version, model_sha256)
    except IndexUnfitError:
        # Two builds may have been published since CURRENT was read, and the second takes this generation away.
        if current_version(folder) == version:
            raise
        return _load(folder, current_version(folder), model_sha256)


def load_documents(folder: Path) -> tuple[Document, ...]:
    """The documents of the current index of `folder`, without what is needed to search them; raises as `load_index`."""
    version = current_version(folder)
    manifest, part = read_manifest(folder, version), folder / version / "documents.jsonl"
    try:
        if source_sha256(part) != manifest.files[part.name]:
            raise IndexUnfitError(f"the index in {folder} is damaged: {part.name} is not as it was written; {REBUILD}")
        return _read_documents(part)
    except (OSError, KeyError) as error:
        raise IndexUnfitError(f"the documents of the index in {folder} cannot be read; {REBUILD}") from error


def _load(folder: Path, version: str, model_sha256: str | None) -> Index:
    manifest = read_manifest(folder, version)
    if model_sha256 not in {None, manifest.model_sha256}:
        raise IndexUnfitError(
            f"the index in {folder} was made with another model, or other weights of {manifest.model}; {REBUILD}"
        )
    try:
        if _hashes(folder / version) != dict(manifest.files):
            raise IndexUnfitError(
                f"the index in {folder} is damaged: its files are not those it was written with; {REBUILD}"
            )
        index = replace(_read_parts(folder / version), version=version)
    except OSError as error:
        raise IndexUnfitError(f"the index in {folder} cannot be read ({error.strerror}); {REBUILD}") from error
    if len(index.chunks) != manifest.counts["chunks"]:
        raise IndexUnfitError(f"the index in {folder} was made by another version of this program; {REBUILD}")
    return index


@cache
def program_sha256() -> str:
    """SHA-256 of the code and word lists of this package: when they change, documents are read anew."""
    package = Path(__file__).parent
    paths = sorted(path for pattern in ("*.py", "*.toml") for path in package.rglob(pattern))
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def _write_parts(index: Index, fresh: Path) -> None:
    lines = (_DOCUMENT.dump_json(document) + b"\n" for document in index.documents)
    (fresh / "documents.jsonl").write_bytes(b"".join(lines))
    index.vectors.save(fresh / "vectors.faiss")
    index.tokens.save(fresh)
    index.words.save(fresh / "words")
    index.official.save(fresh)
    index.contradictions.save(fresh / "contradictions.jsonl")
    np.save(fresh / "same.npy", index.same)
    np.save(fresh / "pairs.npy", np.stack([index.chunk_of, index.text_of]))
    (fresh / "texts.txt").write_text("\n".join(index.text_keys), encoding="ascii")
    (fresh / "codes.json").write_text(json.dumps(index.codes, ensure_ascii=False), encoding="utf-8")


def _write_manifest(manifest: Manifest, fresh: Path) -> str:
    text = json.dumps(asdict(manifest), indent=1, sort_keys=True, ensure_ascii=False).encode()
    (fresh / "manifest.json").write_bytes(text)
    return hashlib.sha256(text).hexdigest()[:12]


def _read_parts(generation: Path) -> Index:
    documents = _read_documents(generation / "documents.jsonl")
    chunks = tuple(chunk for document in documents for chunk in chunk_document(document))
    pairs = np.load(generation / "pairs.npy")
    codes = json.loads((generation / "codes.json").read_text(encoding="utf-8"))
    return Index(
        documents=documents,
        chunks=chunks,
        vectors=FaissVectors.load(generation / "vectors.faiss"),
        tokens=TokenVectors.load(generation),
        words=WordIndex.load(generation / "words", len(chunks)),
        text_keys=tuple((generation / "texts.txt").read_text(encoding="ascii").split()),
        chunk_of=pairs[0],
        text_of=pairs[1],
        codes={key: tuple(numbers) for key, numbers in codes.items()},
        same=np.load(generation / "same.npy"),
        official=Official.load(generation),
        contradictions=Contradictions.load(generation / "contradictions.jsonl"),
    )


def _read_documents(part: Path) -> tuple[Document, ...]:
    return tuple(map(_DOCUMENT.validate_json, part.read_bytes().splitlines()))


def _hashes(folder: Path) -> dict[str, str]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json")
    names = [path.relative_to(folder).as_posix() for path in paths]
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # hashing lets other threads run
        return dict(zip(names, pool.map(source_sha256, paths), strict=True))


def source_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _publish(fresh: Path, folder: Path, version: str) -> None:
    target = folder / version
    if target.exists():  # the same bytes as before, or the remains of a build that was killed
        shutil.rmtree(fresh if _whole(target, version) else target)
    if fresh.exists():
        _to_disk(fresh)
        fresh.rename(target)
    before = _answering(folder)
    pointer = folder / f".{CURRENT}"
    pointer.write_text(version, encoding="ascii")
    _sync(pointer)
    pointer.replace(folder / CURRENT)
    _sync(folder)
    # The generation before stays for whoever is still reading it; older ones go.
    for old in folder.iterdir():
        if old.is_dir() and old.name not in {version, before}:
            shutil.rmtree(old, ignore_errors=True)


def _answering(folder: Path) -> str:
    """The version in use, "" when there is none that can be used."""
    try:
        return current_version(folder)
    except StoredIndexError:
        return ""


def _whole(generation: Path, version: str) -> bool:
    try:
        return _hashes(generation) == dict(read_manifest(generation.parent, version).files)
    except (OSError, StoredIndexError):
        return False


def _to_disk(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        _sync(path)


def _sync(path: Path) -> None:
    place = os.open(path, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)
