"""One file into one Document: the suffix chooses the parser."""

from collections.abc import Callable
from pathlib import Path, PurePosixPath

from indexer.documents import Document
from indexer.errors import ParseError, UnsupportedFormatError
from indexer.parse.delimited import parse_delimited
from indexer.parse.limits import check_size
from indexer.parse.markdown import parse_markdown
from indexer.parse.text import parse_text
from indexer.parse.webpage import parse_webpage
from indexer.parse.wordfile import parse_wordfile
from indexer.parse.workbook import parse_workbook

Parser = Callable[[bytes, str], Document]

PARSERS: dict[str, Parser] = {
    ".txt": parse_text,
    ".text": parse_text,
    ".md": parse_markdown,
    ".markdown": parse_markdown,
    ".csv": parse_delimited,
    ".tsv": parse_delimited,
    ".tab": parse_delimited,
    ".xlsx": parse_workbook,
    ".docx": parse_wordfile,
    ".html": parse_webpage,
    ".htm": parse_webpage,
    ".xhtml": parse_webpage,
}
"""Lower-case suffix to the function that reads such a file's bytes under its name."""


def parse_file(path: Path, name: str) -> Document:
    """Read the file at `path`, which is called `name` inside the corpus.

    Raises:
        UnsupportedFormatError: no parser for this suffix.
        ParseError: it cannot be read, or is not what its suffix says, or is beyond a limit.
    """
    suffix = PurePosixPath(name).suffix.lower()
    parser = PARSERS.get(suffix)
    if parser is None:
        known = ", ".join(sorted(PARSERS))
        raise UnsupportedFormatError(name, f"no parser for {suffix or 'a name without suffix'}; known are {known}")
    try:
        check_size(path.stat().st_size, name)
        data = path.read_bytes()
    except OSError as error:
        raise ParseError(
            name, f"cannot be read ({error.strerror}); check that it exists and its permissions"
        ) from error
    return parser(data, name)
