"""The files of fixed width in which CMS publishes code sets, read as rows under the column names of its other files."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

Cells = list[str]
_CODE_LENGTH = 3  # letters and digits of an ICD-10-CM code before its dot


@dataclass(frozen=True, slots=True)
class Layout:
    """`line` is what every line of such a file begins with; `columns` are name, first and last place (exclusive, from 0)."""

    kind: str
    line: re.Pattern[str]
    columns: tuple[tuple[str, int, int | None], ...]

    def rows(self, lines: Iterable[str]) -> Iterator[Cells]:
        """The column names, then the cells of each line."""
        header = [name for name, _, _ in self.columns]
        cells = ([line[first:last].strip() for _, first, last in self.columns] for line in lines)
        return chain([header], map(_dotted, cells) if self.kind == "icd10" else cells)


# https://www.cms.gov/medicare/coding-billing/icd-10-codes (order file and code descriptions), and the record layout that
# comes with the HCPCS file: a record of type 4 or 8 goes on with the description of the one before it.
_LAYOUTS = (
    Layout(
        "icd10",
        re.compile(r"\d{5} [A-Z][0-9A-Z]{2,6} +[01] "),
        (("code", 6, 13), ("billable", 14, 15), ("short description", 16, 76), ("long description", 77, None)),
    ),
    Layout(
        "hcpcs",
        re.compile(r"(?:[A-Z0-9]{5}|   [A-Z0-9]{2})\d{5}[3478]"),
        (
            ("hcpc", 0, 5),
            ("recid", 10, 11),
            ("long description", 11, 91),
            ("short description", 91, 119),
            ("add dt", 268, 276),
            ("term dt", 284, 292),
        ),
    ),
    Layout(
        "icd10",
        re.compile(r"(?=.{7} \S)[A-Z][0-9][0-9A-Z]{1,5} +\S"),
        (("code", 0, 7), ("long description", 8, None)),
    ),
)


def layout_of(lines: Sequence[str]) -> Layout | None:
    """The layout that all of these first lines of a file have; None when none fits."""
    told = [line for line in lines if line.strip()]
    return next((layout for layout in _LAYOUTS if told and all(map(layout.line.match, told))), None)


def _dotted(cells: Cells) -> Cells:
    code = cells[0]
    return [f"{code[:_CODE_LENGTH]}.{code[_CODE_LENGTH:]}" if len(code) > _CODE_LENGTH else code, *cells[1:]]
