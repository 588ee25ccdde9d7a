"""Code sets for the tests: ICD-10-CM of the library, the 2019 fixtures where they are, and small ones made here."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from indexer.codesets.icd10cm import installed_icd10cm
from indexer.codesets.model import About, CodeSet, Entry
from indexer.codesets.table_file import codeset_from_file
from indexer.documents import Document
from indexer.parse import parse_file

ROOT = Path(__file__).parents[2]
CUSTOMER = ROOT / "corpus" / "cpt-0252u.txt"
FIXTURES = ROOT.parent / "shared" / "codesets"
OLD_SETS = (
    ("hcpcs_level2_2019.csv.gz", About("HCPCS Level II", release="2019")),
    ("hcpcs_modifiers_2019.csv", About("HCPCS modifiers", release="2019")),
    ("medicare_specialty_codes.csv", About("Medicare specialties", "taxonomy")),
)


def codeset(about: About, *entries: Entry) -> CodeSet:
    """A small set."""
    return CodeSet(about, {entry.key: entry for entry in entries})


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What loads the whole ICD-10-CM (seconds) goes with what loads the model, so that the rest stays fast."""
    for item in items:
        if {"icd10cm", "read_back_once"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("model")


@pytest.fixture(scope="session")
def icd10cm() -> CodeSet:
    """ICD-10-CM as it is installed."""
    found = installed_icd10cm()
    assert found is not None
    return found


@pytest.fixture(scope="session")
def old_sets() -> tuple[CodeSet, ...]:
    """Official sets of 2019, which lie beside a checkout of ours and nowhere else."""
    if not FIXTURES.exists():
        pytest.skip(f"there are no code-set fixtures in {FIXTURES}")
    return tuple(codeset_from_file(FIXTURES / name, about) for name, about in OLD_SETS)


@pytest.fixture(scope="session")
def customer() -> Document:
    return parse_file(CUSTOMER, CUSTOMER.name)


@pytest.fixture
def csv_of(tmp_path: Path) -> Callable[[Iterable[str] | bytes], Path]:
    """Writes the lines of a code-set file."""

    def write(lines: Iterable[str] | bytes) -> Path:
        path = tmp_path / "set.csv"
        path.write_bytes(lines if isinstance(lines, bytes) else "\n".join(lines).encode())
        return path

    return write
