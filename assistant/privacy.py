"""Does a question look as if it carried patient data? Reasons are given by kind, never by the text that matched.

Patterns miss what they do not know: this stops honest mistakes and is no de-identification. Codes, amounts, toll-free
lines and dates of service are what people ask about, so they pass.
"""

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Literal

Reason = Literal["birth date", "claim number", "email", "medical record number", "member id", "name", "phone", "ssn"]

REMOVE_IDENTIFIERS = (
    "This question looks as if it carries patient data, so it was not searched and not kept. "
    "Please remove identifiers (names, birth dates, record or member numbers, phone, e-mail) and ask again."
)

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DATE = (
    r"(?:(?<![\d/.-])\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})(?![\d-])|(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)"
    rf"|{_MONTH} ?\d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}[ -]?{_MONTH}[ -]?\d{{4}})"
)
_SAYS = r"(?:\s*(?:is|was|[:=#-])){0,2}\s*"  # what stands between a label and its value
_NUMBER = r"\s?(?:ids?|identifiers?|numbers?|nos?\.?|nbr|num|#)"
_LETTER = "[AC-HJKMNP-RT-Y]"  # a Medicare beneficiary identifier has no B, I, L, O, S or Z
_MBI = rf"[1-9]{_LETTER}(?:{_LETTER}|\d)\d-?{_LETTER}(?:{_LETTER}|\d)\d-?{_LETTER}{{2}}\d{{2}}"
_AREA = r"(?!8(?:00|33|44|55|66|77|88))[2-9]\d\d"  # toll-free lines belong to payers and vendors


def _digits(least: int) -> str:
    return rf"[a-z]{{0,4}}-?\d(?:-?\d){{{least - 1},19}}"


_PATTERNS: tuple[tuple[Reason, str], ...] = (
    ("ssn", r"(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?!-)"),
    ("ssn", rf"(?:ssn|social security(?:{_NUMBER})?){_SAYS}(?:\d{{3}}[- ]?\d{{2}}[- ]?)?\d{{4}}"),
    ("email", r"[\w.+-]{1,64}@[a-z0-9-]{1,63}\.[a-z.]{2,64}"),
    ("phone", rf"(?:\+?1[-. ]?)?(?:\({_AREA}\) ?|{_AREA}[-. ])\d{{3}}[-. ]\d{{4}}(?![-.]\d)"),
    ("phone", rf"(?:phone|telephone|tel|cell|mobile)(?:{_NUMBER})?{_SAYS}{_AREA}\d{{7}}"),
    ("medical record number", rf"(?:mrn|(?:medical record|patient|pt|chart){_NUMBER}){_SAYS}{_digits(4)}"),
    ("member id", rf"(?:member|subscriber|beneficiary|medicare|medicaid|insurance|policy){_NUMBER}{_SAYS}{_digits(6)}"),
    ("member id", r"(?:member|subscriber|beneficiary|medicaid) [a-z]{0,3}\d{8,12}"),
    ("medical record number", r"(?:patient|pt|chart) #?\d{6,10}"),
    ("member id", rf"(?:mbi|hicn){_SAYS}{_digits(6)}"),
    ("member id", _MBI),
    ("claim number", rf"(?:icn|dcn|(?:claim|account|acct){_NUMBER}){_SAYS}{_digits(7)}"),
    ("birth date", rf"(?:d\.?o\.?b\.?|date of birth|birth ?date|birthday|born)(?: on)?{_SAYS}(?:{_DATE}|\d{{8}})"),
    ("birth date", rf"{_DATE},? ?\(?(?:dob|date of birth)"),
    # A surname alone ("may Mrs. Ortiz sign?") is how people tell a case: with a given name or a date it is a person.
    ("name", rf"(?-i:(?:Mr|Mrs|Ms|Miss)\.? [A-Z][a-z]+)(?:(?-i: [A-Z][a-z]+)|[,;:( ]{{1,3}}{_DATE})"),
)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_COMPILED = tuple((reason, re.compile(rf"(?<![\w.@-]){text}(?!\w)", re.IGNORECASE)) for reason, text in _PATTERNS)
_NAMES = (  # each group may hold a given name; only then is it one
    re.compile(r"\b(?:patient|pt|member)(?:'?s)?(?: named?)?(?: is)?[:,]? ([a-z]+),? ([a-z]+)", re.IGNORECASE),
    re.compile(rf"\b([a-z]+),? (?:[a-z]\.? )?([a-z'-]+)[,;:( ]{{1,3}}{_DATE}", re.IGNORECASE),
)


@cache
def _given_names() -> frozenset[str]:
    names = files("assistant").joinpath("given_names.csv").read_text(encoding="utf-8").split()
    return frozenset(names[1:])


def _names_a_person(question: str) -> bool:
    words = {word.lower() for pattern in _NAMES for pair in pattern.findall(question) for word in pair}
    return not words.isdisjoint(_given_names())


def patient_data(question: str) -> tuple[Reason, ...]:
    """Return the kinds of patient data the question seems to carry, sorted; () for none."""
    text = unicodedata.normalize("NFKC", question).translate(_DASHES)
    found = {reason for reason, pattern in _COMPILED if pattern.search(text)}
    if _names_a_person(text):
        found.add("name")
    return tuple(sorted(found))
