"""Added sets are kept whole."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from indexer.codesets.in_use import codesets_in_use, codesets_signature
from indexer.codesets.model import About, CodeSet, Entry
from indexer.codesets.store import add_codeset, stored_codesets
from indexer.errors import CodeSetError
from tests.codesets.conftest import codeset

ABOUT = About("Our CPT", "cpt", "2026", date(2026, 1, 1), date(2026, 12, 31), "cpt.csv", "AMA, ours only")
ENTRY = Entry("88271", "Naïve text", ("short",), True, date(2020, 1, 1), None, ("never with 88237 (88237)",))


def test_what_is_added_is_what_is_loaded(tmp_path: Path) -> None:
    kept = CodeSet(ABOUT, {"88271": ENTRY, "53": Entry("53", "x")}, ("line 9: no code",))

    add_codeset(tmp_path, kept)

    (found,) = stored_codesets(tmp_path)
    assert (found.about, found.entries, found.skipped) == (kept.about, kept.entries, kept.skipped)


def test_a_set_of_the_same_name_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    add_codeset(tmp_path, codeset(ABOUT, ENTRY))
    before = codesets_signature(tmp_path)

    add_codeset(tmp_path, codeset(ABOUT, Entry("88271", "New text")))

    (found,) = stored_codesets(tmp_path)
    assert found.entries["88271"].text == "New text"
    assert codesets_signature(tmp_path) != before


class _Breaking(Mapping[str, Entry]):
    """Entries that fail half-way."""

    def __getitem__(self, key: str) -> Entry:
        if key == "2":
            raise OSError("no space left")
        return Entry(key, "x")

    def __iter__(self) -> Iterator[str]:
        return iter(("1", "2"))

    def __len__(self) -> int:
        return 2


def test_a_set_that_cannot_be_written_whole_leaves_the_old_one(tmp_path: Path) -> None:
    add_codeset(tmp_path, codeset(ABOUT, ENTRY))

    with pytest.raises(OSError, match="no space left"):
        add_codeset(tmp_path, CodeSet(ABOUT, _Breaking()))

    assert [found.entries for found in stored_codesets(tmp_path)] == [{"88271": ENTRY}]
    assert [path.name for path in tmp_path.iterdir()] == ["our-cpt.jsonl"]


@pytest.mark.parametrize("name", ["", "../out", "a/b", ".hidden", "x" * 61])
def test_a_name_that_is_no_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CodeSetError, match="a name has letters"):
        add_codeset(tmp_path, codeset(About(name), ENTRY))


@pytest.mark.parametrize(
    "damage", [lambda text: text[:-20], lambda text: text.rpartition("\n{")[0] + "\n", lambda _: "", lambda _: "{}\n"]
)
def test_a_damaged_set_is_named(tmp_path: Path, damage) -> None:
    path = add_codeset(tmp_path, codeset(ABOUT, ENTRY))
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")

    with pytest.raises(CodeSetError, match=r"our-cpt\.jsonl: .*add the set again"):
        stored_codesets(tmp_path)


def test_an_added_icd10_takes_the_place_of_the_installed_one(tmp_path: Path) -> None:
    mine = codeset(About("Ours", "icd10", "FY2027"), Entry("A00", "Cholera"))
    add_codeset(tmp_path, mine)

    assert [found.about for found in codesets_in_use(tmp_path)] == [mine.about]


@pytest.mark.model
def test_without_a_folder_the_installed_icd10_is_used(tmp_path: Path) -> None:
    (found,) = codesets_in_use(tmp_path / "none")

    assert (found.about.name, found.about.kind) == ("ICD-10-CM", "icd10")
