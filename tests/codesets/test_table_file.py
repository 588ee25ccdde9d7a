"""What a code-set file must be, and what is said of one that is not."""

import gzip
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from indexer.codesets import table_file, table_rows
from indexer.codesets.model import About
from indexer.codesets.table_file import codeset_from_file
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

    entries = codeset_from_file(path, CPT).entries

    assert entries["88271"].text == "First of all"
    assert (entries["88271"].billable, entries["88271"].valid_from) == (True, date(2020, 1, 1))
    assert (entries["8823"].billable, entries["8823"].valid_to) == (False, date(2030, 12, 31))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_read_from_the_header(csv_of: Csv, delimiter: str) -> None:
    path = csv_of([delimiter.join(("hcpcs", "long description")), delimiter.join(("A0021", "Ambulance"))])

    assert codeset_from_file(path, About("HCPCS")).entries["A0021"].text == "Ambulance"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_read(csv_of: Csv, encoding: str) -> None:
    path = csv_of("code,name\n01,Café élan\n".encode(encoding))

    assert codeset_from_file(path, About("place of service")).entries["01"].text == "Café élan"


def test_a_gzipped_file_is_read_and_a_broken_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv.gz"
    packed = gzip.compress(b"code,description\nA1,Dressing\n")
    path.write_bytes(packed)

    assert list(codeset_from_file(path, About("mods")).entries) == ["A1"]

    path.write_bytes(packed[:-12])
    with pytest.raises(CodeSetError, match=r"x\.csv\.gz: cannot be read"):
        codeset_from_file(path, About("mods"))


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
        codeset_from_file(csv_of(lines), CPT)


def test_a_binary_file_is_refused(csv_of: Csv) -> None:
    with pytest.raises(CodeSetError, match="not a text file"):
        codeset_from_file(csv_of(b"PK\x03\x04\x00\x00"), CPT)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CodeSetError, match=r"none\.csv: cannot be read"):
        codeset_from_file(tmp_path / "none.csv", CPT)


def test_few_bad_rows_are_skipped_and_listed(csv_of: Csv) -> None:
    lines = ["code,description", *(f"{code},Text {code}" for code in range(10000, 10060)), "10061,"]

    found = codeset_from_file(csv_of(lines), CPT)

    assert len(found.entries) == 60
    assert found.skipped == ("line 62: 10061 has no description",)


def test_of_two_versions_in_time_the_later_is_kept(csv_of: Csv) -> None:
    rows = [f"{code},T,2020-01-01," for code in range(10000, 10030)]
    old, new = "53,Old,2019-01-01,2020-12-31", "53,New,2021-01-01,"

    found = codeset_from_file(csv_of(["code,description,valid from,valid to", new, old, *rows]), CPT)

    assert found.entries["53"].text == "New"
    assert found.skipped == ("line 3: 53 is also on line 2; the later version is kept",)


@pytest.mark.parametrize(
    ("limit", "reason"), [(3, "line 5: more than 3 rows"), (1, r"set\.csv: more than 2 lines; the largest set has")]
)
def test_too_many_rows_are_refused(csv_of: Csv, monkeypatch: pytest.MonkeyPatch, limit: int, reason: str) -> None:
    monkeypatch.setattr(table_file, "MAX_ROWS", limit)
    monkeypatch.setattr(table_rows, "MAX_ROWS", limit)

    with pytest.raises(CodeSetError, match=reason):
        codeset_from_file(csv_of(["code,description", "1,a", "2,b", "3,c", "4,d"]), CPT)


def test_a_file_of_bad_rows_is_given_up(csv_of: Csv, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_file, "_TRIED", 2)

    with pytest.raises(CodeSetError, match="most rows cannot be read; the first: line 2: no code"):
        codeset_from_file(csv_of(["code,description", ",a", ",b", ",c", "4,d"]), CPT)


def test_too_large_a_file_is_refused(csv_of: Csv, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_rows, "MAX_BYTES", 10)

    with pytest.raises(CodeSetError, match=r"set\.csv: more than 0 MB"):
        codeset_from_file(csv_of(["code,description", "1,a"]), CPT)


def test_days_in_force_that_cross_are_refused(csv_of: Csv) -> None:
    about = About("CPT", valid_from=date(2027, 1, 1), valid_to=date(2026, 1, 1))

    with pytest.raises(CodeSetError, match="CPT: valid from 2027-01-01 is after valid to 2026-01-01"):
        codeset_from_file(csv_of(["code,description", "1,a"]), about)


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
    assert codeset_from_file(csv_of(["code,description", f"{code},x"]), About(name)).about.kind == kind


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(raw=st.binary(max_size=200) | st.text(alphabet='code,description\n;"\t1Aä', max_size=120).map(str.encode))
def test_any_bytes_are_read_or_refused_by_name(csv_of: Csv, raw: bytes) -> None:
    try:
        found = codeset_from_file(csv_of(raw), CPT)
    except CodeSetError as error:
        assert "set.csv" in str(error)  # noqa: PT017  both outcomes are right
    else:
        assert found.entries


