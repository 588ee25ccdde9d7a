"""Conditions of a list on a column that says yes or no: "which drugs need no authorization", "which visits count".

A cell says no when it begins with a word for it ("No", "None; use the label", "not required"). Where some cells of a column
do and others do not, a question that names the column asks for one side of it, and for the other where it says "not".
"""

from collections.abc import Sequence

from assistant.question import Query
from assistant.vocabulary import Vocabulary
from indexer.documents import Chunk
from indexer.words import words


def saying_so(rows: Sequence[Chunk], query: Query, vocabulary: Vocabulary) -> frozenset[str] | None:
    """The ids of those rows of one table whose cell says what is asked; None where the question names no such column."""
    columns = range(1, max((len(row.cells) for row in rows), default=0))
    refusing = {column: [_says_no(row, column, vocabulary) for row in rows] for column in columns}
    named = {
        column: len(_named(rows[0], column, query, vocabulary))
        for column, said in refusing.items()
        if any(said) and not all(said)
    }
    best = [column for column, count in named.items() if count and count == max(named.values())]
    if len(best) != 1:
        return None
    wanted = asks_for_no(query, vocabulary)
    return frozenset(row.id for row, no in zip(rows, refusing[best[0]], strict=True) if no == wanted)


def asks_for_no(query: Query, vocabulary: Vocabulary) -> bool:
    """Whether a question asks for what is not so: "do not need", "without"; a "no" in what it leaves out says nothing."""
    return not query.left_out and vocabulary.negated(" ".join(query.plain))


def _says_no(row: Chunk, column: int, vocabulary: Vocabulary) -> bool:
    return column < len(row.cells) and vocabulary.refuses(row.cells[column])


def _named(row: Chunk, column: int, query: Query, vocabulary: Vocabulary) -> frozenset[str]:
    """The words of a column's name that the question says or means; words of use name no column."""
    name = words(row.header[column]) if column < len(row.header) else []
    own = frozenset(name) - vocabulary.using - vocabulary.idle
    meant = {stem for same in vocabulary.equivalents(query.plain).values() for phrase in same for stem in phrase}
    return own & {*query.words, *meant}
