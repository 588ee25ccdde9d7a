"""Bytes to text lines: byte order marks, UTF-8, Windows-1252 byte by byte where UTF-8 fails, and no to binary files."""

import codecs
import re
from dataclasses import dataclass

from indexer.errors import ParseError
from indexer.parse.limits import MAX_LINE_CHARACTERS

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KINDS = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip archive or an Office file"),
    (b"\xd0\xcf\x11\xe0", "an old or encrypted Office file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
# Not str.splitlines: it also breaks at form feeds and U+2028, and every line number after that would be wrong.
_LINE_END = re.compile(r"\r\n|\n|\r")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROLS = 0.01
"""Old printouts hold a stray control character; a file with one in a hundred is no text."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The lines of a file without their ends, and what a person should know about the decoding."""

    lines: tuple[str, ...]
    warnings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The lines joined again."""
        return "\n".join(self.lines)


def kind_of(data: bytes) -> str:
    """Say in words what these bytes are when they begin like a known binary format, else ""."""
    return next((kind for magic, kind in _KINDS if data.startswith(magic)), "")


def decode_lines(data: bytes, name: str) -> Decoded:
    """Decode a text file into lines, the first of them line 1.

    Raises:
        ParseError: the bytes are no text, or a line is absurdly long.
    """
    text, warnings = decode_text(data, name)
    lines = _LINE_END.split(text)
    if lines[-1] == "":
        lines.pop()
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_LINE_CHARACTERS:
            raise ParseError(
                name,
                f"line {number}: {len(line):,} characters are more than the {MAX_LINE_CHARACTERS:,} a line may have;"
                " break it into paragraphs",
            )
    return Decoded(tuple(lines), warnings)


def decode_text(data: bytes, name: str, declared: str = "") -> tuple[str, tuple[str, ...]]:
    """Decode a text file; `declared` is the encoding that the file itself names, if any.

    Returns the text and sentences for the person who indexes.

    Raises:
        ParseError: the bytes are no text.
    """
    kind = kind_of(data)
    if kind:
        raise ParseError(name, f"this is {kind}, not text; give it its own suffix or export it as text")
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "") or _known(declared)
    try:
        text, warnings = (data.decode(marked), ()) if marked else _decode_unmarked(data)
    except UnicodeDecodeError as error:
        raise ParseError(name, f"starts like {marked} but byte {error.start} does not fit; save it as UTF-8") from error
    controls = len(_CONTROL.findall(text))
    if "\0" in text or controls > _MOST_CONTROLS * len(text):
        raise ParseError(name, "this is binary data or text in an unmarked encoding; save it as UTF-8")
    return text, warnings


def _known(encoding: str) -> str:
    """The encoding if Python has it and a page can mean it; UTF-8 is tried anyhow, with a way out."""
    try:
        found = codecs.lookup(encoding).name if encoding else ""
    except LookupError:
        return ""
    return "" if found.startswith(("utf", "ascii")) else found


def _decode_unmarked(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Decode UTF-8; what is not UTF-8 is read byte by byte as Windows-1252, and said so."""
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        note = f"line {line}: not UTF-8; read as Windows-1252 (Latin-1), so check letters with accents"
        return data.decode("utf-8", _FALLBACK), (note,)


def _read_as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    # Windows-1252 leaves five bytes open; Latin-1 gives those a control character.
    text = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in wrong)
    return text, error.end


_FALLBACK = "rowcite.cp1252"
codecs.register_error(_FALLBACK, _read_as_cp1252)
