"""Words: what is one, what its stem is, and BM25 by a worked example."""

from math import log
from pathlib import Path

import pytest

from indexer.words import WordIndex, plain_words, words

TEXTS = ["reduced services", "services services modifier", "the and of"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Discontinued procedures", ["discontinu", "procedur"]),
        ("What is the modifier for it?", ["modifi"]),
        ("Igenomix® EmbryoMap", ["igenomix", "embryomap"]),
        ("O03.9 and 0252U", ["o03.9", "0252u"]),
        ("patient’s payer's", ["patient", "payer"]),
        ("STRASSE Straße", ["strass", "strass"]),
        ("_ -- ?!", []),
    ],
)
def test_words_are_stemmed_case_folded_and_carry_a_topic(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_plain_words_keep_everything_in_order() -> None:
    assert plain_words("What IS the patient’s_code") == ["what", "is", "the", "patient's", "code"]


def test_scores_are_bm25_as_computed_by_hand() -> None:
    """Lucene: idf = ln(1 + (n - df + 0.5) / (df + 0.5)); tf / (tf + k1 (1 - b + b length / mean length))."""
    index = WordIndex.build(TEXTS)
    idf, mean = log(1 + (3 - 2 + 0.5) / (2 + 0.5)), 6 / 3
    expected = [idf * tf / (tf + 1.5 * (0.25 + 0.75 * length / mean)) for tf, length in ((1, 2), (2, 3))]

    assert index.scores(words("service")).tolist() == pytest.approx([*expected, 0.0], rel=1e-6)


def test_a_rarer_word_scores_higher_and_words_add_up() -> None:
    index = WordIndex.build(TEXTS)
    common, rare = index.scores(["servic"])[0], index.scores(["reduc"])[0]

    assert rare > common > 0
    assert index.scores(["servic", "reduc"])[0] == pytest.approx(common + rare)


@pytest.mark.parametrize("question", [[], ["unheard"], ["\x00"]])
def test_words_of_no_text_score_nothing(question: list[str]) -> None:
    assert WordIndex.build(["reduced", "services"]).scores(question).tolist() == [0, 0]


@pytest.mark.parametrize("texts", [[], [""], ["", "the"]])
def test_a_corpus_without_a_word_is_indexed_saved_and_scores_nothing(texts: list[str], tmp_path: Path) -> None:
    WordIndex.build(texts).save(tmp_path)

    assert WordIndex.load(tmp_path, len(texts)).scores(["anyth"]).tolist() == [0] * len(texts)


def test_a_word_index_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    built = WordIndex.build(TEXTS)
    built.save(tmp_path)

    assert WordIndex.load(tmp_path, 3).scores(["servic"]).tolist() == built.scores(["servic"]).tolist()
