"""Answers for the tests: the customer's row, a list, and generated ones with the text that breaks things."""

from random import Random

from assistant.answer import Answer, Citation, Highlight, Item

HEADER = ("Modifier", "Description", "When to Use")
ROW_53 = (
    "53",
    "Discontinued procedure",
    "Use if testing was discontinued after initiation due to specimen failure or contamination",
)
HEADINGS = ("Clinical & Coding Specifications", "Coding Specifications")
TITLE = "CPT 0252U: POC NGS and STR Analysis for Aneuploidy"


def citation(row: int = 5, line: int = 20) -> Citation:
    return Citation(
        document="cpt-0252u.txt",
        title=TITLE,
        headings=HEADINGS,
        table="Modifier",
        row=row,
        lines=(line, line),
        url=f"/documents/cpt-0252u.txt#L{line}",
    )


def row_item(cells: tuple[str, ...] = ROW_53, row: int = 5, notices: tuple[str, ...] = (), denial: str = "") -> Item:
    return Item(
        kind="row",
        id=f"cpt-0252u.txt#t1.r{row}",
        score=0.97,
        text=cells[-1],
        header=HEADER,
        cells=cells,
        highlights=(Highlight(cell=2, start=76, end=89),) if cells == ROW_53 else (),
        citation=citation(row, row + 15),
        denial=denial,
        notices=notices,
    )


ANSWER_53 = Answer(
    status="answered",
    question="which modifier for contaminated specimen?",
    message="Modifier 53: Discontinued procedure.",
    answers=(row_item(),),
    index_version="3f9c2a1b77d0",
)


def list_answer(rows: int, cell: str = "Not applicable to this test") -> Answer:
    items = tuple(row_item((f"{number:02}", f"Name {number}", cell), number) for number in range(1, rows + 1))
    return ANSWER_53.model_copy(update={"message": f"{rows} modifiers.", "answers": items})


PIECES = (
    "", " ", "\n", "a", "word ", "<!channel>", "<@U012AB3CD>", "<https://evil.example|here>", "https://evil.example/x ",
    "*bold* _it_ ~no~ `code`", "&amp; & < >", ":wave:", "👩‍⚕️🧬", "\U0001d4b3" * 50, "مرحبا بالعالم", "\u202eabc", "|",
    "\t", "x" * 3001, "12 34 " * 2000, "é", "\x00", "@here #general",
)  # fmt: skip


def text(random: Random) -> str:
    return "".join(random.choices(PIECES, k=random.choice((0, 1, 1, 2, 4))))


def generated_item(random: Random, number: int) -> Item:
    width = random.choice((1, 2, 3, 3, 5, 19, 25))
    kind = random.choice(("row", "row", "row", "passage", "table"))
    count = random.choice((0, 1, 5, 150)) if kind == "table" else 0
    return Item(
        kind=kind,
        id=f"{text(random)[:200]}#t{number}.r{random.randrange(99)}",
        score=random.random(),
        text=text(random),
        header=tuple(text(random) for _ in range(random.choice((0, width, width, width + 1)))),
        cells=tuple(text(random) for _ in range(width)),
        rows=tuple(tuple(text(random) for _ in range(width)) for _ in range(count)),
        highlights=tuple(
            Highlight(cell=random.choice((None, 0, 1, 40)), start=random.randrange(90), end=random.randrange(200))
            for _ in range(random.choice((0, 1, 3, 90)))
        ),
        citation=Citation(
            document=text(random),
            title=text(random),
            headings=tuple(text(random) for _ in range(random.randrange(4))),
            table=random.choice((None, text(random))),
            row=random.choice((None, 3)),
            lines=random.choice((None, (4, 4), (4, 9))),
            page=random.choice((None, 7)),
            place=text(random),
            url="/documents/" + random.choice(("a.txt#L1", "x" * 2900, "<b>&c")),
        ),
        notices=tuple(text(random) for _ in range(random.choice((0, 0, 1, 9)))),
    )


def generated_answer(seed: int) -> Answer:
    """Return the answer that belongs to a seed; its rows often share one header, as in a real list."""
    random = Random(seed)  # noqa: S311  not for secrets
    items = [generated_item(random, number) for number in range(random.choice((0, 1, 1, 2, 3, 13, 60)))]
    if random.random() < 0.5 and items:
        items = [item.model_copy(update={"header": items[0].header}) for item in items]
    return Answer(
        status=random.choice(("answered", "no_answer", "mentioned")),
        question=text(random),
        message=text(random),
        answers=tuple(items),
        related=tuple(generated_item(random, 0) for _ in range(random.choice((0, 0, 1, 8)))),
        notices=tuple(text(random) for _ in range(random.choice((0, 0, 1, 9)))),
        index_version=text(random)[:64],
    )
