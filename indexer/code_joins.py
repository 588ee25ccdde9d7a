"""Which neighbouring tokens are one code, written with a hyphen, a dot or a space inside ("e 0135", "RG-6")."""

import re
from dataclasses import dataclass

from indexer.code_shapes import shape
from indexer.code_words import code_words

_YEAR = re.compile(r"(?:19|20)\d\d")
_ICD_START = re.compile(r"[A-Z]\d[0-9AB]")
_REASON = re.compile(r"[ABPW]?\d{1,3}")
_ICD = re.compile(r"[A-Z]\d[0-9AB][0-9A-Z]{0,4}")
# How the pieces of a code of a strong shape may be cut: one letter and four digits, or four digits and a letter.
_CUTS = {"hcpcs": (1, 4), "cdt": (1, 4), "pla": (4, 1), "cpt3": (4, 1), "cpt2": (4, 1)}


@dataclass(frozen=True, slots=True)
class Join:
    """Two or three tokens as written, and what stands around them; `gaps` are the characters between them."""

    pieces: tuple[str, ...]
    gaps: tuple[str, ...]
    announced: str = ""
    opening: bool = False
    counted: bool = False
    beside_modifier: bool = False

    @property
    def key(self) -> str:
        """The joined key."""
        return "".join(self.pieces).upper()

    @property
    def cut(self) -> tuple[int, ...]:
        """The lengths of the pieces."""
        return tuple(map(len, self.pieces))

    @property
    def tight(self) -> bool:
        """Whether there is no space in it."""
        return not any(gap.isspace() for gap in self.gaps)

    @property
    def common(self) -> bool:
        """Whether the letters are a word that never joins a number across a space."""
        letters = self.pieces[0]
        return letters.lower() in code_words().never_join and (not letters.isupper() or letters in {"A", "I"})


def certainty(join: Join) -> bool | None:
    """True: one code for certain; False: perhaps one, so the tokens are also read alone; None: not one code."""
    if not any(map(str.isdigit, join.key)) and join.cut != (1, 1):
        return None
    kind = shape(join.key)
    if kind == "taxonomy":
        return True
    if kind in _CUTS and join.cut == _CUTS[kind]:
        return _strong(join)
    for rule in (_spaced_cpt, _denial, _diagnosis, _modifier, _identifier):
        answer = rule(join, kind)
        if answer is not None:
            return answer
    return None


def _strong(join: Join) -> bool | None:
    """A letter and four digits either way round; "a 2016 claim" and "1200 f" are none."""
    letter, digits = sorted(join.pieces, key=len)
    if join.tight or join.announced:
        return True
    if digits.startswith("0") or (letter.isupper() and not _YEAR.fullmatch(digits)):
        return True
    return True if letter not in {"a", "A", "f"} and not _YEAR.fullmatch(digits) else None


def _spaced_cpt(join: Join, kind: str | None) -> bool | None:
    """Five digits with a space after the first or the second ("9 0460", "90 837")."""
    if kind != "cpt" or not join.key.isdigit() or join.tight or join.cut not in {(1, 4), (2, 3)}:
        return None
    if _YEAR.fullmatch(join.pieces[1]):
        return None
    return bool(join.announced) or join.pieces[1].startswith("0")


def _denial(join: Join, kind: str | None) -> bool | None:
    """A group prefix and a reason number ("CO-16", "pr 204")."""
    reason = "".join(join.pieces[1:]).upper()
    whole = join.cut[0] == 2 and _REASON.fullmatch(reason) and (len(join.pieces) == 2 or join.cut[1] == 1)
    return True if kind == "carc" and whole else None


def _diagnosis(join: Join, kind: str | None) -> bool | None:
    """Category, dot and the rest; a letter apart from its digits; a space for the dot."""
    pieces = [piece.upper() for piece in join.pieces]
    if not _ICD.fullmatch(join.key) or (kind not in {"icd10", "hcpcs", "cdt", "rarc"} and join.announced != "icd10"):
        return None
    start = "".join(pieces[:-1])
    if _ICD_START.fullmatch(start) and not join.gaps[-1].isspace():
        return None if len(pieces) == 3 and join.common else True
    if len(pieces) == 3:
        return None
    if len(pieces[0]) == 1 and pieces[1][0].isdigit() and not (join.common and not join.tight):
        return bool(join.announced) or (join.tight and len(join.key) > 3)
    spaced = _ICD_START.fullmatch(pieces[0]) and pieces[1][0].isdigit()
    return bool(join.announced) if spaced else None


def _modifier(join: Join, kind: str | None) -> bool | None:
    """Two characters apart, only beside a word for modifier ("mod q-1", "the q.n. modifier")."""
    beside = join.announced == "modifier" or join.beside_modifier
    return True if kind == "modifier" and join.cut == (1, 1) and beside and not join.key.isdigit() else None


def _identifier(join: Join, kind: str | None) -> bool | None:
    """Letters and a number ("RG-6", "so 123"), or a number and letters ("5 fnoa")."""
    if len(join.pieces) != 2 or kind is None or "." in join.gaps:
        return None
    first, second = join.pieces
    if first.isalpha() and second[0].isdigit() and len(first) <= 5:
        return _letters_first(join, first) if second.isdigit() or join.tight or join.announced else None
    placed = join.tight or (join.opening and not join.announced)
    if first.isdigit() and second.isalpha() and 2 <= len(second) <= 4 and placed:
        words = code_words()
        plain = {second.lower(), second.lower().removesuffix("s")} & (words.never_join | words.units)
        return None if plain or not (second.islower() or second.isupper()) else bool(join.announced)
    return None


def _letters_first(join: Join, letters: str) -> bool | None:
    if join.announced and join.announced != "modifier":
        return None if join.common and not join.tight else True
    if join.tight:
        return False if letters.isupper() or (len(letters) <= 2 and not join.common) else None
    longest = 3 if letters.isupper() else 2
    return None if join.common or join.counted or len(letters) > longest else False
