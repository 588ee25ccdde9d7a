"""What the documents of an index may be called: by code, by words of title and path, by file name."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath
from typing import TypeVar

from indexer.codes import find_codes, kind_of
from indexer.documents import Document
from indexer.words import STOP_WORDS, plain_words, stem

Owners = frozenset[str]  # names of documents
Key = TypeVar("Key")
# A file name without its suffix is a name by itself when it looks like no word and no code: "cpt-0252u", not "policy".
NO_WORD = re.compile(r"[\d_-]")


@dataclass(frozen=True, slots=True)
class NamingWords:
    """The lists of `data/naming.toml`; `formats` leads from a noun to the formats it tells."""

    cue: re.Pattern[str]
    noun_cue: re.Pattern[str]
    strong: re.Pattern[str]
    article: re.Pattern[str]
    between: re.Pattern[str]
    after: re.Pattern[str]
    said: re.Pattern[str]
    nouns: frozenset[str]
    loose: frozenset[str]
    formats: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Names:
    """Who is called what.

    `codes` leads from a code to the documents with it in their title, `words` from a stem to those with it in title or
    path, `kinds` from a noun that tells a format to those of that format, `files` from a file name, case-folded, to the
    document; `wholes` from all words of a title or file name, two at least; `spelt` holds the words as written.
    """

    codes: Mapping[str, Owners]
    words: Mapping[str, Owners]
    kinds: Mapping[str, Owners]
    files: Mapping[str, Owners]
    wholes: Mapping[tuple[str, ...], Owners]
    spelt: frozenset[str]


def names_of(documents: Iterable[Document]) -> Names:
    """What these documents may be called."""
    tables: tuple[dict[str, set[str]], ...] = tuple(defaultdict(set) for _ in range(5))
    codes, words, kinds, paths, wholes = tables
    spelt: set[str] = set()
    formats = naming_words().formats
    for document in documents:
        path = PurePosixPath(document.name)
        for code in find_codes(document.title):
            if code.certain and code.kind != "number":
                codes[code.key].add(document.name)
        for text in (document.title, path.with_suffix("").as_posix()):
            spelt.update(plain_words(text))
            for word in plain_words(text):
                words[stem(word)].add(document.name)
        for text in (document.title, path.stem):
            wholes[" ".join(whole(plain_words(text)))].add(document.name)
        for noun, told in formats.items():
            if path.suffix.removeprefix(".") in told:
                kinds[noun].add(document.name)
        for name in (path.name, path.stem) if _no_word(path.stem) else (path.name,):
            paths[name.casefold()].add(document.name)
    return Names(
        codes=_frozen(codes),
        words=_frozen(words),
        kinds=_frozen(kinds),
        files=_frozen(paths),
        wholes=_frozen({tuple(key.split()): owners for key, owners in wholes.items() if " " in key}),
        spelt=frozenset(spelt),
    )


def _no_word(name: str) -> bool:
    return bool(NO_WORD.search(name)) and not kind_of(name)


def whole(words: Iterable[str]) -> tuple[str, ...]:
    """The stems of a name, small words left out."""
    return tuple(stem(word) for word in words if word not in STOP_WORDS)


def _frozen(table: Mapping[Key, set[str]]) -> dict[Key, Owners]:
    return {key: frozenset(owners) for key, owners in table.items()}


@cache
def naming_words() -> NamingWords:
    """The word lists that come with the package."""
    data = tomllib.loads((files("assistant") / "data" / "naming.toml").read_text(encoding="utf-8"))
    article = rf"(?:(?:{_any(data['articles'])})\s+)?[\"“'(]?"
    nouns = {noun for told in data["formats"].values() for noun in told}
    return NamingWords(
        cue=_before(rf"(?:{_any([*data['strong'], *data['cues']])})\s+{article}"),
        noun_cue=_before(rf"(?:{_any([*data['strong'], *data['cues'], *data['more']])})\s+{article}"),
        strong=_before(rf"(?:{_any(data['strong'])})\s+{article}"),
        article=_before(article),
        between=re.compile(rf"\s+(?:{_any(data['between'])})\s+{article}", re.IGNORECASE),
        after=re.compile(rf"[\"”')]?(?:\s+(?:{_any(data['after'])})\b)?\s*[:,]?", re.IGNORECASE),
        said=re.compile(rf"\s+(?:{_any(data['after'])})\b", re.IGNORECASE),
        nouns=frozenset(data["nouns"]),
        loose=frozenset(data["loose"]),
        formats={noun: frozenset(f for f, told in data["formats"].items() if noun in told) for noun in nouns},
    )


def _before(pattern: str) -> re.Pattern[str]:
    """A pattern for what ends a text and begins a word."""
    return re.compile(rf"(?:^|(?<=[\s,;:(])){pattern}$", re.IGNORECASE)


def _any(terms: Iterable[str]) -> str:
    return "|".join(re.escape(term).replace(r"\ ", r"\s+") for term in sorted(terms, key=len, reverse=True))
