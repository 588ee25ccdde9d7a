"""The HTTP side: what is answered, and what bad input gets (a problem that names thing and remedy, never the question)."""

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.answer import Answer
from assistant.api import create_app
from assistant.ask import Assistant
from assistant.guards import BODY_LIMIT
from assistant.settings import Settings
from indexer.errors import IndexMissingError
from indexer.index import Index
from indexer.store import save_index
from tests.fakes import WordEmbedder, index_of

ROW = "modifier for discontinued procedure"
SECRET = "Zanzibar"  # noqa: S105  # a word of a question
JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def client(assistant: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(), lambda _: assistant)) as running:
        yield running


def test_a_question_gets_the_row_its_citation_and_a_request_id(client: TestClient) -> None:
    reply = client.post("/v1/ask", json={"question": ROW})

    answer = reply.json()
    assert reply.status_code == 200
    assert (answer["status"], answer["question"]) == ("answered", ROW)
    assert answer["answers"][0]["cells"][0] == "53"
    assert answer["answers"][0]["citation"]["lines"] == [20, 20]
    assert len(answer["request_id"]) == 32
    assert answer["index_version"] == client.get("/readyz").text.removeprefix("ready, index ")


def test_the_answer_has_the_fields_of_the_public_surface(client: TestClient) -> None:
    answer = client.post("/v1/ask", json={"question": ROW}).json()

    surface = {"status", "question", "message", "answers", "related", "notices", "index_version", "request_id"}
    item = {"kind", "id", "score", "text", "header", "cells", "highlights", "citation", "notices"}
    citation = {"document", "title", "headings", "table", "row", "lines", "page", "url"}
    assert surface <= set(answer)
    assert item <= set(answer["answers"][0])
    assert citation <= set(answer["answers"][0]["citation"])


def test_an_explanation_comes_when_it_is_asked_for_and_only_then(client: TestClient) -> None:
    plain, explained = (client.post("/v1/ask", json={"question": ROW, "explain": wanted}) for wanted in (False, True))

    explanation = explained.json().pop("explanation")
    assert "explanation" not in plain.json()
    assert explained.json()["answers"] == plain.json()["answers"]
    assert explanation["understood"]["asked"] == ROW
    assert explanation["candidates"][0]["id"] == plain.json()["answers"][0]["id"]
    assert explanation["decision"]["reason"] == "word_for_word"


