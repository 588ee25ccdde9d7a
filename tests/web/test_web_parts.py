"""The small parts: examples, thumbs, origins, and the joined script with its address and hash."""

import base64
import gzip
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from assistant.__main__ import app
from assistant.assets import pinned_path, release, snippet, widget_module, widget_script
from assistant.examples import example_questions
from assistant.feedback import FILE_LIMIT, Feedback, UnknownItemError
from assistant.origins import check_origins, is_foreign
from indexer.documents import Document, Location, Row, Section, Table
from indexer.errors import SettingError

ROOT = Path(__file__).parents[2]


def document(name: str, *tables: Table, heading: str = "") -> Document:
    return Document(name, name, "text", "0" * 64, (Section((heading,) if heading else (), tables),))


def table(header: tuple[str, ...], *rows: tuple[str, ...], caption: str = "") -> Table:
    return Table(
        1, header, tuple(Row(number, cells, Location()) for number, cells in enumerate(rows, 1)), Location(), caption
    )


def test_examples_are_made_from_the_documents_own_tables(index):
    questions = example_questions(index.documents)

    assert questions == (
        "Which modifier is discontinued procedure?",
        "Notes of taxonomy code 204V00000X",
        "List all related diagnoses",
        "Modifier 62: when to use?",
    )


def test_a_document_without_tables_gives_no_examples():
    assert example_questions([document("empty.txt")]) == ()


def test_examples_are_different_and_no_more_than_wanted():
    same = table(("Fee", "Item"), ("1", "Bag"), ("2", "Pet"))
    questions = example_questions([document("a.txt", same), document("b.txt", same)], limit=3)

    assert len(set(questions)) == len(questions) <= 3


def test_a_long_or_empty_cell_is_no_example():
    long = table(("Code", "Text"), ("1", "x" * 500), ("2", ""))

    assert example_questions([document("long.txt", long)]) == ("List all Code rows".replace("Code", "code"),)


def test_a_column_without_a_name_and_a_cell_of_markup_are_no_examples():
    nameless = table(("", "Text", ""), ("1", "Bag", "x"), ("2", "Pet", "y"))
    markup = table(
        ("Name", "Text", "Use"), ("**a**", "**bold**", "x"), ("`b`", "A sentence.", "y"), caption="All | any"
    )

    assert example_questions([document("a.txt", nameless), document("b.md", markup)]) == ()


def test_thumbs_are_counted_and_kept_without_a_question(tmp_path):
    feedback = Feedback(tmp_path / "state")
    feedback.record("a.txt#t1.r5", "up", {"a.txt"})
    feedback.record(None, "down", {"a.txt"})

    lines = [json.loads(line) for line in (tmp_path / "state" / "feedback.jsonl").read_text().splitlines()]
    assert [(line["item"], line["verdict"], set(line)) for line in lines] == [
        ("a.txt#t1.r5", "up", {"time", "item", "verdict"}),
        (None, "down", {"time", "item", "verdict"}),
    ]
    assert feedback.counts == {"up": 1, "down": 1}


def test_the_file_of_thumbs_is_the_owners_alone(tmp_path):
    Feedback(tmp_path).record("a.txt#p3", "up", {"a.txt"})

    assert (tmp_path / "feedback.jsonl").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "item", ["what is the fee?", "b.txt#t1.r1", "a.txt#my question", "a.txt", "a.txt#t1.r1 and more"]
)
def test_free_text_cannot_be_stored_as_an_item(tmp_path, item):
    feedback = Feedback(tmp_path)
    with pytest.raises(UnknownItemError):
        feedback.record(item, "up", {"a.txt"})

    assert feedback.counts == {"up": 0, "down": 0}
    assert list(tmp_path.iterdir()) == []


def test_a_full_file_grows_no_further(tmp_path):
    file = tmp_path / "feedback.jsonl"
    with file.open("wb") as large:
        large.truncate(FILE_LIMIT)
    feedback = Feedback(tmp_path)
    feedback.record(None, "up", set())

    assert file.stat().st_size == FILE_LIMIT
    assert feedback.counts["up"] == 1


