"""A question that names a document by its code ("in the E2500 document, …") is asked of that document."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from assistant.question import Query
from indexer.codes import find_codes
from indexer.documents import Document

# With this many words beside it, the code of a document says where to look and not what for.
ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Named:
    """A question as it is asked of the documents that it names; `documents` is () when it names none."""

    query: Query
    documents: tuple[str, ...] = ()


def titles_of(documents: Iterable[Document]) -> Mapping[str, tuple[str, ...]]:
    """Which documents have which code in their title."""
    found: dict[str, list[str]] = {}
    for document in documents:
        for key in {code.key for code in find_codes(document.title) if code.certain and code.kind != "number"}:
            found.setdefault(key, []).append(document.name)
    return {key: tuple(names) for key, names in found.items()}


def named(query: Query, titles: Mapping[str, tuple[str, ...]]) -> Named:
    """The one document whose code a question names beside what it asks for.

    A code alone is what is asked for, not where; so is the code of several documents. The code that named the document is
    taken out where the question has another, or says enough without it.
    """
    codes = [code for code in query.codes if len(titles.get(code.key, ())) == 1]
    documents = {titles[code.key][0] for code in codes}
    if len(documents) != 1 or len(query.codes) + len(query.words) < 2:
        return Named(query)
    others = tuple(code for code in query.codes if code not in codes)
    keeps = not others and len(query.words) < ENOUGH
    return Named(replace(query, codes=query.codes if keeps else others), tuple(documents))
