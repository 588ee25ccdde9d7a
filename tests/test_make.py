"""The two commands of a user, with a stand-in for the program: what is called, with what, and what is not done again."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STAND_IN = """#!/bin/sh
printf '%s\\n' "$@" >> called
[ "$1" != index ] || exit "${INDEX_STATUS:-0}"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A checkout that has been set up, with a program that only writes down how it was called."""
    (tmp_path / ".ci").mkdir()
    for name in ("Makefile", "pyproject.toml", ".ci/constraints.txt"):
        shutil.copy(ROOT / name, tmp_path / name)
        os.utime(tmp_path / name, (0, 0))
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "rowcite").write_text(STAND_IN, encoding="utf-8")
    (tmp_path / ".venv" / "bin" / "rowcite").chmod(0o755)
    (tmp_path / ".venv" / ".installed").touch()
    return tmp_path


def make(folder: Path, *arguments: str, **environment: str) -> list[str]:
    """Run make; the words its program was called with, one a line."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(
        ["make", *arguments], cwd=folder, env=outside | environment, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return (folder / "called").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    "question", ["which modifier for contaminated specimen?", "is $5 or \"x\" `id` $(shell touch x) '53'?", "-n"]
)
def test_a_question_reaches_the_program_as_typed_and_nothing_is_set_up_again(folder: Path, question: str) -> None:
    assert make(folder, "ask", f"Q={question}") == ["index", "--if-stale", "ask", "--", question]
    assert not (folder / "x").exists()


def test_a_question_may_come_from_the_environment(folder: Path) -> None:
    assert make(folder, "ask", Q="what is $5?") == ["index", "--if-stale", "ask", "--", "what is $5?"]


def test_the_service_gets_its_port(folder: Path) -> None:
    assert make(folder, "serve") == ["index", "--if-stale", "serve", "--port", "8000"]
    assert make(folder, "serve", "PORT=9001")[-2:] == ["--port", "9001"]


def test_the_tests_run_in_two_processes_or_as_many_as_are_named(folder: Path) -> None:
    (folder / ".venv" / ".installed-test").touch()
    (folder / "tests").mkdir()
    (folder / "tests" / "browser.sh").touch()
    os.utime(folder / "tests" / "browser.sh", (0, 0))
    python = folder / ".venv" / "bin" / "python"
    python.write_text(STAND_IN, encoding="utf-8")
    python.chmod(0o755)

    assert make(folder, "test")[-6:] == ["-m", "pytest", "-n", "2", "--dist", "worksteal"]
    assert make(folder, "test", "WORKERS=4")[-3] == "4"
    assert make(folder, "quick")[-2:] == ["-m", "not model and not browser and not slow"]


def test_one_refused_file_keeps_nobody_from_asking(folder: Path) -> None:
    assert make(folder, "ask", "Q=x", INDEX_STATUS="1") == ["index", "--if-stale", "ask", "--", "x"]


def test_continuous_integration_runs_what_a_user_runs() -> None:
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1] == "exec make test"
