"""Which lines of plain text are headings, by their form alone.

A style is a name; lines of the same style are of the same rank. "brackets", "equals", "fenced", "named" and "number" are
unmistakable;
"capitals" and "title" are likely; "sentence" is a short line in sentence case, a heading only where a body follows.
"""

import re
from dataclasses import dataclass

_BRACKETS = re.compile(r"\[\s*([^\[\]|]{2,80}?)\s*\]")
_EQUALS = re.compile(r"(={2,6}|#{1,6})\s+(\S.{0,100}?)(?:\s+[=#]+)?")
_FENCED = re.compile(r"([*=~#:+_-])\1{1,20}\s*([^\W_].{0,90}?)\s*\1{2,}")
_NAMED = re.compile(
    r"(?:(?:section|chapter|appendix|article|annex)\s+(?:\d+(?:\.\d+)*|[IVX]+|[A-Z])|part\s+(?:\d+|[IVX]+)|§+\s*\d[\d.]*)"
    r"(?:\s*[-\u2013\u2014:.)]\s*\S.{0,80}|\s+[^\W\d_].{0,50})?",
    re.IGNORECASE,
)
_PLAIN_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)[.)]\s+\S.*|(\d{1,2}(?:\.\d{1,2})+)\s+\S.*")
_NAMED_NUMBER = re.compile(r"(?:section|part|chapter|appendix|article|table|exhibit)\s+[\dA-Z]{1,3}\b.*", re.IGNORECASE)
_LABEL = re.compile(r"(?P<label>[^\W_](?:[^:|.;!?]|\.(?=\w)){0,48}?)\s*:\s+(?P<value>\S.*)")
_WORD = re.compile(r"[^\W_][\w'\u2019.-]*")  # with the typographic apostrophe
_SMALL = frozenset(
    {"a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "nor", "of", "on", "or", "per", "so"}
    | {"than", "the", "their", "to", "via", "vs", "with", "your"}
)
_STOPS = (".", ",", ";", "!")
_LONGEST = 100  # characters
_MOST_WORDS = 14
_MOST_SENTENCE_WORDS = 8
_MOST_LABEL_WORDS = 7


@dataclass(frozen=True, slots=True)
class Form:
    """A line that may be a heading: its style, its text without marks, its depth where a number tells it (else 0)."""

    style: str
    text: str
    depth: int = 0


def label_of(line: str) -> str:
    """The label of a `Label: value` line, else ""."""
    match = _LABEL.fullmatch(line.strip())
    return match["label"] if match and len(match["label"].split()) <= _MOST_LABEL_WORDS else ""


def value_of(line: str) -> str:
    """The value of a `Label: value` line, else ""."""
    match = _LABEL.fullmatch(line.strip())
    return match["value"] if match else ""


def explicit_form(line: str) -> Form | None:
    """A heading that says so: `[TEXT]`, `== Text ==`, `# Text`, `*** Text ***`, `Section 4: Text`."""
    text = line.strip()
    if match := _BRACKETS.fullmatch(text):
        return Form("brackets", match[1])
    if match := _EQUALS.fullmatch(text):
        return Form("equals", match[2], len(match[1]))
    if match := _FENCED.fullmatch(text):
        return Form("fenced" + match[1][0], match[2])
    if _NAMED.fullmatch(text) and not text.endswith(_STOPS):
        return Form("named", text)
    return None


def likely_form(line: str, most_words: int = _MOST_SENTENCE_WORDS) -> Form | None:
    """A heading by its looks: short, no stop at its end; in sentence case at most `most_words` words."""
    text = line.strip()
    words = _WORD.findall(text)
    if not words or len(text) > _LONGEST or len(words) > _MOST_WORDS or text.endswith(_STOPS) or "|" in text:
        return None
    if not (text[0].isalnum() or text[0] in "\"'(\u201c\u2018"):
        return None
    style = _style(text, words, most_words)
    match = _PLAIN_NUMBER.fullmatch(text)
    depth = (match[1] or match[2]).count(".") + 1 if match else 0
    return Form(style, text.rstrip(":").rstrip(), depth) if style else None


def _style(text: str, words: list[str], most_words: int) -> str:
    if _PLAIN_NUMBER.fullmatch(text):
        return "number"
    if any(word.isalpha() and len(word) > 2 for word in words) and text.upper() == text:
        return "capitals"
    if _NAMED_NUMBER.fullmatch(text) or is_title_case(text):
        return "title"
    if len(words) <= most_words and not text[0].islower() and not _has_sentence_end(text):
        return "sentence"
    return ""


def is_title_case(text: str) -> bool:
    """Whether nearly all of several words that matter begin with a capital or a digit."""
    words = [word for word in _WORD.findall(text) if word.lower() not in _SMALL]
    high = sum(not word[0].islower() for word in words)
    return len(words) > 1 and high >= 0.8 * len(words) and not words[0][0].islower()


def _has_sentence_end(text: str) -> bool:
    """A full stop inside ("No. Never ask") tells prose, not a heading."""
    return re.search(r"[^\W\d_]{3,}[.!?]\s+[A-Z]", text) is not None