@pytest.mark.parametrize(
    "origin", ["*", "null", "https://a.example/", "https://A.example", "a.example", "https://*.a.example"]
)
def test_only_exact_origins_are_taken(origin):
    with pytest.raises(SettingError, match="ROWCITE_ORIGINS"):
        check_origins([origin])


@pytest.mark.parametrize(
    ("headers", "foreign"),
    [
        ({}, False),
        ({"sec-fetch-site": "same-origin", "origin": "https://ask.example"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "https://evil.example"}, True),
        ({"sec-fetch-site": "same-site", "origin": "https://other.example"}, True),
        ({"sec-fetch-site": "cross-site", "origin": "https://intranet.example"}, False),
        ({"origin": "http://ask.example:8000", "host": "ask.example:8000"}, False),
        ({"origin": "http://evil.example", "host": "ask.example:8000"}, True),
    ],
)
def test_a_browser_on_a_page_of_elsewhere_is_foreign(headers, foreign):
    assert is_foreign(headers, ["https://intranet.example"]) is foreign


def test_script_and_styles_weigh_at_most_20_kilobytes_gzipped():
    asset = widget_script()

    assert gzip.decompress(asset.gzipped) == asset.body
    assert len(asset.gzipped) <= 20_000


def test_the_snippets_hash_is_that_of_the_script():
    digest = base64.b64encode(hashlib.sha384(widget_script().body).digest()).decode()
    line = snippet("https://ask.example/tool/")

    assert line == (
        f'<script defer src="https://ask.example/tool/{pinned_path()}" integrity="sha384-{digest}" '
        'crossorigin="anonymous" data-mode="panel"></script>'
    )


def test_the_short_snippet_follows_the_server():
    line = snippet("https://ask.example", "inline", "es", pinned=False)

    assert line == '<script defer src="https://ask.example/widget.js" data-mode="inline" data-lang="es"></script>'


def test_the_pinned_address_names_version_and_content():
    assert re.fullmatch(rf"widget/{re.escape(release())}/rowcite\.[0-9a-f]{{12}}\.js", pinned_path())


@pytest.mark.skipif(
    shutil.which("node") is None, reason="node is not installed; the browser tests run the same scripts"
)
@pytest.mark.parametrize(("asset", "suffix"), [(widget_script, ".cjs"), (widget_module, ".mjs")])
def test_the_joined_script_is_well_formed(tmp_path, asset, suffix):
    file = tmp_path / f"widget{suffix}"
    file.write_bytes(asset().body)

    assert subprocess.run(["node", "--check", file], check=False).returncode == 0


def test_no_script_makes_markup_from_text_or_stores_anything():
    text = widget_script().body.decode()

    assert not re.search(r"innerHTML|outerHTML\s*=|insertAdjacentHTML|document\.write|eval\(|Function\(", text)
    assert not re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie", text)


def test_each_language_has_the_same_sentences_with_the_same_blanks():
    strings = json.loads((ROOT / "assistant/web/strings.json").read_text(encoding="utf-8"))

    def blanks(entry):
        return sorted(re.findall(r"\{\w+\}", json.dumps(entry)))

    assert strings["en"].keys() == strings["es"].keys()
    assert {key for key in strings["en"] if blanks(strings["en"][key]) != blanks(strings["es"][key])} == set()


def test_every_property_part_and_attribute_is_documented():
    manual = (ROOT / "assistant/web/README.md").read_text(encoding="utf-8")
    code = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "assistant/web").rglob("*.[cj]s*"))
    names = {*re.findall(r"var\((--rowcite-[\w-]+)", code), *re.findall(r"part: \"(\w+)\"", code)}
    attributes = set(re.findall(r"getAttribute\(\"([\w-]+)\"\)", code)) - {"href", "aria-expanded"}

    assert len(names) > 20
    assert {name for name in names | attributes if f"`{name}`" not in manual} == set()


def test_the_command_prints_the_pinned_line(capsys):
    with pytest.raises(SystemExit):
        app(["widget", "https://ask.example", "--mode", "inline"])

    assert capsys.readouterr().out.strip() == snippet("https://ask.example", "inline")
