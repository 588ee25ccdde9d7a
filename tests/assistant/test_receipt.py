"""Receipts: everything that finds and proves a quote."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.api import create_app
from assistant.ask import Assistant
from assistant.receipt import Receipt, receipt_of, receipt_text
from assistant.settings import Settings
from indexer.codesets.model import About, CodeSet, Entry
from indexer.codesets.official import Official
from indexer.index import Index
from tests.fakes import WordEmbedder

CUSTOMER = Path(__file__).parents[2] / "corpus" / "cpt-0252u.txt"
ABOUT = About("Our mods", "modifier", "2026", date(2026, 1, 1), date(2026, 12, 31))
MODS = CodeSet(ABOUT, {"53": Entry("53", "Discontinued Procedure for cause")})
AT = datetime(2026, 11, 24, 9, 5, 1, 999, tzinfo=timezone(timedelta(hours=2)))
TEXT = f"""\
Question: modifier 53
Asked: 2026-11-24 07:05:01 UTC
Answer: Modifier 53: Discontinued procedure.

Quote 1, word for word
  Modifier: 53
  Description: Discontinued procedure
  When to Use: Use if testing was discontinued after initiation due to specimen failure or contamination
  Source: cpt-0252u.txt, line 20 (CPT 0252U: POC NGS and STR Analysis for Aneuploidy › Clinical & Coding Specifications \
› Coding Specifications)
  SHA-256 of the source: {sha256(CUSTOMER.read_bytes()).hexdigest()}
  Note: Our mods (2026): the text of 53 goes on: “Discontinued Procedure for cause”.

Index version: abc
Official code set: Our mods (2026), in force 2026-01-01 to 2026-12-31
"""


@pytest.fixture(scope="module")
def noted(index: Index) -> Assistant:
    official = Official.of(index.documents, [MODS], "one")
    return Assistant(replace(index, official=official, version="abc"), WordEmbedder(), Settings())


@pytest.fixture(scope="module")
def client(noted: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(), lambda _: noted)) as running:
        yield running


def receipt(assistant: Assistant, question: str) -> Receipt:
    return receipt_of(assistant.ask(question), assistant.documents, assistant.codesets, AT)


def test_a_receipt_reads_as_one_page_of_facts(noted: Assistant) -> None:
    assert receipt_text(receipt(noted, "modifier 53")) == TEXT


def test_the_row_is_verbatim_under_its_column_names(noted: Assistant) -> None:
    quoted = receipt(noted, "modifier 53").quotes[0]

    assert [field.column for field in quoted.rows[0]] == ["Modifier", "Description", "When to Use"]
    assert all(field.text in CUSTOMER.read_text(encoding="utf-8").splitlines()[19] for field in quoted.rows[0])


def test_a_receipt_of_silence_says_so_and_quotes_nothing(noted: Assistant) -> None:
    silent = receipt(noted, "who won the world series")

    assert (silent.status, silent.quotes) == ("no_answer", ())
    assert "Quote" not in receipt_text(silent)


def test_control_characters_do_not_reach_the_text(noted: Assistant) -> None:
    assert "\x1b" not in receipt_text(receipt(noted, "modifier 53 \x1b[2J"))


def test_the_api_gives_it_as_json_and_as_text(client: TestClient) -> None:
    told = client.post("/v1/receipt", json={"question": "modifier 53"}).json()
    text = client.post("/v1/receipt", json={"question": "modifier 53"}, headers={"accept": "text/plain"})

    assert told["quotes"][0]["citation"]["lines"] == [20, 20]
    assert told["codesets"] == [
        {"name": "Our mods", "release": "2026", "valid_from": "2026-01-01", "valid_to": "2026-12-31"}
    ]
    assert datetime.fromisoformat(told["asked_at"]).tzinfo == UTC
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert text.text.splitlines()[0] == "Question: modifier 53"


def test_bad_input_gets_the_same_problem_as_a_question(client: TestClient) -> None:
    reply = client.post("/v1/receipt", json={"question": " "})

    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"
