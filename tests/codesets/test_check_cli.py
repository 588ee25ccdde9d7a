"""`rowcite check` and `rowcite codesets`."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.__main__ import app
from assistant.check_command import check_corpus
from assistant.check_output import csv_lines, html_page
from indexer.codesets.model import About, Entry
from tests.codesets.conftest import CUSTOMER, codeset

MODIFIERS = codeset(
    About("Mods", "modifier", "2026", date(2026, 1, 1), date(2026, 12, 31), "mods.csv", "ours"),
    Entry("AS", "Nothing <b>of</b> the kind"),
    Entry("QX", "CRNA service furnished under the direction of an anesthesiologist"),
)
DAY = date(2026, 6, 1)


pytestmark = pytest.mark.model  # the command reads the whole ICD-10-CM


@pytest.fixture
def rowcite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs the command line with a folder for code sets of its own."""
    monkeypatch.setenv("ROWCITE_CODESETS", str(tmp_path / "sets"))

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return run


def modifiers_file(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "mods.csv"
    path.write_text("\n".join(("modifier,description", *rows)), encoding="utf-8")
    return path


def test_check_tells_the_findings_and_fails(rowcite) -> None:
    result = rowcite("check", CUSTOMER, "--json", "--on", "2026-06-01")

    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert report["counts"] == {"same": 2, "wording": 2, "different": 1, "not_billable": 1, "not_checked": 23}
    assert [row["line"] for row in report["rows"] if row["outcome"] == "not_billable"] == [42]
    assert [item["code"] for item in report["conflicts"]] == ["Z34.90"]
    assert [(item["name"], item["in_force"]) for item in report["sets"]] == [("ICD-10-CM", True)]


def test_a_document_without_findings_passes(rowcite, tmp_path: Path) -> None:
    path = tmp_path / "good.md"
    path.write_text("| ICD-10 | Description |\n|---|---|\n| N96 | Recurrent pregnancy loss |\n", encoding="utf-8")

    result = rowcite("check", path)

    assert result.exit_code == 0
    assert "1 row as in the set" in result.stdout


def test_the_terminal_shows_line_verdict_and_release(rowcite) -> None:
    shown = " ".join(rowcite("check", CUSTOMER).stdout.split())

    assert "ICD-10-CM (FY2026, April 2026)" in shown
    assert "5 rows not checked: no code set for CPT (licensed by the AMA) is loaded" in shown
    assert "nearer" in shown
    assert "in force 2026-04-01 to 2026-09-30" in shown


def test_the_page_needs_nothing_else_and_escapes_what_it_shows() -> None:
    page = html_page(check_corpus([CUSTOMER], [MODIFIERS], DAY))

    assert "Nothing &lt;b&gt;of&lt;/b&gt; the kind" in page
    assert "<script" not in page
    assert "http" not in page
    assert '<td class="line">26</td>' in page
    assert "Mods (2026)" in page


def test_the_page_is_written_beside_the_report(rowcite, tmp_path: Path) -> None:
    result = rowcite("check", CUSTOMER, "--csv", "--html", tmp_path / "report.html")

    assert result.stdout.startswith("document,line,code,")
    assert "O00.90, O00.91" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_csv_holds_every_row_and_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "made.md"
    path.write_text("| Modifier | Description |\n|---|---|\n| AS | =HYPERLINK(1) |\n", encoding="utf-8")

    rows = list(csv.DictReader(io.StringIO(csv_lines(check_corpus([path], [MODIFIERS], DAY)))))

    assert [(row["line"], row["code"], row["written"]) for row in rows] == [("3", "AS", "'=HYPERLINK(1)")]


def test_a_file_that_cannot_be_read_is_named_and_fails(rowcite, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "x.zip").write_bytes(b"PK")

    result = rowcite("check", tmp_path / "corpus")

    assert result.exit_code == 1
    assert "x.zip" in result.stdout


def test_json_and_csv_together_are_refused(rowcite) -> None:
    assert rowcite("check", CUSTOMER, "--json", "--csv").exit_code == 2


def test_an_added_set_is_listed_and_used(rowcite, tmp_path: Path) -> None:
    path = modifiers_file(tmp_path, "AS,Something at surgery", "QX,Crna service")

    added = rowcite("codesets", "add", "HCPCS modifiers", path, "--release", "2026", "--licence", "public")
    listed = rowcite("codesets", "list")
    report = json.loads(rowcite("check", CUSTOMER, "--json").stdout)

    assert "HCPCS modifiers: 2 codes of kind modifier added" in added.stdout
    assert "HCPCS modifiers (2026)\n  2 codes of kind modifier\n  in force: not known" in listed.stdout
    assert "licence: public" in listed.stdout
    assert {row["code"]: row["source"] for row in report["rows"]}["AS"] == "HCPCS modifiers (2026)"


def test_a_kind_that_is_not_compared_is_refused_with_those_that_are(rowcite, tmp_path: Path) -> None:
    path = modifiers_file(tmp_path, "AS,One")

    refused = rowcite("codesets", "add", "Mods", path, "--release", "1", "--kind", "mods")

    assert str(refused.exception).startswith("mods.csv: codes of kind mods are not compared; give --kind carc|cdt|cpt|")
    assert rowcite("codesets", "add", "Mods", path, "--release", "1", "--kind", "modifier").exit_code == 0


def test_a_refused_file_leaves_the_set_in_use(rowcite, tmp_path: Path) -> None:
    rowcite("codesets", "add", "Mods", modifiers_file(tmp_path, "AS,One"), "--release", "1")

    refused = rowcite("codesets", "add", "Mods", modifiers_file(tmp_path, "AS,One", "AS,Two"), "--release", "2")

    assert str(refused.exception) == "mods.csv line 3: AS is also on line 2, with another description"
    assert "Mods (1)" in rowcite("codesets", "list").stdout


def test_the_tabular_list_alone_is_refused_with_what_is_missing(rowcite, tmp_path: Path) -> None:
    path = tmp_path / "icd10cm_tabular_2027.xml"
    path.write_text("<ICD10CM.tabular/>", encoding="utf-8")

    refused = rowcite("codesets", "add", "ICD-10-CM", path, "--release", "FY2027")

    assert str(refused.exception).endswith("give this with --tabular, and icd10cm_order_….txt in its place")
