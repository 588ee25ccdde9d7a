"""The slash command and the buttons over a real HTTP server, signed as Slack signs them."""

import http.client
import json
import logging
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from fastapi import FastAPI
from slack_answers import ANSWER_53
from slack_fakes import (
    NOW,
    RESPONSE_URL,
    SECRET,
    SETTINGS,
    SLACK,
    FakeAssistant,
    MockSlack,
    command_fields,
    form,
    signed,
)
from slack_limits import violations
from slack_server import serving

from assistant.privacy import REMOVE_IDENTIFIERS
from assistant.settings import Settings
from assistant.slack.refs import Ref, write_ref
from assistant.slack.room import Outside
from assistant.slack.router import slack_router
from assistant.slack.settings import SlackSettings
from assistant.slack.verify import BODY_LIMIT

CANARY = "canary-7731"
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # made once: reading the world's certificates takes 20 ms a request
Row = dict[str, object]


class Rowcite:
    """Our server with a fake assistant, a stand-in for Slack, and a clock that the test turns."""

    def __init__(self, settings: Settings, slack_settings: SlackSettings, slack: MockSlack, patience: float) -> None:
        self.assistant = FakeAssistant()
        self.slack = slack
        self.now = NOW
        self.app = FastAPI()
        outside = Outside(lambda: self.now, slack.transport, patience)
        router = slack_router(lambda: self.assistant, settings, slack_settings, outside)  # type: ignore[arg-type, return-value]
        self.app.include_router(router)
        self.url = ""

    def post(
        self, body: bytes, headers: dict[str, str] | None = None, path: str = "/slack/commands"
    ) -> httpx2.Response:
        headers = headers or signed(body, self.now)
        return httpx2.post(f"{self.url}{path}", content=body, headers=headers, timeout=10, verify=PLAIN)

    def ask(self, text: str, **others: str) -> Row:
        self.now += 1  # no two requests have the same signature
        response = self.post(form(command_fields(text, **others)))

        assert response.status_code == 200
        row: Row = response.json()
        return row

    def press(self, action: str, value: str, **others: object) -> httpx2.Response:
        self.now += 1
        payload = {
            "type": "block_actions",
            "user": {"id": "U2CERLKJA", "username": "roadrunner", "team_id": "T1DC2JH3J"},
            "api_app_id": "A1",
            "container": {"type": "message", "message_ts": "1548261231.000200", "is_ephemeral": True},
            "trigger_id": "12321423423.333649436676.d8c1bb837935619ccad0f624c448ffb3",
            "team": {"id": "T1DC2JH3J", "domain": "testteamnow"},
            "enterprise": None,
            "channel": {"id": "G8PSS9T3V", "name": "foobar"},
            "response_url": RESPONSE_URL.replace("commands", "actions") + str(self.now),
            "actions": [{"action_id": action, "block_id": "b", "type": "button", "value": value, "action_ts": "1.2"}],
        }
        return self.post(form({"payload": json.dumps(payload | others)}), path="/slack/interactive")

    def sent(self) -> Row:
        """What Slack's response host got next."""
        _, body = self.slack.received.get(timeout=5)
        row: Row = json.loads(body)
        return row


Make = Callable[..., Rowcite]


@pytest.fixture
def make() -> Iterator[Make]:
    """Return a function that starts a server; all are stopped afterwards."""
    with MockSlack() as slack, pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "*")
        stack = []

        def start(slack_settings: SlackSettings = SLACK, settings: Settings = SETTINGS, patience: float = 5) -> Rowcite:
            rowcite = Rowcite(settings, slack_settings, slack, patience)
            stack.append(serving(rowcite.app))
            rowcite.url = stack[-1].__enter__()
            return rowcite

        yield start
        for server in stack:
            server.__exit__(None, None, None)


@pytest.fixture
def rowcite(make: Make) -> Rowcite:
    return make()


REF = write_ref(Ref(ANSWER_53.index_version, ("cpt-0252u.txt#t1.r5",)), SECRET, NOW) or ""


