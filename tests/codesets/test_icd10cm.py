"""ICD-10-CM from the library."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from indexer.codesets import icd10cm as module
from indexer.codesets.icd10cm import icd10cm_from_files, installed_icd10cm
from indexer.codesets.model import About, CodeSet
from indexer.errors import CodeSetError

TABULAR = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular><version>1</version><introduction/><chapter><name>1</name><desc>Infections (A00-B99)</desc>
<sectionIndex><sectionRef first="A00" last="A09" id="A00-A09">Intestinal</sectionRef></sectionIndex>
<section id="A00-A09"><desc>Intestinal infectious diseases (A00-A09)</desc>
<diag><name>A00</name><desc>Cholera</desc><diag><name>A00.0</name><desc>Cholera, classical</desc></diag></diag>
</section></chapter></ICD10CM.tabular>
"""


def test_the_installed_release_is_named_with_its_days(icd10cm: CodeSet) -> None:
    assert icd10cm.about.label == "ICD-10-CM (FY2026, April 2026)"
    assert (icd10cm.about.valid_from, icd10cm.about.valid_to) == (date(2026, 4, 1), date(2026, 9, 30))
    assert len(icd10cm.entries) == 98186
    assert sum(entry.billable is True for entry in icd10cm.entries.values()) == 74719


def test_a_header_knows_what_is_below_and_above_it(icd10cm: CodeSet) -> None:
    assert [entry.code for entry in icd10cm.below("O009")] == ["O00.90", "O00.91"]
    assert [entry.code for entry in icd10cm.above("O009")] == ["O00"]
    assert icd10cm.entries["O039"].others == ("Miscarriage NOS", "Spontaneous abortion NOS")


@pytest.mark.parametrize(
    ("names", "release", "first", "last"),
    [
        (["code-list-October-2026.txt"], "FY2027, October 2026", date(2026, 10, 1), date(2027, 3, 31)),
        (["icd10c-tabular-April-1-2027.xml"], "FY2027, April 2027", date(2027, 4, 1), date(2027, 9, 30)),
        (["code-list-January-2025.txt"], "FY2025, January 2025", date(2025, 1, 1), date(2025, 3, 31)),
        (["codes.txt"], "", None, None),
    ],
)
def test_a_release_is_told_from_the_file_names(
    names: list[str], release: str, first: date | None, last: date | None
) -> None:
    assert module._release(names) == (release, first, last)


@pytest.fixture
def read_back_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The library reads its own files again (two seconds) once at the end, not after each use."""
    change = module._change
    monkeypatch.setattr(module, "_change", lambda library, *paths: change(library, *paths) if paths else None)
    yield
    change(module._library())


@pytest.mark.usefixtures("read_back_once")
def test_official_files_are_loaded_by_the_library_and_others_refused(tmp_path: Path) -> None:
    code_list, tabular = tmp_path / "codes.txt", tmp_path / "tabular.xml"
    code_list.write_text("1\nA00-A09\nA00\nA00.0\n", encoding="utf-8")
    tabular.write_text(TABULAR, encoding="utf-8")

    found = icd10cm_from_files(code_list, tabular, About("ICD-10-CM", release="mine"))

    assert found.about.label == "ICD-10-CM (mine)"
    assert {key: (entry.text, entry.billable) for key, entry in found.entries.items()} == {
        "A00": ("Cholera", False),
        "A000": ("Cholera, classical", True),
    }
    code_list.write_text(
        f"00001 A00     0 {'Cholera':60} Cholera\n00002 A000    1 {'':60} Classical\n", encoding="utf-8"
    )
    assert icd10cm_from_files(code_list, tabular, About("ICD-10-CM")).entries == found.entries

    tabular.write_text("nothing", encoding="utf-8")
    with pytest.raises(CodeSetError, match=r"codes\.txt, tabular\.xml: not the official ICD-10-CM files"):
        icd10cm_from_files(code_list, tabular, About("ICD-10-CM"))


def test_without_the_library_there_is_no_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "simple_icd_10_cm", None)

    assert installed_icd10cm() is None
    with pytest.raises(CodeSetError, match="pip install simple-icd-10-cm"):
        icd10cm_from_files(Path("a"), Path("b"), About("ICD-10-CM"))
