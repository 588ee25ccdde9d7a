"""A build: what it reports per file, what it takes over from the one before, and what a bad file costs (itself only)."""

import hashlib
import os
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from indexer import build, embedding, reading
from indexer.build import Built, build_index, code_table
from indexer.chunk import chunk_document, contextualize
from indexer.codes import Code, find_codes
from indexer.corpus import find_sources
from indexer.documents import Document
from indexer.embed import Embedded, unit
from indexer.errors import CorpusError
from indexer.index import Index
from indexer.parse import parse_file
from indexer.parse.limits import MAX_FILE_BYTES
from indexer.report import FileReport
from indexer.store import load_index, save_index
from indexer.words import words
from tests.fakes import WordEmbedder, embedded

TABLE = "| Modifier | Meaning |\n|---|---|\n| 53 | Stopped |\n| 52 | Reduced |\n"


class CountingEmbedder(WordEmbedder):
    """Remembers what it was asked to embed."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def embed_documents(self, texts: Sequence[str]) -> list[Embedded]:
        self.seen += texts
        return super().embed_documents(texts)


class RandomEmbedder:
    """Dense vectors that hang on the text alone."""

    name = sha256 = "random"
    dimension = 24

    def embed_documents(self, texts: Sequence[str]) -> list[Embedded]:
        return [self.embed_question(text) for text in texts]

    def embed_question(self, text: str) -> Embedded:
        random = np.random.default_rng(list(text.encode()))
        tokens = unit(random.normal(size=(len(text.split()), 24)).astype(np.float32))
        return embedded(unit(tokens.sum(axis=0)), tokens, np.arange(len(tokens), dtype=np.int32))


def write(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def built(corpus: Path, previous: Index | None = None, embedder: CountingEmbedder | None = None) -> Built:
    return build_index(find_sources([corpus]), embedder or CountingEmbedder(), previous)


def changes(result: Built) -> dict[str, str]:
    return {entry.name: entry.change for entry in result.report}


def test_each_file_is_reported_with_what_was_found_in_it(tmp_path: Path) -> None:
    write(tmp_path, one=TABLE, two="A first sentence.\n\nA second one.\n")

    assert built(tmp_path).report == (
        FileReport("one.txt", "added", tables=1, rows=2),
        FileReport("two.txt", "added", passages=2),
    )


def test_a_rebuild_tells_added_changed_unchanged_and_removed(tmp_path: Path) -> None:
    before = built(write(tmp_path, changed=TABLE, removed=TABLE, same=TABLE)).index
    (tmp_path / "removed.txt").unlink()

    after = built(write(tmp_path, added="Other words.\n", changed=TABLE + "| 51 | Several |\n"), before)

    assert changes(after) == {
        "added.txt": "added",
        "changed.txt": "changed",
        "removed.txt": "removed",
        "same.txt": "unchanged",
    }
    assert {chunk.document for chunk in after.index.chunks} == {"added.txt", "changed.txt", "same.txt"}


def test_only_what_is_new_is_embedded_again(tmp_path: Path) -> None:
    before = built(write(tmp_path, one=TABLE)).index
    embedder = CountingEmbedder()

    built(write(tmp_path, one=TABLE + "| 51 | Several |\n"), before, embedder)

    (text,) = embedder.seen
    assert text.endswith("Modifier: 51; Meaning: Several")


def test_an_unchanged_file_is_parsed_again_only_on_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = built(write(tmp_path, one=TABLE)).index
    parsed: list[str] = []

    def remembering(path: Path, name: str) -> Document:
        parsed.append(name)
        return parse_file(path, name)

    monkeypatch.setattr(reading, "parse_isolated", remembering)
    built(tmp_path, before)
    assert parsed == []

    again = build_index(find_sources([tmp_path]), CountingEmbedder(), before, reread=True)
    assert parsed == ["one.txt"]
    assert changes(again) == {"one.txt": "unchanged"}


def test_a_rebuild_is_byte_for_byte_the_index_built_from_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "SHARD", 3)
    pages = {f"page{number:02}": f"Words {number} stand here.\n\nMore of {number % 7}.\n" for number in range(20)}
    corpus, folder = write(tmp_path / "corpus", one=TABLE, **pages), tmp_path / "index"
    save_index(build_index(find_sources([corpus]), RandomEmbedder()).index, folder, "random", "random")
    write(corpus, page05="Other words stand here now.\n", three=TABLE)
    (corpus / "page00.txt").unlink()

    before = load_index(folder)
    rebuilt = save_index(
        build_index(find_sources([corpus]), RandomEmbedder(), before).index, folder, "random", "random"
    )
    fresh = save_index(
        build_index(find_sources([corpus]), RandomEmbedder()).index, tmp_path / "fresh", "random", "random"
    )

    assert rebuilt.version == fresh.version != before.version
    kept = [path for path in (folder / rebuilt.version).glob("token_values_*") if path.stat().st_nlink == 2]
    assert len(kept) > len(before.tokens.shards) / 2


def test_a_text_that_comes_changes_no_shard_but_the_one_it_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "SHARD", 100)
    keys = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(4000)]

    def shards(keys: list[str]) -> set[tuple[str, ...]]:
        return {tuple(keys[first:last]) for first, last in pairwise([0, *embedding.shard_ends(keys).tolist()])}

    before, after = shards(keys), shards([*keys[:1000], "f" * 64, *keys[1000:]])

    assert len(before - after) == len(after - before) == 1
    assert 30 < len(before) < 50


def test_the_same_row_in_two_files_is_embedded_once_and_citable_twice(tmp_path: Path) -> None:
    for folder in ("north", "south"):
        write(tmp_path / folder, page=TABLE)
    embedder = CountingEmbedder()

    index = built(tmp_path, embedder=embedder).index

    assert len(embedder.seen) == len(set(embedder.seen)) == len(index.text_keys) == 2
    assert [chunk.id for chunk in index.chunks] == [
        "north/page.txt#t1.r1",
        "north/page.txt#t1.r2",
        "south/page.txt#t1.r1",
        "south/page.txt#t1.r2",
    ]
    assert sorted(zip(index.chunk_of.tolist(), index.text_of.tolist(), strict=True)) == [(0, 0), (1, 1), (2, 0), (3, 1)]


def test_a_long_paragraph_has_several_texts_and_is_one_chunk(tmp_path: Path) -> None:
    index = built(
        write(tmp_path, long=" ".join(f"Sentence number {number} stands here." for number in range(60)))
    ).index

    assert len(index.chunks) == 1
    assert index.chunk_of.tolist() == [0, 0, 0]
    assert index.text_of.tolist() == [0, 1, 2]


def test_codes_lead_to_the_chunks_that_hold_them() -> None:
    chunks = chunk_document(parse_file(Path(__file__).parents[2] / "corpus" / "cpt-0252u.txt", "cpt-0252u.txt"))

    table = code_table(chunks)

    assert [chunks[number].cells[0] for number in table["O039"]] == ["O03.9"]
    assert list(table) == sorted(table)
    assert all(list(numbers) == sorted(set(numbers)) for numbers in table.values())


def test_progress_tells_files_read_and_texts_to_embed(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []

    build_index(
        find_sources([write(tmp_path, one=TABLE, two=TABLE)]),
        CountingEmbedder(),
        progress=lambda stage, done, total: told.append((stage, done, total)),
    )

    assert told == [
        ("reading", 0, 2),
        ("reading", 1, 2),
        ("embedding", 0, 2),
    ]  # the same row in two files is embedded once


def test_bad_files_are_refused_by_name_and_the_others_are_indexed(tmp_path: Path) -> None:
    write(tmp_path, good=TABLE, wide="|a" * 10_000 + "|\n" + "|-" * 10_000 + "|\n")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)))
    (tmp_path / "code.xyz").write_text("x", encoding="utf-8")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing.txt")
    with (tmp_path / "huge.txt").open("wb") as file:
        os.truncate(file.fileno(), 100 * 2**20)

    result = built(tmp_path)

    assert {entry.name: entry.reason for entry in result.report if entry.change == "refused"} == {
        "binary.txt": "this is binary data or text in an unmarked encoding; save it as UTF-8",
        "code.xyz": next(entry.reason for entry in result.report if entry.name == "code.xyz"),
        "gone.txt": "cannot be read (No such file or directory); check that it exists and its permissions",
        "huge.txt": f"100 MB is more than the {MAX_FILE_BYTES // 2**20} MB a file may have; split it into parts",
        "wide.txt": "line 1: a table of 10,000 columns is more than 1,000; export only the columns needed",
    }
    assert [document.name for document in result.index.documents] == ["good.txt"]


def test_an_unreadable_file_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = built(write(tmp_path, good=TABLE, locked=TABLE)).index
    opened = Path.open

    def denied(path: Path, *arguments: str) -> object:
        if path.name == "locked.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments)

    monkeypatch.setattr(Path, "open", denied)
    result = built(tmp_path, before)

    assert [(entry.name, entry.reason) for entry in result.report if entry.change == "refused"] == [
        (
            "locked.txt",
            "cannot be opened (Permission denied); check its permissions; its earlier version stays in the index",
        )
    ]


def test_a_file_that_a_parser_trips_over_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: Path, name: str) -> Document:
        if name == "odd.txt":
            raise RecursionError("deep")
        return parse_file(path, name)

    monkeypatch.setattr(reading, "parse_isolated", broken)
    result = built(write(tmp_path, good=TABLE, odd=TABLE))

    assert changes(result) == {"good.txt": "added", "odd.txt": "refused"}
    assert result.report[1].reason == "the parser failed on it (RecursionError); please report the file"


def test_a_file_that_turned_bad_keeps_its_earlier_version_and_says_so(tmp_path: Path) -> None:
    before = built(write(tmp_path, good=TABLE, turned=TABLE)).index
    (tmp_path / "turned.txt").write_bytes(b"\0\1\2" * 50)

    result = built(tmp_path, before)

    assert changes(result) == {"good.txt": "unchanged", "turned.txt": "refused"}
    assert result.report[1].reason.endswith("; its earlier version stays in the index")
    assert [chunk.id for chunk in result.index.chunks] == [chunk.id for chunk in before.chunks]


def test_a_corpus_of_bad_files_only_is_an_error_that_names_them(tmp_path: Path) -> None:
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)))

    with pytest.raises(CorpusError, match=r"not one of the 1 files could be read: binary\.txt: this is binary data"):
        built(tmp_path)


@pytest.mark.parametrize("text", ["", "\n\n", "| A | B |\n|---|---|\n"], ids=["empty", "blank", "a table without rows"])
def test_a_file_without_a_row_or_passage_is_indexed_as_that(tmp_path: Path, text: str) -> None:
    result = built(write(tmp_path / "corpus", empty=text))

    saved = save_index(result.index, tmp_path / "index", "words", "words")

    assert changes(result) == {"empty.txt": "added"}
    assert (saved.chunks, len(saved.version)) == ((), 12)


def test_codes_are_looked_for_only_in_what_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = built(write(tmp_path, one=TABLE, two=TABLE)).index
    looked: list[str] = []

    def remembering(text: str) -> tuple[Code, ...]:
        looked.append(text)
        return find_codes(text)

    monkeypatch.setattr(build, "find_codes", remembering)
    after = built(write(tmp_path, two=TABLE.replace("52", "22")), before).index

    assert looked == ["22", "Reduced"]
    assert after.codes == {"22": (3,), "52": (1,), "53": (0, 2)}


def test_the_words_of_a_chunk_are_those_around_it_and_its_own() -> None:
    chunks = chunk_document(parse_file(Path(__file__).parents[2] / "corpus" / "cpt-0252u.txt", "cpt-0252u.txt"))

    assert build._stemmed(chunks) == [words(contextualize(chunk)) for chunk in chunks]