def test_the_customers_question_is_answered_inside_the_response(rowcite: Rowcite) -> None:
    reply = rowcite.ask("which modifier for contaminated specimen?")

    assert reply["response_type"] == "ephemeral"
    assert "Modifier: 53; Description: Discontinued procedure" in str(reply["text"])
    assert "line 20, https://rowcite.example/documents/cpt-0252u.txt#L20" in str(reply["text"])
    assert violations(str(reply["text"]), reply["blocks"]) == []
    assert rowcite.slack.received.empty()


def _forgeries(body: bytes) -> dict[str, tuple[bytes, dict[str, str], int]]:
    good = signed(body)
    foreign = form(command_fields(CANARY, team_id="T0000EVIL"))
    other_app = form(command_fields(CANARY, api_app_id="A0000EVIL"))
    latin = body.replace(b"text=", b"text=\xff%ff")
    broken = b"text=" + CANARY.encode()
    large = body + b"&x=" + b"x" * BODY_LIMIT
    return {
        "stale": (body, signed(body, NOW - 301), 401),
        "future": (body, signed(body, NOW + 301), 401),
        "no signature": (body, {name: good[name] for name in good if name != "x-slack-signature"}, 401),
        "no timestamp": (body, {name: good[name] for name in good if name != "x-slack-request-timestamp"}, 401),
        "timestamp of words": (body, good | {"x-slack-request-timestamp": "today"}, 401),
        "timestamp of 5000 digits": (body, good | {"x-slack-request-timestamp": "1" * 5000}, 401),
        "signature of another secret": (body, signed(body, secret="another"), 401),  # noqa: S106
        "changed body": (body.replace(b"roadrunner", b"coyote"), good, 401),
        "other workspace": (foreign, signed(foreign), 401),
        "other app": (other_app, signed(other_app), 401),
        "no UTF-8": (latin, signed(latin), 400),
        "no command": (broken, signed(broken), 400),
        "too large": (large, signed(large), 413),
    }


@pytest.mark.parametrize("name", _forgeries(b"text=x"))
def test_a_forged_or_broken_request_gets_a_status_and_nothing_else(
    rowcite: Rowcite, name: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    body, headers, status = _forgeries(form(command_fields(CANARY)))[name]
    with caplog.at_level(logging.DEBUG):
        response = rowcite.post(body, headers)

    assert (response.status_code, response.content) == (status, b"")
    assert rowcite.assistant.asked == []
    assert [record for record in caplog.records if record.name.startswith("assistant")] == []
    assert CANARY not in caplog.text + "".join(capfd.readouterr())


def test_a_request_sent_again_is_refused(rowcite: Rowcite) -> None:
    body = form(command_fields("modifier 53"))

    assert [rowcite.post(body).status_code, rowcite.post(body).status_code] == [200, 401]
    assert len(rowcite.assistant.asked) == 1


def test_a_signature_that_is_not_ascii_is_refused(rowcite: Rowcite) -> None:
    address = urlsplit(rowcite.url)
    connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=5)
    headers = signed(b"text=x") | {"x-slack-signature": "v0=\xe4\xff"}
    connection.request("POST", "/slack/commands", b"text=x", headers)
    response = connection.getresponse()
    status, body = response.status, response.read()
    connection.close()

    assert (status, body) == (401, b"")


def test_after_sixty_refusals_an_address_gets_429_and_slack_is_still_let_in(rowcite: Rowcite) -> None:
    statuses = [rowcite.post(b"text=x", {"x-slack-signature": "v0="}).status_code for _ in range(61)]

    assert statuses == [401] * 60 + [429]
    assert "Modifier 53" in str(rowcite.ask("modifier 53")["text"])


def test_without_a_signing_secret_there_is_no_slack(make: Make) -> None:
    body = form(command_fields("modifier 53"))

    assert make(SlackSettings()).post(body, signed(body, secret="")).status_code == 404


def test_a_grid_wide_installation_may_leave_out_the_team(make: Make) -> None:
    rowcite = make(SlackSettings(signing_secret=SECRET, enterprises=("E1",)))

    assert "Modifier 53" in str(rowcite.ask("modifier 53", team_id="", enterprise_id="E1")["text"])
    assert rowcite.post(form(command_fields("x", team_id="", enterprise_id="")), None).status_code == 401


