"""Conditions on the look of a code: "which diagnosis codes start with O", "modifiers made of letters"."""

import re
from collections.abc import Callable, Iterable, Iterator

from assistant.vocabulary import Vocabulary
from indexer.codes import code_key

Condition = Callable[[str], bool]  # takes the text of a row's first cell


def shape_conditions(question: str, vocabulary: Vocabulary) -> tuple[Condition, ...]:
    """The conditions that a question sets on the first cell of a row; () when it sets none."""
    shape = vocabulary.questions.shape
    return (
        *map(_starts, _captured(shape.prefix, question)),
        *map(_ends, _captured(shape.suffix, question)),
        *([_letters] if _any(shape.letters, question) else []),
        *([_digits] if _any(shape.digits, question) else []),
    )


def _captured(patterns: Iterable[str], question: str) -> Iterator[str]:
    for pattern in patterns:
        if found := re.search(pattern, question, re.IGNORECASE):
            yield code_key(found[1])


def _any(patterns: Iterable[str], question: str) -> bool:
    return any(re.search(pattern, question, re.IGNORECASE) for pattern in patterns)


def _starts(prefix: str) -> Condition:
    return lambda cell: code_key(cell).startswith(prefix)


def _ends(suffix: str) -> Condition:
    return lambda cell: code_key(cell).endswith(suffix)


def _letters(cell: str) -> bool:
    return code_key(cell).isalpha()


def _digits(cell: str) -> bool:
    return code_key(cell).isdigit()
