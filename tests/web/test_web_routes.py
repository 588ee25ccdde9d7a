"""What the web routes answer, seen without a browser."""

import re

import pytest
from starlette.testclient import TestClient

from assistant.api import create_app
from assistant.assets import pinned_path, widget_script
from assistant.settings import Settings
from tests.web.canned import REFUSED, ROW, CannedAssistant

ORIGIN = "https://intranet.example"


@pytest.fixture(scope="module")
def client(index):
    with TestClient(create_app(Settings(origins=(ORIGIN,)), lambda _: CannedAssistant(index))) as client:
        yield client


def test_the_chat_page_allows_nothing_from_elsewhere(client):
    reply = client.get("/")

    assert reply.headers["content-security-policy"] == (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'self'; "
        "script-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["referrer-policy"] == "no-referrer"
    assert reply.headers["cross-origin-opener-policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/v1/examples", "/v1/documents", "/healthz", "/metrics", "/none", "/widget.js"])
def test_every_answer_says_that_its_type_is_meant(client, path):
    reply = client.get(path)

    assert (reply.headers["x-content-type-options"], reply.headers["referrer-policy"]) == ("nosniff", "no-referrer")


def test_every_file_that_a_page_names_is_served(client):
    for page in ("/", "/embed", "/documents", "/documents/cpt-0252u.txt"):
        for address in re.findall(r'(?:src|href)="(/[^"#]*)"', client.get(page).text):
            assert client.get(address).status_code == 200, (page, address)


def test_only_the_frame_page_may_be_framed_by_the_allowed_origins(client):
    assert f"frame-ancestors 'self' {ORIGIN};" in client.get("/embed").headers["content-security-policy"]
    assert "frame-ancestors 'self';" in client.get("/").headers["content-security-policy"]


def test_the_short_address_is_fresh_for_five_minutes_and_answers_304(client):
    reply = client.get("/widget.js")
    again = client.get("/widget.js", headers={"If-None-Match": reply.headers["etag"]})

    assert reply.headers["cache-control"] == "public, max-age=300"
    assert reply.headers["cross-origin-resource-policy"] == "cross-origin"
    assert again.status_code == 304


def test_the_pinned_address_is_kept_for_a_year_and_an_old_one_is_gone(client):
    reply = client.get("/" + pinned_path())

    assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert reply.content == widget_script().body
    assert client.get("/widget/0.0.1/rowcite.000000000000.js").status_code == 404


def test_the_script_is_sent_gzipped_where_that_is_understood(client):
    packed = client.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/widget.js", headers={"Accept-Encoding": "identity"})

    assert int(packed.headers["content-length"]) == len(widget_script().gzipped)
    assert plain.content == packed.content == widget_script().body


def test_an_allowed_origin_gets_its_own_name_back_and_no_other_does(client):
    def answer(origin):
        return client.get("/v1/examples", headers={"Origin": origin}).headers.get("access-control-allow-origin")

    assert answer(ORIGIN) == ORIGIN
    assert answer("https://evil.example") is None
    assert answer("null") is None


def test_a_preflight_names_methods_and_headers(client):
    asks = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    reply = client.options("/v1/ask", headers=asks)

    assert reply.status_code == 200
    assert reply.headers["access-control-allow-methods"] == "GET, POST"
    assert reply.headers["access-control-max-age"] == "600"
    assert "access-control-allow-credentials" not in reply.headers


def test_by_default_no_origin_is_allowed(index):
    with TestClient(create_app(Settings(), lambda _: CannedAssistant(index))) as client:
        reply = client.get("/v1/examples", headers={"Origin": ORIGIN})

    assert "access-control-allow-origin" not in reply.headers


def test_a_thumb_is_counted(client):
    reply = client.post("/v1/feedback", json={"request_id": "ab12", "item": "cpt-0252u.txt#t1.r5", "verdict": "up"})

    assert reply.json() == {"counted": True}
    assert 'rowcite_feedback_total{verdict="up"} 1\n' in client.get("/metrics").text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"item": "cpt-0252u.txt#t1.r5", "verdict": "up", "question": "secret words"}, 422),
        ({"item": "secret words", "verdict": "up"}, 422),
        ({"item": None, "verdict": "secret words"}, 422),
        ({"request_id": "secret words", "verdict": "up"}, 422),
    ],
)
def test_a_thumb_has_no_room_for_words_and_its_error_repeats_none(client, body, status):
    reply = client.post("/v1/feedback", json=body)

    assert reply.status_code == status
    assert "secret words" not in reply.text


def test_a_thumb_from_a_foreign_page_or_a_plain_form_is_refused(client):
    body = '{"item": null, "verdict": "up"}'
    foreign = {"Content-Type": "application/json", "Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}

    assert client.post("/v1/feedback", content=body, headers=foreign).status_code == 403
    assert client.post("/v1/feedback", content=body, headers={"Content-Type": "text/plain"}).status_code == 415


def test_a_question_is_answered_without_javascript(client):
    reply = client.post("/", data={"question": ROW})

    assert '<td dir="auto">Discontinued procedure</td>' in reply.text
    assert 'href="/documents/cpt-0252u.txt#L20"' in reply.text


def test_without_javascript_too_an_unusable_question_is_told_why(client):
    reply = client.post("/", data={"question": REFUSED})

    assert reply.status_code == 422
    assert "cannot be asked for a reason of its own" in reply.text


def test_markup_in_a_question_is_text_on_the_page(client):
    reply = client.post("/", data={"question": '"><script>alert(1)</script>'})

    assert "<script>alert" not in reply.text


def test_a_source_that_the_browser_has_is_not_sent_again(client):
    reply = client.get("/documents/cpt-0252u.txt")
    again = {"If-None-Match": reply.headers["etag"]}

    assert client.get("/documents/cpt-0252u.txt", headers=again).status_code == 304
    in_pane = client.get("/documents/cpt-0252u.txt", headers=again | {"Sec-Fetch-Dest": "iframe"})
    assert in_pane.status_code == 200
    assert '<header class="site">' not in in_pane.text


def test_an_unknown_document_is_404(client):
    assert client.get("/documents/../../etc/passwd").status_code == 404
    assert client.get("/documents/none.txt").status_code == 404


def test_under_a_sub_path_every_address_bears_it(index):
    app = create_app(Settings(), lambda _: CannedAssistant(index))
    with TestClient(app, root_path="/ask") as client:
        addresses = re.findall(r'(?:src|href|api-base)="(/[^"]*)"', client.get("/").text)

    assert addresses
    assert [address for address in addresses if not address.startswith("/ask/")] == []
