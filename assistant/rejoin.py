"""Codes that were typed in pieces: "9 7 0 3 5", "97-750" and "O 03 .4", where the documents have the whole."""

import re
from collections.abc import Container, Iterator
from itertools import pairwise

from indexer.codes import code_key

_PIECE = re.compile(r"[A-Za-z0-9]+")
_GAP = re.compile(r"[ .\-\u2010-\u2015]{1,3}")
# So many pieces of so many signs at most; a shorter code is too easily made of two numbers that stand together by chance.
MOST, LONGEST, SHORTEST = 8, 5, 4


def rejoined(question: str, known: Container[str]) -> str:
    """The question with each run of pieces as one word where the key of that is in `known`, and of no piece by itself."""
    pieces = [match for match in _PIECE.finditer(question) if len(match[0]) <= LONGEST]
    parts, place = [], 0
    for first, last in _runs(question, pieces, known):
        parts += [question[place:first], "".join(_PIECE.findall(question[first:last]))]
        place = last
    return "".join([*parts, question[place:]])


def _runs(question: str, pieces: list[re.Match[str]], known: Container[str]) -> Iterator[tuple[int, int]]:
    """The stretches of the question that are one code, the longest from each place on."""
    at = 0
    while at < len(pieces):
        reach = _reach(question, pieces, at)
        run = next((end for end in range(reach, at + 1, -1) if _is_code(question, pieces[at:end], known)), None)
        if run is not None:
            yield pieces[at].start(), pieces[run - 1].end()
        at = run or at + 1


def _reach(question: str, pieces: list[re.Match[str]], at: int) -> int:
    """How far the pieces go on from `at` with no more than a sign or two between them."""
    reach = at + 1
    for one, other in pairwise(pieces[at : at + MOST]):
        if not _GAP.fullmatch(question[one.end() : other.start()]):
            break
        reach += 1
    return reach


def _is_code(question: str, pieces: list[re.Match[str]], known: Container[str]) -> bool:
    """Whether pieces make a known code; where blanks stand between them, no piece may be a known code by itself."""
    keys = [code_key(piece[0]) for piece in pieces]
    whole = "".join(keys)
    if len(whole) < SHORTEST or whole not in known or not any(letter.isdigit() for letter in whole):
        return False
    tight = not any(letter.isspace() for letter in question[pieces[0].start() : pieces[-1].end()])
    figures = (any(letter.isdigit() for letter in key) and (tight or key not in known) for key in keys)
    return all(len(key) == 1 or figure for key, figure in zip(keys, figures, strict=True))
