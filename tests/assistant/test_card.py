"""An answer on a terminal: what is printed, plain and on a terminal, and what never is."""

import io
import json

import pytest
from rich.console import Console

from assistant.answer import Answer, Citation, Highlight, Item
from assistant.card import confidence, inert, print_answer, visible, where

PLACE = Citation(document="a.txt", title="Guide", headings=("Guide", "Codes"), row=5, lines=(20, 20), url="/x")
ROW = Item(
    kind="row",
    id="a.txt#t1.r5",
    score=0.93,
    text="Stopped early",
    header=("Modifier", "Meaning"),
    cells=("53", "Stopped early"),
    highlights=(Highlight(cell=1, start=0, end=7),),
    citation=PLACE,
)
ESCAPE = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202e\r"


def printed(answer: Answer, *, terminal: bool = False, width: int = 80) -> str:
    out = io.StringIO()
    colours = "standard" if terminal else None
    print_answer(answer, Console(file=out, force_terminal=terminal, width=width, highlight=False, color_system=colours))
    return out.getvalue()


def answer(*answers: Item, related: tuple[Item, ...] = (), **fields: object) -> Answer:
    given = {"status": "answered", "question": "?", "message": "Modifier 53: Stopped early.", **fields}
    return Answer(answers=answers, related=related, **given)


def test_piped_a_row_is_plain_lines_with_its_columns_place_and_confidence() -> None:
    assert printed(answer(ROW)).splitlines() == [
        "Modifier 53: Stopped early.",
        "",
        "  Modifier  53",
        "  Meaning   Stopped early",
        "  a.txt, line 20 · Guide › Codes › row 5",
        "  very likely right (0.93)",
    ]


def test_piped_a_long_cell_stays_one_line() -> None:
    long = "word " * 60 + "end"
    row = ROW.model_copy(update={"cells": ("53", long), "highlights": ()})

    assert f"  Meaning   {long}" in printed(answer(row)).splitlines()


def test_on_a_terminal_what_matched_is_bold_and_lines_keep_to_the_width() -> None:
    row = ROW.model_copy(update={"cells": ("53", "Stopped " + "word " * 60)})

    out = printed(answer(row), terminal=True, width=60)

    assert "\x1b[1mStopped\x1b[0m" in out


def test_a_passage_keeps_its_lines() -> None:
    passage = Item(kind="passage", id="a.txt#p1", score=0.75, text="First line\nsecond line.", citation=PLACE)

    assert printed(answer(passage)).splitlines()[2:4] == ["  First line", "  second line."]
    assert "likely right (0.75)" in printed(answer(passage))


def test_a_whole_table_shows_header_and_every_row() -> None:
    table = Item(
        kind="table", id="a.txt#t1", score=0.5, text="", header=("Code", "Fee"), rows=(("A1", "$1"), ("A2", "$2")),
        citation=PLACE,
    )  # fmt: skip

    out = printed(answer(table))

    assert [word in out for word in ("Code", "Fee", "A1", "$1", "A2", "$2")] == [True] * 6
    assert "uncertain, read the row (0.50)" in out


def test_a_cell_beyond_the_header_is_shown_without_a_label() -> None:
    row = ROW.model_copy(update={"cells": ("53", "Stopped", "late"), "highlights": ()})

    assert "            late" in printed(answer(row)).splitlines()


def test_a_row_of_many_documents_says_so_and_in_a_list_only_how_many() -> None:
    places = tuple(PLACE.model_copy(update={"document": f"{name}.txt"}) for name in "bcde")
    row = ROW.model_copy(update={"also": places, "also_total": 36, "documents": 37})

    assert "  The same row stands in 37 documents: a.txt, b.txt, c.txt, d.txt, …." in printed(answer(row)).splitlines()
    assert printed(answer(row, ROW)).count("  a.txt, line 20 · Guide › Codes › row 5 · in 37 documents\n") == 1
    assert "The same row" not in printed(answer(row, ROW))


