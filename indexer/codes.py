"""Codes in text: found in any spelling a hurried person types, and brought to one normal form.

Matching is equality of keys or containment in a range (`code_ranges`), never likeness. Which reading of a number is a
code, in this order:

1. A number with a currency or percent sign, a date, a decimal, a ratio or an ordinal ending is a "number".
2. A number right after a word that announces a code ("modifier 53", "cpt-81229", "pos 3", "modifiers 53, 59 and 76") is
   a code of that kind.
3. A number with a unit or a counted plural behind it ("60 days", "3 rooms", "20mg"), or a word of measure or place
   before it ("age 12", "room 3", "she is 34"), a year from 1900 to 2099 and a single digit are a "number".
4. What is left of two to four digits is "numeric" and not certain: a code only where a document has it as one.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from string import ascii_uppercase

from indexer.code_reader import Reader
from indexer.code_shapes import Code, code_key, kind_of, ndc_key, spellings

__all__ = ["Code", "as_known", "cell_codes", "code_key", "find_codes", "kind_of", "missing_codes", "spellings"]

_SERIES = 1000  # numbers of a series that are tried


def find_codes(text: str) -> tuple[Code, ...]:
    """Every code in a question or in prose, in the order of the text, plain numbers among them as kind "number"."""
    return tuple(sorted(Reader(text).codes(), key=lambda code: (code.start, -code.end, code.kind)))


def as_known(codes: Iterable[Code], known: Container[str]) -> tuple[Code, ...]:
    """The codes, with the key that `known` has for them where it has another spelling of theirs and not their own."""
    return tuple(replace(code, key=_known_key(code, known)) for code in codes)


def _known_key(code: Code, known: Container[str]) -> str:
    if (
        code.kind == "pos" and (padded := code.key.zfill(2)) in known
    ):  # "pos 3" is 03, also where a bare 3 stands somewhere
        return padded
    found = next((form for form in _forms(code, known) if form in known), None)
    if found is None and code.certain and code.key.isdigit():
        lettered = [key for letter in ascii_uppercase if (key := letter + code.key) in known]
        found = lettered[0] if len(lettered) == 1 else None
    return found or code.key


def missing_codes(codes: Sequence[Code], known: Container[str]) -> tuple[Code, ...]:
    """The codes of a question that `known` keys do not hold, in no spelling; none when one of them is held.

    Told are the certain ones, and those that continue a known series (VB9 where there is VB8). Digits that a known code
    has after its letter (1516 of D1516) are not missing.
    """
    named = [code for code in codes if code.kind != "number"]
    if any(form in known for code in named for form in _forms(code, known)):
        return ()
    return tuple(code for code in named if _is_missing(code, known))


def _is_missing(code: Code, known: Container[str]) -> bool:
    if code.key.isdigit():
        return code.certain and not any(letter + code.key in known for letter in ascii_uppercase)
    return code.certain or _in_series(code, known)


def _in_series(code: Code, known: Container[str]) -> bool:
    """Whether other codes of the same letters are known."""
    series = code.key.rstrip("0123456789")
    return series not in {"", code.key} and any(f"{series}{number}" in known for number in range(_SERIES))


def _forms(code: Code, known: Container[str]) -> tuple[str, ...]:
    """The spellings of a code; a denial keeps its group where others are written with theirs."""
    return (code.key,) if code.kind == "carc" and _in_series(code, known) else spellings(code.key)


def cell_codes(text: str) -> tuple[Code, ...]:
    """The codes of a table cell: the cell as one code, or the certain ones found in it.

    Unlike in prose a single letter, a bare number and two capitals are a code when they are the whole cell.
    """
    cell = text.strip()
    key, start = ndc_key(cell) or code_key(cell), text.find(cell)
    kind = kind_of(cell) or ("identifier" if len(key) == 1 and key.isascii() and key.isalnum() else None)
    if kind:
        return (Code(cell, key, kind, start, start + len(cell)),)
    return tuple(code for code in find_codes(text) if code.certain and code.kind != "number")
