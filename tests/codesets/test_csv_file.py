"""What a code-set file must be, and what is said of one that is not."""

import gzip
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.codesets import csv_file
from indexer.codesets.csv_file import codeset_from_csv
from indexer.codesets.model import About
from indexer.errors import CodeSetError

Csv = Callable[[Iterable[str] | bytes], Path]
CPT = About("CPT", "cpt", release="2026")


def test_a_customer_file_gives_codes_with_dates_and_billability(csv_of: Csv) -> None:
    path = csv_of(
        [
            "Code,Description,Billable,Valid From,Valid To",
            "88271,First of all,Y,2020-01-01,",
            "8823,Header,0,01/31/2019,12/31/2030",
        ]
    )

    entries = codeset_from_csv(path, CPT).entries

    assert entries["88271"].text == "First of all"
    assert (entries["88271"].billable, entries["88271"].valid_from) == (True, date(2020, 1, 1))
    assert (entries["8823"].billable, entries["8823"].valid_to) == (False, date(2030, 12, 31))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_read_from_the_header(csv_of: Csv, delimiter: str) -> None:
    path = csv_of([delimiter.join(("hcpcs", "long description")), delimiter.join(("A0021", "Ambulance"))])

    assert codeset_from_csv(path, About("HCPCS")).entries["A0021"].text == "Ambulance"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_read(csv_of: Csv, encoding: str) -> None:
    path = csv_of("code,name\n01,Café élan\n".encode(encoding))

    assert codeset_from_csv(path, About("place of service")).entries["01"].text == "Café élan"


def test_a_gzipped_file_is_read_and_a_broken_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv.gz"
    packed = gzip.compress(b"code,description\nA1,Dressing\n")
    path.write_bytes(packed)

    assert list(codeset_from_csv(path, About("mods")).entries) == ["A1"]

    path.write_bytes(packed[:-12])
    with pytest.raises(CodeSetError, match=r"x\.csv\.gz: cannot be read"):
        codeset_from_csv(path, About("mods"))


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["number,text", "1,x"], r"set\.csv line 1: no column for code and description; the columns are number, text"),
        (["code,price", "1,x"], r"no column for description; the columns are code, price"),
        ([""], r"no column for code and description; the columns are nothing"),
        (["code,description"], r"set\.csv: no code in it"),
        (["code,description", "53,One", "53,Another"], r"line 3: 53 is also on line 2, with another description"),
        (
            ["code,description,valid from,valid to", "53,A,2027-01-01,2026-01-01"],
            r"line 2: 53 is valid from 2027-01-01",
        ),
        (["code,description", ",x"], r"line 2: no code"),
        (["code,description", "53,"], r"line 2: 53 has no description"),
        (["code,description,valid from", "53,A,soon"], r"line 2: 'soon' is not a date"),
        (["code,description", "what is this?,x"], r"line 2: 'what is this\?' is not a code"),
    ],
)
def test_a_bad_file_is_refused_by_line_and_reason(csv_of: Csv, lines: list[str], reason: str) -> None:
    with pytest.raises(CodeSetError, match=reason):
        codeset_from_csv(csv_of(lines), CPT)


def test_a_binary_file_is_refused(csv_of: Csv) -> None:
    with pytest.raises(CodeSetError, match="not a text file"):
        codeset_from_csv(csv_of(b"PK\x03\x04\x00\x00"), CPT)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CodeSetError, match=r"none\.csv: cannot be read"):
        codeset_from_csv(tmp_path / "none.csv", CPT)


def test_few_bad_rows_are_skipped_and_listed(csv_of: Csv) -> None:
    lines = ["code,description", *(f"{code},Text {code}" for code in range(10000, 10060)), "10061,"]

    found = codeset_from_csv(csv_of(lines), CPT)

    assert len(found.entries) == 60
    assert found.skipped == ("line 62: 10061 has no description",)


def test_of_two_versions_in_time_the_later_is_kept(csv_of: Csv) -> None:
    rows = [f"{code},T,2020-01-01," for code in range(10000, 10030)]
    old, new = "53,Old,2019-01-01,2020-12-31", "53,New,2021-01-01,"

    found = codeset_from_csv(csv_of(["code,description,valid from,valid to", new, old, *rows]), CPT)

    assert found.entries["53"].text == "New"
    assert found.skipped == ("line 3: 53 is also on line 2; the later version is kept",)


@pytest.mark.parametrize(
    ("limit", "reason"), [(3, "line 5: more than 3 rows"), (1, r"set\.csv: more than 2 lines; the largest set has")]
)
def test_too_many_rows_are_refused(csv_of: Csv, monkeypatch: pytest.MonkeyPatch, limit: int, reason: str) -> None:
    monkeypatch.setattr(csv_file, "MAX_ROWS", limit)

    with pytest.raises(CodeSetError, match=reason):
        codeset_from_csv(csv_of(["code,description", "1,a", "2,b", "3,c", "4,d"]), CPT)


def test_a_file_of_bad_rows_is_given_up(csv_of: Csv, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_file, "_TRIED", 2)

    with pytest.raises(CodeSetError, match="most rows cannot be read; the first: line 2: no code"):
        codeset_from_csv(csv_of(["code,description", ",a", ",b", ",c", "4,d"]), CPT)


def test_too_large_a_file_is_refused(csv_of: Csv, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_file, "MAX_BYTES", 10)

    with pytest.raises(CodeSetError, match=r"set\.csv: more than 0 MB"):
        codeset_from_csv(csv_of(["code,description", "1,a"]), CPT)


def test_days_in_force_that_cross_are_refused(csv_of: Csv) -> None:
    about = About("CPT", valid_from=date(2027, 1, 1), valid_to=date(2026, 1, 1))

    with pytest.raises(CodeSetError, match="CPT: valid from 2027-01-01 is after valid to 2026-01-01"):
        codeset_from_csv(csv_of(["code,description", "1,a"]), about)


@pytest.mark.parametrize(
    ("name", "code", "kind"),
    [
        ("HCPCS modifiers", "A1", "modifier"),
        ("place of service", "11", "pos"),
        ("ours", "K0001", "hcpcs"),
        ("ours", "88271", "cpt"),
        ("NUCC", "207P00000X", "taxonomy"),
    ],
)
def test_the_kind_is_found_from_name_and_shape(csv_of: Csv, name: str, code: str, kind: str) -> None:
    assert codeset_from_csv(csv_of(["code,description", f"{code},x"]), About(name)).about.kind == kind


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(raw=st.binary(max_size=200) | st.text(alphabet='code,description\n;"\t1Aä', max_size=120).map(str.encode))
def test_any_bytes_are_read_or_refused_by_name(csv_of: Csv, raw: bytes) -> None:
    try:
        found = codeset_from_csv(csv_of(raw), CPT)
    except CodeSetError as error:
        assert "set.csv" in str(error)  # noqa: PT017  both outcomes are right
    else:
        assert found.entries
