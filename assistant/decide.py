"""Decide what is asserted, what is only related, and when to say that the documents do not say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant import wording
from assistant.answer import Answer, Item
from assistant.case import Case
from assistant.evidence import SIGNALS
from assistant.lists import Listing, listing, whole_table
from assistant.listwords import ListWords
from assistant.network import Engine
from assistant.quote import quote, quote_table
from assistant.trust import Trust, signs, trust
from assistant.vocabulary import Vocabulary
from indexer.chunk import sentences
from indexer.code_ranges import look_alikes
from indexer.codes import missing_codes
from indexer.documents import Chunk
from indexer.tuned import Heads

# Asserted when answerable x sqrt(right) reaches this; chosen on documents left out (see assistant/data/README.md).
ASSERTED = 0.2
# A question is taken to ask for a list from here on: a missed list still shows its best row.
LIST = 0.25
# A second row is shown beside the first when it is this near: then either may be meant, and the reader must see both.
AS_GOOD = 0.85
MOST_AT_ONCE = 3
RELATED = 5
# A row that says no this strongly ("not applicable", "rarely") is said to do so before anything else.
SAYS_NO = 0.7
# A row that says every word of a question answers it at least this likely.
WORD_FOR_WORD = 0.9
# A question that is nothing but a code of a first cell is answered, whatever the networks make of so few words.
CERTAIN = Trust(answerable=0.99, right=0.97)


@dataclass(frozen=True, slots=True)
class Decider:
    """Decides with what was trained (networks, heads of the encoder, list words) and the vocabulary."""

    engine: Engine
    heads: Heads
    vocabulary: Vocabulary
    list_words: ListWords

    def decide(self, case: Case) -> Answer:
        """The Answer to a question whose candidates are ranked."""
        if not len(case.ranked.numbers) or not any(letter.isalnum() for letter in case.weighed.asked):
            return self._silence(case, wording.silent(()), ())
        missing = self._missing_codes(case)
        if missing:
            return self._silence(case, wording.absent(missing), self._others(case, missing))
        is_list = self.list_words.probability(case.weighed.asked) >= LIST
        if is_list and (table := whole_table(case, case.weighed.asked, self.vocabulary)):
            return self._list(case, table)
        belief = self.trust(case)
        if belief.answerable * belief.right**0.5 < ASSERTED:
            return self._unanswered(case)
        if is_list and (rows := listing(case, self.engine.members)):
            return self._list(case, rows)
        return self._single(case, belief)

    def trust(self, case: Case) -> Trust:
        """How far the first candidate is trusted; the case must have one."""
        query = case.weighed.query
        view = case.weighed.scope.view(int(case.ranked.numbers[0]))
        first = case.weighed.evidence.signals[case.ranked.places[0]]
        rest = set(query.words) - self.vocabulary.idle - self.vocabulary.table_words(query.tables & view.tables)
        if first[SIGNALS.index("code")] and not rest:
            return CERTAIN
        read = trust(self.engine.trust, signs(case, self.heads, self.vocabulary))
        says_all = len(rest) > 1 and all((word,) in view.phrases for word in rest)
        return Trust(max(read.answerable, WORD_FOR_WORD), read.right) if says_all else read

    def _missing_codes(self, case: Case) -> list[str]:
        """The codes of a question none of which stands in the scope; [] when one does, or none is certain to be a code."""
        query, known = case.weighed.query, case.weighed.scope.codes
        bare = len(query.words) <= 1  # "and 59?": a number with nothing beside it is meant as a code
        codes = [replace(code, certain=True) if bare and code.kind == "numeric" else code for code in query.codes]
        return list(dict.fromkeys(code.text for code in missing_codes(codes, known)))

    def _single(self, case: Case, belief: Trust) -> Answer:
        shares = case.ranked.shares
        count = sum(bool(share >= AS_GOOD * shares[0]) for share in shares[:MOST_AT_ONCE]) if shares[0] < 0.9 else 1
        items = [
            self._item(case, int(number), belief.right * float(share / shares[0]))
            for number, share in zip(case.ranked.numbers[:count], shares[:count], strict=True)
        ]
        first = case.chunk(case.ranked.numbers[0])
        return Answer(
            status="answered",
            question=case.weighed.asked,
            message=wording.found(items[0], self._denial(first)),
            answers=tuple(items),
            related=self._related(case, items),
            notices=("More than one row may be meant; they are shown best first.",) if count > 1 else (),
            index_version=case.weighed.scope.index.version,
        )

    def _list(self, case: Case, rows: Listing) -> Answer:
        chunks = [case.chunk(number) for number in rows.numbers]
        if rows.whole and len(chunks) > 1:
            items = [quote_table(chunks, min(rows.scores))]
        else:
            items = [self._item(case, number, score) for number, score in zip(rows.numbers, rows.scores, strict=True)]
        name = _table_name(case, chunks[0])
        return Answer(
            status="answered",
            question=case.weighed.asked,
            message=wording.counted(len(chunks), rows.of, name),
            answers=tuple(items),
            related=() if rows.whole else self._related(case, items),
            index_version=case.weighed.scope.index.version,
        )

    def _unanswered(self, case: Case) -> Answer:
        """`mentioned` where something the question names stands in the documents, `no_answer` otherwise."""
        named = self._named(case)
        if not named:
            return self._silence(case, None, self._related(case, ()))
        holding = [number for number in case.ranked.numbers[:RELATED] if self._holds(case, int(number), named)]
        related = tuple(self._item(case, int(number), 0.0) for number in holding) or self._related(case, ())
        answer = self._silence(case, wording.named(named), related)
        return answer.model_copy(update={"status": "mentioned"})

    def _named(self, case: Case) -> list[str]:
        """What a question names that the documents name too: codes, and words that only few rows and passages hold."""
        query, scope = case.weighed.query, case.weighed.scope
        codes = [code.text for code in query.codes if code.key in scope.codes]
        few = max(2, len(scope.numbers) // 5)
        idle = self.vocabulary.idle | self.vocabulary.table_words(query.tables)
        stems = dict(zip(query.words, query.content, strict=True))
        words = [word for stem, word in stems.items() if stem not in idle and 0 < scope.word_counts[stem] <= few]
        return codes + [_as_typed(word, case.weighed.asked) for word in words]

    def _holds(self, case: Case, number: int, named: Sequence[str]) -> bool:
        text = case.chunk(number).text.casefold()
        return any(word.casefold() in text for word in named)

    def _silence(self, case: Case, message: str | None, related: tuple[Item, ...]) -> Answer:
        return Answer(
            status="no_answer",
            question=case.weighed.asked,
            message=message or wording.silent(related),
            related=related,
            index_version=case.weighed.scope.index.version,
        )

    def _others(self, case: Case, codes: Sequence[str]) -> tuple[Item, ...]:
        """Rows of codes that look like absent ones: different codes, offered and never answered."""
        scope = case.weighed.scope
        keys = {code.key for code in case.weighed.query.codes if code.text in codes}
        like = [other for key in sorted(keys) for other in look_alikes(key, scope.codes)]
        inside = set(scope.numbers.tolist())
        rows = dict.fromkeys(number for other in like for number in scope.index.codes[other] if number in inside)
        return tuple(self._item(case, number, 0.0) for number in rows)[:RELATED]

    def _related(self, case: Case, shown: Sequence[Item]) -> tuple[Item, ...]:
        ids = {item.id for item in shown}
        pairs = zip(case.ranked.numbers[: RELATED + len(ids)], case.ranked.shares, strict=False)
        items = (self._item(case, int(number), float(share)) for number, share in pairs)
        return tuple(item for item in items if item.id not in ids)[:RELATED]

    def _item(self, case: Case, number: int, score: float) -> Item:
        chunk = case.chunk(number)
        denial = self._denial(chunk) if chunk.kind == "row" else ""
        notices = (f"The row itself says: {denial}",) if denial else ()
        return quote(chunk, score, frozenset(case.weighed.query.words), notices)

    def _denial(self, chunk: Chunk) -> str:
        """The sentence of a row that says no, verbatim; "" when none does."""
        for cell in chunk.cells[1:]:
            for start, end in sentences(cell):
                if self.vocabulary.denial(cell[start:end]) >= SAYS_NO:
                    return cell[start:end].rstrip(".")
        return ""


def _table_name(case: Case, row: Chunk) -> str:
    """What a reader calls the table of a row: its caption or heading, with the first column where a heading has several."""
    heading = row.caption or (row.headings[-1] if row.headings else row.title)
    rows = case.weighed.scope.index.table_rows
    beside = [case.chunk(numbers[0]) for table, numbers in rows.items() if table[0] == row.document]
    several = sum((other.headings, other.caption) == (row.headings, row.caption) for other in beside) > 1
    return f"{heading}, {row.header[0]}" if several and row.header else heading


def _as_typed(word: str, question: str) -> str:
    """A case-folded word as the question writes it."""
    place = question.casefold().find(word)
    return question[place : place + len(word)] if place >= 0 else word
