"""The check that every quote stands where it is said to stand, for the tests of formats with lines."""

from indexer.documents import Document


def misquoted(document: Document, source: list[str]) -> list[str]:
    """Cells, column names and passages that do not stand at their lines of `source`."""
    wrong = []
    for table in document.tables:
        for row in table.rows:
            (first, last) = row.location.lines
            wrong += [cell for cell in row.cells if first != last or cell not in source[first - 1]]
        # Rows that go on after a note keep the names of the table above.
        above = source[: table.location.lines[0]]
        wrong += [name for name in table.header if not any(name in line for line in above)]
    for passage in document.passages:
        first, last = passage.location.lines
        lines = passage.text.split("\n")
        wrong += [passage.text] * (len(lines) != last - first + 1)
        wrong += [text for text, line in zip(lines, source[first - 1 :], strict=False) if text.strip() not in line]
    return wrong
