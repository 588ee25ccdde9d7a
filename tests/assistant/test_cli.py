"""The command line, as a shell sees it: exit statuses, what is printed where, and never a traceback."""

import io
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant import ask, index_command
from assistant.__main__ import main
from indexer.codesets.store import stored_codesets
from indexer.errors import ModelError
from indexer.store import writing
from tests.fakes import WordEmbedder

ROOT = Path(__file__).parents[2]
QUESTION = "modifier for discontinued procedure"


@dataclass(frozen=True)
class Ended:
    status: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run `rowcite` with these arguments in this process, with the toy model, in an empty folder."""
    for home, model in ((ask, "SentenceEmbedder"), (index_command, "EmbedderBeside")):
        monkeypatch.setattr(home, model, lambda *_: WordEmbedder())
    monkeypatch.setattr(index_command, "codesets_in_use", stored_codesets)  # the installed ICD-10-CM takes four seconds
    monkeypatch.setattr(index_command, "model_sha256", lambda _: WordEmbedder.sha256)
    for name in [name for name in os.environ if name.startswith("ROWCITE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object, stdin: bytes = b"") -> Ended:
        monkeypatch.setattr(sys, "argv", ["rowcite", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err + printed.out
        return Ended(int(ended.value.code or 0), printed.out, printed.err)

    return run


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "cpt-0252u.txt").write_bytes((ROOT / "corpus" / "cpt-0252u.txt").read_bytes())
    return folder


@pytest.fixture
def indexed(cli: Run, corpus: Path, saved: Path) -> Run:
    """The same, where the corpus has been indexed already."""
    shutil.copytree(saved, corpus.with_name(".index"))
    return cli


def test_index_says_per_file_what_it_found_and_where_the_index_is(cli: Run, corpus: Path) -> None:
    ended = cli("index", corpus, "--index", "made")

    lines = ended.out.splitlines()
    assert (ended.status, ended.err) == (0, "")
    assert lines[0] == "+ cpt-0252u.txt: 4 tables, 29 rows, 7 passages"
    assert lines[-1].startswith("1 documents, 36 rows and passages in made (version ")


def test_the_corpus_and_the_index_have_their_usual_places(cli: Run, corpus: Path) -> None:
    assert cli("index").status == 0
    assert corpus.with_name(".index").is_dir()


def test_a_refused_file_is_named_with_the_reason_and_the_status_is_1(cli: Run, corpus: Path) -> None:
    (corpus / "odd.txt").write_bytes(bytes(range(256)))

    ended = cli("index", corpus)

    assert ended.status == 1
    assert "! odd.txt: refused, this is binary data or text in an unmarked encoding; save it as UTF-8" in ended.out
    assert cli("ask", QUESTION).status == 0


def test_a_row_of_another_width_is_reported_under_its_file(cli: Run, corpus: Path) -> None:
    (corpus / "b.txt").write_text("| A | B |\n|---|---|\n| 1 |\n", encoding="utf-8")

    assert "    line 3: 1 cell, the header has 2" in cli("index", corpus).out.splitlines()


def test_a_name_in_a_report_cannot_steer_the_terminal(cli: Run, corpus: Path) -> None:
    (corpus / "a\x1b[2J.txt").write_text("Some sentence.\n", encoding="utf-8")

    assert "\x1b" not in cli("index", corpus).out


def test_if_stale_is_silent_until_something_changes(indexed: Run, corpus: Path) -> None:
    (corpus / "odd.txt").write_bytes(bytes(range(256)))
    assert "! odd.txt" in indexed("index", "--if-stale", corpus).out
    assert indexed("index", "--if-stale", corpus) == Ended(0, "", "")  # the refused file is not tried again

    (corpus / "odd.txt").write_text("Some sentence.\n", encoding="utf-8")
    assert "+ odd.txt: 0 tables, 0 rows, 1 passages" in indexed("index", "--if-stale", corpus).out

    (corpus / "odd.txt").unlink()
    assert "- odd.txt: removed" in indexed("index", "--if-stale", corpus).out
    assert indexed("index", "--if-stale", corpus) == Ended(0, "", "")


def test_where_nothing_has_changed_no_model_is_loaded_and_nothing_is_written(
    cli: Run, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = cli("index", corpus)

    for name in ("EmbedderBeside", "save_index"):
        monkeypatch.setattr(index_command, name, lambda *_: pytest.fail("not needed"))
    again = cli("index", corpus)

    assert (again.status, again.err) == (0, "")
    assert "1 unchanged" in again.out.splitlines()
    assert again.out.splitlines()[-1] == first.out.splitlines()[-1]


def test_if_stale_makes_the_first_index_and_passes_over_what_cannot_be_opened(cli: Run, corpus: Path) -> None:
    (corpus / "gone.txt").symlink_to(corpus / "nothing.txt")

    first = cli("index", "--if-stale", corpus)

    assert (first.status, "! gone.txt: refused, " in first.out) == (1, True)
    assert cli("index", "--if-stale", corpus) == Ended(0, "", "")


def test_changed_code_makes_an_index_stale_and_documents_are_read_anew(
    indexed: Run, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_command, "program_sha256", lambda: "another")

    assert "= cpt-0252u.txt" in indexed("index", "--if-stale", corpus).out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("index", "nowhere"), "rowcite: nowhere does not exist; name a folder of documents, or files\n"),
        (("index", "empty"), "rowcite: no documents in empty; put documents there and run: rowcite index\n"),
        (("index", "corpus", "--index", "file"), "rowcite: the index in file cannot be written (File exists)"),
        (("ask", "x", "--index", "none"), "rowcite: there is no index in none; make one with: rowcite index\n"),
        (("eval", "questions.jsonl", "--index", "none"), "rowcite: questions.jsonl, line 1: gold: Field required\n"),
        (("serve", "--index", "none", "--port", "18999"), "rowcite: there is no index in none; make one with"),
        (("ask", "", "--index", ".index"), "rowcite: the question is empty; type what you want to know\n"),
        (("ask", "a" * 100_000), "rowcite: the question has 100000 characters, 2000 are the most"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else "",
)
def test_what_cannot_be_done_is_one_sentence_with_the_remedy_and_status_1(
    indexed: Run, tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "questions.jsonl").write_text('{"question": "x"}\n', encoding="utf-8")

    ended = indexed(*arguments)

    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith(says)
    assert ended.err.count("\n") == 1


def test_a_corpus_that_became_unreadable_leaves_the_index_as_it_was(indexed: Run, corpus: Path) -> None:
    (corpus / "cpt-0252u.txt").write_bytes(b"\0" * 100)

    ended = indexed("index", corpus)

    assert ended.status == 1
    assert "not one of the 1 files could be read: cpt-0252u.txt: this is binary data" in ended.err
    assert indexed("ask", QUESTION).status == 0


def test_two_builds_at_once_are_told_apart(indexed: Run, corpus: Path) -> None:
    with writing(Path(".index")):
        ended = indexed("index", corpus)

    assert ended.status == 1
    assert ended.err == "rowcite: another build is writing .index; wait for it to end\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("ask",),
        ("ask", "x", "--nonsense"),
        ("serve", "--port", "0"),
        ("serve", "--port", "99999"),
        ("serve", "--port", "http"),
        ("eval", "missing.jsonl"),
        ("index", "--index"),
    ],
    ids=" ".join,
)
def test_wrong_usage_has_status_2_and_says_what_is_wrong(cli: Run, arguments: tuple[str, ...]) -> None:
    ended = cli(*arguments)

    assert (ended.status, ended.out) == (2, "")
    assert "Error" in ended.err


def test_an_answer_is_printed_plain_with_its_line(indexed: Run) -> None:
    ended = indexed("ask", QUESTION)

    assert (ended.status, ended.err) == (0, "")
    assert "Discontinued procedure" in ended.out
    assert "cpt-0252u.txt, line 20" in ended.out
    assert "\x1b" not in ended.out
    assert [line for line in ended.out.splitlines() if line != line.rstrip()] == []


def test_an_explanation_follows_the_card_or_is_a_field_of_the_json(indexed: Run) -> None:
    text, data = indexed("ask", "--explain", QUESTION), indexed("ask", "--explain", "--json", QUESTION)

    card, explanation = text.out.split("\nWhat was understood\n")
    assert (text.status, data.status) == (0, 0)
    assert card == indexed("ask", QUESTION).out
    assert "\nThe decision\n  The first candidate says every word of it.\n" in explanation
    assert json.loads(data.out)["explanation"]["decision"]["reason"] == "word_for_word"


def test_a_receipt_is_not_explained(indexed: Run) -> None:
    ended = indexed("ask", "--explain", "--receipt", QUESTION)

    assert (ended.status, ended.out) == (2, "")
    assert "ask for one of them" in " ".join(ended.err.replace("│", " ").split())


def test_a_receipt_is_text_or_json(indexed: Run) -> None:
    text, data = indexed("ask", "--receipt", QUESTION), indexed("ask", "--receipt", "--json", QUESTION)

    assert (text.status, text.out.splitlines()[0]) == (0, f"Question: {QUESTION}")
    assert "  Source: cpt-0252u.txt, line 20 (" in text.out
    assert json.loads(data.out)["quotes"][0]["citation"]["lines"] == [20, 20]


def test_a_new_code_set_makes_the_index_stale(indexed: Run, corpus: Path) -> None:
    corpus.with_name("mods.csv").write_text(
        "modifier,description\n53,Discontinued Procedure for cause\n", encoding="utf-8"
    )
    indexed("index", "--if-stale", corpus)
    assert indexed("index", "--if-stale", corpus) == Ended(0, "", "")

    assert indexed("codesets", "add", "Mods", "mods.csv", "--release", "1").status == 0

    assert "unchanged" in indexed("index", "--if-stale", corpus).out
    assert json.loads(indexed("ask", "--json", "modifier 53").out)["answers"][0]["notices"] == [
        "Mods (1): the text of 53 goes on: “Discontinued Procedure for cause”."
    ]


def test_json_is_the_whole_answer(indexed: Run) -> None:
    ended = indexed("ask", "--json", QUESTION)

    answer = json.loads(ended.out)
    assert (ended.status, answer["status"]) == (0, "answered")
    assert answer["answers"][0]["cells"][0] == "53"
    assert answer["answers"][0]["citation"]["lines"] == [20, 20]
    assert answer["index_version"] != ""


def test_what_is_not_in_the_documents_has_status_3(indexed: Run) -> None:
    assert indexed("ask", "what is modifier 59").status == 3
    assert json.loads(indexed("ask", "what is modifier 59", "--json").out)["answers"] == []


@pytest.mark.parametrize("stdin", [QUESTION.encode(), f"{QUESTION}\n".encode(), b"\xff " + QUESTION.encode()])
def test_a_dash_reads_the_question_from_standard_input(indexed: Run, stdin: bytes) -> None:
    ended = indexed("ask", "-", stdin=stdin)

    assert ended.status == 0
    assert "cpt-0252u.txt, line 20" in ended.out


def test_a_question_in_bytes_that_are_no_utf8_is_answered(indexed: Run) -> None:
    ended = indexed("ask", "--json", os.fsdecode(b"\xe9 " + QUESTION.encode()))

    assert json.loads(ended.out)["question"] == f"? {QUESTION}"


@pytest.mark.parametrize("question", ["?", "...!", "\x1b[2J"])
def test_a_question_without_a_word_ends_with_a_sentence(indexed: Run, question: str) -> None:
    ended = indexed("ask", question)

    assert ended.status in {1, 3}
    assert "\x1b" not in ended.out + ended.err


def test_control_characters_of_a_document_never_reach_the_terminal(indexed: Run, corpus: Path) -> None:
    page = "| Modifier | Meaning |\n|---|---|\n| QZ | Fast \x1b]0;owned\x07\x9b31m rowing |\n" + "Much text. " * 30
    (corpus / "odd\x1b[31m.txt").write_text(page, encoding="utf-8")
    assert indexed("index", corpus).status == 0

    for arguments in (("ask", "what is modifier QZ"), ("ask", "what is modifier QZ", "--json")):
        ended = indexed(*arguments)
        assert (ended.status, "rowing" in ended.out) == (0, True)
        assert [sign for sign in "\x1b\x07\x9b" if sign in ended.out] == []


def test_settings_are_listed_with_variable_value_and_meaning(cli: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROWCITE_PORT", "9001")
    monkeypatch.setenv("ROWCITE_SLACK_SIGNING_SECRET", "hush[bold]")
    monkeypatch.setenv("ROWCITE_SLACK_TEAMS", "T1")

    ended = cli("settings")

    assert ended.status == 0
    assert "ROWCITE_PORT=9001  port to serve on" in ended.out.splitlines()
    assert "ROWCITE_INDEX=.index  folder of the index" in ended.out.splitlines()
    assert "hush" not in ended.out


def test_a_setting_that_cannot_be_used_is_named(cli: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROWCITE_PORT", "http")

    ended = cli("ask", "x")

    assert ended.status == 1
    assert ended.err == "rowcite: ROWCITE_PORT must be a whole number from 1 to 65535, not 'http'\n"


def test_an_index_may_be_named_by_the_environment(
    cli: Run, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROWCITE_INDEX", str(tmp_path / "there"))
    monkeypatch.setenv("ROWCITE_CORPUS", str(corpus))

    assert cli("index").status == 0
    assert cli("ask", QUESTION).status == 0
    assert (tmp_path / "there" / "CURRENT").exists()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_port_in_use_is_named_with_the_remedy(indexed: Run, host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        taken = socket.create_server((host, 0), family=family)
    except OSError:
        pytest.skip("this machine has no IPv6")
    with taken:
        port = taken.getsockname()[1]
        ended = indexed("serve", "--host", host, "--port", port)

    assert ended.status == 1
    assert ended.err == f"rowcite: cannot serve on {host}:{port} (Address already in use); choose another: --port\n"


def test_a_host_that_is_none_is_named(indexed: Run) -> None:
    assert "cannot serve on no.such.host.invalid:" in indexed("serve", "--host", "no.such.host.invalid").err


def test_serving_says_where(indexed: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    served = []
    monkeypatch.setattr("uvicorn.run", lambda app, **options: served.append((app.title, options["port"])))

    ended = indexed("serve", "--port", _free_port())

    assert ended.status == 0
    assert ended.err == f"Rowcite answers at http://127.0.0.1:{served[0][1]} (stop it with Ctrl-C)\n"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.mark.parametrize(("floor", "status"), [(None, 0), ("0.5", 0), ("0.51", 1)])
def test_eval_scores_per_kind_and_fails_below_the_floor(
    indexed: Run, tmp_path: Path, floor: str | None, status: int
) -> None:
    right = {"question": "what is modifier 53", "kind": "code", "gold": ["Modifier/53"]}
    wrong = {"question": "what is modifier 53", "kind": "wrong", "gold": ["Modifier/52"]}
    (tmp_path / "q.jsonl").write_text("\n\n".join(map(json.dumps, (right, wrong))), encoding="utf-8")

    ended = indexed("eval", "q.jsonl", *(("--floor", floor) if floor else ()))

    assert ended.status == status
    assert [line.split() for line in ended.out.splitlines()] == [
        ["code", "1", "1.000"],
        ["wrong", "1", "0.000"],
        ["exactness", "2", "0.500"],
    ]


def test_a_model_folder_that_was_taken_away_is_named(
    indexed: Run, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise ModelError("/models/x holds no model.safetensors; ROWCITE_MODEL must name a sentence-transformers folder")

    monkeypatch.setattr(ask, "SentenceEmbedder", gone)
    monkeypatch.setattr(index_command, "model_sha256", gone)

    for arguments in (("ask", QUESTION), ("index", corpus), ("serve", "--port", _free_port())):
        ended = indexed(*arguments)
        assert (ended.status, ended.err.split(";")[0]) == (1, "rowcite: /models/x holds no model.safetensors")


def test_a_defect_is_told_by_place_without_a_word_of_the_question(
    indexed: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object, question: str) -> None:
        {}[question]

    monkeypatch.setattr(ask.Assistant, "ask", broken)
    ended = indexed("ask", "Zanzibar")

    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith("rowcite: unexpected KeyError\n")
    assert "test_cli.py" in ended.err
    assert "Zanzibar" not in ended.err


def test_an_interrupt_ends_quietly(indexed: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ask.Assistant, "ask", interrupted)

    assert indexed("ask", QUESTION).status == 130


@pytest.mark.slow
def test_a_real_shell_gets_the_same_statuses_quickly(tmp_path: Path) -> None:
    """Two commands that need no model, in a process of their own, with output that knows only ASCII."""

    def shell(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "assistant", *arguments],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    missing, unknown = shell("ask", "café", "--index", "nöne"), shell("nonsense")

    assert (missing.returncode, missing.stderr) == (
        1,
        "rowcite: there is no index in n?ne; make one with: rowcite index\n",
    )
    assert unknown.returncode == 2
