"""What is loaded, document by document: the one description of it for the terminal, the API and agents."""

from collections.abc import Iterable
from datetime import datetime

from pydantic import BaseModel, ConfigDict, TypeAdapter

from indexer.documents import Document
from indexer.times import Times


class DocumentInfo(BaseModel):
    """A loaded document, and how much of it can be cited."""

    model_config = ConfigDict(frozen=True)

    name: str
    title: str
    format: str
    tables: int
    rows: int
    passages: int


class Listed(DocumentInfo):
    """The same, with what its file was: `indexed_at` is None where that was not noted."""

    warnings: tuple[str, ...]
    sha256: str
    indexed_at: datetime | None


Listings = TypeAdapter(list[Listed])


def info(document: Document) -> DocumentInfo:
    """A document in a few words and numbers."""
    return DocumentInfo(
        name=document.name,
        title=document.title,
        format=document.format,
        tables=len(document.tables),
        rows=sum(len(table.rows) for table in document.tables),
        passages=len(document.passages),
    )


def listed(documents: Iterable[Document], times: Times) -> list[Listed]:
    """The documents as they are listed, in their order."""
    return [
        Listed(
            **info(document).model_dump(),
            warnings=document.warnings,
            sha256=document.sha256,
            indexed_at=times.of(document.name, document.sha256),
        )
        for document in documents
    ]
