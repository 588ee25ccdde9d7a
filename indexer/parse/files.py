"""One file into one Document: the suffix chooses the parser."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path, PurePosixPath

from indexer.documents import Document
from indexer.errors import ParseError, UnsupportedFormatError
from indexer.parse.limits import check_size

Parser = Callable[[bytes, str], Document]


def _later(module: str) -> Parser:
    """The function `parse_<module>`, its module imported when the first such file comes: the readers load slowly."""

    def parse(data: bytes, name: str) -> Document:
        parser: Parser = getattr(import_module(f"indexer.parse.{module}"), f"parse_{module}")
        return parser(data, name)

    return parse


MODULES = tuple(
    f"indexer.parse.{module}" for module in ("delimited", "markdown", "pdf", "text", "webpage", "wordfile", "workbook")
)
"""The modules behind PARSERS, for a process that wants them loaded beforehand."""

PARSERS: dict[str, Parser] = {
    ".txt": _later("text"),
    ".text": _later("text"),
    ".md": _later("markdown"),
    ".markdown": _later("markdown"),
    ".csv": _later("delimited"),
    ".tsv": _later("delimited"),
    ".tab": _later("delimited"),
    ".xlsx": _later("workbook"),
    ".html": _later("webpage"),
    ".htm": _later("webpage"),
    ".xhtml": _later("webpage"),
    ".docx": _later("wordfile"),
    ".pdf": _later("pdf"),
}
"""Lower-case suffix to the function that reads such a file's bytes under its name."""

_INSTEAD = {
    ".xls": "save it as .xlsx",
    ".xlsm": "it may hold macros; save it as .xlsx",
    ".xlsb": "save it as .xlsx",
    ".ods": "save it as .xlsx",
    ".doc": "save it as .docx",
    ".docm": "it may hold macros; save it as .docx",
    ".odt": "save it as .docx",
    ".rtf": "save it as .docx",
    ".pptx": "export it as PDF",
    ".zip": "unpack it into the folder",
    ".json": "export it as CSV",
    ".xml": "export it as HTML or CSV",
}
"""What to do with formats that are often tried."""


def parse_file(path: Path, name: str) -> Document:
    """Read the file at `path`, which is called `name` inside the corpus.

    Raises:
        UnsupportedFormatError: no parser for this suffix.
        ParseError: it cannot be read, or is not what its suffix says, or is beyond a limit.
    """
    suffix = PurePosixPath(name).suffix.lower()
    parser = PARSERS.get(suffix)
    if parser is None:
        remedy = _INSTEAD.get(suffix) or f"known are {', '.join(sorted(PARSERS))}"
        raise UnsupportedFormatError(name, f"no parser for {suffix or 'a name without suffix'}; {remedy}")
    try:
        check_size(path.stat().st_size, name)
        data = path.read_bytes()
    except OSError as error:
        reason = f"cannot be read ({error.strerror}); check that it exists and its permissions"
        raise ParseError(name, reason) from error
    return parser(data, name)
