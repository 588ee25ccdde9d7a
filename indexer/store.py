"""Keep an Index in a folder, so that whoever reads it always finds a whole one.

    DIR/CURRENT      the name of the generation in use, replaced in one step
    DIR/<version>/   a generation: manifest.json, documents.jsonl and the arrays; never changed once it is named in CURRENT

A build writes a new generation beside the old one and then replaces CURRENT, so being killed at any moment leaves the old
index answering. The version is a hash of the manifest, which holds a hash of every file: the same corpus and model give the
same version and the same bytes.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter, ValidationError

from indexer.chunk import chunk_document
from indexer.documents import Document
from indexer.errors import IndexMissingError, IndexUnfitError
from indexer.index import Index, Manifest
from indexer.tokens import TokenVectors
from indexer.vectors import FaissVectors
from indexer.words import WordIndex

FORMAT = 1
CURRENT = "CURRENT"
REBUILD = "build it again with: rowcite index"
_DOCUMENT = TypeAdapter(Document)
_MANIFEST = TypeAdapter(Manifest)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the folder for one writer; raise IndexUnfitError when another build is under way."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexUnfitError(f"another build is writing {folder}; wait for it to end") from error
        yield


def save_index(index: Index, folder: Path, model: str, model_sha256: str) -> Index:
    """Write `index` as a new generation and make it the current one; returns it with its version."""
    fresh = folder / ".writing"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    _write_parts(index, fresh)
    manifest = Manifest(
        format=FORMAT,
        model=model,
        model_sha256=model_sha256,
        dimension=int(index.tokens.values.shape[1]),
        counts={"documents": len(index.documents), "chunks": len(index.chunks), "texts": len(index.text_keys)},
        sources={document.name: document.sha256 for document in index.documents},
        files=_hashes(fresh),
    )
    text = json.dumps(asdict(manifest), indent=1, sort_keys=True, ensure_ascii=False)
    (fresh / "manifest.json").write_text(text, encoding="utf-8")
    version = hashlib.sha256(text.encode()).hexdigest()[:12]
    _publish(fresh, folder, version)
    return replace(index, version=version)


def current_version(folder: Path) -> str:
    """The version of the index in `folder`; raise IndexMissingError when there is none."""
    try:
        return (folder / CURRENT).read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise IndexMissingError(f"there is no index in {folder}; make one with: rowcite index") from error


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the index in `folder`; raise IndexUnfitError when it is damaged or of another format."""
    try:
        manifest = _MANIFEST.validate_json((folder / current_version(folder) / "manifest.json").read_bytes())
    except (OSError, ValidationError, ValueError) as error:
        raise IndexUnfitError(f"the index in {folder} has no readable manifest; {REBUILD}") from error
    if manifest.format != FORMAT:
        raise IndexUnfitError(f"the index in {folder} has format {manifest.format}, this program {FORMAT}; {REBUILD}")
    return manifest


def load_index(folder: Path, model_sha256: str | None = None) -> Index:
    """Read the current index of `folder`.

    `model_sha256` is that of the model which will embed the questions. Raises IndexMissingError, or IndexUnfitError when
    the index is damaged, of another format, or was made with another model.
    """
    manifest = read_manifest(folder)
    if model_sha256 not in {None, manifest.model_sha256}:
        raise IndexUnfitError(f"the index in {folder} was made with another model, {manifest.model}; {REBUILD}")
    version = current_version(folder)
    generation = folder / version
    if _hashes(generation) != dict(manifest.files):
        raise IndexUnfitError(
            f"the index in {folder} is damaged: its files are not those it was written with; {REBUILD}"
        )
    return replace(_read_parts(generation), version=version)


def _write_parts(index: Index, fresh: Path) -> None:
    lines = (_DOCUMENT.dump_json(document) + b"\n" for document in index.documents)
    (fresh / "documents.jsonl").write_bytes(b"".join(lines))
    index.vectors.save(fresh / "vectors.faiss")
    index.tokens.save(fresh)
    index.words.save(fresh / "words")
    np.save(fresh / "pairs.npy", np.stack([index.chunk_of, index.text_of]))
    (fresh / "texts.txt").write_text("\n".join(index.text_keys), encoding="ascii")
    (fresh / "codes.json").write_text(json.dumps(index.codes, ensure_ascii=False), encoding="utf-8")


def _read_parts(generation: Path) -> Index:
    documents = tuple(map(_DOCUMENT.validate_json, (generation / "documents.jsonl").read_bytes().splitlines()))
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
    )


def _hashes(folder: Path) -> dict[str, str]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json")
    return {path.relative_to(folder).as_posix(): source_sha256(path) for path in paths}


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
    before = current_version(folder) if (folder / CURRENT).exists() else version
    pointer = folder / f".{CURRENT}"
    pointer.write_text(version, encoding="ascii")
    pointer.replace(folder / CURRENT)
    # The generation before stays for whoever is still reading it; older ones go.
    for old in folder.iterdir():
        if old.is_dir() and old.name not in {version, before}:
            shutil.rmtree(old, ignore_errors=True)


def _whole(generation: Path, version: str) -> bool:
    try:
        text = (generation / "manifest.json").read_bytes()
        files = json.loads(text)["files"]
    except (OSError, ValueError, KeyError):
        return False
    return hashlib.sha256(text).hexdigest()[:12] == version and _hashes(generation) == files


def _to_disk(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
