"""`rowcite documents`: what is loaded, for a reader and for a program."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from assistant.documents_command import print_documents
from assistant.listing import Listed
from tests.assistant.test_cli import Run, cli, corpus, indexed

__all__ = ["cli", "corpus", "indexed"]  # the fixtures of the command line

ODD = Listed(
    name="a\x1b[2J.txt",
    title="Guide",
    format="text",
    tables=1,
    rows=2,
    passages=3,
    warnings=("line 3: 1 cell, the header has 2",),
    sha256="ab" * 32,
    indexed_at=None,
)


def test_piped_each_document_is_a_line_with_tabs_under_the_column_names(indexed: Run) -> None:
    ended = indexed("documents")

    names, fields = (line.split("\t") for line in ended.out.splitlines())
    listed = dict(zip(names, fields, strict=True))
    assert ended.status == 0
    assert (listed["Document"], listed["Format"], listed["Rows"]) == ("cpt-0252u.txt", "text", "29")
    assert listed["Title"].startswith("CPT 0252U")
    assert len(listed["SHA-256"]) == 64


def test_as_json_the_list_is_that_of_the_api_and_says_when_it_was_indexed(indexed: Run) -> None:
    (document,) = json.loads(indexed("documents", "--json").out)

    assert (document["name"], document["tables"], document["warnings"]) == ("cpt-0252u.txt", 4, [])
    assert (datetime.now(tz=UTC) - datetime.fromisoformat(document["indexed_at"])).total_seconds() < 60


def test_a_document_that_has_not_changed_keeps_the_time_it_was_indexed_at(cli: Run, corpus: Path) -> None:
    assert cli("index").status == 0
    noted = corpus.with_name(".index") / "indexed.json"
    noted.write_text(noted.read_text(encoding="utf-8").replace("20", "19", 1), encoding="utf-8")
    (then,) = json.loads(cli("documents", "--json").out)
    (corpus / "new.txt").write_text("A sentence stands here.\n", encoding="utf-8")

    assert cli("index").status == 0
    kept, new = json.loads(cli("documents", "--json").out)

    assert kept["indexed_at"] == then["indexed_at"]
    assert new["indexed_at"] > kept["indexed_at"]


def test_a_time_that_was_not_noted_is_said_so(indexed: Run, corpus: Path) -> None:
    (corpus.with_name(".index") / "indexed.json").write_text("nonsense", encoding="utf-8")

    assert "\tnot noted\t" in indexed("documents").out


def test_without_an_index_it_is_said_how_to_make_one(cli: Run) -> None:
    ended = cli("documents")

    assert (ended.status, ended.err.split(";")[1]) == (1, " make one with: rowcite index\n")


def test_a_terminal_gets_two_lines_and_the_warnings_and_no_control_character() -> None:
    out = io.StringIO()

    print_documents([ODD], Console(file=out, force_terminal=True, width=140, color_system=None))

    assert out.getvalue().splitlines() == [
        "a\ufffd[2J.txt  Guide",
        "  text · 1 tables, 2 rows, 3 passages · indexed not noted · SHA-256 abababababab…",
        "  line 3: 1 cell, the header has 2",
        "1 documents, 2 rows, 3 passages",
    ]
