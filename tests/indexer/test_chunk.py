"""A row is a chunk, a paragraph is a chunk; and what text of each is searched."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.chunk import (
    WINDOW_WORDS,
    chunk_document,
    contextualize,
    own_text,
    pieces,
    sentences,
    surroundings,
    windows,
)
from indexer.documents import Chunk, Document, Location, Passage, Row, Section, Table
from indexer.parse import parse_file

ROOT = Path(__file__).parents[2]


def row_chunk(**changes: object) -> Chunk:
    given = {
        "id": "a.txt#t2.r1",
        "document": "a.txt",
        "title": "Guide",
        "kind": "row",
        "text": "53 | Stopped",
        "headings": ("Guide", "Modifiers"),
        "location": Location(lines=(9, 9)),
        "table": 2,
        "row": 1,
        "caption": "Table 2. Modifiers",
        "header": ("Modifier", "Meaning"),
        "cells": ("53", "Stopped"),
    }
    return Chunk(**{**given, **changes})


def test_chunks_come_in_the_order_of_the_source_with_ids_from_their_places() -> None:
    document = Document(
        name="p/a.md",
        title="Guide",
        format="markdown",
        sha256="",
        sections=(
            Section(("Guide",), (Passage(1, "First.", Location(lines=(1, 1))),)),
            Section(
                ("Guide", "Codes"),
                (
                    Table(1, ("Code",), (Row(1, ("A1",), Location(lines=(5, 5))),), Location(lines=(3, 5))),
                    Passage(2, "Last.", Location(lines=(7, 7))),
                ),
            ),
        ),
    )

    chunks = chunk_document(document)

    assert [(chunk.id, chunk.kind, chunk.text, chunk.headings) for chunk in chunks] == [
        ("p/a.md#p1", "passage", "First.", ("Guide",)),
        ("p/a.md#t1.r1", "row", "A1", ("Guide", "Codes")),
        ("p/a.md#p2", "passage", "Last.", ("Guide", "Codes")),
    ]


def test_the_customers_document_has_36_chunks_each_with_its_own_id() -> None:
    chunks = chunk_document(parse_file(ROOT / "corpus" / "cpt-0252u.txt", "cpt-0252u.txt"))

    assert len({chunk.id for chunk in chunks}) == 36
    assert sum(chunk.kind == "row" for chunk in chunks) == 29
    (row,) = (chunk for chunk in chunks if chunk.id == "cpt-0252u.txt#t1.r5")
    assert row.cells[:2] == ("53", "Discontinued procedure")
    assert row.location.lines == (20, 20)


def test_a_row_is_searched_with_title_headings_caption_and_column_names() -> None:
    assert contextualize(row_chunk()) == "Guide. Modifiers. Table 2. Modifiers. Modifier: 53; Meaning: Stopped"


def test_surroundings_name_nothing_twice() -> None:
    assert surroundings(row_chunk(caption="Modifiers")) == "Guide. Modifiers"


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"cells": ("53", " ", "late")}, "Modifier: 53; late"),
        ({"header": ("", "Meaning")}, "53; Meaning: Stopped"),
        ({"parents": ("Part A", "Part B")}, "Part A; Part B; Modifier: 53; Meaning: Stopped"),
        ({"kind": "passage", "text": "Just words."}, "Just words."),
    ],
    ids=["an empty cell, and one beyond the header", "a nameless column", "under section rows", "a passage"],
)
def test_own_text_is_what_the_chunk_itself_says(changes: dict[str, object], text: str) -> None:
    assert own_text(row_chunk(**changes)) == text


def test_a_chunk_that_stands_nowhere_is_searched_alone() -> None:
    bare = row_chunk(title="", headings=(), caption="")

    assert contextualize(bare) == "Modifier: 53; Meaning: Stopped"
    assert windows(bare) == ("Modifier: 53; Meaning: Stopped",)


def test_a_long_paragraph_is_searched_in_windows_of_whole_sentences_that_carry_the_surroundings() -> None:
    sentence = " ".join(["Word"] * 59) + " end."
    passage = row_chunk(kind="passage", text=" ".join([sentence] * 3), caption="", headings=("Rules",))

    assert [window.endswith(f"Rules. {sentence}") for window in windows(passage)] == [True] * 3


def test_a_sentence_longer_than_a_window_is_cut_by_words() -> None:
    words = [f"w{number}" for number in range(WINDOW_WORDS * 2 + 5)]

    assert [len(piece.split()) for piece in pieces(" ".join(words))] == [WINDOW_WORDS, WINDOW_WORDS, 5]


def test_short_sentences_share_a_window() -> None:
    assert pieces("One. Two! Three?") == ("One. Two! Three?",)


def test_sentences_end_before_a_capital_a_figure_or_a_quote() -> None:
    text = "Use 53 e.g. for loss. It stops; 52 stays. “Quoted.” (Aside.)"

    assert [text[start:end] for start, end in sentences(text)] == [
        "Use 53 e.g. for loss.",
        "It stops;",
        "52 stays.",
        "“Quoted.” (Aside.)",
    ]


@given(st.text(max_size=400) | st.text(alphabet="ab. !A(\n", max_size=2000))
def test_no_word_is_lost_or_doubled_in_pieces(text: str) -> None:
    assert " ".join(pieces(text)).split() == text.split()
    assert max(len(piece.split()) for piece in pieces(text)) <= WINDOW_WORDS


@given(st.text(max_size=200))
def test_sentences_and_the_space_between_them_are_the_whole_text(text: str) -> None:
    spans = sentences(text)

    assert (spans[0][0], spans[-1][1]) == (0, len(text))
    assert {text[end:start].strip() for (_, end), (start, _) in pairwise(spans)} <= {""}
