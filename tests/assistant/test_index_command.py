"""What of a new edition is held against the official code sets again: all of it, unless its rows are the same."""

from pathlib import Path

import pytest

from assistant.index_command import _same_rows
from indexer.documents import Document
from indexer.parse import parse_file

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
