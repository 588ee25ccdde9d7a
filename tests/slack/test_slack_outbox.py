"""Messages go to Slack's own hosts only, without redirects, at most five times."""

import json
import logging
from collections.abc import Iterator

import pytest
from slack_fakes import NOW, RESPONSE_URL, MockSlack

from assistant.slack.outbox import LIFETIME, Outbox, is_slack_url
from assistant.slack.replies import SEARCHING, reply

MESSAGE = reply(SEARCHING)


@pytest.fixture
def slack() -> Iterator[MockSlack]:
    with MockSlack() as slack:
        yield slack


@pytest.mark.parametrize(
    "url",
    [
        RESPONSE_URL,
        "https://hooks.slack.com:443/actions/T1/2/x",
        "https://hooks.slack-gov.com/app/T1/2/x",
    ],
)
def test_slacks_response_hosts_are_known(url: str) -> None:
    assert is_slack_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://hooks.slack.com/commands/T1",
        "https://hooks.slack.com:8443/commands/T1",
        "https://hooks.slack.com:x/commands/T1",
        "https://hooks.slack.com.evil.example/commands/T1",
        "https://hooks.slack.com@evil.example/commands/T1",
        "https://evil.example/commands/?hooks.slack.com/commands/",
        "https://user@hooks.slack.com/commands/T1",
        "https://hooks.slack.com/services/T1",
        "https://hooks.slack.com/commands/../services/T1",
        "https://hooks.slack.com\\@evil.example/commands/T1",
        "https://hooks.slack.com/commands/T1\nHost: evil.example",
        "https://HOOKS.SLACK.COM/commands/T1",
        "https://[::1]/commands/T1",
        "https://[bad/commands/T1",
        "https://hooks.slack.cöm/commands/T1",
        "file:///commands/T1",
    ],
)
def test_everything_else_is_no_address_of_slack(url: str, slack: MockSlack) -> None:
    assert not is_slack_url(url)
    assert not Outbox(slack.transport).post(url, MESSAGE, NOW)
    assert slack.received.empty()


def test_a_message_arrives_as_json(slack: MockSlack) -> None:
    took = Outbox(slack.transport).post(RESPONSE_URL, MESSAGE, NOW)
    where, body = slack.received.get(timeout=5)

    assert took
    assert where == RESPONSE_URL
    assert json.loads(body) == json.loads(json.dumps(MESSAGE))


def test_a_redirect_is_not_followed(slack: MockSlack) -> None:
    slack.replies = [(302, "")]

    assert not Outbox(slack.transport).post(RESPONSE_URL, MESSAGE, NOW)
    assert slack.received.qsize() == 1


def test_an_address_is_used_five_times_at_most(slack: MockSlack) -> None:
    outbox = Outbox(slack.transport)
    took = [outbox.post(RESPONSE_URL, MESSAGE, NOW) for _ in range(6)]

    assert took == [True] * 5 + [False]
    assert slack.received.qsize() == 5
    assert outbox.post(RESPONSE_URL, MESSAGE, NOW + LIFETIME)


@pytest.mark.parametrize("refusal", [(400, "invalid_blocks"), (200, "msg_blocks_too_long"), (200, '{"ok":false}')])
def test_when_slack_refuses_the_blocks_the_text_is_sent_once(slack: MockSlack, refusal: tuple[int, str]) -> None:
    slack.replies = [refusal]
    took = Outbox(slack.transport).post(RESPONSE_URL, MESSAGE, NOW)
    first, second = (json.loads(slack.received.get(timeout=5)[1]) for _ in range(2))

    assert took
    assert first["blocks"]
    assert "blocks" not in second
    assert second["text"] == first["text"]


def test_slack_may_say_ok_as_json(slack: MockSlack) -> None:
    slack.replies = [(200, '{"ok":true}')]

    assert Outbox(slack.transport).post(RESPONSE_URL, MESSAGE, NOW)


@pytest.mark.parametrize("refusal", [(404, "expired_url"), (500, "error"), (403, "x")])
def test_a_refusal_is_final_and_only_its_code_is_logged(
    slack: MockSlack, refusal: tuple[int, str], caplog: pytest.LogCaptureFixture
) -> None:
    slack.replies = [refusal]
    with caplog.at_level(logging.INFO):
        took = Outbox(slack.transport).post(RESPONSE_URL, MESSAGE, NOW)
    own = [record.getMessage() for record in caplog.records if record.name.startswith("assistant")]

    assert not took
    assert slack.received.qsize() == 1
    assert own == [f"a message to Slack was not taken: status {refusal[0]}"]


def test_slack_may_be_out_of_reach() -> None:
    slack = MockSlack()
    with slack:
        pass  # its server is closed now

    assert not Outbox(slack.transport).post(RESPONSE_URL, MESSAGE, NOW)
