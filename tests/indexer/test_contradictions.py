"""When two descriptions of one code are said to disagree: on evidence alone, never for other words."""

from pathlib import Path

import pytest

from indexer.contradictions import Contradictions
from indexer.descriptions import Described, contradictory
from indexer.parse import parse_file


def rows(**documents: dict[str, str]) -> list[Described]:
    return [
        Described(f"{name}.txt#t1.r{number}", "modifier", code, code, said)
        for name, said_of in documents.items()
        for number, (code, said) in enumerate(said_of.items(), 1)
    ]


def disagreeing(one: str, other: str) -> bool:
    return bool(list(contradictory(rows(a={"52": one}, b={"52": other}))))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Reduced services", "REDUCED SERVICES."),
        ("Reduced services", "Services reduced by the physician"),
        ("Reduced services", "Session cut short"),
        ("Injection, 250 mg", "Inj 250mg"),
        ("Per 30 minutes", "Half an hour, 30 min"),
        ("Examination without findings", "Examination, no findings"),
        ("Left hand", "Hand"),
    ],
)
def test_other_words_for_it_are_no_contradiction(one: str, other: str) -> None:
    assert not disagreeing(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Left hand, thumb", "Thumb of the right hand"),
        ("Injection, 250 mg", "Injection, 500mg"),
        ("First 30 minutes", "First hour, at least 45 min"),
        ("Skin substitute used as a graft", "Skin substitute not used as a graft"),
        ("Visit with contrast", "Visit without contrast"),
    ],
    ids=["side", "dose", "time", "denial", "with and without"],
)
def test_words_and_numbers_that_exclude_each_other_are_one(one: str, other: str) -> None:
    assert disagreeing(one, other)


def test_the_words_of_another_code_in_another_document_are_one() -> None:
    found = list(
        contradictory(rows(a={"52": "Reduced services", "53": "Discontinued procedure"}, b={"52": "Discontinued procedure"}))
    )  # fmt: skip

    assert [{row.chunk for row in (*one.rows, *other.rows)} for one, other in found] == [{"a.txt#t1.r1", "b.txt#t1.r1"}]


def test_short_words_that_one_document_has_for_several_codes_are_none() -> None:
    full = {"01": "First dose of a vaccine given to a child", "02": "Second dose of a vaccine given to a child"}

    assert list(contradictory(rows(a=full, b={"01": "Vaccine shot", "02": "Vaccine shot"}))) == []


def test_the_same_code_of_another_kind_is_another_code() -> None:
    place = Described("b.txt#t1.r1", "pos", "52", "52", "Right side")

    assert list(contradictory([*rows(a={"52": "Left side"}), place])) == []


def written(folder: Path, **pages: str) -> Contradictions:
    documents = []
    for name, page in pages.items():
        path = folder / f"{name}.md"
        path.write_text(page, encoding="utf-8")
        documents.append(parse_file(path, path.name))
    return Contradictions.of(documents)


def page(heading: str, *lines: str) -> str:
    return f"# Guide\n\n| {heading} | Description |\n|---|---|\n" + "".join(f"| {line} |\n" for line in lines)


def test_rows_of_tables_with_codes_are_compared_and_found_by_their_chunk(tmp_path: Path) -> None:
    found = written(
        tmp_path, a=page("Modifier", "LT | Left side", "59 | Distinct"), b=page("Modifier", "LT | Right side")
    )

    one, other = found
    assert (one.chunk, one.code, one.said, one.others) == ("a.md#t1.r1", "LT", "Left side", (("b.md#t1.r1",),))
    assert found.get("b.md#t1.r1") == other
    assert found.get("a.md#t1.r2") is None


def test_a_name_with_a_space_keeps_its_rows(tmp_path: Path) -> None:
    found = written(
        tmp_path, **{"a b%20": page("Modifier", "LT | Left side"), "c": page("Modifier", "LT | Right side")}
    )

    assert {contradiction.others for contradiction in found} == {(("a b%20.md#t1.r1",),), (("c.md#t1.r1",),)}


@pytest.mark.parametrize("heading", ["Room", "Plan", "Value"])
def test_a_table_of_no_known_kind_of_code_is_left_alone(tmp_path: Path, heading: str) -> None:
    assert list(written(tmp_path, a=page(heading, "12 | Left side"), b=page(heading, "12 | Right side"))) == []


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    found = written(tmp_path, a=page("Modifier", "LT | Left side"), b=page("Modifier", "LT | Right side"))
    found.save(tmp_path / "kept.jsonl")

    assert list(Contradictions.load(tmp_path / "kept.jsonl")) == list(found)
    assert list(Contradictions.load(tmp_path / "none.jsonl")) == []