def test_nothing_of_an_explained_question_is_logged(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        reply = client.post("/v1/ask", json={"question": f"modifier {SECRET}", "explain": True})

    assert SECRET in reply.json()["explanation"]["understood"]["asked"]
    assert SECRET not in caplog.text
    assert SECRET not in client.get("/metrics").text


def test_patient_data_is_answered_on_the_spot_and_leaves_no_trace(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    number = "998877665"
    with caplog.at_level(logging.DEBUG):
        reply = client.post("/v1/ask", json={"question": f"MRN {number}: {ROW}", "explain": True})

    assert reply.status_code == 200
    assert number not in caplog.text + client.get("/metrics").text


def test_history_and_filters_are_taken(client: TestClient) -> None:
    body = {"question": ROW, "history": [{"question": "hello"}], "filters": {"documents": ["cpt-0252u.txt"]}}

    assert client.post("/v1/ask", json=body).json()["answers"][0]["cells"][0] == "53"


def test_documents_are_listed_with_what_they_hold(client: TestClient) -> None:
    (document,) = client.get("/v1/documents").json()

    assert {name: document[name] for name in ("name", "format", "tables", "rows", "passages", "warnings")} == {
        "name": "cpt-0252u.txt",
        "format": "text",
        "tables": 4,
        "rows": 29,
        "passages": 7,
        "warnings": [],
    }
    assert len(document["sha256"]) == 64
    assert "indexed_at" in document


def test_the_cited_address_leads_to_the_readable_source(client: TestClient) -> None:
    url = client.post("/v1/ask", json={"question": ROW}).json()["answers"][0]["citation"]["url"]

    reply = client.get(url)

    assert url == "/documents/cpt-0252u.txt#L20"
    assert reply.status_code == 200
    assert 'id="L20"' in reply.text
    assert "Discontinued procedure" in reply.text


def test_the_form_at_the_root_answers_without_javascript(client: TestClient) -> None:
    assert "<form" in client.get("/").text
    assert "Discontinued procedure" in client.post("/", data={"question": ROW}).text


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_probes_answer_get_and_head(client: TestClient, method: str) -> None:
    assert [client.request(method, path).status_code for path in ("/healthz", "/readyz", "/metrics")] == [200] * 3


def test_the_openapi_description_shows_a_question_that_is_answered(client: TestClient) -> None:
    described = client.get("/openapi.json").json()

    (question,) = described["components"]["schemas"]["Ask"]["properties"]["question"]["examples"]
    assert client.post("/v1/ask", json={"question": question}).status_code == 200
    reply = described["paths"]["/v1/ask"]["post"]["responses"]
    assert set(reply) >= {"200", "422"}
    assert "application/problem+json" in reply["422"]["content"]
    example = reply["200"]["content"]["application/json"]["example"]
    assert Answer.model_validate(example).answers[0].citation.lines == (20, 20)


def test_the_api_is_described_on_a_page_of_our_own(client: TestClient) -> None:
    reply = client.get("/docs")

    assert reply.status_code == 200
    assert all(
        f"{method.upper()} {path}" in reply.text
        for path, operations in client.get("/openapi.json").json()["paths"].items()
        for method in operations
    )
    assert "Discontinued procedure" in reply.text


@pytest.mark.parametrize("path", ["/", "/docs", "/documents", "/documents/cpt-0252u.txt", "/embed"])
def test_no_page_fetches_anything_from_elsewhere(client: TestClient, path: str) -> None:
    page = client.get(path)

    assert re.findall(r'(?:src|href|action)\s*=\s*["\']?(?:https?:)?//[^"\' >]*', page.text) == []
    assert "default-src 'none'" in page.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("", "empty"),
        (" \t\n", "empty"),
        (SECRET * 12_500, "2000"),
        (f"{SECRET}\x00", "NUL"),
    ],
    ids=["empty", "blank", "100,000 characters", "NUL"],
)
def test_an_unusable_question_is_told_why_and_not_repeated(client: TestClient, question: str, says: str) -> None:
    reply = client.post("/v1/ask", json={"question": question})

    assert_problem(reply, 422)
    assert says in reply.json()["detail"]


@pytest.mark.parametrize("question", ["?", "?!?! ...", "\u200b", "🧬", "\ufffd\x1b[31m"])
def test_a_question_without_a_word_is_no_error(client: TestClient, question: str) -> None:
    reply = client.post("/v1/ask", json={"question": question})

    assert reply.status_code in {200, 422}
    assert reply.status_code == 422 or reply.json()["answers"] == []


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        (b"", 422, "body: Field required"),
        (b"{", 422, "not JSON"),
        (b'{"question": "%s' % SECRET.encode(), 422, "not JSON"),
        (b"[1]", 422, "valid dictionary"),
        (b'"%s"' % SECRET.encode(), 422, "valid dictionary"),
        (b"{}", 422, "question: Field required"),
        (b'{"question": 53}', 422, "question: Input should be a valid string"),
        (b'{"question": null}', 422, "question: Input should be a valid string"),
        (b'{"question": "a", "top": 3}', 422, "top: Extra inputs are not permitted"),
        (b'{"question": "a", "which %s?": 3}' % SECRET.encode(), 422, "…: Extra inputs"),
        (b'{"question": "a", "history": "%s"}' % SECRET.encode(), 422, "history: Input should be a valid list"),
        (b'{"question": "a", "history": [{"q": "%s"}]}' % SECRET.encode(), 422, "history.0.question: Field required"),
        (b'{"question": "a", "filters": {"pages": [1]}}', 422, "filters.pages: Extra inputs"),
        (b'{"question": "a", "filters": {"documents": ["none.txt"]}}', 422, "no document named none.txt"),
        (b'{"\\udfff": "%s"}' % SECRET.encode(), 422, "body: Input should be a valid string"),
        (b'{"question": "\xff\xfe"}', 400, ""),
        (b"[" * 100_000, 400, ""),
        (b'{"question": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400, ""),
    ],
    ids=lambda value: value[:40].decode("latin-1") if isinstance(value, bytes) else None,
)
def test_a_bad_body_is_a_problem_that_says_where(client: TestClient, body: bytes, status: int, says: str) -> None:
    reply = client.post("/v1/ask", content=body, headers=JSON)

    assert_problem(reply, status)
    assert says in reply.json()["detail"]


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_another_content_type_is_told_which_to_send(client: TestClient, kind: str) -> None:
    reply = client.post("/v1/ask", content=json.dumps({"question": SECRET}), headers={"content-type": kind})

    assert_problem(reply, 415)
    assert "application/json" in reply.json()["detail"]


