"""Whatever befalls a build, the index before goes on answering: killed, two at once, no room, no permission."""

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.ask import Assistant
from assistant.settings import Settings
from indexer import store
from indexer.errors import IndexMissingError, IndexNotWrittenError, IndexUnfitError
from indexer.index import Index
from indexer.store import CURRENT, current_version, load_index, read_manifest, save_index, writing
from tests.fakes import WordEmbedder, index_of

ROOT = Path(__file__).parents[2]
PAGE = "| Modifier | Meaning |\n|---|---|\n| QZ | Fast rowing |\n"
QUESTION = "what is modifier QZ"


def save(index: Index, folder: Path) -> str:
    return save_index(index, folder, WordEmbedder.name, WordEmbedder.sha256).version


def page(folder: Path, name: str, extra: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.txt").write_text(PAGE + extra, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Index, Index]:
    """Two different indexes that both answer QUESTION."""
    folder = tmp_path_factory.mktemp("two")
    return index_of(page(folder / "one", "a")), index_of(page(folder / "two", "a", "| QY | Deep diving |\n"))


@pytest.fixture
def builder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    for number in range(12):
        page(tmp_path / "one", f"page{number}")
        page(tmp_path / "two", f"page{number}", "| QY | Deep diving |\n")
    with subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "indexer" / "building.py"), str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


@pytest.mark.slow
def test_killed_at_ten_random_moments_the_old_index_answers_and_the_next_build_succeeds(
    builder: subprocess.Popen[str], tmp_path: Path
) -> None:
    folder, moments = tmp_path / "index", random.Random(2)  # noqa: S311  # the same moments in every run
    whole = {save(index_of(tmp_path / name), tmp_path / f"whole-{name}") for name in ("one", "two")}
    save(index_of(tmp_path / "one"), folder)
    answered = []
    for _ in range(10):
        builder.stdin.write("round\n")
        builder.stdin.flush()
        child = int(builder.stdout.readline())
        time.sleep(moments.uniform(0.005, 0.12))
        os.kill(child, signal.SIGKILL)

        index = load_index(folder, WordEmbedder.sha256)
        answer = Assistant(index, WordEmbedder(), Settings()).ask(QUESTION)
        answered.append((index.version in whole, answer.answers[0].cells[0]))
    while not _free(folder):  # the system lets go of a killed writer's lock a moment later
        time.sleep(0.001)
    version = save(index_of(page(tmp_path / "three", "b")), folder)

    assert answered == [(True, "QZ")] * 10
    assert load_index(folder).version == version
    assert not (folder / ".writing").exists()


def _free(folder: Path) -> bool:
    try:
        with writing(folder):
            return True
    except IndexNotWrittenError:
        return False


def test_of_two_writers_the_second_is_told_to_wait(tmp_path: Path) -> None:
    with (
        writing(tmp_path),
        pytest.raises(IndexNotWrittenError, match=r"another build is writing .*; wait for it to end"),
        writing(tmp_path),
    ):
        pytest.fail("the second writer got in")

    assert _free(tmp_path)


def _full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


STEPS = {
    "the documents": (Path, "write_bytes"),
    "an array": (np, "save"),
    "the texts": (Path, "write_text"),
    "flushing": (os, "fsync"),
    "renaming": (Path, "rename"),
    "the pointer": (Path, "replace"),
}


@pytest.mark.parametrize(("home", "name"), STEPS.values(), ids=STEPS)
def test_a_full_disk_is_told_and_the_old_index_stays(
    two: tuple[Index, Index], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: object, name: str
) -> None:
    folder = tmp_path / "index"
    before = save(two[0], folder)

    monkeypatch.setattr(home, name, _full)
    with pytest.raises(IndexNotWrittenError, match=r"No space left on device\); free some space"):
        save(two[1], folder)
    monkeypatch.undo()

    assert load_index(folder).version == before
    assert not (folder / ".writing").exists()
    after = save(two[1], folder)
    assert load_index(folder).version == after != before


