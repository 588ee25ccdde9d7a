"""Read the files of a corpus: what has not changed is taken over, what cannot be read is refused by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from indexer.corpus import Source, Sources
from indexer.documents import Document
from indexer.errors import DocumentError
from indexer.parse.isolated import parse_isolated
from indexer.store import source_sha256

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Read:
    """The documents of a corpus as its files stand, by name, and the refusals of those that could not be read."""

    documents: tuple[Document, ...]
    refused: tuple[DocumentError, ...]


def no_progress(stage: str, done: int, total: int) -> None:
    """Take no notice of the progress of a build."""


def read_sources(sources: Sources, known: Mapping[str, Document], progress: Progress = no_progress) -> Read:
    """The files, read; a file whose bytes are those of its document in `known` is not parsed again."""
    read = [_read(source, known, progress, place, len(sources.files)) for place, source in enumerate(sources.files)]
    return Read(
        tuple(document for document in read if isinstance(document, Document)),
        (*sources.refused, *(problem for problem in read if isinstance(problem, DocumentError))),
    )


def _read(
    source: Source, known: Mapping[str, Document], progress: Progress, place: int, total: int
) -> Document | DocumentError:
    progress("reading", place, total)
    try:
        same = known.get(source.name)
        if same and same.sha256 == source_sha256(source.path):
            return same
        return parse_isolated(source.path, source.name)
    except DocumentError as problem:
        return problem
    except OSError as problem:
        return DocumentError(source.name, f"cannot be opened ({problem.strerror}); check its permissions")
    except Exception as problem:  # noqa: BLE001  # one file that a parser trips over must not cost the others
        return DocumentError(source.name, f"the parser failed on it ({type(problem).__name__}); please report the file")
