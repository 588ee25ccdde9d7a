from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.documents import Document
from indexer.parse import parse_file

Parse = Callable[..., Document]


@pytest.fixture
def parse(tmp_path: Path) -> Parse:
    """Write text or bytes to a file of this name and parse it."""

    def run(content: str | bytes, name: str = "page.txt") -> Document:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return parse_file(path, name)

    return run


@pytest.fixture
def outline() -> Callable[[Document], list[tuple[tuple[str, ...], list[object]]]]:
    """The document as (headings, what stands there): a passage as its text, a table as its rows' cells."""

    def run(document: Document) -> list[tuple[tuple[str, ...], list[object]]]:
        return [
            (
                section.headings,
                [
                    [row.cells for row in block.rows] if hasattr(block, "rows") else block.text
                    for block in section.blocks
                ],
            )
            for section in document.sections
        ]

    return run