def test_faiss_running_out_of_room_is_told_alike(
    two: tuple[Index, Index], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = save(two[0], tmp_path / "index")

    def full(*_: object) -> None:
        raise RuntimeError("write error")

    monkeypatch.setattr("faiss.write_index", full)
    with pytest.raises(IndexNotWrittenError, match="is the disk full"):
        save(two[1], tmp_path / "index")

    assert current_version(tmp_path / "index") == before


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    for folder in (tmp_path / "file", tmp_path / "file" / "index"):
        with pytest.raises(IndexNotWrittenError, match=rf"{folder} cannot be written \(.*\); name another folder"):
            writing(folder).__enter__()


def test_a_folder_without_permission_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", denied)

    with pytest.raises(IndexNotWrittenError, match=r"Permission denied\); name another folder: --index DIR"):
        writing(tmp_path / "index").__enter__()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (CURRENT, b"\xff\xfe"),
        (CURRENT, b""),
        (CURRENT, b"000000000000"),
        ("VERSION", None),
        ("VERSION/token_ids.npy", None),
        ("VERSION/words", None),
        ("VERSION/extra", b"x"),
        ("VERSION/manifest.json", b"[]"),
        (
            "VERSION/manifest.json",
            b'{"format": 3, "model": "words", "model_sha256": "words", "dimension": 4096, "counts": {}, "sources": {}}',
        ),
    ],
    ids=[
        "pointer no text",
        "pointer empty",
        "pointer to nothing",
        "generation gone",
        "array gone",
        "words gone",
        "a file too many",
        "manifest no object",
        "another manifest",
    ],
)
def test_a_spoilt_index_is_refused_with_the_remedy_which_helps(
    two: tuple[Index, Index], tmp_path: Path, name: str, content: bytes | None
) -> None:
    """`content` replaces a file of the index; None takes a file or folder away."""
    folder = tmp_path / "index"
    version = save(two[0], folder)
    path = folder / name.replace("VERSION", version)
    if content is not None:
        path.write_bytes(content)
    elif path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()

    with pytest.raises(IndexUnfitError, match="build it again with: rowcite index"):
        load_index(folder)

    assert save(two[0], folder) == version
    assert load_index(folder).version == version


def test_an_index_of_another_format_is_refused(
    two: tuple[Index, Index], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(two[0], tmp_path)
    monkeypatch.setattr(store, "FORMAT", store.FORMAT + 1)

    with pytest.raises(IndexUnfitError, match=rf"has format {store.FORMAT - 1}, this program {store.FORMAT}"):
        load_index(tmp_path)


def test_an_index_whose_rows_are_cut_otherwise_today_is_refused(
    two: tuple[Index, Index], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(two[0], tmp_path)
    monkeypatch.setattr(store, "chunk_document", lambda _: ())

    with pytest.raises(IndexUnfitError, match="another version of this program"):
        load_index(tmp_path)


def test_a_reader_overtaken_by_two_builds_reads_the_newest(
    two: tuple[Index, Index], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader has read CURRENT; then its generation is taken away by the second of two builds."""
    first = save(two[0], tmp_path)
    read, overtaken = store.read_manifest, []

    def slow(folder: Path, version: str = "") -> object:
        if not overtaken:
            overtaken.append(version)
            shutil.rmtree(folder / version)
            save(two[1], folder)
        return read(folder, version)

    monkeypatch.setattr(store, "read_manifest", slow)
    index = load_index(tmp_path)

    assert overtaken == [first]
    assert index.version != first


def test_only_the_generation_in_use_and_the_one_before_are_kept(two: tuple[Index, Index], tmp_path: Path) -> None:
    folder = tmp_path / "index"
    third = index_of(page(tmp_path / "three", "b"))

    versions = [save(index, folder) for index in (*two, third)]

    assert {path.name for path in folder.iterdir() if path.is_dir()} == set(versions[1:])


def test_the_manifest_names_what_was_refused_and_what_was_read(two: tuple[Index, Index], tmp_path: Path) -> None:
    save_index(two[0], tmp_path, "words", "words", {"odd.txt": "abc"})

    manifest = read_manifest(tmp_path)

    assert manifest.refused == {"odd.txt": "abc"}
    assert manifest.sources == {"a.txt": two[0].documents[0].sha256}
    assert (manifest.format, manifest.model, manifest.counts) == (
        store.FORMAT,
        "words",
        {"chunks": 1, "documents": 1, "texts": 1},
    )


def test_a_folder_without_an_index_is_told_with_the_remedy(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none", Path(__file__)):
        with pytest.raises(IndexMissingError, match=r"there is no index in .*; make one with: rowcite index"):
            current_version(folder)