def test_a_long_name_is_not_sent_back_whole(client: TestClient) -> None:
    reply = client.post("/v1/ask", json={"question": "x", "filters": {"documents": ["y" * 500_000]}})

    assert_problem(reply, 422)
    assert len(reply.content) < 1000


def test_a_lone_surrogate_in_a_question_is_read_as_an_unknown_letter(client: TestClient) -> None:
    reply = client.post("/v1/ask", content=b'{"question": "%s \\ud800"}' % ROW.encode(), headers=JSON)

    assert reply.status_code == 200
    assert reply.json()["question"] == f"{ROW} ?"
    assert reply.json()["answers"][0]["cells"][0] == "53"


def test_a_body_too_long_is_not_read(client: TestClient) -> None:
    def drip() -> Iterator[bytes]:
        for _ in range(BODY_LIMIT // 1000 + 2):
            yield b"x" * 1000

    for content in (b"x" * (BODY_LIMIT + 1), drip()):
        reply = client.post("/v1/ask", content=content, headers=JSON)

        assert_problem(reply, 413)
        assert str(BODY_LIMIT) in reply.json()["detail"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", f"/documents/{SECRET}.txt", 404),
        ("GET", "/documents/..%2f..%2fetc%2fpasswd", 404),
        ("GET", "/v1/ask", 405),
        ("PUT", "/v1/ask", 405),
        ("OPTIONS", "/v1/ask", 405),
        ("DELETE", "/v1/documents", 405),
    ],
)
def test_a_wrong_address_or_method_is_a_problem_with_a_remedy(
    client: TestClient, method: str, path: str, status: int
) -> None:
    reply = client.request(method, path)

    assert_problem(reply, status)
    assert "allow" in reply.headers or status == 404
    assert reply.json()["detail"] != reply.json()["title"]


def test_a_form_of_many_fields_is_a_problem(client: TestClient) -> None:
    reply = client.post("/", content="&".join(f"f{number}=x" for number in range(50)))

    assert 400 <= reply.status_code < 500


class FailingAssistant:
    """Fails as a defect would, with the question in the error's words and in its locals."""

    version = "0"

    def ask(self, question: str, *_: object) -> Answer:
        try:
            {}[question]
        except KeyError as error:
            raise RuntimeError(f"no answer to {question}") from error


def test_an_unexpected_error_is_a_problem_and_nothing_of_the_question_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    with TestClient(create_app(Settings(), lambda _: FailingAssistant())) as failing:
        reply = failing.post("/v1/ask", json={"question": f"which {SECRET}?"})

    assert_problem(reply, 500)
    assert "RuntimeError" in caplog.text
    assert "caused by KeyError" in caplog.text
    assert "test_api.py" in caplog.text
    assert SECRET not in caplog.text


