"""Only what Slack signed, in time, comes in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_fakes import NOW, SECRET, signed
from slack_sdk.signature import Clock, SignatureVerifier

from assistant.slack.verify import Replays, is_signed, sign

# https://docs.slack.dev/authentication/verifying-requests-from-slack
GOLDEN_BODY = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar"
    b"&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
    b"%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
    b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
)
GOLDEN = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
HEADERS = {"x-slack-request-timestamp": "1531420618", "x-slack-signature": GOLDEN}


def test_the_golden_vector_of_slack() -> None:
    assert sign(GOLDEN_BODY, "1531420618", SECRET) == GOLDEN
    assert is_signed(GOLDEN_BODY, HEADERS, (SECRET,), NOW)


@given(st.text(max_size=400), st.integers(0, 2_000_000_000))
def test_signatures_are_those_of_slacks_own_library(body: str, now: int) -> None:
    theirs = SignatureVerifier(SECRET, Clock()).generate_signature(timestamp=str(now), body=body)

    assert sign(body.encode(), str(now), SECRET) == theirs


@pytest.mark.parametrize(
    "changed",
    [
        {"x-slack-request-timestamp": ""},
        {"x-slack-request-timestamp": "1531420619"},
        {"x-slack-request-timestamp": "now"},
        {"x-slack-request-timestamp": "1" * 5000},
        {"x-slack-request-timestamp": "-1531420618"},
        {"x-slack-request-timestamp": "١٥٣١٤٢٠٦١٨"},
        {"x-slack-signature": ""},
        {"x-slack-signature": GOLDEN[:-1]},
        {"x-slack-signature": GOLDEN.removeprefix("v0=")},
        {"x-slack-signature": GOLDEN.upper()},
        {"x-slack-signature": "v0=ä\udcff"},
    ],
)
def test_a_header_that_is_not_slacks_is_refused(changed: dict[str, str]) -> None:
    assert not is_signed(GOLDEN_BODY, HEADERS | changed, (SECRET,), NOW)


def test_headers_may_be_missing() -> None:
    assert not is_signed(GOLDEN_BODY, {}, (SECRET,), NOW)


@pytest.mark.parametrize(("after", "good"), [(300, True), (301, False), (-300, True), (-301, False)])
def test_the_window_is_five_minutes(after: int, good: bool) -> None:
    assert is_signed(GOLDEN_BODY, HEADERS, (SECRET,), NOW + after) == good


def test_a_changed_body_is_refused() -> None:
    assert not is_signed(GOLDEN_BODY + b"&", HEADERS, (SECRET,), NOW)


def test_the_previous_secret_is_good_while_it_is_set() -> None:
    previous = SECRET[::-1]
    headers = signed(b"text=x", secret=previous)

    assert is_signed(b"text=x", headers, (SECRET, previous), NOW)
    assert not is_signed(b"text=x", headers, (SECRET,), NOW)


def test_an_empty_secret_signs_nothing() -> None:
    assert not is_signed(b"text=x", signed(b"text=x", secret=""), ("", ""), NOW)


def test_a_signature_is_new_once_within_both_sides_of_the_window() -> None:
    replays = Replays()

    assert [replays.is_first("a", NOW), replays.is_first("a", NOW + 599), replays.is_first("b", NOW)] == [
        True,
        False,
        True,
    ]
