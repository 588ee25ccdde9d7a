"""A question on its way to an answer: understood and weighed, then ranked."""

from dataclasses import dataclass

from assistant.evidence import Evidence
from assistant.question import Query
from assistant.rank import Ranked
from assistant.retrieve import Candidates
from assistant.views import Scope
from indexer.documents import Chunk
from indexer.embed import Embedded


@dataclass(frozen=True, slots=True)
class Searched:
    """The documents that were looked in, () for all; `named` says that the question itself named them."""

    documents: tuple[str, ...]
    named: bool


@dataclass(frozen=True, slots=True)
class Weighed:
    """A cleaned question and the evidence for every candidate."""

    asked: str
    scope: Scope
    searched: Searched
    query: Query
    embedded: Embedded
    candidates: Candidates
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Case:
    """The same, with the candidates in order."""

    weighed: Weighed
    ranked: Ranked

    def chunk(self, number: int) -> Chunk:
        """A chunk by its number."""
        return self.weighed.scope.index.chunks[int(number)]
