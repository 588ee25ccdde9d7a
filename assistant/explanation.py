"""How an answer came about: what was understood, what was compared, and which rule decided; for a reader who checks it.

Numbers are rounded to four digits; a share, a probability and a belief are 0 to 1, higher is better.
"""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.answer import Answer, Citation, Status
from assistant.decide import Reason

CodePlace = Literal["first cell", "inside", "another of its kind", ""]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Corrected(_Frozen):
    """A word as it was typed, and as it was read."""

    typed: str
    read: str


class NamedCode(_Frozen):
    """A code of the question: as typed, in the normal form it is compared in, and whether the documents have it."""

    text: str
    key: str
    kind: str
    known: bool


class SameMeaning(_Frozen):
    """Words of the question, and other words for them that stand in the documents."""

    asked: str
    says: tuple[str, ...]


class Understood(_Frozen):
    """The question as it was read.

    `searched` is the text that was compared, `earlier` the question before that it was joined with; `tables` are the kinds
    of table it names, `kinds` the kinds of thing it asks for. `documents` are those looked in, empty for all.
    """

    asked: str
    searched: str
    earlier: str = ""
    corrections: tuple[Corrected, ...] = ()
    words: tuple[str, ...] = ()
    codes: tuple[NamedCode, ...] = ()
    codes_of_the_question_before: bool = False
    same_meaning: tuple[SameMeaning, ...] = ()
    tables: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    documents_named_in_the_question: bool = False


class Candidate(_Frozen):
    """A row or passage that was compared.

    `share` is its part of the belief in all candidates together; `score` the logit that it comes from, of which only
    differences mean something; `signals` is what the ranking network read, by the names of `assistant/evidence.py`.
    """

    id: str
    name: str
    asserted: bool
    share: float
    score: float
    words: tuple[str, ...]
    same_meaning: tuple[SameMeaning, ...]
    code: CodePlace
    signals: Mapping[str, float]
    citation: Citation


class Decided(_Frozen):
    """The rule that decided, in sentences (`steps`) and in figures; a figure is null where the rule did not need it.

    It is asserted where `belief` = `answerable` × √`right` × (1 − `addressed`) reaches `asserted_from`; `addressed` is how
    likely the question speaks to a machine and not of documents, `answerable_read` and `right_read` what the network said
    before a rule raised them. It is a list question where `list_probability` reaches `list_from`.
    """

    reason: Reason
    status: Status
    steps: tuple[str, ...]
    asserted_from: float
    belief: float | None = None
    answerable: float | None = None
    right: float | None = None
    answerable_read: float | None = None
    right_read: float | None = None
    addressed: float | None = None
    list_from: float
    list_probability: float | None = None
    absent: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


class Explanation(_Frozen):
    """What was understood, the first candidates of all that were `compared`, and the decision."""

    understood: Understood
    compared: int = Field(ge=0)
    candidates: tuple[Candidate, ...]
    decision: Decided


class Explained(Answer):
    """An answer that explains itself."""

    explanation: Explanation
