import filecmp
import shutil
from pathlib import Path

import pytest

from indexer import store
from indexer.errors import IndexMissingError, IndexUnfitError
from indexer.index import Index
from indexer.store import current_version, load_index, save_index
from tests.fakes import WordEmbedder, index_of


def save(index: Index, folder: Path) -> Index:
    return save_index(index, folder, WordEmbedder.name, WordEmbedder.sha256)


def test_an_index_comes_back_as_it_was_saved(index: Index, tmp_path: Path) -> None:
    saved = save(index, tmp_path)

    loaded = load_index(tmp_path, WordEmbedder.sha256)

    assert (loaded.version, loaded.chunks, loaded.codes) == (saved.version, index.chunks, index.codes)
    assert all(
        (mine.values == theirs.values).all()
        for mine, theirs in zip(loaded.tokens.shards, index.tokens.shards, strict=True)
    )
    assert (loaded.vectors.vectors() == index.vectors.vectors()).all()
    assert (loaded.words.scores(["modifi"]) == index.words.scores(["modifi"])).all()


def test_two_builds_of_the_same_corpus_are_equal_byte_for_byte(tmp_path: Path) -> None:
    corpus = Path(__file__).parents[2] / "corpus"
    versions = [save(index_of(corpus), tmp_path / name).version for name in ("one", "two")]

    same = filecmp.dircmp(tmp_path / "one" / versions[0], tmp_path / "two" / versions[1])

    assert versions[0] == versions[1]
    assert (same.left_only, same.right_only, same.diff_files) == ([], [], [])


def test_a_missing_index_is_told_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="rowcite index"):
        load_index(tmp_path / "none")


def test_an_index_of_another_model_is_refused(saved: Path) -> None:
    with pytest.raises(IndexUnfitError, match="another model"):
        load_index(saved, "other")


@pytest.mark.parametrize(
    "name", ["documents.jsonl", "vectors.faiss", "token_values_0.npy", "manifest.json", "codes.json"]
)
def test_a_damaged_index_is_refused(saved: Path, tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(saved, tmp_path / "index")
    part = folder / current_version(folder) / name
    part.write_bytes(part.read_bytes()[:-7])

    with pytest.raises(IndexUnfitError, match="rowcite index"):
        load_index(folder)


def test_all_of_an_index_is_on_the_disk_before_it_is_the_current_one(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: dict[str, bool] = {}
    monkeypatch.setattr(store, "_sync", lambda path: synced.update({path.name: (tmp_path / store.CURRENT).exists()}))

    version = save(index, tmp_path).version

    parts = {path.name for path in (tmp_path / version).rglob("*")}
    assert parts > {"manifest.json", "vectors.faiss", "documents.jsonl"}
    assert {name for name, published in synced.items() if not published} == parts | {".writing", f".{store.CURRENT}"}
    assert synced[tmp_path.name]  # the folder, so that the new name of the pointer lasts


def test_the_old_index_answers_while_a_new_one_is_half_written(index: Index, tmp_path: Path) -> None:
    version = save(index, tmp_path).version
    (tmp_path / ".writing").mkdir()
    (tmp_path / ".writing" / "documents.jsonl").write_text("half", encoding="utf-8")

    assert load_index(tmp_path).version == version
    assert save(index, tmp_path).version == version
