"""An assistant with canned answers, quoted from real documents, so that each state of the page can be called up."""

import time
from collections.abc import Callable, Sequence
from functools import partial

from assistant.answer import Answer, Item
from assistant.quote import quote
from indexer.documents import Document
from indexer.errors import QuestionError
from indexer.index import Index
from indexer.words import stem

ROW = "which modifier for contaminated specimen?"
LIST = "list all diagnoses"
MODIFIERS = "list all modifiers"
NOTICE = "does modifier 80 apply?"
MENTIONED = "does Aetna cover it?"
NOTHING = "what is the price?"
PASSAGE = "who performs the analysis?"
REPEATED = "which modifier in all documents?"
UNSURE = "which one for the microbial technique?"
SLOW = "slow: which modifier?"
REFUSED = "refused question"
BROKEN = "break the server"


class CannedAssistant:
    """Answers the questions above; remembers what it was asked, so that a test can see what was sent."""

    version = "3f9c2ab1"

    def __init__(self, index: Index) -> None:
        self._index = index
        self._answer = partial(Answer, index_version=self.version)
        self.asked: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = []
        self._answers: dict[str, Callable[[str], Answer]] = {
            ROW: self._row,
            LIST: lambda question: self._table(question, 3, 6, "Related Diagnoses"),
            MODIFIERS: lambda question: self._table(question, 1, 13, "Modifier"),
            NOTICE: self._notice,
            MENTIONED: self._mentioned,
            PASSAGE: self._passage,
            UNSURE: self._unsure,
            REPEATED: self._repeated,
        }

    @property
    def documents(self) -> tuple[Document, ...]:
        return self._index.documents

    def document(self, name: str) -> Document:
        return {document.name: document for document in self.documents}[name]

    def ask(self, question: str, history: Sequence[str] = (), documents: Sequence[str] = ()) -> Answer:
        self.asked.append((question, tuple(history), tuple(documents)))
        if question.startswith("slow"):
            time.sleep(0.8)
            return self._row(question)
        if question == REFUSED:
            raise QuestionError("the question cannot be asked for a reason of its own")
        if question == BROKEN:
            raise RuntimeError("broken on purpose")
        return self._answers.get(question, self._nothing)(question)

    def quote(self, place: str, score: float, words: str = "", denial: str = "", said: tuple[str, ...] = ()) -> Item:
        chunk = self._index.chunks[self._index.number_of[f"cpt-0252u.txt#{place}"]]
        item = quote(chunk, score, frozenset(stem(word) for word in words.split()), denial)
        return item.model_copy(update={"notices": (*item.notices, *said)})

    def _row(self, question: str) -> Answer:
        related = tuple(self.quote(f"t1.r{row}", 0.4, "specimen") for row in (4, 2, 11))
        item = self.quote("t1.r5", 0.97, "specimen contamination")
        return self._answer(
            status="answered",
            question=question,
            message="Modifier 53: Discontinued procedure.",
            answers=(item,),
            related=related,
        )

    def _table(self, question: str, table: int, rows: int, name: str) -> Answer:
        said = ("ICD-10-CM (FY2026, April 2026): O03.4 means “Incomplete spontaneous abortion without complication”.",)
        noted = {("Related Diagnoses", 2): said}
        items = tuple(
            self.quote(f"t{table}.r{row}", 0.95, said=noted.get((name, row), ())) for row in range(1, rows + 1)
        )
        return self._answer(
            status="answered",
            question=question,
            message=f"{rows} of {rows} rows of {name}.",
            answers=items,
        )

    def _notice(self, question: str) -> Answer:
        said = ("HCPCS modifiers (2019): the text of 80 goes on: “Assistant surgeon at an operation”.",)
        item = self.quote("t1.r9", 0.88, "assistant surgeon", "Not applicable to laboratory billing", said)
        return self._answer(
            status="answered", question=question, message="Modifier 80: Assistant surgeon.", answers=(item,)
        )

    def _mentioned(self, question: str) -> Answer:
        message = "Aetna is named in the documents, but no coverage rule is given."
        return self._answer(
            status="mentioned", question=question, message=message, related=(self.quote("p2", 0.5, "aetna"),)
        )

    def _passage(self, question: str) -> Answer:
        item = self.quote("p7", 0.71, "lab performs NGS STR analysis")
        return self._answer(
            status="answered",
            question=question,
            message="Clinical Context: the lab performs NGS plus STR analysis.",
            answers=(item,),
        )

    def _repeated(self, question: str) -> Answer:
        item = self.quote("t1.r5", 0.97, "specimen contamination")
        also = tuple(item.citation.model_copy(update={"document": f"payer{number}.txt"}) for number in range(3))
        item = item.model_copy(update={"also": also, "also_total": 36, "documents": 37})
        message = "Modifier 53: Discontinued procedure."
        return self._answer(status="answered", question=question, message=message, answers=(item,))

    def _unsure(self, question: str) -> Answer:
        message = "CPT Code 88271: Microbial culture technique."
        item = self.quote("t4.r2", 0.55)
        return self._answer(status="answered", question=question, message=message, answers=(item,))

    def _nothing(self, question: str) -> Answer:
        related = tuple(self.quote(place, 0.3) for place in ("t4.r1", "p4", "p7"))
        return self._answer(status="no_answer", question=question, message="The documents do not say.", related=related)
