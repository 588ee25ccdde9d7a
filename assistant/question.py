"""Understand a question: its codes and words, the table and the kind of thing it asks for, and what it goes back to."""

import re
import unicodedata
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.amounts import Amount
from assistant.languages import is_foreign
from assistant.rejoin import rejoined
from assistant.spelling import Speller, english
from assistant.views import NUMBER, Scope
from assistant.vocabulary import Vocabulary, phrase_of
from indexer.codes import Code, cell_codes, find_codes, missing_codes, spellings
from indexer.documents import Chunk
from indexer.errors import QuestionError
from indexer.index import Index
from indexer.words import STOP_WORDS, WORD, plain_words, stem

PRONOUN = re.compile(r"\b(?:it|its|that one|this one|that code|this code)\b", re.IGNORECASE)
LISTED = re.compile(r"\s*(?:,|/|&|\band\b|\bor\b|,\s*and\b|,\s*or\b)\s*")
WORD_AND_NUMBER = re.compile(r"[^\W\d]+\s+(\d+)")


@dataclass(frozen=True, slots=True)
class Correction:
    """A word as it was typed, and as it was read."""

    typed: str
    read: str


@dataclass(frozen=True, slots=True)
class Query:
    """A question, understood.

    `text` is what is embedded; `written` the question, spelling corrected; `plain` its words, codes left out; `content`
    those that are no stop words, `words` their stems; `codes` and `numbers` what it names, `amounts` those numbers that
    measure something; `tables` the kinds of table and `kinds` the kinds of thing it asks for.
    `excluded` are codes that a list shall leave out, and not among `codes`; `left_out` the stems of what else it shall.
    `earlier_…` are those of the question before, empty at the start of a conversation; `goes_back` says that `codes` are
    too, because this one speaks of "it". `foreign` says that the question is in another language; `corrections` are the
    words that were taken for misspelt.
    """

    text: str
    written: str
    plain: tuple[str, ...]
    words: tuple[str, ...]
    content: tuple[str, ...]
    codes: tuple[Code, ...]
    numbers: tuple[str, ...]
    tables: frozenset[str]
    kinds: frozenset[str]
    amounts: tuple[Amount, ...] = ()
    earlier_words: tuple[str, ...] = ()
    earlier_codes: tuple[Code, ...] = ()
    goes_back: bool = False
    foreign: bool = False
    corrections: tuple[Correction, ...] = ()
    excluded: tuple[Code, ...] = ()
    left_out: tuple[str, ...] = ()


def clean(question: str, limit: int) -> str:
    """The question without control characters and with single spaces.

    Raises QuestionError when it is empty, longer than `limit` characters, or holds a NUL byte.
    """
    if "\x00" in question:
        raise QuestionError("the question holds a NUL byte; type it as plain text")
    if len(question) > limit:
        raise QuestionError(f"the question has {len(question)} characters, {limit} are the most; ask it in fewer words")
    text = unicodedata.normalize("NFKC", question)
    text = " ".join("".join(" " if unicodedata.category(letter)[0] == "C" else letter for letter in text).split())
    if not text:
        raise QuestionError("the question is empty; type what you want to know")
    return text


def understand(
    question: str, history: Sequence[str], vocabulary: Vocabulary, speller: Speller, known: Container[str] | None = None
) -> Query:
    """Read a cleaned question, in the light of the earlier ones (oldest first).

    `known` are the keys of the codes that are looked through: they tell a code with a space in it from a word and a number.
    """
    if vocabulary.turns.changes_subject(question):
        history = ()
    question = rejoined(question, known or ())
    excluded = tuple(_excluded(question, _split(find_codes(question), known), vocabulary))
    left_out = vocabulary.turns.left_out(question)
    question = vocabulary.turns.without_opening(question)
    own = _split(find_codes(question), known)
    codes = _asked_for(own, excluded) or _meant_by_pronoun(question, history)
    written, corrections = _corrected(question, own, speller)
    plain = tuple(plain_words(_without(written, _split(find_codes(written), known))))
    earlier = _corrected(history[-1], find_codes(history[-1]), speller)[0] if history else ""
    return Query(
        # The segment after the separator is how the encoder was trained to see what went before.
        text=f"{written} [SEP] {earlier}" if earlier else written,
        written=written,
        plain=plain,
        words=_stems(plain),
        content=_content(plain),
        codes=tuple(code for code in codes if code.kind != "number"),
        numbers=tuple(NUMBER.findall(question)),
        tables=vocabulary.tables_named(written),
        kinds=vocabulary.kinds_asked(written),
        amounts=_amounts(question, find_codes(question), vocabulary),
        earlier_words=_stems(plain_words(_without(earlier, find_codes(earlier)))),
        earlier_codes=tuple(code for code in find_codes(earlier) if code.kind != "number"),
        excluded=excluded,
        left_out=_stems(plain_words(_without(left_out, find_codes(left_out)))),
        goes_back=bool(codes) and not own,
        foreign=is_foreign(plain_words(_without(question, own)), speller.knows),
        corrections=corrections,
    )


