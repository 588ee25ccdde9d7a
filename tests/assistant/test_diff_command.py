"""`rowcite diff`, and what `rowcite index` tells of a new edition: for a reader and for a program."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from assistant.changes_report import print_file
from indexer.differences import differences
from indexer.parse import parse_file
from indexer.report import FileReport
from tests.assistant.test_cli import Run, cli, corpus, indexed

__all__ = ["cli", "corpus", "indexed"]  # the fixtures of the command line

OLD, NEW = "Reduced services", "Partially reduced services"
TOLD = [
    "~ cpt-0252u.txt: 4 tables, 29 rows, 7 passages (1 row changed)",
    "    ~ Modifier 52, Coding Specifications, line 19",
    f"        - Description: {OLD}",
    f"        + Description: {NEW}",
]


def edit(corpus: Path, old: str = OLD, new: str = NEW) -> None:
    path = corpus / "cpt-0252u.txt"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_without_a_difference_the_status_is_0(indexed: Run) -> None:
    ended = indexed("diff")

    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("1 unchanged since index ")


def test_a_changed_row_is_told_with_its_old_and_new_cell_and_the_index_stays(indexed: Run, corpus: Path) -> None:
    edit(corpus)

    ended = indexed("diff", corpus)

    assert ended.status == 1
    assert ended.out.splitlines()[:4] == TOLD
    assert indexed("diff", corpus).status == 1  # nothing was indexed


def test_the_index_report_tells_the_same_and_then_there_is_no_difference(indexed: Run, corpus: Path) -> None:
    edit(corpus)

    ended = indexed("index", corpus)

    assert (ended.status, ended.out.splitlines()[:5]) == (0, [*TOLD, "1 changed"])
    assert indexed("diff", corpus).status == 0


def test_as_json_a_difference_has_both_editions_and_the_cells(indexed: Run, corpus: Path) -> None:
    edit(corpus)

    for command in ("diff", "index"):
        (file,) = json.loads(indexed(command, corpus, "--json").out)["files"]
        (difference,) = file["differences"]
        assert (file["name"], file["change"], file["counts"]) == ("cpt-0252u.txt", "changed", {"rows changed": 1})
        assert difference["cells"] == [{"column": "Description", "before": OLD, "after": NEW}]
        assert (difference["before"]["lines"], difference["after"]["cells"][:2]) == ([19, 19], ["52", NEW])


def test_files_that_were_added_removed_and_renamed_are_told_apart(indexed: Run, corpus: Path) -> None:
    (corpus / "cpt-0252u.txt").rename(corpus / "other.txt")
    (corpus / "new.txt").write_text("A sentence stands here.\n", encoding="utf-8")

    assert indexed("diff").out.splitlines()[:2] == [
        "+ new.txt: 0 tables, 0 rows, 1 passages",
        "> other.txt: 4 tables, 29 rows, 7 passages (renamed from cpt-0252u.txt, otherwise unchanged)",
    ]
    assert indexed("index").status == 0

    (corpus / "new.txt").unlink()
    ended = indexed("diff")
    assert (ended.status, ended.out.splitlines()[0]) == (1, "- new.txt: removed")


def test_a_file_that_was_refused_and_is_the_same_is_no_difference(indexed: Run, corpus: Path) -> None:
    (corpus / "odd.txt").write_bytes(bytes(range(256)))

    assert indexed("diff").status == 1
    assert indexed("index").status == 1  # it is refused, the other is indexed
    assert indexed("diff").status == 0


@pytest.mark.parametrize("missing", ["index", "corpus"])
def test_trouble_has_a_status_of_its_own(indexed: Run, missing: str) -> None:
    ended = indexed("diff", "--index", "none") if missing == "index" else indexed("diff", "none")

    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("rowcite: ")


def test_the_index_report_shows_the_first_differences_and_counts_the_others(indexed: Run, corpus: Path) -> None:
    edit(corpus, " | ", " | now ")  # every row, and the columns of the four tables

    lines = indexed("index").out.splitlines()

    assert sum(line.startswith("    ~") for line in lines) == 20
    assert "    and 13 more; `rowcite diff` before `rowcite index` shows all of them" in lines


def test_on_a_terminal_both_cells_stand_on_one_line_and_no_document_steers_it(tmp_path: Path) -> None:
    def read(name: str, word: str) -> object:
        text = f"| Modifier | Meaning\x1b[2J |\n|---|---|\n| 52 | {word} services |\n\nA last sentence here.\n"
        (tmp_path / name).write_text(text, encoding="utf-8")
        return parse_file(tmp_path / name, name)

    found = differences(read("a.txt", "Less"), read("b.txt", "Fewer\x1b]0;"))
    out = io.StringIO()
    entry = FileReport("a.txt", "changed", 1, 1, 0, differences=found)

    print_file(entry, Console(file=out, force_terminal=True, width=90, highlight=False, color_system=None))

    assert any(
        "Less services" in line and "services" in line.split("Less services")[1] for line in out.getvalue().splitlines()
    )
    assert [sign for sign in "\x1b\x07" if sign in out.getvalue()] == []
