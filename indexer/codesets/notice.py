"""The sentence that stands beside a quoted row: what the official set says, with its name and release."""

from indexer.codesets.verdict import EXACT, Verdict

_SHOWN = 6


def notice(verdict: Verdict) -> str:
    """One short sentence; "" where the set says the same as the row, or nothing was checked."""
    said = said_of(verdict) if verdict.outcome not in {"same", "not_checked"} else ""
    return f"{verdict.source}: {said}." if said else ""


def said_of(verdict: Verdict) -> str:
    """What the set says of the row, without its name and the full stop; a reason where nothing was compared."""
    code, official = verdict.code, verdict.official.rstrip(".")
    return {
        "same": f"{code} is “{official}”",
        "wording": f"{code} is “{official}”, the same in other words",
        "unclear": f"{code} is “{official}”; the row has no word of it, compare them",
        "truncated": f"the text of {code} goes on: “{official}”",
        "different": f"{code} means “{official}”{_other(verdict)}",
        "not_billable": f"{code} is not billable{_below(verdict.suggestions)}",
        "not_valid_on_date": f"{code} {verdict.reason}",
        "not_in_set": f"{code} is not in the set",
        "not_checked": verdict.reason,
    }[verdict.outcome]


def _other(verdict: Verdict) -> str:
    if not verdict.suggestions:
        return ""
    said = "the words of this row are those of" if verdict.reason == EXACT else "nearer to the words of this row is"
    return f"; {said} {verdict.suggestions[0]}"


def _below(codes: tuple[str, ...]) -> str:
    more = len(codes) - _SHOWN
    listed = ", ".join(codes[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
    return f"; billable: {listed}" if codes else ""
