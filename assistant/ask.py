"""The one doorway: `Assistant.ask` turns a question into a cited Answer, for every channel alike."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assistant.answer import Answer, Item
from assistant.case import Case, Searched, Weighed
from assistant.compose import compose
from assistant.decide import Decider, Decision
from assistant.disagreement import with_contradictions
from assistant.elsewhere import with_other_places
from assistant.evidence import Asked, weigh
from assistant.explain import explanation
from assistant.explanation import Explained
from assistant.listwords import load_list_words
from assistant.machinewords import load_machine_words
from assistant.names import names_of
from assistant.naming import Named, named, without_subject
from assistant.network import load_engine
from assistant.noted import noted, with_notices
from assistant.official_terms import Found, TermSearch, decided
from assistant.question import as_written, clean, understand
from assistant.quote import quote
from assistant.rank import rank
from assistant.retrieve import retrieve
from assistant.settings import Settings
from assistant.spelling import speller_for
from assistant.trust import Trust
from assistant.verbatim import with_verbatim_first
from assistant.views import Scope
from assistant.vocabulary import Vocabulary, load_vocabulary
from indexer.arrays import Numbers
from indexer.codes import as_known
from indexer.codesets.model import About
from indexer.documents import Chunk, Document
from indexer.embed import Embedder, SentenceEmbedder
from indexer.errors import QuestionError
from indexer.index import Index
from indexer.store import load_index, read_manifest
from indexer.times import Times, read_times

# Filters in use at a time whose scopes are kept ready.
SCOPES_KEPT = 64


class Assistant:
    """Answers questions from one index with one model; holds no state between questions."""

    def __init__(
        self, index: Index, embedder: Embedder, settings: Settings, vocabulary: Vocabulary | None = None
    ) -> None:
        self._index = index
        self._embedder = embedder
        self._settings = settings
        self._vocabulary = vocabulary or load_vocabulary(settings.vocabulary)
        engine = load_engine()
        if not embedder.heads.trained:  # another model than ours: its vectors mean nothing to what was trained on ours
            engine = replace(engine, lists=None)
        self._decider = Decider(
            engine, embedder.heads, self._vocabulary, load_list_words(self._vocabulary), load_machine_words()
        )
        self._terms = TermSearch(index.official, self._vocabulary)
        self._speller = speller_for(index.chunks, self._vocabulary, index.official.terms.spellings)
        self._names = names_of(index.documents)
        self._scopes: dict[tuple[str, ...], Scope] = {}
        self._document = {document.name: document for document in index.documents}

    @classmethod
    def load(cls, settings: Settings) -> "Assistant":
        """Load model and index; raise ModelError, IndexMissingError or IndexUnfitError with the remedy."""
        read_manifest(settings.index)  # a missing index is told at once, not after the model has loaded
        embedder = SentenceEmbedder(settings.model, settings.threads)
        return cls(load_index(settings.index, embedder.sha256), embedder, settings)

    def reloaded(self) -> "Assistant":
        """The same model with the index that is now current in the settings' folder."""
        index = load_index(self._settings.index, self._embedder.sha256)
        return Assistant(index, self._embedder, self._settings, self._vocabulary)

    @property
    def version(self) -> str:
        """The version of the index that answers."""
        return self._index.version

    @property
    def documents(self) -> tuple[Document, ...]:
        """What is loaded, by name."""
        return self._index.documents

    @property
    def times(self) -> Times:
        """When the documents were indexed, as far as it was noted."""
        return read_times(self._settings.index)

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
        return self._answer(question, *self._decided(question, history, documents))

    def explain(self, question: str, history: Sequence[str] = (), documents: Sequence[str] = ()) -> Explained:
        """The same answer as `ask` gives, with how it came about; raises as `ask` does."""
        case, decision, found = self._decided(question, history, documents)
        answer = self._answer(question, case, decision, found)
        return Explained(**dict(answer), explanation=explanation(case, decision, self._vocabulary))

    def _decided(
        self, question: str, history: Sequence[str], documents: Sequence[str]
    ) -> tuple[Case, Decision, Sequence[Found]]:
        """What is done with a question, and the rows that an official term found; these change nothing when turned off."""
        case = self._case(question, history, documents)
        decision = self._decider.decide(case)
        found = self._terms.found(case) if self._settings.notices else ()
        return case, decided(case, decision, found), found

    def _answer(self, question: str, case: Case, decision: Decision, found: Sequence[Found]) -> Answer:
        answer = compose(case, decision, self._vocabulary).model_copy(update={"question": _sendable(question)})
        if self._settings.notices:
            answer = self._terms.told(case, decision, answer, found)
        answer = with_contradictions(answer, case, self._vocabulary, is_list=decision.rows is not None)
        if self._settings.notices:
            answer = with_notices(answer, self._index.official.notes)
        return with_other_places(answer, case.weighed.scope)

    def believe(self, question: str, history: Sequence[str] = (), documents: Sequence[str] = ()) -> tuple[Case, Trust]:
        """The ranked candidates of a question, and how far the first is trusted: what `ask` decides from."""
        case = self._case(question, history, documents)
        return case, self._decider.belief(case)

    def _case(self, question: str, history: Sequence[str], documents: Sequence[str]) -> Case:
        weighed = self.weigh(question, history, documents)
        ranked = rank(self._decider.engine.rank, weighed.candidates, weighed.evidence)
        return with_verbatim_first(Case(weighed, ranked), self._vocabulary)

    def weigh(self, question: str, history: Sequence[str] = (), documents: Sequence[str] = ()) -> Weighed:
        """Understand a question, find its candidates and weigh them; raises as `ask` does."""
        found = self._named(clean(_sendable(question), self._settings.question_limit), documents)
        earlier = [clean(past, self._settings.question_limit) for past in history if past.strip()]
        scope = self._scope(found.documents)
        subject = self._subject(found.documents)
        asked, *earlier = (without_subject(text, subject, self._vocabulary) for text in (found.text, *earlier))
        query = understand(asked, earlier, self._vocabulary, self._speller, scope.codes)
        query = replace(query, codes=as_known(query.codes, scope.codes))
        embedded = self._embedder.embed_question(as_written(query, self._index, scope, self._vocabulary))
        exact = [number for code in query.codes for number in self._index.codes.get(code.key, ())]
        candidates = retrieve(self._index, scope.numbers, embedded, query.words, exact)
        evidence = weigh(Asked(scope, query, self._vocabulary), embedded, candidates, self._embedder.heads.rarity)
        searched = Searched(found.documents, named=bool(found.documents) and not documents)
        return Weighed(found.text, scope, searched, query, embedded, candidates, evidence)

    def _named(self, question: str, documents: Sequence[str]) -> Named:
        """The question as it is asked of the documents that it names; a filter goes before a name."""
        if documents or len(self._document) == 1:
            return Named(question, tuple(documents))
        return named(question, self._names)

    def _subject(self, documents: Sequence[str]) -> frozenset[str]:
        """The codes that the one document looked in is about; none where several are."""
        names = tuple(documents) or tuple(self._document)
        return (
            frozenset(code for code, owners in self._names.codes.items() if owners.issuperset(names))
            if len(names) == 1
            else frozenset()
        )

    def _scope(self, documents: Sequence[str]) -> Scope:
        names = tuple(sorted(set(documents)))
        if names not in self._scopes:
            # Scopes are costly for a large corpus and are kept; a filter is usually one document.
            if len(self._scopes) >= SCOPES_KEPT:
                self._scopes.pop(next(iter(self._scopes)))
            self._scopes[names] = Scope(self._index, self._vocabulary, self._numbers(names))
        return self._scopes[names]

    def _numbers(self, documents: Sequence[str]) -> Numbers:
        if not documents:
            return np.arange(len(self._index.chunks), dtype=np.int64)
        unknown = sorted(set(documents) - set(self._document))
        if unknown:
            raise QuestionError(f"no document named {unknown[0]} is loaded; GET /v1/documents lists those that are")
        return np.sort(np.concatenate([self._index.chunks_of[name] for name in documents]))


def _sendable(question: str) -> str:
    """The question as it can be sent back: a lone surrogate cannot."""
    return question.encode(errors="replace").decode()
