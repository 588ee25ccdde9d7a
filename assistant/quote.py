"""Quote a chunk: turn what was found into an Item of the answer, with its citation and what in it matched."""

from collections.abc import Sequence
from urllib.parse import quote as percent

from assistant.answer import Citation, Highlight, Item
from indexer.chunk import sentences
from indexer.documents import Chunk
from indexer.words import STOP_WORDS, WORD, plain_words, stem


def quote(chunk: Chunk, score: float, question_words: frozenset[str], denial: str = "") -> Item:
    """The chunk as an Item; `question_words` are the stemmed words to highlight, `denial` a sentence of it."""
    return Item(
        kind=chunk.kind,
        id=chunk.id,
        score=round(min(max(score, 0.0), 1.0), 4),
        text=chunk.text if chunk.kind == "passage" else telling_cell(chunk, question_words),
        header=chunk.header,
        cells=chunk.cells,
        highlights=tuple(highlights(chunk, question_words)),
        citation=cite(chunk),
        denial=denial,
        notices=(f"The row itself says: {denial}",) if denial else (),
    )


def quote_table(chunks: Sequence[Chunk], score: float) -> Item:
    """A whole table as one Item, its rows in order; `chunks` are all its rows."""
    first = chunks[0]
    return Item(
        kind="table",
        id=first.id.rpartition(".r")[0],
        score=round(score, 4),
        text="",  # nothing is quoted but the rows
        header=first.header,
        rows=tuple(chunk.cells for chunk in chunks),
        citation=cite_table(chunks),
    )


def cite_table(chunks: Sequence[Chunk]) -> Citation:
    """Where a whole table stands; `chunks` are all its rows."""
    first, last = chunks[0], chunks[-1]
    lines = first.location.lines and last.location.lines and (first.location.lines[0], last.location.lines[1])
    return cite(first).model_copy(update={"row": None, "lines": lines or None})


def cite(chunk: Chunk) -> Citation:
    """Where the chunk stands."""
    return Citation(
        document=chunk.document,
        title=chunk.title,
        headings=chunk.headings,
        table=(chunk.caption or chunk.header[0] if chunk.header else chunk.caption) or None if chunk.table else None,
        row=chunk.row or None,
        lines=chunk.location.lines,
        page=chunk.location.page,
        place=chunk.location.place,
        url=source_url(chunk),
    )


def source_url(chunk: Chunk) -> str:
    """The address of the chunk in the source view: its line where the format has lines, else its row or passage."""
    lines = chunk.location.lines
    anchor = f"L{lines[0]}" if lines else chunk.id.rpartition("#")[2]
    return f"/documents/{percent(chunk.document)}#{anchor}"


def telling_cell(chunk: Chunk, question_words: frozenset[str]) -> str:
    """The cell that says most of what was asked: the one with most of the words, the longest of these."""
    return max(chunk.cells, key=lambda cell: (_shared(cell, question_words), len(cell)), default="")


def highlights(chunk: Chunk, question_words: frozenset[str]) -> list[Highlight]:
    """The spans of words of the question, per cell; in a passage the sentence that holds most of them."""
    if chunk.kind == "passage":
        spans = sentences(chunk.text)
        start, end = max(spans, key=lambda span: _shared(chunk.text[slice(*span)], question_words))
        return [Highlight(start=start, end=end)] if len(spans) > 1 else _spans(chunk.text, None, question_words)
    return [mark for number, cell in enumerate(chunk.cells) for mark in _spans(cell, number, question_words)]


def _spans(text: str, cell: int | None, question_words: frozenset[str]) -> list[Highlight]:
    return [
        Highlight(cell=cell, start=match.start(), end=match.end())
        for match in WORD.finditer(text)
        if match.group().casefold() not in STOP_WORDS and stem(match.group().casefold()) in question_words
    ]


def _shared(text: str, question_words: frozenset[str]) -> int:
    return len(question_words & {stem(word) for word in plain_words(text)})
