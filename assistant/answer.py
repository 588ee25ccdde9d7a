"""What the assistant says: an Answer made of verbatim rows and passages, each with its Citation.

These are the fields of the public surface; every channel (terminal, API, widget, Slack, MCP) shows these and no more.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

# Documents that are named where the same stands in many.
NAMES = 4

Status = Literal["answered", "no_answer", "mentioned"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Citation(_Frozen):
    """Where a quote stands. `lines` are first and last line from 1; `page`, `place` for formats without lines."""

    document: str
    title: str
    headings: tuple[str, ...] = ()
    table: str | None = None
    row: int | None = None
    lines: tuple[int, int] | None = None
    page: int | None = None
    place: str = ""
    url: str

    @property
    def where(self) -> str:
        """The place inside the document in words: "table Modifier, row 5, line 20"; "" when there is none."""
        parts = [f"table {self.table}" if self.table else "", f"row {self.row}" if self.row else ""]
        if self.lines:
            first, last = self.lines
            parts.append(f"line {first}" if first == last else f"lines {first} to {last}")
        parts += [f"page {self.page}" if self.page else "", self.place]
        return ", ".join(part for part in parts if part)


class Highlight(_Frozen):
    """A span of characters that made it match: in `cells[cell]`, or in `text` where `cell` is None; `end` exclusive."""

    cell: int | None = None
    start: int
    end: int


class Item(_Frozen):
    """One row, passage or whole table, quoted verbatim.

    `score` is 0 to 1, higher is better, calibrated: of the answers near 0.8, four in five are right. `denial` is the
    sentence of a row that says no, verbatim; `notices` say so too, and what official sets say of the row.

    What stands word for word in several places is one item: `also` are other places, `also_total` is how many there are,
    `documents` in how many documents it stands, its own counted.
    """

    kind: Literal["row", "passage", "table"]
    id: str
    score: float = Field(ge=0, le=1)
    text: str
    header: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    highlights: tuple[Highlight, ...] = ()
    citation: Citation
    denial: str = ""
    notices: tuple[str, ...] = ()
    also: tuple[Citation, ...] = ()
    also_total: int = 0
    documents: int = 1

    @property
    def elsewhere(self) -> str:
        """Where else it stands, in words: "The same row stands in 3 documents: a.txt, b.txt, c.txt."; "" if nowhere."""
        if self.documents > 1:
            names = dict.fromkeys(place.document for place in (self.citation, *self.also))
            shown = ", ".join(list(names)[:NAMES]) + (", …" if self.documents > NAMES else "")
            return f"The same {self.kind} stands in {self.documents} documents: {shown}."
        places = "; ".join(place.where for place in self.also[:NAMES]) + ("; …" if self.also_total > NAMES else "")
        return f"The same {self.kind} stands here too: {places}." if self.also else ""

    def ahead(self, message: str) -> tuple[str, ...]:
        """The notices that are read before the quote: that the row says no, unless `message` says so already."""
        said = not self.denial or self.denial in message
        return () if said else tuple(notice for notice in self.notices if notice.endswith(self.denial))

    @property
    def beside(self) -> tuple[str, ...]:
        """The notices that stand beside the quote: all others, which are not the document's words."""
        return tuple(notice for notice in self.notices if not (self.denial and notice.endswith(self.denial)))


class Answer(_Frozen):
    """The reply to one question.

    `answers` are asserted, best first; `related` are worth a look and never asserted. `message` is one sentence put
    together from the quoted cells, or says that the documents do not say.
    """

    status: Status
    question: str
    message: str
    answers: tuple[Item, ...] = ()
    related: tuple[Item, ...] = ()
    notices: tuple[str, ...] = ()
    index_version: str = ""
    request_id: str = ""