@pytest.mark.parametrize("path", ["/slack/commands", "/slack/interactive"])
def test_the_certificate_probe_is_answered(rowcite: Rowcite, path: str) -> None:
    assert httpx2.get(f"{rowcite.url}{path}?ssl_check=1").status_code == 200
    assert httpx2.get(f"{rowcite.url}{path}").status_code == 405
    assert rowcite.post(b"ssl_check=1&token=x", {"x": "y"}, path).status_code == 200
    assert rowcite.assistant.asked == []


@pytest.mark.parametrize("text", ["", "  ", "help", "HELP", "?"])
def test_empty_text_and_help_say_how_to_ask(rowcite: Rowcite, text: str) -> None:
    reply = str(rowcite.ask(text)["text"])

    assert reply.startswith("Ask with /rowcite and a question.")
    assert "Please enter no patient data" in reply
    assert rowcite.assistant.asked == []


def test_sources_and_version_are_told(rowcite: Rowcite) -> None:
    assert "CPT 0252U: POC NGS and STR Analysis for Aneuploidy (cpt-0252u.txt)" in str(rowcite.ask("sources")["text"])
    assert rowcite.ask("version")["text"] == f"Index {ANSWER_53.index_version}."


def test_patient_data_is_neither_searched_nor_echoed_nor_remembered(rowcite: Rowcite) -> None:
    reply = rowcite.ask("John Smith DOB 03/04/1961 which modifier?")
    rowcite.ask("modifier 53")

    assert reply["text"] == REMOVE_IDENTIFIERS
    assert "Smith" not in json.dumps(reply)
    assert rowcite.assistant.asked == [("modifier 53", ())]


def test_a_question_that_cannot_be_asked_is_told_why(rowcite: Rowcite) -> None:
    assert rowcite.ask("x " * 1500)["text"] == "the question is longer than 2000 characters"


def test_a_failure_is_told_without_the_question(rowcite: Rowcite, caplog: pytest.LogCaptureFixture) -> None:
    reply = rowcite.ask("boom")

    assert str(reply["text"]).startswith("That did not work")
    assert "a Slack command failed: ZeroDivisionError" in caplog.text
    assert "boom" not in caplog.text


