"""PDF files with text: headings by size and weight of type, labelled fields, value lists, tables, paragraphs, with pages."""

import io

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException

from indexer.documents import Document
from indexer.errors import ParseError
from indexer.parse.decode import kind_of
from indexer.parse.outline import Outline
from indexer.parse.pdf_lines import PageContent, read_page, without_repeats
from indexer.parse.pdf_reader import PdfReader
from indexer.parse.pdf_styles import Typography
from indexer.parse.source import finish

_MAX_PAGES = 3_000
"""The longest public manual tried has 650; this many take about two minutes."""
_MAGIC_WITHIN = 1024  # bytes; readers accept junk before the mark, and so do we


def parse_pdf(data: bytes, name: str) -> Document:
    """Read a PDF file.

    Raises:
        ParseError: it is damaged, encrypted, only pictures, or beyond a limit.
    """
    if b"%PDF-" not in data[:_MAGIC_WITHIN] or kind_of(data) not in {"", "a PDF file"}:
        raise ParseError(name, "this is no PDF file; give it its own suffix or export it again")
    outline = Outline(name)
    pages, title = _pages(data, name)
    empty = [page.number for page in pages if not page.items and page.pictures]
    if pages and not any(page.items for page in pages):
        raise ParseError(name, "there is no text in it, only pictures; run text recognition (OCR) on it first")
    if empty:
        outline.warn(f"no text on page {', '.join(map(str, empty))}: scanned; run text recognition (OCR) to include it")
    pages = without_repeats(pages)
    reader = PdfReader(outline, Typography.of(pages))
    reader.read(pages)
    return finish(outline, "pdf", data, None, reader.type.title or title)


def _pages(data: bytes, name: str) -> tuple[list[PageContent], str]:
    try:
        with pdfplumber.open(io.BytesIO(data)) as file:
            if len(file.pages) > _MAX_PAGES:
                raise ParseError(name, f"{len(file.pages):,} pages are more than {_MAX_PAGES:,}; split it")
            return [read_page(page) for page in file.pages], str(file.metadata.get("Title") or "").strip()
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise ParseError(name, "it is encrypted; save it without a password") from error
    except PdfminerException as error:
        if isinstance(error.args[0] if error.args else None, (PDFPasswordIncorrect, PDFEncryptionError)):
            raise ParseError(name, "it is encrypted; save it without a password") from error
        raise ParseError(name, f"the PDF is damaged ({error}); print it to PDF again") from error
    except (PDFException, ValueError, KeyError, TypeError, IndexError, AttributeError, AssertionError) as error:
        # pdfminer lets whatever goes wrong in a damaged object through.
        raise ParseError(name, f"the PDF is damaged ({error}); print it to PDF again") from error