def _asked_for(codes: Sequence[Code], excluded: Sequence[Code]) -> tuple[Code, ...]:
    out = {code.key for code in excluded}
    return tuple(code for code in codes if code.key not in out)


def _excluded(question: str, codes: Sequence[Code], vocabulary: Vocabulary) -> Iterator[Code]:
    """The codes after "except", and those that follow in its list."""
    last: Code | None = None
    for code in codes:
        listed = last is not None and LISTED.fullmatch(question[last.end : code.start])
        if code.kind != "number" and (listed or vocabulary.turns.excludes(question[: code.start])):
            yield code
            last = code


def _split(codes: Sequence[Code], known: Container[str] | None) -> tuple[Code, ...]:
    """The codes; a doubtful reading of letters, a space and a number that is no known code is its number ("DAW 7": 7)."""
    return tuple(code for each in codes for code in ([each] if known is None else _as_one(each, known)))


def _as_one(code: Code, known: Container[str]) -> Iterator[Code]:
    doubtful = WORD_AND_NUMBER.fullmatch(code.text) if not code.certain else None
    if not doubtful or any(form in known for form in spellings(code.key)) or missing_codes((code,), known):
        yield code
    elif any(form in known for form in spellings(doubtful[1])):
        yield Code(doubtful[1], doubtful[1], "numeric", code.end - len(doubtful[1]), code.end, certain=False)


def _meant_by_pronoun(question: str, history: Sequence[str]) -> tuple[Code, ...]:
    """The codes of the question before, when this one has none and speaks of "it"."""
    return find_codes(history[-1]) if history and PRONOUN.search(question) else ()


def as_written(query: Query, index: Index, scope: Scope, vocabulary: Vocabulary) -> str:
    """The text of a question in the words of the documents: what the encoder reads.

    Codes are written as they write them ("k 0462" as "K0462"); an abbreviation or a name that is no English word and that
    they do not use is put in their words, if just one of its meanings stands in them: a brand by what it is.
    """
    text = _spelt_out(query, scope.word_counts, vocabulary)
    for code in query.codes:
        chunk = next((index.chunks[number] for number in index.codes.get(code.key, ())), None)
        if chunk is not None and (written := _spelling(code.key, chunk)):
            text = text.replace(code.text, written, 1)
    return text


def _spelt_out(query: Query, counts: Mapping[str, int], vocabulary: Vocabulary) -> str:
    text = query.text
    for word in dict.fromkeys(query.plain):
        meanings = vocabulary.meanings(word) if not counts[stem(word)] and word not in english() else ()
        said = [full for full in meanings if all(counts[part] for part in phrase_of(full))]
        if len(said) == 1:
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", said[0], text, flags=re.IGNORECASE)
    return text


def _spelling(key: str, chunk: Chunk) -> str:
    """How a chunk writes the code of this key; "" where it is not found again."""
    first = [code.text for cell in chunk.cells[:1] for code in cell_codes(cell) if code.key == key]
    rest = (code.text for cell in chunk.cells[1:] or (chunk.text,) for code in find_codes(cell) if code.key == key)
    return first[0] if first else next(rest, "")


def _amounts(question: str, codes: Sequence[Code], vocabulary: Vocabulary) -> tuple[Amount, ...]:
    """The amounts of a question: its numbers that are no part of a code, or have a unit."""
    spans = [(code.start, code.end) for code in codes if code.kind != "number"]
    return tuple(
        amount
        for amount in vocabulary.amounts.amounts(question)
        if amount.kind or not any(start < amount.end and amount.start < end for start, end in spans)
    )


def _content(plain: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in plain if word not in STOP_WORDS)


def _stems(plain: Sequence[str]) -> tuple[str, ...]:
    return tuple(stem(word) for word in _content(plain))


def _corrected(text: str, codes: Sequence[Code], speller: Speller) -> tuple[str, tuple[Correction, ...]]:
    """The text with misspelt words corrected, and which were; what is part of a code stays as typed."""
    taken = {place for code in codes for place in range(code.start, code.end)}
    parts, corrections, place = [], [], 0
    for match in WORD.finditer(text):
        if taken.isdisjoint(range(*match.span())):
            word = match.group()
            right = speller.correct(word.casefold())
            if right != word.casefold():
                parts += [text[place : match.start()], right]
                corrections.append(Correction(word, right))
                place = match.end()
    return "".join([*parts, text[place:]]), tuple(corrections)


def _without(text: str, codes: Sequence[Code]) -> str:
    kept, place = [], 0
    for code in codes:
        if code.kind != "number" and code.start >= place:
            kept.append(text[place : code.start])
            place = code.end
    return " ".join([*kept, text[place:]])
