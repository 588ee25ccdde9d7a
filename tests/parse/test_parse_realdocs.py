"""Every quote that a citation of a real document can carry is found in its source by a reader that is not the parser's."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.documents import Document, Location
from indexer.parse import parse_file
from tests.parse.independent import read_independently

REALDOCS = Path(__file__).parents[3] / "shared" / "realdocs"
LONG = "ccw_codebook_ffs_claims.pdf"  # 650 pages: two minutes
WORKBOOK = "bcda_partially_adjudicated_dictionary.xlsx"
SLOW = {"ccw_codebook_pde.pdf": pytest.mark.model, LONG: pytest.mark.bench, WORKBOOK: pytest.mark.slow}

pytestmark = pytest.mark.skipif(not REALDOCS.is_dir(), reason="the real documents are not beside this repository")


def _squeezed(text: str) -> str:
    """The text without white space, and without the hyphen that pdfium has its own sign for at the end of a line."""
    return "".join(text.replace("\ufffe", "-").replace("\x02", "-").split())


def _quotes(document: Document) -> Iterator[tuple[str, Location | None]]:
    """Cells and passages, each line by itself, with their places; column names, captions and headings without."""
    for section in document.sections:
        yield from ((heading, None) for heading in section.headings)
    for table in document.tables:
        yield from ((name, None) for name in (*table.header, *table.caption.split(" / ")))
        yield from ((cell, row.location) for row in table.rows for cell in row.cells)
    yield from ((line, passage.location) for passage in document.passages for line in passage.text.split("\n"))


def _places(location: Location | None) -> tuple[str, ...]:
    """The pieces of the source that a quote from here may stand in, in the words of `independent`; () for all."""
    if location is None or not location.page:
        return ()
    return tuple(f"page {page}" for page in (location.page, location.page + 1))


def _missing(document: Document, path: Path) -> list[str]:
    pieces: dict[str, str] = defaultdict(str)
    for place, text in read_independently(path):
        pieces[place] += _squeezed(text)
    whole = "".join(pieces.values())
    return [
        quote
        for quote, location in _quotes(document)
        if _squeezed(quote) not in ("".join(pieces[place] for place in _places(location)) or whole)
    ]


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=SLOW.get(path.name, ()), id=path.name)
        for path in sorted(REALDOCS.glob("*.*"))
        if path.suffix != ".json"
    ],
)
def test_an_independent_reader_finds_every_quote(path: Path) -> None:
    document = parse_file(path, path.name)

    assert len(document.tables) + len(document.passages) > 0
    assert _missing(document, path) == []
