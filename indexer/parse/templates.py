"""What static-site generators leave in a page: front matter on top, `{% tags %}` and `{{ values }}` between."""

import re

_FRONT = re.compile(r"\ufeff?---[ \t]*\n(.{0,20000}?)\n---[ \t]*\n", re.DOTALL)
_KEY = re.compile(r"^(\w+):[ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.MULTILINE)
_OPENING = re.compile(r"\{[%{#]")
_CLOSING = {"{%": "%}", "{{": "}}", "{#": "#}"}
_LONGEST_TAG = 2_000  # characters; further on, a closing belongs to another tag
_CAPTURE = re.compile(r"\{%-?\s*capture\s+(\w+)\s*-?%\}")
_INCLUDE = re.compile(r"\{%-?\s*include\s+([^%]{0,600}?)-?%\}")
_HEADING = re.compile(r"\b(?:heading|title)\s*=\s*\"([^\"]{1,300})\"")
_REFERENCE = re.compile(r"=\s*(\w+)")


def without_templates(text: str) -> tuple[str, dict[str, str]]:
    """The page without front matter and template tags, and what the front matter says.

    A captured part that a later include shows under a heading gets that heading: so are accordions written.
    """
    matter: dict[str, str] = {}
    if match := _FRONT.match(text):
        matter = dict(_KEY.findall(match[1]))
        text = text[match.end() :]
    if "{%" not in text and not matter:
        return text, matter
    headings = _headings(text)
    text = _CAPTURE.sub(lambda capture: f"<h6>{headings[capture[1]]}</h6>" if capture[1] in headings else "", text)
    return _without_tags(text), matter


def _without_tags(text: str) -> str:
    """The text without tags that are closed; in linear time, also where a page is full of openings without an end."""
    kept, place = [], 0
    while match := _OPENING.search(text, place):
        kept.append(text[place : match.start()])
        closing = _CLOSING[match[0]]
        end = text.find(closing, match.end(), match.end() + _LONGEST_TAG)
        place = match.end() if end < 0 else end + len(closing)
        if end < 0:
            kept.append(match[0])
    return "".join([*kept, text[place:]])


def _headings(text: str) -> dict[str, str]:
    """The name of a captured part to the heading that an include shows above it."""
    found = {}
    for include in _INCLUDE.finditer(text):
        heading = _HEADING.search(include[1])
        for name in _REFERENCE.findall(include[1]):
            if heading:
                found[name] = heading[1]
    return found
