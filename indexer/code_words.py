"""The words of the field that stand around codes, read once from `data/code_words.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class CodeWords:
    """The lists of the data file, in lower case; `kinds` leads from a word to the kind of code it announces."""

    kinds: dict[str, str]
    glue: frozenset[str]
    between: frozenset[str]
    lists: frozenset[str]
    not_codes: frozenset[str]
    capitals: frozenset[str]
    never_join: frozenset[str]
    before: frozenset[str]
    people: frozenset[str]
    units: frozenset[str]
    not_counted: frozenset[str]
    range_words: tuple[str, ...]


@cache
def code_words() -> CodeWords:
    """The word lists that come with the package."""
    data = tomllib.loads((files("indexer") / "data" / "code_words.toml").read_text(encoding="utf-8"))
    glue, names, numbers = data["glue"], data["names"], data["numbers"]
    return CodeWords(
        kinds={word: kind for kind, words in data["kinds"].items() for word in words},
        glue=frozenset(glue["words"]),
        between=frozenset(glue["between"]),
        lists=frozenset(glue["lists"]),
        not_codes=frozenset(names["not_codes"]),
        capitals=frozenset(word.lower() for word in names["capitals"]),
        never_join=frozenset(names["never_join"]),
        before=frozenset(numbers["before"]),
        people=frozenset(numbers["people"]),
        units=frozenset(numbers["units"]),
        not_counted=frozenset(numbers["not_counted"]),
        range_words=tuple(numbers["range_words"]),
    )
