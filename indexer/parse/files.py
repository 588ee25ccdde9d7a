"""One file into one Document: the suffix chooses the parser."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path, PurePosixPath

from indexer.documents import Document
from indexer.errors import ParseError, UnsupportedFormatError
from indexer.parse.limits import check_size

Parser = Callable[[bytes, str], Document]


_MODULES = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".csv": "delimited",
    ".tsv": "delimited",
    ".tab": "delimited",
    ".xlsx": "workbook",
    ".html": "webpage",
    ".htm": "webpage",
    ".xhtml": "webpage",
    ".docx": "wordfile",
    ".pdf": "pdf",
}
"""Lower-case suffix to the module of this package that has `parse_<module>`."""


def _later(module: str) -> Parser:
    """The parser of a module, which is imported when the first such file comes: the readers load slowly."""

    def parse(data: bytes, name: str) -> Document:
        parser: Parser = getattr(import_module(f"indexer.parse.{module}"), f"parse_{module}")
        return parser(data, name)

    return parse


PARSERS: dict[str, Parser] = {suffix: _later(module) for suffix, module in _MODULES.items()}
"""Lower-case suffix to the function that reads such a file's bytes under its name."""


def load_parser(name: str) -> None:
    """Import what a file of this name needs, for a process whose children are to have it."""
    module = _MODULES.get(PurePosixPath(name).suffix.lower())
    if module:
        import_module(f"indexer.parse.{module}")


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
