"""Reads a text from left to right and says which of its tokens, alone or joined, are codes (rules: `indexer.codes`)."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from indexer.code_joins import Join, certainty
from indexer.code_shapes import Code, code_key, ndc_key, shape
from indexer.code_words import code_words

_TOKEN = re.compile(r"\bICD[- ]?(?:10|9)(?:[- ]?(?:CM|PCS))?\b|[A-Za-z0-9]+", re.IGNORECASE)
_NDC = re.compile(r"(?<![\w-])\d{4,5}-\d{3,4}-\d{1,2}(?![\w-])")
# Telephone numbers, dates, times and ratios, thousands, fractions and decimals.
_PLAIN = re.compile(
    r"(?<![\w-])(?:(?:\(?\d{3}\)?[-. ])?\d{3}[-.]\d{4}|\d{1,4}/\d{1,2}/\d{2,4}|\d{4}-\d\d-\d\d|\d{1,2}:\d\d+"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d/\d|\d+\.\d+)(?![\w-])"
)
_TIGHT = re.compile(r"[.\-_\u2010-\u2015\u2212]")
_LOOSE = re.compile(r"[ \t\u00a0]{1,2}")
_LIST_GAP = re.compile(r"\s*[,/&+]\s*")
_LEAD = re.compile(r"[\s:#.=(\-\u2010-\u2015\"'`]*")
_SPACE = re.compile(r"\s")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ICD = re.compile(r"[A-Z]\d[0-9AB][0-9A-Z]{0,4}")
_STRONG = frozenset({"taxonomy", "pla", "cpt3", "cpt2", "cpt", "cdt", "hcpcs", "carc"})
# Without a digit, one or two capitals, or a word for modifier there is no code.
_HINT = re.compile(r"\d|(?<![A-Za-z])[A-Z]{1,2}(?![A-Za-z])|[Mm][Oo][Dd]")
_FAR = 12  # tokens before a code among which the word that announces it may stand
# What a code must look like to be of the kind that the word before it announces.
_ANNOUNCED = {
    "modifier": re.compile(r"[A-Z0-9]{2}"),
    "icd10": _ICD,
    "revenue": re.compile(r"\d{3,4}"),
    "pos": re.compile(r"\d{1,2}"),
    "carc": re.compile(r"[A-Z]?\d{1,3}"),
    "rarc": re.compile(r"[A-Z]{1,2}\d{1,3}"),
    "ndc": re.compile(r"\d{10,11}"),
    "npi": re.compile(r"\d{10}"),
}


@dataclass(frozen=True, slots=True)
class Token:
    """A run of letters and digits; `low` is its lower case without hyphens and spaces."""

    text: str
    start: int
    end: int
    low: str


class _Spans:
    """The places that matches cover."""

    def __init__(self, matches: list[re.Match[str]]) -> None:
        spans = sorted(match.span() for match in matches)
        self._starts = [start for start, _ in spans]
        self._ends = list(accumulate((end for _, end in spans), max))

    def hold(self, place: int) -> bool:
        """Whether one of them covers `place`."""
        before = bisect_right(self._starts, place) - 1
        return before >= 0 and place < self._ends[before]


class Reader:
    """One text, cut into tokens."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = code_words()
        self.ndcs = [match for match in _NDC.finditer(text) if ndc_key(match[0])]
        ndcs = _Spans(self.ndcs)
        self.plain = [match for match in _PLAIN.finditer(text) if not ndcs.hold(match.start())]
        whole = _Spans([*self.ndcs, *self.plain])
        hinted = _HINT.search(text) is not None
        self.tokens = [token for token in self._tokens() if not whole.hold(token.start)] if hinted else []
        self.shouted = text.isupper() and len(text.split()) > 2

    def _tokens(self) -> Iterator[Token]:
        """The tokens; a word of the field written against its code ("mod52") is cut from it."""
        for match in _TOKEN.finditer(self.text):
            low = (match[0] if match[0].isalnum() else code_key(match[0])).lower()
            head = None
            if low[-1].isdigit() and low[0].isalpha():
                head = next((w for w in self.words.glue if low.startswith(w) and low[len(w) :].isdigit()), None)
            if head is None or low in self.words.kinds or low in self.words.not_codes:
                yield Token(match[0], match.start(), match.end(), low)
            else:
                cut = match.start() + len(head)
                yield Token(match[0][: len(head)], match.start(), cut, head)
                yield Token(match[0][len(head) :], cut, match.end(), low[len(head) :])

    def codes(self) -> Iterator[Code]:
        """The readings of the text, those of one place together."""
        for match in self.ndcs:
            yield Code(match[0], ndc_key(match[0]) or "", "ndc", match.start(), match.end())
        for match in self.plain:
            yield Code(match[0], code_key(match[0]), "number", match.start(), match.end())
        at, running = 0, ""
        while at < len(self.tokens):
            if self._is_word(at):
                running = running if self.tokens[at].low in self.words.lists else ""
                at += 1
                continue
            announced = self._announced(at, running)
            joined = self._joined(at, announced)
            if joined and (joined[1].certain or not _SPACE.search(joined[1].text)):
                yield joined[1]
                at, running = at + joined[0], announced
                continue
            single = self._single(at, announced)
            yield from (code for code in (single, joined and joined[1]) if code)
            if self.tokens[at].low not in self.words.lists:
                running = announced if single and single.kind != "number" else ""
            at += 1

    def _is_word(self, at: int) -> bool:
        """Whether a token is a word of three letters and more with no number after it, which is never part of a code."""
        low = self.tokens[at].low
        return len(low) > 2 and low.isalpha() and not self._low(at + 1)[:1].isdigit()

    def _gap(self, at: int) -> str:
        """What stands between token `at` and the next; a line break at either end of the text."""
        inside = 0 <= at < len(self.tokens) - 1
        return self.text[self.tokens[at].end : self.tokens[at + 1].start] if inside else "\n"

    def _low(self, at: int) -> str:
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""

    def _announced(self, at: int, running: str) -> str:
        """The kind that the words before token `at` announce, "" for none; `running` is that of the code before it."""
        back = at - 1
        if running and (
            _LIST_GAP.fullmatch(self._gap(back)) or self._low(back) in self.words.lists or self._low(at).isdigit()
        ):
            return running
        while back > max(0, at - _FAR) and self._low(back) in self.words.between and _LEAD.fullmatch(self._gap(back)):
            if self._low(back) in self.words.kinds and self._low(back - 1) not in self.words.kinds:
                break
            back -= 1
        kind = self.words.kinds.get(self._low(back), "")
        return kind if kind and _LEAD.fullmatch(self._gap(back)) else ""

    def _single(self, at: int, announced: str) -> Code | None:
        """The reading of one token on its own."""
        token = self.tokens[at]
        if token.low in self.words.not_codes or token.low in self.words.kinds:
            return None
        if token.low.isdigit():
            return self._number(at, announced)
        if token.low.isalpha():
            return self._letters(at, announced)
        kind = self._kind(token.low.upper(), announced)
        if kind not in _STRONG and not announced and self._measured(token.low):
            return self._code(at, 1, "number", certain=True)
        if kind is None:
            return None
        sure = kind in _STRONG or (len(token.low) > 3 and kind == "icd10") or bool(announced)
        return self._code(at, 1, kind, certain=sure)

    def _kind(self, key: str, announced: str) -> str | None:
        """The kind of `key` where the words before it announce one, as far as its shape allows."""
        pattern, kind = _ANNOUNCED.get(announced), shape(key)
        if pattern and pattern.fullmatch(key):
            return announced
        if kind == "modifier" or (kind == "icd10" and len(key) == 3 and announced):
            return "numeric" if key.isdigit() else "identifier"
        return kind

    def _code(self, at: int, width: int, kind: str, *, certain: bool) -> Code:
        start, end = self.tokens[at].start, self.tokens[at + width - 1].end
        written = self.text[start:end]
        return Code(written, code_key(written), kind, start, end, certain)

    def _measured(self, low: str) -> bool:
        """Whether a number is written against its unit or its ordinal ending ("20mg", "3rd", "x2")."""
        match = re.fullmatch(r"\d+([a-z]+)|x\d+", low)
        return match is not None and (
            match[1] is None or match[1] in self.words.units or match[1][:-1] in self.words.units
        )

    def _number(self, at: int, announced: str) -> Code:
        token = self.tokens[at]
        sign = self.text[token.start - 1 : token.start] if token.start else ""
        signed = sign in {"$", "€", "£", "<", ">"} or self.text[token.end :].lstrip()[:1] in {"%", "#"}
        # A modifier has two signs: in "mod 4 contaminated" the 4 says "for".
        if signed or (announced == "modifier" and len(token.low) == 1):
            kind, certain = "number", True
        elif announced:
            kind, certain = self._kind(token.low, announced) or "numeric", True
        elif len(token.low) == 5:
            counted = token.low.endswith("00") and self._counted(at)
            kind, certain = ("number" if counted else "cpt"), True
        elif self._counted(at) or self._placed(at) or _YEAR.fullmatch(token.low) or len(token.low) == 1:
            kind, certain = "number", True
        else:
            kind, certain = self._bare(token.low), len(token.low) == 11
        return self._code(at, 1, kind, certain=certain)

    @staticmethod
    def _bare(digits: str) -> str:
        kind = shape(digits)
        return kind if kind in {"revenue", "ndc", "npi"} else "numeric"

    def _counted(self, at: int, ends: int = 3) -> bool:
        """Whether the number `at` is followed by its unit or by what is counted, also as one of the `ends` of a range."""
        gap, low = self._gap(at), self._low(at + 1)
        if not (_LOOSE.fullmatch(gap) or _TIGHT.fullmatch(gap)):
            return False
        if low in self.words.range_words or low.isdigit():
            further = at + 2 if low in self.words.range_words else at + 1
            return (
                ends > 1
                and self._low(further).isdigit()
                and (low in self.words.range_words or gap == "-")
                and self._counted(further, ends - 1)
            )
        if low in self.words.units or (low.endswith("s") and low[:-1] in self.words.units):
            return True
        plural = len(low) > 3 and low.endswith("s") and not low.endswith(("ss", "us", "is"))
        return (
            plural
            and self.tokens[at + 1].text.islower()
            and low not in self.words.not_counted | self.words.kinds.keys()
        )

    def _placed(self, at: int) -> bool:
        """Whether a word of measure or place stands before the number `at`, or it is somebody's age or reading."""
        low, before = self._low(at - 1), self._low(at - 2)
        if low in {"is", "was", "were", "s", "m", "am"}:
            return before in self.words.people or low in {"m", "am"}
        return low in self.words.before and not re.search(r"[.?!;]", self._gap(at - 1))

    def _letters(self, at: int, announced: str) -> Code | None:
        """A two-letter modifier: in capitals, or beside a word for modifier; one letter after a word such as letter."""
        token = self.tokens[at]
        if len(token.low) == 1 and announced in {"identifier", "modifier"} and token.text.isupper():
            return self._code(at, 1, "identifier", certain=False)
        if len(token.low) != 2 or not token.text.isascii():
            return None
        beside = announced == "modifier" or (self._next_is_modifier(at) and bool(_LOOSE.fullmatch(self._gap(at))))
        if token.text.isupper() and not self.shouted:
            common = token.low in self.words.capitals and announced != "modifier"
            beside = beside and not common
            return self._code(at, 1, "letters" if common else "modifier", certain=beside)
        if token.low in self.words.never_join or token.low in self.words.capitals:
            alone = at == len(self.tokens) - 1 if announced == "modifier" else len(self.tokens) == 2
            beside = beside and alone
        return self._code(at, 1, "modifier", certain=True) if beside else None

    def _next_is_modifier(self, at: int) -> bool:
        return self.words.kinds.get(self._low(at + 1)) == "modifier" and not self._low(at + 2).isdigit()

    def _joined(self, at: int, announced: str) -> tuple[int, Code] | None:
        """The widest reading of token `at` with the one or two after it, and how many tokens it takes."""
        if self.text[self.tokens[at].start - 1 : self.tokens[at].start] in {"'", "\u2019"}:
            return None
        for width in (3, 2):
            gaps = [self._gap(at + step) for step in range(width - 1)]
            pieces = [self._low(at + step) for step in range(width)]
            if not all(_TIGHT.fullmatch(gap) or _LOOSE.fullmatch(gap) for gap in gaps) or self._worded(pieces):
                continue
            written = tuple(self.tokens[at + step].text for step in range(width))
            beside = self._next_is_modifier(at + width - 1)
            counted = self._counted(at + width - 1)
            certain = certainty(Join(written, tuple(gaps), announced, at == 0, counted, beside))
            if certain is not None:
                said = announced or ("modifier" if beside else "")
                kind = self._kind("".join(pieces).upper(), said) or "identifier"
                return width, self._code(at, width, kind, certain=certain)
        return None

    def _worded(self, pieces: list[str]) -> bool:
        """Whether one of the pieces is a word of its own that announces a code or only looks like one."""
        return any(piece in self.words.kinds or piece in self.words.not_codes for piece in pieces)
