"""Example questions made from the loaded documents' own tables, so that a reader sees at once what can be asked.

Only what the documents themselves say enters a question: column names, captions, headings and short cells.
"""

from collections.abc import Iterable, Iterator
from itertools import chain, islice, zip_longest

from indexer.documents import Document, Section, Table

ASKING = ("when ", "where ", "how ", "why ", "who ", "what ", "which ")
SHORT = 48  # characters of a cell that still read well inside a question


def example_questions(documents: Iterable[Document], limit: int = 4) -> tuple[str, ...]:
    """At most `limit` different questions, taken in turn from each table; the same documents give the same questions."""
    tables = [(section, table) for document in documents for section in document.sections for table in _tables(section)]
    kinds = (_which, _column, _list)
    # Table n asks in the manner n, n+1, …: neighbouring tables show different ways of asking.
    per_table = [
        [kinds[(turn + number) % len(kinds)](section, table) for turn in range(len(kinds))]
        for number, (section, table) in enumerate(tables)
    ]
    in_turn = chain.from_iterable(zip_longest(*per_table))
    return tuple(islice(dict.fromkeys(question for question in in_turn if question), limit))


def _tables(section: Section) -> Iterator[Table]:
    for block in section.blocks:
        named = isinstance(block, Table) and len(block.header) > 1 and _usable(block.header[0])
        if isinstance(block, Table) and named and len(block.rows) > 1:
            yield block


def _which(_: Section, table: Table) -> str:
    """Which <first column> is <second cell>?, of a row in the table's upper half whose cell is short."""
    start = len(table.rows) // 3
    for row in (*table.rows[start:], *table.rows[:start]):
        if len(row.cells) > 1 and _usable(row.cells[1]):
            return f"Which {_small(table.header[0])} is {_small_start(row.cells[1])}?"
    return ""


def _column(_: Section, table: Table) -> str:
    """<Last column> of <first column> <code>, for a table of three columns and more; "when to use" is asked as such."""
    if len(table.header) < 3 or not _usable(table.header[-1]):
        return ""
    for row in table.rows[len(table.rows) // 2 :]:
        if len(row.cells) == len(table.header) and _usable(row.cells[0]) and row.cells[-1]:
            asked = _small(table.header[-1])
            if asked.startswith(ASKING):
                return f"{table.header[0]} {row.cells[0]}: {asked}?"
            return f"{table.header[-1][0]}{asked[1:]} of {_small(table.header[0])} {row.cells[0]}"
    return ""


def _list(section: Section, table: Table) -> str:
    """List all <caption or heading>, or the first column's name where several tables share a heading."""
    alone = sum(isinstance(block, Table) for block in section.blocks) == 1
    name = table.caption or (section.headings[-1] if section.headings and alone else f"{table.header[0]} rows")
    return f"List all {_small(name)}" if _usable(name) else ""


def _usable(text: str) -> bool:
    """Whether the text reads well inside a question: short, no sentence, no marks of a markup language."""
    return 0 < len(text) <= SHORT and not text.endswith((".", ":", ";", "?")) and not set(text) & set("*\\`|<>")


def _small(title: str) -> str:
    """A column name or heading inside a sentence: "When to Use" is "when to use", "CPT Code" is "CPT code"."""
    return " ".join(_small_start(word) for word in title.split())


def _small_start(text: str) -> str:
    """The text inside a sentence: its first letter small, unless its first word is an abbreviation or holds a digit."""
    word = text.split(maxsplit=1)[0]
    return text[0].lower() + text[1:] if word[1:].islower() and word.isalpha() else text
