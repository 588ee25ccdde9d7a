"""Cut a Document into Chunks (a row is a chunk, a paragraph is a chunk) and say what text of a chunk is searched."""

import re
from collections.abc import Iterator

from indexer.documents import Chunk, Document, Passage, Row, Section, Table

# A window must fit the smallest usual encoder (256 word pieces); medical English runs at about 1.5 pieces a word.
WINDOW_WORDS = 110
SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[A-Z0-9\"“(])")


def chunk_document(document: Document) -> tuple[Chunk, ...]:
    """Every row and passage of `document` as a Chunk, in the order of the source."""
    return tuple(_chunks(document))


def _chunks(document: Document) -> Iterator[Chunk]:
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                yield from (_row_chunk(document, section, block, row) for row in block.rows)
            else:
                yield _passage_chunk(document, section, block)


def _row_chunk(document: Document, section: Section, table: Table, row: Row) -> Chunk:
    return Chunk(
        id=f"{document.name}#t{table.number}.r{row.number}",
        document=document.name,
        title=document.title,
        kind="row",
        text=" | ".join(row.cells),
        headings=section.headings,
        location=row.location,
        table=table.number,
        row=row.number,
        caption=table.caption,
        header=table.header,
        cells=row.cells,
        parents=row.parents,
    )


def _passage_chunk(document: Document, section: Section, passage: Passage) -> Chunk:
    return Chunk(
        id=f"{document.name}#p{passage.number}",
        document=document.name,
        title=document.title,
        kind="passage",
        text=passage.text,
        headings=section.headings,
        location=passage.location,
    )


def own_text(chunk: Chunk) -> str:
    """What the chunk itself says: "Header: cell; Header: cell" for a row, the paragraph for a passage."""
    if chunk.kind == "passage":
        return chunk.text
    pairs = (_labelled(chunk.header, number, cell) for number, cell in enumerate(chunk.cells) if cell.strip())
    return "; ".join([*chunk.parents, *pairs])


def _labelled(header: tuple[str, ...], number: int, cell: str) -> str:
    label = header[number].strip() if number < len(header) else ""
    return f"{label}: {cell}" if label else cell


def surroundings(chunk: Chunk) -> str:
    """Where the chunk stands: title, headings and caption, each once."""
    return ". ".join(dict.fromkeys(part for part in (chunk.title, *chunk.headings, chunk.caption) if part))


def contextualize(chunk: Chunk) -> str:
    """The text that is searched for a chunk: its surroundings, then what it says. Derived, never stored or shown."""
    around = surroundings(chunk)
    return f"{around}. {own_text(chunk)}" if around else own_text(chunk)


def windows(chunk: Chunk) -> tuple[str, ...]:
    """What the encoder reads of a chunk: the caption or nearest heading, then what it says, in pieces that fit.

    Title and outer headings are left to the words: they are the same for all rows of a document, and without them the same
    row in many documents is embedded once.
    """
    label = chunk.caption or (chunk.headings[-1] if chunk.headings else "")
    return tuple(f"{label}. {piece}" if label else piece for piece in pieces(own_text(chunk)))


def pieces(text: str) -> tuple[str, ...]:
    """`text` in runs of whole sentences of at most WINDOW_WORDS words; a longer sentence is cut by words."""
    runs: list[list[str]] = [[]]
    for part in _parts(text):
        if runs[-1] and sum(map(_size, runs[-1])) + _size(part) > WINDOW_WORDS:
            runs.append([])
        runs[-1].append(part)
    return tuple(" ".join(run) for run in runs)


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """The spans (start, end) of the sentences of `text`, without the white space between them."""
    starts = [0, *(match.end() for match in SENTENCE_END.finditer(text))]
    ends = [*(match.start() for match in SENTENCE_END.finditer(text)), len(text)]
    return tuple(zip(starts, ends, strict=True))


def _parts(text: str) -> Iterator[str]:
    for start, end in sentences(text):
        words = text[start:end].split()
        for first in range(0, max(len(words), 1), WINDOW_WORDS):
            yield " ".join(words[first : first + WINDOW_WORDS])


def _size(text: str) -> int:
    return text.count(" ") + 1
