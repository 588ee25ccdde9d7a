"""Whatever is sent, the answer is 200 or a problem of the sender's, and what is quoted stands in the source."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer import Answer
from assistant.api import create_app
from assistant.ask import Assistant
from assistant.settings import Settings

SOURCE = (Path(__file__).parents[2] / "corpus" / "cpt-0252u.txt").read_text(encoding="utf-8")
LINES = SOURCE.splitlines()
JSON = {"content-type": "application/json"}

odd = st.text(max_size=80) | st.text(alphabet="aA?0 5.3-'\"\x00\u200b\u202e\x1b|#*`é🧬\ud800", max_size=40)
asked = odd | st.sampled_from(sorted({word for line in LINES for word in line.split()})).map("what is {}?".format)
value = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | odd,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(odd, inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def client(assistant: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(), lambda _: assistant)) as running:
        yield running


def misquoted(answer: Answer) -> list[str]:
    """What is quoted and does not stand at its lines."""
    wrong = []
    for item in (*answer.answers, *answer.related):
        first, last = item.citation.lines
        lines = "\n".join(LINES[first - 1 : last])
        wrong += [text for text in item.cells or (item.text,) if text not in lines]
    return wrong


@settings(deadline=None, max_examples=25)
@given(question=asked, history=st.lists(asked, max_size=2))
def test_any_question_is_answered_or_refused_and_quotes_are_verbatim(
    client: TestClient, question: str, history: list[str]
) -> None:
    body = {"question": question, "history": [{"question": past} for past in history]}

    reply = client.post("/v1/ask", content=json.dumps(body), headers=JSON)

    assert reply.status_code in {200, 422}
    assert reply.status_code == 422 or misquoted(Answer.model_validate(reply.json())) == []


@settings(deadline=None, max_examples=25)
@given(
    body=st.fixed_dictionaries({"question": value}, optional={"history": value, "filters": value, "x": value}) | value
)
def test_any_json_is_answered_or_refused(client: TestClient, body: object) -> None:
    assert client.post("/v1/ask", content=json.dumps(body), headers=JSON).status_code in {200, 422}


@settings(deadline=None, max_examples=25)
@given(body=st.binary(max_size=60))
def test_any_bytes_are_refused(client: TestClient, body: bytes) -> None:
    assert 400 <= client.post("/v1/ask", content=body, headers=JSON).status_code < 500


@settings(deadline=None, max_examples=25)
@given(name=st.text(st.characters(exclude_categories=["Cs"]), max_size=30), query=odd)
def test_any_address_is_found_or_not(client: TestClient, name: str, query: str) -> None:
    reply = client.get(f"/documents/{quote(name)}?q={quote(query, errors='replace')}")

    assert reply.status_code in {200, 404}


@settings(deadline=None, max_examples=25)
@given(body=st.binary(max_size=60) | odd.map(lambda text: f"question={quote(text, errors='replace')}".encode()))
def test_any_form_gets_a_page(client: TestClient, body: bytes) -> None:
    reply = client.post("/", content=body, headers={"content-type": "application/x-www-form-urlencoded"})

    assert reply.status_code in {200, 422}


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "1",
        "A",
        "a-",
        "1 ",
        "1-",
        "A0 ",
        "O03.",
        "0252U,",
        "modifier ",
        "and ",
        "not ",
        "all ",
        "'",
        "((",
        ".,;",
        "é",
        "🧬",
    ],
)
def test_no_question_takes_long_however_it_repeats_itself(assistant: Assistant, piece: str) -> None:
    question = (piece * 2000)[:2000]
    start = time.process_time()
    assistant.ask(question, [question])

    assert time.process_time() - start < 5  # seconds; a pattern that backtracks would take minutes
