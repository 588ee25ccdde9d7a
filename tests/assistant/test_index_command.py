"""What a rebuild saves itself: the official code sets where the rows are the same, the model where no text is new."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.index_command import _same_rows
from indexer.codesets.in_use import codesets_signature
from indexer.codesets.official import Official
from indexer.documents import Document
from indexer.embed import model_name, model_sha256
from indexer.parse import parse_file
from indexer.store import save_index
from tests.fakes import index_of

ROOT = Path(__file__).parents[2]
# The command, where whoever imports one of these fails, and whoever starts a process for it.
RUN = (
    "import subprocess, sys; sys.modules.update(dict.fromkeys(['torch', 'sentence_transformers', 'simple_icd_10_cm'])); "
    "from assistant.__main__ import main; subprocess.Popen.__init__ = None; main()"
)

PAGE = "# Codes\n\nRead this first.\n\n| ICD-10 Code | Description |\n|---|---|\n| O03.9 | Abortion |\n\nThe end.\n"


def edition(folder: Path, text: str) -> Document:
    path = folder / "page.md"
    path.write_text(text, encoding="utf-8")
    return parse_file(path, path.name)


@pytest.mark.parametrize(("old", "new"), [("Read this first.", "Read\n\nthis."), ("The end.", "")])
def test_rows_are_the_same_where_only_prose_has_changed(tmp_path: Path, old: str, new: str) -> None:
    assert _same_rows(edition(tmp_path, PAGE), edition(tmp_path, PAGE.replace(old, new)))


@pytest.mark.parametrize(("old", "new"), [("Abortion", "Abort"), ("Description", "Meaning"), ("Codes", "Old codes")])
def test_another_cell_column_or_heading_is_another_row(tmp_path: Path, old: str, new: str) -> None:
    assert not _same_rows(edition(tmp_path, PAGE), edition(tmp_path, PAGE.replace(old, new)))


def test_a_new_document_has_new_rows(tmp_path: Path) -> None:
    assert not _same_rows(None, edition(tmp_path, PAGE))


@pytest.mark.slow
def test_a_file_that_is_gone_costs_neither_torch_nor_the_code_sets(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.md").write_text(PAGE, encoding="utf-8")
    index, folder = index_of(tmp_path / "one.md", tmp_path / "two.md"), tmp_path / "index"
    official = Official(signature=codesets_signature(tmp_path / "none"))
    save_index(replace(index, official=official), folder, model_name(), model_sha256())

    ended = subprocess.run(
        [sys.executable, "-c", RUN, "index", str(tmp_path / "one.md"), "--index", str(folder)],
        env=os.environ | {"PYTHONPATH": str(ROOT), "ROWCITE_CODESETS": str(tmp_path / "none")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (0, "")
    assert "- two.md: removed" in ended.stdout
    assert "1 documents, 3 rows and passages" in ended.stdout
