"""How much one file may ask for before it is refused, and why.

Every figure is far above what a person would publish as one page of policy, and far below what exhausts a small server.
"""

from indexer.errors import ParseError

MAX_FILE_BYTES = 64 * 2**20
"""The largest public code set (ICD-10-CM with its text) is 14 MB; a parsed file takes about ten times its size."""

MAX_COLUMNS = 1_000
"""The widest public claims layout has some 400 columns; beyond this a table is a broken export."""

MAX_LINE_CHARACTERS = 1_000_000
"""A paragraph of a million characters is a book or a dump, and every regular expression here runs over one line."""

MAX_ROWS = 500_000
"""Twice the rows of the largest public code set; each row is embedded, so more would take days."""

MAX_BLOCKS = 500_000
"""Passages and tables of one document together; see MAX_ROWS."""

MAX_WARNINGS = 50
"""A person reads a handful; a broken export would give one for every line."""


def check_size(size: int, name: str) -> None:
    """Refuse a file of more than MAX_FILE_BYTES bytes.

    Raises:
        ParseError: it is larger.
    """
    if size > MAX_FILE_BYTES:
        mb = 2**20
        raise ParseError(
            name, f"{size / mb:.0f} MB is more than the {MAX_FILE_BYTES // mb} MB a file may have; split it into parts"
        )


def check_columns(columns: int, name: str, place: str) -> None:
    """Refuse a table of more than MAX_COLUMNS columns; `place` says where it stands ("line 12").

    Raises:
        ParseError: it is wider.
    """
    if columns > MAX_COLUMNS:
        raise ParseError(
            name,
            f"{place}: a table of {columns:,} columns is more than {MAX_COLUMNS:,}; export only the columns needed",
        )
