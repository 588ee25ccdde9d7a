"""Which column of a table holds codes, of what kind, and which one describes them."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from indexer.code_words import code_words
from indexer.codes import Code, cell_codes
from indexer.documents import Row, Table

# Shapes that say the kind of a code without a heading; a diagnosis does so only with its dot ("R10" is also a rule), five
# digits only under a heading that speaks of codes (they are also a ZIP code).
_TELLING = frozenset({"taxonomy", "pla", "cpt2", "cpt3", "hcpcs", "cdt"})
_CODES = frozenset({"code", "codes"})
_PROCEDURES = frozenset({"cpt", "cpt2", "cpt3", "pla", "hcpcs", "cdt"})
_MOST = 0.6


@dataclass(frozen=True, slots=True)
class CodeColumn:
    """The place of the codes in a table's rows and the kind that its heading says, "" where the shapes say it."""

    place: int
    kind: str

    def code(self, row: Row) -> Code | None:
        """The code of a row: its cell as one code of a kind that is known, else None."""
        cell = row.cells[self.place].strip() if self.place < len(row.cells) else ""
        codes = cell_codes(cell)
        if len(codes) != 1:
            return None
        code = codes[0]
        kind = code.kind if _by_shape(self.kind, code) else self.kind
        return Code(code.text, code.key, kind, code.start, code.end)


def _by_shape(announced: str, code: Code) -> bool:
    """Whether the shape of a code counts more than the heading: HCPCS codes also stand under "CPT"."""
    return not announced or (announced in _PROCEDURES and code.kind in _PROCEDURES)


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of code is named to people (`digits`: those of digits alone), and the kinds of set it is looked up in."""

    name: str
    sets: tuple[str, ...]
    digits: str = ""


@cache
def checked_kinds() -> Mapping[str, Kind]:
    """The kinds of code that are compared with official sets."""
    return {
        kind: Kind(data["name"], tuple(data["sets"]), data.get("digits", "")) for kind, data in _data()["kinds"].items()
    }


@cache
def _data() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads((files("indexer") / "data" / "checked_columns.toml").read_text(encoding="utf-8"))


def code_column(table: Table) -> CodeColumn | None:
    """The first column of which most cells are codes of a kind that can be checked; None when there is none."""
    for place in range(len(table.header)):
        kind = _heading_kind(table.header[place])
        cells = [row.cells[place] for row in table.rows if place < len(row.cells) and row.cells[place].strip()]
        codes = [found[0] for cell in cells if len(found := cell_codes(cell)) == 1]
        telling = [code for code in codes if kind or _tells(code, table.header[place])]
        if cells and len(codes) >= _MOST * len(cells) and len(telling) >= _MOST * len(codes):
            return CodeColumn(place, kind)
    return None


def _tells(code: Code, heading: str) -> bool:
    """Whether a code says its kind by its shape."""
    if code.kind == "icd10":
        return "." in code.text
    if code.kind == "cpt":
        return bool(_CODES & set(heading.lower().split())) and "zip" not in heading.lower()
    return code.kind in _TELLING


def _heading_kind(heading: str) -> str:
    words = re.findall(r"[a-z0-9]+", heading.lower())
    kinds = (code_words().kinds.get(word, "") for word in words)
    return next((kind for kind in kinds if kind in checked_kinds()), "")


def description_column(table: Table, codes: CodeColumn) -> int | None:
    """The column whose heading says that it describes the code; None when no heading does."""
    known = frozenset(_data()["description"])
    for place, heading in enumerate(table.header):
        if place != codes.place and known & set(re.findall(r"[a-z]+", heading.lower())):
            return place
    return None