def test_a_service_without_its_index_says_so_with_503() -> None:
    class Lost(FailingAssistant):
        def ask(self, *_: object) -> Answer:
            raise IndexMissingError("there is no index in x; make one with: rowcite index")

    with TestClient(create_app(Settings(), lambda _: Lost())) as lost:
        reply = lost.post("/v1/ask", json={"question": SECRET})

    assert_problem(reply, 503)
    assert "rowcite index" in reply.json()["detail"]


def test_answers_are_counted_and_timed_without_a_word_of_them(assistant: Assistant) -> None:
    with TestClient(create_app(Settings(), lambda _: assistant)) as counted:
        counted.post("/v1/ask", json={"question": ROW})
        counted.post("/v1/ask", json={"question": ""})
        text = counted.get("/metrics").text

    assert 'rowcite_answers_total{status="answered"} 1' in text
    assert "rowcite_answer_seconds_count 1" in text
    assert "discontinued" not in text


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("| Modifier | Meaning |\n|---|---|\n| QX | Slow towing |\n", encoding="utf-8")
    (folder / "b.txt").write_text("| Modifier | Meaning |\n|---|---|\n| QZ | Fast rowing |\n", encoding="utf-8")
    return folder


def publish(corpus: Path, folder: Path) -> Index:
    return save_index(index_of(corpus), folder, WordEmbedder.name, WordEmbedder.sha256)


@pytest.fixture
def live(corpus: Path, tmp_path: Path) -> Iterator[TestClient]:
    """A service over an index on disk that a test may publish anew."""
    settings = Settings(index=tmp_path / "index")
    publish(corpus, settings.index)

    def load(settings: Settings) -> Assistant:
        from indexer.store import load_index  # noqa: PLC0415

        return Assistant(load_index(settings.index), WordEmbedder(), settings)

    with TestClient(create_app(settings, load)) as running:
        yield running


def cells(client: TestClient, question: str) -> list[str]:
    return [item["cells"][0] for item in client.post("/v1/ask", json={"question": question}).json()["answers"]]


def test_a_new_index_is_taken_up_and_a_deleted_document_stops_answering(
    live: TestClient, corpus: Path, tmp_path: Path
) -> None:
    assert cells(live, "what is modifier QZ") == ["QZ"]
    (corpus / "b.txt").unlink()
    (corpus / "c.txt").write_text("| Modifier | Meaning |\n|---|---|\n| QY | Deep diving |\n", encoding="utf-8")

    version = publish(corpus, tmp_path / "index").version

    assert live.get("/readyz").text == f"ready, index {version}"
    assert cells(live, "what is modifier QY") == ["QY"]
    assert cells(live, "what is modifier QZ") == []
    assert live.get("/documents/b.txt").status_code == 404


def test_a_new_index_that_cannot_be_loaded_is_told_once_and_the_old_one_answers(
    live: TestClient, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = live.get("/readyz").text
    (tmp_path / "index" / "CURRENT").write_text("0123456789ab", encoding="ascii")

    assert cells(live, "what is modifier QZ") == ["QZ"]
    assert live.get("/readyz").text == before
    assert caplog.text.count("the one before goes on answering") == 1


@pytest.mark.parametrize("damage", [b"", b"\xff", None], ids=["empty", "no text", "gone"])
def test_an_index_folder_spoilt_under_a_running_service_does_not_stop_it(
    live: TestClient, tmp_path: Path, damage: bytes | None
) -> None:
    if damage is None:
        (tmp_path / "index" / "CURRENT").unlink()
    else:
        (tmp_path / "index" / "CURRENT").write_bytes(damage)

    assert cells(live, "what is modifier QZ") == ["QZ"]


def assert_problem(reply: object, status: int) -> None:
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    assert set(reply.json()) == {"type", "title", "status", "detail"}
    assert reply.json()["status"] == status
    assert SECRET not in reply.text
