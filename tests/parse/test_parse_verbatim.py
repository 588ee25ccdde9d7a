"""Every cell and every line of a passage stands in its source, at the line that its location tells."""

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from parse_quotes import misquoted

from indexer.documents import Document
from indexer.parse import parse_file

ROOT = Path(__file__).parents[2]
MADE = ROOT / "tests" / "data" / "made"
SHARED = ROOT.parent / "shared"
MAKER = SHARED / "tools" / "make_scale_corpus.py"
HEADINGS = {
    "modifier": ("Modifier", "Coding Specifications"),
    "taxonomy": ("Taxonomy Code", "Coding Specifications"),
    "icd": ("ICD-10 Code", "Related Diagnoses"),
    "cpt": ("CPT Code", "Related CPT Codes"),
}


def _lines(path: Path) -> list[str]:
    return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").split("\n")


def _rows(document: Document) -> list[tuple[str, str, int, list[str]]]:
    return [
        (block.header[0], section.headings[-1], row.location.lines[0], list(row.cells))
        for section in document.sections
        for block in section.blocks
        if hasattr(block, "rows")
        for row in block.rows
    ]


def _truth(path: Path) -> dict[str, list[tuple[str, str, int, list[str]]]]:
    truth = defaultdict(list)
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        cells = [cell.strip() for cell in row["cells"]]
        truth[row["doc"]].append((*HEADINGS[row["table"]], row["line"], cells))
    return dict(truth)


@pytest.mark.parametrize("path", sorted([*(ROOT / "corpus").glob("*.txt"), *MADE.glob("*.txt")]), ids=lambda p: p.name)
def test_every_quote_stands_in_its_source(path):
    document = parse_file(path, path.name)

    assert misquoted(document, _lines(path)) == []
    assert document.tables


def test_made_documents_give_exactly_their_rows():
    parsed = {path.name: _rows(parse_file(path, path.name)) for path in MADE.glob("*.txt")}

    assert parsed == _truth(MADE / "truth.jsonl")


@pytest.mark.slow
@pytest.mark.skipif(not MAKER.exists(), reason="the maker of documents is not beside this repository")
def test_two_hundred_made_documents_give_exactly_their_rows(tmp_path):
    subprocess.run(
        [sys.executable, MAKER, tmp_path, "-n", "200", "--quirks", "0.3"], check=True, capture_output=True, timeout=60
    )
    truth = _truth(tmp_path / "truth.jsonl")

    documents = {path.name: parse_file(path, path.name) for path in tmp_path.glob("docs/*/*.txt")}

    assert {name: _rows(document) for name, document in documents.items()} == truth
    assert {len(document.passages) for document in documents.values()} == {7}
    assert [
        quote for path in tmp_path.glob("docs/*/*.txt") for quote in misquoted(documents[path.name], _lines(path))
    ] == []


@pytest.mark.skipif(not SHARED.exists(), reason="the real documents are not beside this repository")
@pytest.mark.parametrize(
    "pattern", ["eval/packs/*/docs/*.md", "eval/packs/*/docs/*.txt", "realdocs/*.md", "realdocs/*.txt"]
)
def test_every_quote_of_the_trial_documents_stands_in_its_source(pattern):
    paths = sorted(SHARED.glob(pattern))

    wrong = {path.name: misquoted(parse_file(path, path.name), _lines(path)) for path in paths}

    assert paths
    assert {name: quotes for name, quotes in wrong.items() if quotes} == {}
