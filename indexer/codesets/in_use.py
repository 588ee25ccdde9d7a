"""The code sets that are in use: those that were added, and ICD-10-CM from the library where none was added."""

import hashlib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from indexer.codesets.icd10cm import LIBRARY, installed_icd10cm
from indexer.codesets.model import CodeSet
from indexer.codesets.store import stored_codesets


def codesets_in_use(folder: Path) -> tuple[CodeSet, ...]:
    """The sets kept in `folder`, and the installed ICD-10-CM unless the folder has one. Raises CodeSetError."""
    stored = stored_codesets(folder)
    if any(codeset.about.kind == "icd10" for codeset in stored):
        return stored
    installed = installed_icd10cm()
    return (*stored, installed) if installed else stored


def codesets_signature(folder: Path) -> str:
    """A hash that changes when another set would be used; told without loading any."""
    digest = hashlib.sha256()
    try:
        digest.update(version(LIBRARY).encode())
    except PackageNotFoundError:
        digest.update(b"none")
    for path in sorted(folder.glob("*.jsonl")):
        with path.open("rb") as file:
            digest.update(path.name.encode() + hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()
