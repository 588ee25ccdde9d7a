"""Documents made of official wordings, for the encoder to learn what words mean: no question in them was written by us.

ICD-10-CM (public domain): the rows are neighbouring codes, the questions their inclusion terms. HCPCS Level II (public
domain): rows with long descriptions and short ones as questions, or the other way round. WordNet (free with its notice):
the rows are the terms under one term, the questions their glosses, or the other way round.
"""

import csv
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.training.encoder import Known, Pack
from indexer.documents import Chunk, Location

# Chapters that the first document draws on are left out: it is what the result is measured on.
LEFT_OUT = re.compile(r"O|V|W|X|Y|Z3")
WRAPPED = ("{}", "{}", "{} code", "which code for {}", "code for {}?")
DESCRIBED = ("{}", "{}?", "what do you call {}?", "which is {}")


def table(heading: str, header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> tuple[Chunk, ...]:
    """The chunks of a table."""
    return tuple(
        Chunk(id=f"made#{number}", document="made", title=heading, kind="row", text=" | ".join(row), headings=(heading,),
              location=Location(), table=1, row=number, header=header, cells=row)
        for number, row in enumerate(rows, 1)
    )  # fmt: skip


def asked(text: str, *gold: int) -> Known:
    """A question and the places of its answers."""
    return Known(text, "", gold, (), single=True)


def diagnoses(count: int, chance: random.Random) -> Iterator[Pack]:
    """Packs of neighbouring ICD-10-CM codes."""
    import simple_icd_10_cm as icd  # noqa: PLC0415  # ten seconds: paid by who trains

    by_category: dict[str, list[str]] = defaultdict(list)
    for code in icd.get_all_codes(with_dots=True):
        if "." in code and not LEFT_OUT.match(code):
            by_category[code[:3]].append(code)
    categories = sorted(by_category)
    while count:
        first = chance.randrange(len(categories) - 3)
        codes = [code for name in categories[first : first + chance.choice((1, 2, 3))] for code in by_category[name]][
            :22
        ]
        named = [(place, icd.get_inclusion_term(code)) for place, code in enumerate(codes)]
        questions = [
            asked(chance.choice(WRAPPED).format(chance.choice(terms).lower()), place) for place, terms in named if terms
        ]
        if len(questions) >= 4:
            count -= 1
            rows = [(code, icd.get_description(code)) for code in codes]
            yield Pack(table("Covered diagnoses", ("ICD-10", "Description"), rows), tuple(questions[:9]))


def supplies(path: Path, count: int, chance: random.Random) -> Iterator[Pack]:
    """Packs of neighbouring HCPCS codes from a CSV with `code`, `long_description`, `short_description`."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for _ in range(count):
        first = chance.randrange(len(rows) - 24)
        part = rows[first : first + chance.randrange(10, 24)]
        shown, hidden = chance.sample(("long_description", "short_description"), 2)
        questions = [
            asked(chance.choice(WRAPPED).format(part[place][hidden].lower()), place)
            for place in chance.sample(range(len(part)), 8)
        ]
        chunks = table("Fee schedule", ("HCPCS", "Description"), [(row["code"], row[shown]) for row in part])
        yield Pack(chunks, tuple(questions))


def terms(folder: Path, count: int, chance: random.Random) -> Iterator[Pack]:
    """Packs of the terms under one term, from the data files of WordNet 3.1 in `folder`."""
    synsets, under = _wordnet(folder)
    above = sorted(key for key, found in under.items() if len(found) >= 8 and key in synsets)
    for _ in range(count):
        parent = chance.choice(above)
        found = [synsets[key] for key in chance.sample(under[parent], min(len(under[parent]), chance.randrange(8, 20)))]
        by_gloss = chance.random() < 0.6
        rows = [(names[0],) if by_gloss else (str(number), gloss) for number, (names, gloss) in enumerate(found, 1)]
        questions = [
            asked(chance.choice(DESCRIBED).format(gloss if by_gloss else chance.choice(names)), place)
            for place, (names, gloss) in enumerate(found)
        ]
        header = ("Term",) if by_gloss else ("Code", "Description")
        yield Pack(table(synsets[parent][0][0], header, rows), tuple(chance.sample(questions, min(10, len(questions)))))


Synset = tuple[tuple[str, ...], str]  # names, gloss
Key = tuple[str, str]  # part of speech, offset


def _wordnet(folder: Path) -> tuple[dict[Key, Synset], dict[Key, list[Key]]]:
    """Every synset, and those under each."""
    synsets: dict[Key, Synset] = {}
    under: dict[Key, list[Key]] = defaultdict(list)
    for part in ("noun", "verb", "adj"):
        for line in (folder / f"data.{part}").read_text(encoding="latin-1").splitlines():
            if line.startswith("  "):  # the licence at the top
                continue
            data, _, gloss = line.partition(" | ")
            fields = data.split()
            key, size = (fields[2], fields[0]), int(fields[3], 16)
            names = tuple(re.sub(r"\(.*\)", "", name).replace("_", " ") for name in fields[4 : 4 + 2 * size : 2])
            synsets[key] = (names, gloss.split(";")[0].strip(' "'))
            pointers = fields[5 + 2 * size :]
            for place in range(int(fields[4 + 2 * size])):
                symbol, offset, kind = pointers[4 * place : 4 * place + 3]
                if symbol in {"@", "@i", "&"}:
                    under[kind, offset].append(key)
    return synsets, under
