"""Compose the Answer of a Decision: what is asserted and what is related, quoted and cited, and the one sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant import wording
from assistant.answer import Answer, Item
from assistant.case import Case
from assistant.decide import Decision, Reason
from assistant.lists import Listing
from assistant.quote import quote, quote_table
from assistant.vocabulary import Vocabulary
from indexer.chunk import sentences
from indexer.code_ranges import look_alikes
from indexer.documents import Chunk

RELATED = 5
# A row that says no this strongly ("not applicable", "rarely") is said to do so before anything else.
SAYS_NO = 0.7
BEGINNING = 3  # words: "Not typically applicable"
# The score of rows whose official term was asked for and nothing else: at least this share of them was right.
OFFICIAL = 0.9


def compose(case: Case, decision: Decision, vocabulary: Vocabulary) -> Answer:
    """The Answer of a Decision about a Case."""
    composer = _Composer(case, vocabulary)
    if decision.official:
        return composer.single([quoted(case, number, OFFICIAL, vocabulary) for number in decision.official])
    if decision.rows:
        return composer.listed(decision.rows)
    if decision.count and decision.belief:
        answer = composer.single(composer.first(decision.count, decision.belief.right))
        foreign = decision.reason is Reason.OTHER_LANGUAGE
        return answer.model_copy(update={"notices": (wording.BY_CODE,)}) if foreign else answer
    return composer.unanswered(decision)


@dataclass(frozen=True, slots=True)
class _Composer:
    case: Case
    vocabulary: Vocabulary

    def first(self, count: int, right: float) -> list[Item]:
        """The first `count` candidates, the first of which is right with this probability."""
        numbers, shares = self.case.ranked.numbers[:count], self.case.ranked.shares[:count]
        return [
            self._item(int(number), right * float(share / shares[0]))
            for number, share in zip(numbers, shares, strict=True)
        ]

    def single(self, items: Sequence[Item]) -> Answer:
        """The answer to a question for one thing: of several items either may be meant, the best comes first."""
        return Answer(
            status="answered",
            question=self.case.weighed.asked,
            message=wording.found(items[0]),
            answers=tuple(items),
            related=self.related(items),
            notices=("More than one row may be meant; they are shown best first.",) if len(items) > 1 else (),
            index_version=self.case.weighed.scope.index.version,
        )

    def listed(self, rows: Listing) -> Answer:
        """The rows of a list, as one table where they are all of it."""
        chunks = [self.case.chunk(number) for number in rows.numbers]
        if rows.whole and len(chunks) > 1:
            items = [quote_table(chunks, min(rows.scores))]
        else:
            items = [self._item(number, score) for number, score in zip(rows.numbers, rows.scores, strict=True)]
        return Answer(
            status="answered",
            question=self.case.weighed.asked,
            message=wording.counted(len(chunks), rows.of, self._table_name(chunks[0])),
            answers=tuple(items),
            related=() if rows.whole else self.related(items),
            index_version=self.case.weighed.scope.index.version,
        )

    def unanswered(self, decision: Decision) -> Answer:
        """Why nothing is asserted, and what is nearest to it."""
        if decision.absent:
            return self.silence(wording.absent(decision.absent), self.look_alikes(decision.absent))
        if decision.named:
            return self.mentioned(decision.named)
        if decision.reason is Reason.NOTHING_ASKED:
            return self.silence(wording.SILENT, ())
        foreign = decision.reason is Reason.OTHER_LANGUAGE
        return self.silence(wording.FOREIGN if foreign else wording.SILENT, self.related(()))

    def mentioned(self, named: Sequence[str]) -> Answer:
        """That the documents name these, and where."""
        holding = [number for number in self.case.ranked.numbers[:RELATED] if self._holds(int(number), named)]
        related = tuple(self._item(int(number), 0.0) for number in holding) or self.related(())
        return self.silence(wording.named(named), related).model_copy(update={"status": "mentioned"})

    def silence(self, message: str, related: tuple[Item, ...]) -> Answer:
        """Nothing asserted."""
        return Answer(
            status="no_answer",
            question=self.case.weighed.asked,
            message=message,
            related=related,
            notices=self._narrowed(),
            index_version=self.case.weighed.scope.index.version,
        )

    def _narrowed(self) -> tuple[str, ...]:
        """That no other document was looked in, where the question named one: it may be in another."""
        searched, scope = self.case.weighed.searched, self.case.weighed.scope
        first = scope.index.chunks[int(scope.numbers[0])] if searched.named and len(scope.numbers) else None
        return (wording.only(first.title or first.document),) if first else ()

    def look_alikes(self, codes: Sequence[str]) -> tuple[Item, ...]:
        """Rows of codes that look like absent ones: different codes, offered and never answered."""
        scope = self.case.weighed.scope
        keys = {code.key for code in self.case.weighed.query.codes if code.text in codes}
        like = [other for key in sorted(keys) for other in look_alikes(key, scope.codes)]
        inside = set(scope.numbers.tolist())
        rows: dict[int, int] = {}  # one of each that say the same
        for number in (number for other in like for number in scope.index.codes[other] if number in inside):
            rows.setdefault(int(scope.index.same[number]), number)
        return tuple(self._item(number, 0.0) for number in rows.values())[:RELATED]

    def related(self, shown: Sequence[Item]) -> tuple[Item, ...]:
        """The best candidates that are not shown."""
        ids = {item.id for item in shown}
        pairs = zip(self.case.ranked.numbers[: RELATED + len(ids)], self.case.ranked.shares, strict=False)
        items = (self._item(int(number), float(share)) for number, share in pairs)
        return tuple(item for item in items if item.id not in ids)[:RELATED]

    def _holds(self, number: int, named: Sequence[str]) -> bool:
        text = self.case.chunk(number).text.casefold()
        return any(word.casefold() in text for word in named)

    def _item(self, number: int, score: float) -> Item:
        return quoted(self.case, number, score, self.vocabulary)

    def _table_name(self, row: Chunk) -> str:
        """What a reader calls the table of a row: caption or heading, with the first column where a heading has several."""
        heading = row.caption or (row.headings[-1] if row.headings else row.title)
        rows = self.case.weighed.scope.index.table_rows
        beside = [self.case.chunk(numbers[0]) for table, numbers in rows.items() if table[0] == row.document]
        several = sum((other.headings, other.caption) == (row.headings, row.caption) for other in beside) > 1
        return f"{heading}, {row.header[0]}" if several and row.header else heading


def quoted(case: Case, number: int, score: float, vocabulary: Vocabulary) -> Item:
    """The chunk with this number as an Item, with the sentence in which it says no."""
    chunk = case.chunk(number)
    denial = _denial(chunk, vocabulary) if chunk.kind == "row" else ""
    return quote(chunk, score, frozenset(case.weighed.query.words), denial)


def _denial(chunk: Chunk, vocabulary: Vocabulary) -> str:
    """The sentence of a row that says no, verbatim; "" when none does. One that begins with the no comes before others."""
    said = [cell[start:end] for cell in chunk.cells[1:] for start, end in sentences(cell)]
    found = [sentence for sentence in said if vocabulary.denial(sentence) >= SAYS_NO]
    begin = max(found, key=lambda sentence: vocabulary.denial(" ".join(sentence.split()[:BEGINNING])), default="")
    return begin.rstrip(".")