NUCC = [
    "Code,Grouping,Classification,Specialization,Definition,Notes,Display Name,Section",
    '207V00000X,Allopathic Physicians,Obstetrics & Gynecology,,"Cares for\nwomen","[1/1/2001: new]",OB Physician,Individual',
    "207VM0101X,Allopathic Physicians,Obstetrics & Gynecology,Maternal & Fetal Medicine,D,,MFM Physician,Individual",
]
PLACES = [
    "Place of Service Code(s),Place of Service Name,Place of Service Description",
    "01,Pharmacy,A place where drugs are sold",
    "02,Telehealth Provided Other than in Patient’s Home,The place",
    "27-30,Unassigned,N/A",
    "35-40,Unassigned,N/A",
]
HCPCS = ("HCPC", "SEQNUM", "RECID", "LONG DESCRIPTION", "SHORT DESCRIPTION", "ADD DT", "ACT EFF DT", "TERM DT")
HCPCS_ROWS = (
    (
        "E0100",
        "00100",
        "3",
        "Cane, includes canes of all materials, adjustable or",
        "Cane adjust",
        "19860101",
        "19960101",
        "",
    ),
    ("E0100", "00200", "4", "fixed, with tip", "", "", "", ""),
    ("   QX", "00100", "7", "CRNA service with medical direction", "CRNA svc", "19920101", "19920101", "20191231"),
)
CANE = "Cane, includes canes of all materials, adjustable or fixed, with tip"


def test_the_file_of_nucc_is_read(csv_of: Csv) -> None:
    found = codeset_from_file(csv_of("\n".join(NUCC).encode("cp1252")), About("NUCC taxonomy"))

    assert (found.about.kind, found.skipped) == ("taxonomy", ())
    assert found.entries["207V00000X"].text == "OB Physician"
    assert found.entries["207VM0101X"].others == ("Maternal & Fetal Medicine",)


def test_the_places_of_service_are_read_without_those_not_assigned(csv_of: Csv) -> None:
    found = codeset_from_file(csv_of(PLACES), About("Place of service"))

    assert (found.about.kind, found.skipped) == ("pos", ())
    assert {key: entry.text for key, entry in found.entries.items()} == {
        "01": "Pharmacy",
        "02": "Telehealth Provided Other than in Patient’s Home",
    }


def hcpcs_fixed() -> bytes:
    lines = [
        f"{code:5}{sequence}{kind}{long:80}{short:28}{'':149}{added:8}{changed:8}{ended:8}N".ljust(320)
        for code, sequence, kind, long, short, added, changed, ended in HCPCS_ROWS
    ]
    return "\r\n".join(lines).encode("cp1252")


def hcpcs_sheet(path: Path) -> None:
    book = Workbook()
    book.active.append(["Disclaimers"])
    sheet = book.create_sheet("HCPCS")
    sheet.append(["CDT codes are a copyright of the ADA, all rights reserved", "", ""])
    sheet.append([])
    sheet.append(HCPCS)
    for code, sequence, kind, long, short, *days in HCPCS_ROWS:
        sheet.append(
            [code.strip(), int(sequence), int(kind), long, short, *(int(day) if day else None for day in days)]
        )
    book.save(path)


@pytest.mark.parametrize("suffix", [".txt", ".xlsx", ".csv"])
def test_the_files_of_hcpcs_are_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"HCPC2026_JAN_ANWEB{suffix}"
    if suffix == ".xlsx":
        hcpcs_sheet(path)
    elif suffix == ".txt":
        path.write_bytes(hcpcs_fixed())
    else:
        table = [",".join(f'"{cell.strip()}"' for cell in row) for row in (HCPCS, *HCPCS_ROWS)]
        path.write_text("\n".join(["Copyright, the ADA; all rights reserved", "", *table]), encoding="utf-8")

    found = codeset_from_file(path, About("HCPCS", "hcpcs"))

    assert (found.about.kind, found.skipped, sorted(found.entries)) == ("hcpcs", (), ["E0100", "QX"])
    assert (found.entries["E0100"].text, found.entries["E0100"].others) == (CANE, ("Cane adjust",))
    assert found.entries["E0100"].valid_from == date(1986, 1, 1)
    assert found.entries["QX"].valid_to == date(2019, 12, 31)


@pytest.mark.parametrize(
    ("name", "lines", "billable"),
    [
        (
            "icd10cm_order_2027.txt",
            [
                f"00001 A00     0 {'Cholera':60} Cholera",
                f"00002 A000    1 {'Cholera due to Vibrio cholerae 01':60} Cholera due to Vibrio cholerae 01, biovar",
            ],
            {"A00": False, "A000": True},
        ),
        ("icd10cm_codes_2027.txt", ["A000    Cholera due to Vibrio cholerae 01, biovar"], {"A000": None}),
    ],
)
def test_the_code_lists_of_icd_10_cm_are_read(
    tmp_path: Path, name: str, lines: list[str], billable: dict[str, bool | None]
) -> None:
    path = tmp_path / name
    path.write_text("\n".join(lines), encoding="utf-8")

    found = codeset_from_file(path, About("ICD-10-CM"))

    assert found.about.kind == "icd10"
    assert {key: entry.billable for key, entry in found.entries.items()} == billable
    assert (found.entries["A000"].code, found.entries["A000"].text) == (
        "A00.0",
        "Cholera due to Vibrio cholerae 01, biovar",
    )


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "HCPC.xlsx"
    path.write_bytes(b"PK\x03\x04 no workbook")

    with pytest.raises(CodeSetError, match=r"HCPC\.xlsx: the file is damaged"):
        codeset_from_file(path, About("HCPCS"))
