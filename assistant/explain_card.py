"""An Explanation on a terminal, below the card: plain lines when it is piped, nothing of it in colour alone."""

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from assistant.card import QUIET, visible, where
from assistant.explanation import Candidate, Explanation, SameMeaning, Understood

SHOWN = 5  # candidates; the JSON has more
FIGURES = ("share", "late", "dense", "lexical")
LEGEND = (
    "share: of the belief in all of them; late: word by word (late interaction, -1 to 1); "
    "dense: as a whole (cosine, -1 to 1); lexical: same words (BM25, the best is 1)"
)
# What a coder calls the kinds of code; a kind that is not here is called a code.
KINDS = {
    "cpt": "CPT", "cpt2": "CPT II", "cpt3": "CPT III", "pla": "CPT PLA", "hcpcs": "HCPCS", "cdt": "CDT",
    "icd10": "ICD-10-CM", "modifier": "modifier", "ndc": "NDC", "npi": "NPI", "taxonomy": "taxonomy",
    "carc": "denial reason", "rarc": "remark", "revenue": "revenue code",
}  # fmt: skip


def print_explanation(explanation: Explanation, console: Console) -> None:
    """Print what was understood, the first candidates and the decision."""
    _heading("What was understood", console)
    lines = list(_understood(explanation.understood))
    width = max(len(name) for name, _ in lines)
    for name, text in lines:
        _line(f"{name:{width}}  {text}", console, 2)
    shown = explanation.candidates[:SHOWN]
    _heading(f"Compared: {explanation.compared} rows and passages, the first {len(shown)} of them", console)
    for place, candidate in enumerate(shown, start=1):
        _candidate(place, candidate, console)
    if shown:
        _line(LEGEND, console, 2, QUIET)
    _heading("The decision", console)
    for step in explanation.decision.steps:
        _line(step, console, 2)


def _understood(understood: Understood) -> Iterator[tuple[str, str]]:
    fixed = (f"{one.typed} → {one.read}" for one in understood.corrections)
    yield "question", understood.asked
    if understood.corrections:
        yield "read as", f"{understood.searched}  ({', '.join(fixed)})"
    if understood.earlier:
        yield "after", understood.earlier
    yield "words", ", ".join(understood.words) or "none but small ones"
    yield "codes", _codes(understood)
    for meaning in understood.same_meaning:
        yield "or said as", _meaning(meaning)
    if understood.tables:
        yield "table", ", ".join(table.replace("_", " ") for table in understood.tables)
    if understood.kinds:
        yield "asks for", ", ".join(kind.replace("_", " ") for kind in understood.kinds)
    yield "looked in", _documents(understood)


def _codes(understood: Understood) -> str:
    back = " (of the question before)" if understood.codes_of_the_question_before else ""
    codes = (
        f"{code.text} ({KINDS.get(code.kind, 'code')}, {'in the documents' if code.known else 'not in the documents'})"
        for code in understood.codes
    )
    return f"{', '.join(codes)}{back}" if understood.codes else "none"


def _documents(understood: Understood) -> str:
    if not understood.documents:
        return "all documents"
    why = ", which the question names" if understood.documents_named_in_the_question else ", as asked"
    return f"{', '.join(understood.documents)}{why}"


def _candidate(place: int, candidate: Candidate, console: Console) -> None:
    mark, style = ("  (asserted)", "bold") if candidate.asserted else ("", "")
    _line(f"{place}. {candidate.name}  [{where(candidate.citation)}]{mark}", console, 2, style)
    figures = {"share": candidate.share, **candidate.signals}
    _line("  ".join(f"{name} {figures[name]:.2f}" for name in FIGURES), console, 5)
    _line("; ".join(_matches(candidate)) or "no word and no code in common", console, 5)


def _matches(candidate: Candidate) -> Iterator[str]:
    places = {"first cell": "its code is the one asked for", "inside": "holds the code asked for"}
    places["another of its kind"] = "its code is another one"
    if candidate.code:
        yield places[candidate.code]
    if candidate.words:
        yield f"says {', '.join(candidate.words)}"
    yield from map(_meaning, candidate.same_meaning)
    if candidate.signals["table"]:
        yield "in the table named" if candidate.signals["table"] > 0 else "not in the table named"
    if candidate.signals["denial"]:
        yield f"says no itself ({candidate.signals['denial']:.1f})"


def _meaning(meaning: SameMeaning) -> str:
    return f"{meaning.asked} = {_some(meaning.says)}"


def _some(terms: Iterable[str]) -> str:
    first, *rest = list(terms)
    return " or ".join((first, *rest[:3])) + (" …" if len(rest) > 3 else "")


def _heading(text: str, console: Console) -> None:
    console.print()
    console.print(Text(text, style="bold"), soft_wrap=True)


def _line(text: str, console: Console, indent: int, style: str = "") -> None:
    line = Text(visible(text), style=style)
    if console.is_terminal:
        console.print(Padding(line, (0, 0, 0, indent)))
    else:  # a line stays a line, whatever its length
        console.print(Text.assemble(" " * indent, line), soft_wrap=True)