def test_what_is_only_related_is_said_to_be_no_answer() -> None:
    silent = answer(related=(ROW,) * 5, status="no_answer", message="The documents do not say.")

    assert printed(silent).splitlines() == [
        "The documents do not say.",
        "",
        "Nearest, not an answer:",
        *["  53 | Stopped early  [a.txt, line 20]"] * 3,
    ]
    assert "Also worth a look, not an answer:" in printed(answer(ROW, related=(ROW,)))


NO = "Not applicable to this test"
NOTED = ROW.model_copy(update={"denial": NO, "notices": (f"The row itself says: {NO}", "deleted in 2025")})


def test_that_a_row_says_no_is_read_before_it_and_what_a_set_says_after_it() -> None:
    lines = printed(answer(NOTED, notices=("two rows may be meant",))).splitlines()

    assert lines[:4] == [
        "Modifier 53: Stopped early.",
        "Note: two rows may be meant",
        "",
        f"  The row itself says: {NO}",
    ]
    assert lines.index("  deleted in 2025") > next(at for at, line in enumerate(lines) if "a.txt, line 20" in line)


def test_that_a_row_says_no_is_said_once() -> None:
    assert printed(answer(NOTED, message=f"The document says “{NO}” of Modifier 53.")).count(NO) == 1


def test_what_a_set_says_of_a_related_row_stands_under_it() -> None:
    lines = printed(answer(related=(NOTED,), status="no_answer", message="The documents do not say.")).splitlines()

    assert lines[-2:] == ["  53 | Stopped early  [a.txt, line 20]", "    deleted in 2025"]


@pytest.mark.parametrize("terminal", [False, True])
def test_nothing_of_a_document_steers_the_terminal(terminal: bool) -> None:  # a parameter of the test
    place = Citation(
        document=f"a{ESCAPE}.txt", title=ESCAPE, headings=(ESCAPE,), table=ESCAPE, place=ESCAPE, url=ESCAPE, page=1
    )
    fields = {"id": ESCAPE, "score": 1, "text": f"text{ESCAPE}", "citation": place, "notices": (ESCAPE,)}
    items = (
        Item(kind="row", header=(ESCAPE, "B"), cells=(f"53{ESCAPE}", ESCAPE), **fields),
        Item(kind="passage", **fields),
        Item(kind="table", header=(ESCAPE,), rows=((ESCAPE,),), **fields),
    )

    out = printed(answer(*items, related=items, message=ESCAPE, notices=(ESCAPE,)), terminal=terminal)

    assert [sign for sign in ("\x1b[2J", "\x1b]", "\x07", "\x9b", "\u202e", "\r") if sign in out] == []
    assert terminal or "\x1b" not in out


def test_each_letter_keeps_its_place_when_made_visible() -> None:
    text = "a\x1bb\nc\td\u200be\ud800"

    assert visible(text) == "a\ufffdb c d\ufffde\ufffd"
    assert visible(text, kept="\n") == "a\ufffdb\nc d\ufffde\ufffd"


def test_json_for_a_terminal_holds_no_control_character_and_means_the_same() -> None:
    text = json.dumps({"cell": "a\x9b31m\x7f é"}, ensure_ascii=False)

    assert inert(text) == '{"cell": "a\\u009b31m\\u007f é"}'
    assert json.loads(inert(text)) == json.loads(text)


def test_a_place_is_said_in_words() -> None:
    def said(**fields: object) -> str:
        return where(Citation(document="a.pdf", title="", url="", **fields))

    assert said(lines=(3, 5)) == "a.pdf, lines 3-5"
    assert said(page=2) == "a.pdf, page 2"
    assert said(place="Sheet1!A3:C3") == "a.pdf, Sheet1!A3:C3"


def test_confidence_is_said_in_words() -> None:
    assert [confidence(score) for score in (0.9, 0.7, 0.69)] == [
        "very likely right",
        "likely right",
        "uncertain, read the row",
    ]
