"""The one doorway: `Assistant.ask` turns a question into a cited Answer, for every channel alike."""

from collections.abc import Sequence

import numpy as np

from assistant.answer import Answer, Item
from assistant.decide import decide
from assistant.noted import noted, with_notices
from assistant.question import clean, understand
from assistant.quote import quote
from assistant.rank import rank
from assistant.retrieve import retrieve
from assistant.settings import Settings
from indexer.codesets.model import About
from indexer.documents import Chunk, Document
from indexer.embed import Embedder, SentenceEmbedder
from indexer.errors import QuestionError
from indexer.index import Index
from indexer.store import load_index, read_manifest
from indexer.vectors import Numbers


class Assistant:
    """Answers questions from one index with one model; holds no state between questions."""

    def __init__(self, index: Index, embedder: Embedder, settings: Settings) -> None:
        self._index = index
        self._embedder = embedder
        self._settings = settings
        self._document = {document.name: document for document in index.documents}

    @classmethod
    def load(cls, settings: Settings) -> "Assistant":
        """Load model and index; raise ModelError, IndexMissingError or IndexUnfitError with the remedy."""
        read_manifest(settings.index)  # a missing index is told at once, not after the model has loaded
        embedder = SentenceEmbedder(settings.model)
        return cls(load_index(settings.index, embedder.sha256), embedder, settings)

    def reloaded(self) -> "Assistant":
        """The same model with the index that is now current in the settings' folder."""
        return Assistant(load_index(self._settings.index, self._embedder.sha256), self._embedder, self._settings)

    @property
    def version(self) -> str:
        """The version of the index that answers."""
        return self._index.version

    @property
    def documents(self) -> tuple[Document, ...]:
        """What is loaded, by name."""
        return self._index.documents

    @property
    def codesets(self) -> tuple[About, ...]:
        """The official code sets that the rows were compared with when they were indexed."""
        return self._index.official.sets

    def document(self, name: str) -> Document:
        """The document of this name; KeyError when there is none."""
        return self._document[name]

    def chunk(self, chunk_id: str) -> Chunk:
        """The row or passage with this id; KeyError when there is none."""
        return self._index.chunks[self._index.number_of[chunk_id]]

    def item(self, chunk_id: str) -> Item:
        """The row or passage with this id as it is quoted, whatever was asked: no marks, score 1; KeyError if none."""
        item = quote(self.chunk(chunk_id), 1.0, frozenset())
        return noted(item, self._index.official.notes) if self._settings.notices else item

    def chunks_of(self, name: str) -> tuple[Chunk, ...]:
        """The rows and passages of a document, in order; KeyError when there is none of this name."""
        return tuple(self._index.chunks[int(number)] for number in self._index.chunks_of[name])

    def ask(self, question: str, history: Sequence[str] = (), documents: Sequence[str] = ()) -> Answer:
        """Answer `question`, in the light of the earlier ones (oldest first), from all documents or from those named.

        Raises QuestionError when the question cannot be asked or a document is not loaded.
        """
        question = question.encode(errors="replace").decode()  # a lone surrogate could not be sent back
        asked = clean(question, self._settings.question_limit)
        earlier = [clean(past, self._settings.question_limit) for past in history if past.strip()]
        query = understand(asked, earlier)
        embedded = self._embedder.embed_question(query.text)
        exact = [number for code in query.codes for number in self._index.codes.get(code.key, ())]
        candidates = retrieve(self._index, self._scope(documents), embedded, query.words, exact)
        answer = decide(self._index, question, query, rank(self._index, query, embedded, candidates))
        return with_notices(answer, self._index.official.notes) if self._settings.notices else answer

    def _scope(self, documents: Sequence[str]) -> Numbers:
        if not documents:
            return np.arange(len(self._index.chunks), dtype=np.int64)
        unknown = sorted(set(documents) - set(self._document))
        if unknown:
            raise QuestionError(f"no document named {unknown[0]} is loaded; GET /v1/documents lists those that are")
        return np.sort(np.concatenate([self._index.chunks_of[name] for name in dict.fromkeys(documents)]))
