"""What an Office file must be before anything in it is read: a whole zip archive of bearable size, without macros."""

import io
import zipfile

from indexer.errors import ParseError
from indexer.parse.decode import kind_of

_OLE = b"\xd0\xcf\x11\xe0"
_MAX_PARTS = 5_000
"""A workbook with a picture on each of a thousand sheets has some 4,000 parts."""
_MAX_UNPACKED = 400 * 2**20
"""Parsed XML takes about five times its size, and the child process that parses has 2 GB."""
_PROLOGUE = 64 * 2**10
"""A document type stands before the root element; Office writes none."""
_ENCRYPTED = 0x1


def check_archive(data: bytes, name: str, main: str) -> None:
    """Refuse what is no plain Office file; `main` is the part that it must have ("xl/workbook.xml").

    Raises:
        ParseError: damaged, encrypted, with macros, with a document type, a bomb, or something else altogether.
    """
    if data.startswith(_OLE):
        raise ParseError(
            name, "it is encrypted or an old binary Office file; save it without a password, as .xlsx/.docx"
        )
    if not data.startswith(b"PK"):
        raise ParseError(
            name, f"this is {kind_of(data) or 'no Office file'}; give it its own suffix or export it again"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive, name, main)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise ParseError(name, f"the file is damaged ({error}); open it in Office and save it again") from error


def _check_parts(archive: zipfile.ZipFile, name: str, main: str) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    unpacked = sum(part.file_size for part in parts)
    if main not in names:
        raise ParseError(name, f"it is a zip archive without {main}, so no Office file of this kind")
    if len(parts) > _MAX_PARTS or unpacked > _MAX_UNPACKED:
        raise ParseError(
            name,
            f"unpacked it would be {len(parts):,} parts and {unpacked / 2**20:,.0f} MB, more than"
            f" {_MAX_PARTS:,} and {_MAX_UNPACKED // 2**20} MB; split it",
        )
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise ParseError(name, "it is encrypted; save it without a password")
    if any("vbaproject" in part.lower() or "/macrosheets/" in part.lower() for part in names):
        raise ParseError(name, "it holds macros; save it without them, as .xlsx or .docx")
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            _check_prologue(archive, part, name)


def _check_prologue(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    with archive.open(part) as file:
        start = file.read(_PROLOGUE).replace(b"\0", b"")
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise ParseError(name, f"{part.filename} declares a document type, which Office never writes; export it again")
