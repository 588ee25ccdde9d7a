"""The report of `rowcite check` as a terminal table, JSON, CSV and a page to send to the publisher of a document."""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import groupby

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from assistant.card import visible
from assistant.check_report import NAMES, CheckedRow, Report, SetUsed
from assistant.templates import render
from indexer.codesets.verdict import EXACT, FINDINGS, Conflict, Outcome

_SHOWN = 6


def print_report(report: Report, console: Console) -> None:
    """Print the rows that differ, per document and set; what is the same or was not checked in one line each."""
    conflicting = _by_document(report)
    for document, rows in groupby(report.rows, key=lambda row: row.document):
        own = tuple(rows)
        console.print(Text(visible(document), style="bold"))
        for source in dict.fromkeys(row.source for row in own if _differs(row)):
            console.print(_grid(source, [row for row in own if row.source == source and _differs(row)]))
        if same := sum(row.outcome == "same" for row in own):
            console.print(f"  {_counted(same, 'row')} as in the set")
        for reason, count in Counter(row.reason for row in own if row.outcome == "not_checked").items():
            console.print(Text(f"  {_counted(count, 'row')} not checked: {visible(reason)}", style="dim"))
        for conflict in conflicting[document]:
            console.print(Text(f"  {visible(said_together(conflict))}", style="yellow"))
        console.print()
    for refused in report.refused:
        console.print(Text(f"! {visible(refused)}", style="red"))
    console.print(Text(summary(report), style="bold"))


def _by_document(report: Report) -> defaultdict[str, list[Conflict]]:
    conflicts: defaultdict[str, list[Conflict]] = defaultdict(list)
    for conflict in report.conflicts:
        conflicts[conflict.document].append(conflict)
    return conflicts


def _differs(row: CheckedRow) -> bool:
    return row.outcome not in {"same", "not_checked"}


def _grid(source: str, rows: list[CheckedRow]) -> Grid:
    grid = Grid("Line", "Code", "As written", "Verdict", "Official", title=visible(source), title_justify="left")
    for row in rows:
        told = Text(visible(verdict_of(row)), style="red" if row.outcome in FINDINGS else "")
        cells = (str(row.line or ""), row.code, row.written, told, row.official or row.reason)
        grid.add_row(*(cell if isinstance(cell, Text) else Text(visible(cell)) for cell in cells))
    return grid


def verdict_of(row: CheckedRow) -> str:
    """The verdict in words, with the codes that it names."""
    listed, more = ", ".join(row.suggestions[:_SHOWN]), len(row.suggestions) - _SHOWN
    codes = listed + (f" and {more} more" if more > 0 else "")
    if not codes:
        return NAMES[row.outcome]
    if row.outcome == "not_billable":
        return f"{NAMES[row.outcome]}; billable: {codes}"
    return f"{NAMES[row.outcome]}; {'the words are those of' if row.reason == EXACT else 'nearer:'} {codes}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def said_together(conflict: Conflict) -> str:
    """A conflict in one sentence, with the set's own words."""
    said = f"{conflict.source}, Excludes1 at {conflict.said_at}: “{conflict.said}”"
    return f"{conflict.code} does not go on one claim with {', '.join(conflict.others)} ({said})"


def summary(report: Report) -> str:
    """The counts and the sets in two or three lines."""
    told = ", ".join(f"{count} {NAMES[_outcome(name)]}" for name, count in report.counts.items()) or "no coded rows"
    documents, rows = _counted(report.documents, "document"), _counted(len(report.rows), "coded row")
    lines = [f"{documents}, {rows}: {told}"]
    lines += [f"Checked with {_set_line(item, report.day)}" for item in report.sets] or ["No code set is loaded."]
    return "\n".join(lines)


def _outcome(name: str) -> Outcome:
    return next(outcome for outcome in NAMES if outcome == name)


def _set_line(item: SetUsed, day: date) -> str:
    name = f"{item.name} ({item.release})" if item.release else item.name
    known = item.valid_from and item.valid_to
    force = f", in force {item.valid_from} to {item.valid_to}" if known else ", its days in force not known"
    return f"{name}{force}" + ("" if item.in_force else f"; it does not say which codes are missing on {day}")


def csv_lines(report: Report) -> str:
    """The rows and conflicts as CSV with a header; a cell that a spreadsheet would compute is made text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("document", "line", "code", "kind", "written", "verdict", "official", "codes", "set", "note"))
    for cells in _csv_rows(report):
        writer.writerow([f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell for cell in cells])
    return out.getvalue()


def _csv_rows(report: Report) -> Iterator[tuple[str, ...]]:
    for row in report.rows:
        said = (NAMES[row.outcome], row.official, " ".join(row.suggestions), row.source, row.reason)
        yield row.document, str(row.line or ""), row.code, row.kind, row.written, *said
    for item in report.conflicts:
        said = ("conflict", item.said, " ".join(item.others), item.source, f"Excludes1 at {item.said_at}")
        yield item.document, "", item.code, "", "", *said


def html_page(report: Report) -> str:
    """A page that needs nothing else: the rows as written with their lines, the official text, verdict and release."""
    rows: defaultdict[str, list[CheckedRow]] = defaultdict(list)
    for row in report.rows:
        rows[row.document].append(row)
    return render(
        "check.html",
        report=report,
        rows=rows,
        conflicts=_by_document(report),
        verdict_of=verdict_of,
        findings=FINDINGS,
        together=said_together,
        summary=summary(report).splitlines(),
    )
