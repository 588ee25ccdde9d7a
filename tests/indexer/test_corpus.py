"""Which files of a corpus are read, and what is said about the others."""

import os
from pathlib import Path

import pytest

from indexer.corpus import find_sources
from indexer.errors import CorpusError


def refusals(corpus: Path) -> dict[str, str]:
    return {problem.name: problem.reason for problem in find_sources([corpus]).refused}


def write(path: Path, text: str = "Some sentence.\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_files_are_named_by_their_path_inside_the_corpus_and_sorted(tmp_path: Path) -> None:
    for name in ("b.txt", "payer/a.md", "a.txt", "payer/deep/z.txt"):
        write(tmp_path / name)

    assert [source.name for source in find_sources([tmp_path]).files] == [
        "a.txt",
        "b.txt",
        "payer/a.md",
        "payer/deep/z.txt",
    ]


def test_hidden_files_and_the_readme_of_the_corpus_are_no_documents(tmp_path: Path) -> None:
    for name in (".hidden.txt", ".git/config.txt", "README.md", "payer/README.md", "a.txt"):
        write(tmp_path / name)

    assert [source.name for source in find_sources([tmp_path]).files] == ["a.txt", "payer/README.md"]


def test_an_index_kept_among_the_documents_is_none_of_them(tmp_path: Path) -> None:
    for name in ("index/CURRENT", "index/.lock", "index/0123456789ab/texts.txt", "CURRENT", "a.txt"):
        write(tmp_path / name)

    assert [source.name for source in find_sources([tmp_path]).files] == ["CURRENT", "a.txt"]


def test_a_file_given_by_itself_bears_its_own_name(tmp_path: Path) -> None:
    path = write(tmp_path / "deep" / "one.txt")

    assert [(source.name, source.path) for source in find_sources([path]).files] == [("one.txt", path)]


def test_a_missing_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"nowhere does not exist; name a folder of documents, or files"):
        find_sources([tmp_path / "nowhere"])


def test_an_empty_corpus_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=rf"no documents in {tmp_path}; put documents there"):
        find_sources([tmp_path])


def test_two_files_that_would_be_cited_alike_are_refused_together(tmp_path: Path) -> None:
    one, other = write(tmp_path / "one" / "a.txt"), write(tmp_path / "two" / "a.txt")

    with pytest.raises(CorpusError, match=rf"both be cited as a\.txt: {one} and {other}; rename one"):
        find_sources([one.parent, other.parent])


def test_a_link_out_of_the_corpus_is_refused_and_one_inside_is_read(tmp_path: Path) -> None:
    secret, corpus = write(tmp_path / "secret.txt"), tmp_path / "corpus"
    inside = write(corpus / "a.txt")
    (corpus / "out.txt").symlink_to(secret)
    (corpus / "same.txt").symlink_to(inside)

    assert refusals(corpus) == {"out.txt": "a link that leads out of the corpus; copy the file into the corpus instead"}
    assert [source.name for source in find_sources([corpus]).files] == ["a.txt", "same.txt"]


def test_a_linked_folder_is_refused_by_name_and_not_entered(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere" / "secret.txt")
    corpus = write(tmp_path / "corpus" / "a.txt").parent
    (corpus / "linked").symlink_to(tmp_path / "elsewhere")
    (corpus / "loop").symlink_to(corpus)

    assert refusals(corpus) == dict.fromkeys(
        ("linked", "loop"), "a link to a folder; copy its files into the corpus instead"
    )
    assert [source.name for source in find_sources([corpus]).files] == ["a.txt"]


def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "pipe.txt")

    assert refusals(tmp_path) == {"pipe.txt": "a pipe, socket or device, not a file; take it out of the corpus"}


def test_a_name_that_is_no_utf8_is_refused_readably(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("Some sentence.\n", encoding="utf-8")

    assert refusals(tmp_path) == {"caf?.txt": "its name is not UTF-8, so it cannot be cited; rename the file"}


def test_a_folder_that_cannot_be_listed_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "locked" / "b.txt")
    scandir = os.scandir

    def denied(path: str) -> object:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", denied)

    assert refusals(tmp_path) == {"locked": "a folder that cannot be listed (Permission denied); check its permissions"}
