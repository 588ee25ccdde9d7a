"""The shapes of codes: what kind of code a bare string of letters and digits can be.

A shape says what a code looks like, never that it exists: lists of codes live in the code sets and in the documents.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """A code in a text: `text` as written at `start:end`, `key` its normal form, `kind` the narrowest kind that fits.

    A code that is not `certain` (a bare number, two capitals, letters and digits with a space between) is one only
    where a document has that key; uncertain readings may overlap others, certain ones never overlap each other. Kind
    "number" is a plain number, told apart so that it is not searched as a code.
    """

    text: str
    key: str
    kind: str
    start: int
    end: int
    certain: bool = True


_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("taxonomy", r"\d{3}[0-9A-Z]{6}X"),
        ("pla", r"0\d{3}U"),
        ("cpt3", r"0\d{3}T"),
        ("cpt2", r"\d{4}F"),
        ("cpt", r"\d{5}|0\d{3}[AM]"),
        ("ndc", r"\d{11}"),
        ("npi", r"\d{10}"),
        ("cdt", r"D\d{4}"),
        ("hcpcs", r"[A-CEGHJ-MP-V]\d{4}"),
        ("carc", r"(?:CO|PR|OA|PI|CR)[ABPW]?\d{1,3}"),
        ("rarc", r"MA\d{1,3}"),
        ("icd10", r"[A-Z]\d[0-9AB][0-9A-Z]{0,4}"),
        ("revenue", r"0\d{3}"),
        ("modifier", r"\d{2}|[A-Z]{2}|[A-Z]\d|\d[A-Z]"),
        ("numeric", r"\d{1,4}"),
        ("identifier", r"[A-Z]{1,5}\d{1,6}[A-Z]{0,2}|\d{1,4}[A-Z]{1,5}\d{0,3}[A-Z]?"),
    )
)
_SEPARATORS = re.compile(r"[\s.\-_\u2010-\u2015\u2212]+")
_GROUP = re.compile(r"(CO|PR|OA|PI|CR)([ABPW]?\d{1,3})")
_NUMBER = re.compile(r"([A-Z]*?)0*(\d+)([A-Z]*)")
_CELL = re.compile(r"[A-Z0-9]+(?:[ .\-_\u2010-\u2015][A-Z0-9]+){0,3}")
_NDC = re.compile(r"(\d{4,5})-(\d{3,4})-(\d{1,2})")
_AROUND = "`*'\"()[]{},;:?!"


def code_key(text: str) -> str:
    """The normal form that codes are compared in: upper case, without dots, hyphens, underscores and spaces."""
    return _SEPARATORS.sub("", text).strip(_AROUND).upper()


def shape(key: str) -> str | None:
    """The kind of code that `key` (in normal form) has the shape of, the narrowest first; None for anything else."""
    if not key.isascii():
        return None
    return next((kind for kind, pattern in _SHAPES if pattern.fullmatch(key)), None)


def kind_of(text: str) -> str | None:
    """The kind of code that a table cell as a whole is; None when it is words, empty, or more than one code.

    Lower case counts only when there is a digit ("o03.9", never "as" or "fee").
    """
    cell = text.strip().strip("`*'\"()[]{},;:?!").strip()
    if _NDC.fullmatch(cell):
        return "ndc"
    if not _CELL.fullmatch(cell if not any(map(str.isdigit, cell)) else cell.upper()):
        return None
    return shape(code_key(cell))


def spellings(key: str) -> tuple[str, ...]:
    """The other keys that the same code is written with, `key` itself first.

    The group prefix of a denial dropped (CO97: 97), the leading zeros of its number dropped or, for revenue and place
    codes, added (SO0113: SO113; R06: R6; 651: 0651; 3: 03).
    """
    forms = [key]
    if group := _GROUP.fullmatch(key):
        forms.append(group[2])
    loose = shape(key) in {"identifier", "numeric", "revenue", "modifier"} or len(key) == 3
    if loose and (number := _NUMBER.fullmatch(key)):
        forms.append(number[1] + number[2] + number[3])
    if key.isdigit() and key.isascii() and len(key) in {1, 3}:
        forms.append("0" + key)
    return tuple(dict.fromkeys(forms))


def ndc_key(text: str) -> str | None:
    """The 11-digit key of a hyphenated NDC (labeler 5, product 4, package 2 digits); None when it is not one."""
    match = _NDC.fullmatch(text)
    if match is None or sum(map(len, match.groups())) not in {10, 11}:
        return None
    return match[1].zfill(5) + match[2].zfill(4) + match[3].zfill(2)