def test_nothing_asked_answered_or_pressed_is_logged(
    rowcite: Rowcite, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        rowcite.ask(CANARY, user_id=f"U-{CANARY}")
        rowcite.press("share", REF, user={"id": f"U-{CANARY}"})
        rowcite.sent()

    assert len(rowcite.assistant.asked) == 1
    assert CANARY not in caplog.text + "".join(capfd.readouterr())
    assert "hooks.slack.com" not in caplog.text


def test_a_follow_up_goes_on_for_the_same_person_in_the_same_channel(rowcite: Rowcite) -> None:
    rowcite.ask("which modifier for contaminated specimen?")
    rowcite.ask("and 53?")
    rowcite.ask("and 53?", user_id="U2")
    rowcite.ask("and 53?", channel_id="C2")
    rowcite.now += 601
    rowcite.ask("and 52?")

    assert [history for _, history in rowcite.assistant.asked] == [
        (),
        ("which modifier for contaminated specimen?",),
        (),
        (),
        (),
    ]


def test_slacks_escapes_are_undone(rowcite: Rowcite) -> None:
    rowcite.ask("O&amp;G &lt;5")

    assert rowcite.assistant.asked == [("O&G <5", ())]


def test_a_late_answer_is_announced_and_follows(make: Make) -> None:
    rowcite = make(patience=0.05)
    rowcite.assistant.gate.clear()
    reply = rowcite.ask("modifier 53")
    rowcite.assistant.gate.set()

    assert reply["text"] == "Searching; the answer follows here."
    assert "Modifier: 53" in str(rowcite.sent()["text"])


def test_sharing_shows_the_row_and_its_source_and_never_the_question(rowcite: Rowcite) -> None:
    rowcite.ask(CANARY)
    response = rowcite.press("share", REF)
    sent = rowcite.sent()

    assert (response.status_code, response.content) == (200, b"")
    assert (sent["response_type"], sent["replace_original"]) == ("in_channel", False)
    assert "Modifier: 53" in str(sent["text"])
    assert "line 20" in str(sent["text"])
    assert CANARY not in json.dumps(sent)


def test_the_buttons_of_an_answer_carry_what_can_be_shared(rowcite: Rowcite) -> None:
    blocks = rowcite.ask(CANARY)["blocks"]
    assert isinstance(blocks, list)
    value = next(block for block in blocks if block["type"] == "actions")["elements"][0]["value"]
    rowcite.press("share", value)

    assert CANARY not in value
    assert "Modifier: 53" in str(rowcite.sent()["text"])


def test_an_answer_is_shared_once_in_a_channel(rowcite: Rowcite) -> None:
    rowcite.press("share", REF)
    rowcite.press("share", REF)
    rowcite.press("share", REF, channel={"id": "C2"})

    assert sorted(str(rowcite.sent()["response_type"]) for _ in range(3)) == ["ephemeral", "in_channel", "in_channel"]


def test_an_answer_of_another_index_is_not_shared(rowcite: Rowcite) -> None:
    rowcite.press("share", write_ref(Ref("older", ("cpt-0252u.txt#t1.r5",)), SECRET, NOW) or "")
    sent = rowcite.sent()

    assert sent["response_type"] == "ephemeral"
    assert "read anew" in str(sent["text"])


@pytest.mark.parametrize("value", ["", "v1.e30.e30", REF[:-2]])
def test_a_button_that_we_did_not_sign_does_nothing(rowcite: Rowcite, value: str) -> None:
    rowcite.press("share", value)

    assert rowcite.sent()["text"] == "This button is too old to use. Please ask again."


@pytest.mark.parametrize(
    "others",
    [{"team": {"id": "T0000EVIL"}}, {"team": None}, {"api_app_id": "A0000EVIL"}],
)
def test_a_button_of_another_workspace_is_refused(rowcite: Rowcite, others: dict[str, object]) -> None:
    assert rowcite.press("share", REF, **others).status_code == 401
    assert rowcite.slack.received.empty()


def test_what_is_no_button_of_ours_is_acknowledged_alone(rowcite: Rowcite) -> None:
    statuses = [
        rowcite.press("other", REF).status_code,
        rowcite.press("share", REF, actions=[]).status_code,
        rowcite.press("share", REF, type="view_submission").status_code,
    ]

    assert statuses == [200, 200, 200]
    assert rowcite.slack.received.empty()


@pytest.mark.parametrize("body", [b"payload=x", b"payload=%7B%7D", b"other=1"])
def test_an_interaction_that_cannot_be_read_is_refused(rowcite: Rowcite, body: bytes) -> None:
    assert rowcite.post(body, path="/slack/interactive").status_code == 400


@pytest.mark.parametrize(("action", "verdict"), [("helpful", "up"), ("not_helpful", "down")])
def test_a_verdict_is_counted_once_without_text_or_name(make: Make, action: str, verdict: str, tmp_path: Path) -> None:
    rowcite = make(settings=Settings(state=tmp_path))
    rowcite.press(action, REF)
    rowcite.press(action, REF)
    thanks = [str(rowcite.sent()["text"])[:10] for _ in range(2)]
    lines = [json.loads(line) for line in (tmp_path / "feedback.jsonl").read_text().splitlines()]

    assert thanks == ["Thank you."] * 2
    assert [(line["verdict"], line["item"]) for line in lines] == [(verdict, "cpt-0252u.txt#t1.r5")]
    assert "U2CERLKJA" not in json.dumps(lines)


def test_a_button_that_fails_is_told(rowcite: Rowcite) -> None:
    rowcite.press("share", write_ref(Ref(ANSWER_53.index_version, ("cpt-0252u.txt#t9.r9",)), SECRET, NOW) or "")

    assert str(rowcite.sent()["text"]).startswith("That did not work")
