"""ICD-10-CM from the library simple-icd-10-cm: read while indexing, never in the service (200 MB and two seconds).

The release that comes with the library is told from the names of its data files; a newer one is loaded from the two
official files (code list and tabular list) by the same library.
"""

import importlib
import logging
import re
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from types import ModuleType

from indexer.codesets.layouts import layout_of
from indexer.codesets.model import About, CodeSet, Entry
from indexer.errors import CodeSetError

NAME = "ICD-10-CM"
LICENCE = "US Government (NCHS and CMS), public domain in the US; ICD-10 is copyright WHO; library MIT"
LIBRARY = "simple-icd-10-cm"
_PACKAGE = "simple_icd_10_cm"
_MONTHS = {"january": 1, "april": 4, "october": 10}
_RELEASE = re.compile(r"(January|April|October)-(?:\d+-)?(\d{4})", re.IGNORECASE)
_CODE = re.compile(r"[A-Z][0-9A-Z]{2}(?:\.[0-9A-Z]{1,4})?")

_log = logging.getLogger(__name__)


def installed_icd10cm() -> CodeSet | None:
    """The release that comes with the installed library, read once; None when the library is not installed."""
    try:
        library = _library()
    except ImportError:
        _log.info("ICD-10-CM is not checked: simple-icd-10-cm is not installed")
        return None
    return _installed(library)


@cache
def _installed(library: ModuleType) -> CodeSet:
    release, first, last = _release([item.name for item in (files(_PACKAGE) / "data").iterdir()])
    return CodeSet(About(NAME, "icd10", release, first, last, _origin(), LICENCE), _entries(library))


def icd10cm_from_files(code_list: Path, tabular: Path, about: About) -> CodeSet:
    """The release in the official files: the list of codes (order file or code descriptions), and the tabular list in XML.

    Raises CodeSetError when the library is missing or the files do not fit it.
    """
    try:
        library = _library()
    except ImportError as error:
        raise CodeSetError("ICD-10-CM files are read with simple-icd-10-cm: pip install simple-icd-10-cm") from error
    try:
        with _plain_list(code_list) as plain:
            _change(library, str(plain), str(tabular))
            entries = _entries(library)
    except Exception as error:  # the library raises whatever its XML and file reading raises
        raise CodeSetError(f"{code_list.name}, {tabular.name}: not the official ICD-10-CM files ({error})") from error
    finally:
        _change(library)
    if not entries:
        raise CodeSetError(f"{code_list.name}: no ICD-10-CM code in it")
    origin = f"{code_list.name}, {tabular.name}"
    return CodeSet(replace(about, kind="icd10", origin=origin, licence=about.licence or LICENCE), entries)


@contextmanager
def _plain_list(path: Path) -> Iterator[Path]:
    """A file with nothing but codes, one a line, as the library reads it; what CMS publishes has more in its lines."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    layout = layout_of(lines[:30])
    if layout is None:
        yield path
        return
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.writelines(f"{code}\n" for code, *_ in layout.rows(lines))
        file.flush()
        yield Path(file.name)


def _library() -> ModuleType:
    with warnings.catch_warnings():  # the library reads its files in a way that Python deprecates
        warnings.simplefilter("ignore", DeprecationWarning)
        return importlib.import_module(_PACKAGE)


def _change(library: ModuleType, code_list: str | None = None, tabular: str | None = None) -> None:
    """Make the library read other files; its own without any."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        library.change_version(all_codes_file_path=code_list, classification_data_file_path=tabular)


def _origin() -> str:
    try:
        return f"PyPI simple-icd-10-cm {version(LIBRARY)} (CDC/NCHS files)"
    except PackageNotFoundError:
        return "simple-icd-10-cm (CDC/NCHS files)"


def _release(names: list[str]) -> tuple[str, date | None, date | None]:
    """Fiscal year, month and the days in force, from file names such as code-list-April-2026.txt."""
    found = next((match for name in sorted(names) if (match := _RELEASE.search(name))), None)
    if found is None:
        return "", None, None
    month, year = _MONTHS[found[1].lower()], int(found[2])
    fiscal = year + 1 if month == 10 else year
    last = (
        date(year + 1, 3, 31) if month == 10 else date(year, 9, 30) if month == 4 else date(year, 4, 1) - timedelta(1)
    )
    return f"FY{fiscal}, {found[1].capitalize()} {year}", date(year, month, 1), last


def _entries(library: ModuleType) -> dict[str, Entry]:
    """Every category and code (no chapter, no block); what a parent says of Excludes1 stays with the parent."""
    entries = (_entry(library, code) for code in library.get_all_codes(with_dots=True) if _CODE.fullmatch(code))
    return {entry.key: entry for entry in entries}


def _entry(library: ModuleType, code: str) -> Entry:
    return Entry(
        code=code,
        text=library.get_description(code),
        others=tuple(library.get_inclusion_term(code)),
        billable=bool(library.is_leaf(code)),
        excludes1=tuple(library.get_excludes1(code)),
    )
