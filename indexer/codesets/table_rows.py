"""The rows of a code-set file, whatever it is: delimited text (also gzipped), text of fixed width, or an XLSX workbook."""

import codecs
import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, TextIO, cast

import openpyxl

from indexer.codesets.layouts import Cells, layout_of
from indexer.errors import CodeSetError, ParseError
from indexer.parse.archive import check_archive
from indexer.parse.formats import shown

MAX_ROWS = 1_000_000  # the largest official set, ICD-10-CM, has 100,000; more is another file
MAX_BYTES = 512 * 1024 * 1024
MAX_LINE = 10_000
_FIRST = 30  # lines in which the column names stand; CMS puts its disclaimers above them


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows with their line numbers from 1, and the kind of the codes where the layout says it ("" elsewhere)."""

    rows: Iterator[tuple[int, Cells]]
    kind: str = ""


@contextmanager
def opened(path: Path, is_header: Callable[[Sequence[str]], bool]) -> Iterator[Rows]:
    """The rows of a file; one that cannot be read to its end is refused before the first row is taken.

    `is_header` tells the row of the column names. Raises CodeSetError.
    """
    try:
        if path.suffix.lower() == ".xlsx":
            yield Rows(_sheet(path, is_header))
            return
        encoding = _encoding(path)
        with _binary(path) as raw, io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline="") as file:
            yield _text(path.name, file, is_header)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise CodeSetError(f"{path.name}: cannot be read ({error})") from error


def _text(name: str, file: TextIO, is_header: Callable[[Sequence[str]], bool]) -> Rows:
    first = [line for line in (file.readline(MAX_LINE) for _ in range(_FIRST)) if line]
    lines = chain(first, file)
    if layout := layout_of(first):
        return Rows(enumerate(layout.rows(line.rstrip("\r\n") for line in lines)), layout.kind)
    return Rows(_delimited(name, lines, _delimiter(first, is_header)))


def _delimiter(lines: Sequence[str], is_header: Callable[[Sequence[str]], bool]) -> str:
    """What stands between the column names; where no line has them, what the first line has the most of."""
    likely = sorted(",;\t|", key=lambda mark: -"".join(lines[:1]).count(mark))
    telling = (mark for line in lines for mark in likely if is_header(next(csv.reader([line], delimiter=mark), [])))
    return next(telling, likely[0])


def _delimited(name: str, lines: Iterator[str], delimiter: str) -> Iterator[tuple[int, Cells]]:
    csv.field_size_limit(MAX_BYTES)
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise CodeSetError(f"{name} line {reader.line_num}: {error}") from error


def _sheet(path: Path, is_header: Callable[[Sequence[str]], bool]) -> Iterator[tuple[int, Cells]]:
    """The rows of the first sheet that has the column names, of the first sheet where none has."""
    if path.stat().st_size > MAX_BYTES:
        raise CodeSetError(f"{path.name}: more than {MAX_BYTES >> 20} MB")
    data = path.read_bytes()
    try:
        check_archive(data, path.name, "xl/workbook.xml")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except ParseError as error:
        raise CodeSetError(str(error)) from error
    except (KeyError, ValueError, TypeError, AttributeError, SyntaxError, zipfile.BadZipFile) as error:
        raise CodeSetError(f"{path.name}: the workbook is damaged ({error})") from error

    def rows(number: int) -> Iterator[Cells]:
        for row in book.worksheets[number].iter_rows():
            yield [shown(cell.value, str(cell.number_format or "General")) for cell in row]

    sheets = range(len(book.worksheets))
    telling = next((number for number in sheets if any(map(is_header, islice(rows(number), _FIRST)))), 0)
    return enumerate(rows(telling), start=1)


def _binary(path: Path) -> BinaryIO:
    return cast("BinaryIO", gzip.open(path) if path.suffix == ".gz" else path.open("rb"))


def _encoding(path: Path) -> str:
    """UTF-8, UTF-16 with its mark, or else Windows-1252, which CMS and NUCC write; reads the file once."""
    decoder, size, lines, encoding = codecs.getincrementaldecoder("utf-8")(), 0, 0, "utf-8-sig"
    with _binary(path) as file:
        while block := file.read(1 << 20):
            if not size and block.startswith((b"\xff\xfe", b"\xfe\xff")):
                return "utf-16"
            if not size and b"\x00" in block[:4096]:
                raise CodeSetError(f"{path.name}: not a text file; save it as CSV")
            size, lines = size + len(block), lines + block.count(b"\n")
            if size > MAX_BYTES:
                raise CodeSetError(f"{path.name}: more than {MAX_BYTES >> 20} MB")
            if lines > 2 * MAX_ROWS:  # a description may hold line breaks
                raise CodeSetError(f"{path.name}: more than {2 * MAX_ROWS:,} lines; the largest set has 100,000 codes")
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                encoding = "cp1252"
    return encoding
