"""The shape of the vocabulary's files: what they must and may hold."""

from pydantic import BaseModel


class Kind(BaseModel):
    """A kind of thing asked for: how it is asked, what shows that a text holds it, whether nothing tells it without."""

    ask: list[str]
    shows: list[str] = []
    pattern: list[str] = []
    needs_sign: bool = False


class Fact(BaseModel):
    """A fact of a certain look: regular expressions for how it is asked, and for how it looks."""

    ask: list[str]
    shows: list[str]


class Lists(BaseModel):
    """How lists and counts are asked for, and single things."""

    ask: list[str]
    count: list[str]
    single: list[str] = []


class Names(BaseModel):
    """What a kind of table is called, in questions and in headings, and how its values look."""

    names: list[str]
    headings: list[str] = []
    value: list[str] = []


class Negation(BaseModel):
    """How rows say no, from outright to with a condition."""

    absolute: list[str]
    strong: list[str]
    conditional: list[str] = []
    particles: list[str] = []
    cells: list[str] = []


class Ask(BaseModel):
    """How something is asked."""

    ask: list[str]


class Shape(BaseModel):
    """How a condition on the look of a code is set."""

    prefix: list[str] = []
    suffix: list[str] = []
    letters: list[str] = []
    digits: list[str] = []


class Filler(BaseModel):
    """Plain words."""

    words: list[str] = []


class QuestionWords(BaseModel):
    """The file `question_words.toml`."""

    kind: dict[str, Kind]
    list: Lists
    applicability: Ask
    negation: Negation
    shape: Shape = Shape()
    filler: Filler = Filler()
    coding: Filler = Filler()
    using: Filler = Filler()
    change: Filler = Filler()
    exclusion: Filler = Filler()
    seldom: Filler = Filler()
    fact: dict[str, Fact] = {}


class Tables(BaseModel):
    """The file `tables.toml`."""

    table: dict[str, Names]
