"""The small parts: memories, signed refs, settings."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_fakes import NOW, SECRET

from assistant.settings import listed
from assistant.slack.memory import Expiring, one_more
from assistant.slack.payloads import PayloadError, read_command, read_press
from assistant.slack.refs import LIFETIME, Ref, read_ref, write_ref
from assistant.slack.settings import PREFIX, SlackSettings, slack_from_environ
from indexer.errors import SettingError

REF = Ref("3f9c", ("a b.txt#t1.r5", "a b.txt#p3", "#odd/x.txt#t2.r1"))


def test_an_entry_is_forgotten_after_its_time() -> None:
    memory = Expiring("none", seconds=10, limit=5)
    memory.update("a", lambda _: "kept", 100.0)

    assert [memory.get("a", 109.9), memory.get("a", 110.0), len(memory)] == ["kept", "none", 0]


def test_the_oldest_entry_is_forgotten_beyond_the_limit() -> None:
    memory = Expiring(0, seconds=10, limit=2)
    for key in ("a", "b", "a", "c"):
        memory.update(key, one_more, 100.0)

    assert [memory.get(key, 100.0) for key in "abc"] == [2, 0, 1]


def test_a_ref_is_read_as_it_was_written() -> None:
    value = write_ref(REF, SECRET, NOW)

    assert value is not None
    assert read_ref(value, (SECRET,), NOW + LIFETIME) == REF


@given(st.text(), st.lists(st.text(), max_size=5))
def test_any_version_and_ids_survive(version: str, parts: list[str]) -> None:
    ref = Ref(version, tuple(f"a.txt#{part.replace('#', '')}" for part in parts))
    value = write_ref(ref, SECRET, NOW)

    assert value is None or read_ref(value, ("other", SECRET), NOW) == ref


@pytest.mark.parametrize("value", ["", ".", "v1.", "v1.e30.x", "v2.e30.e30", "ä.ö", "v1." + "A" * 2000])
def test_what_was_not_signed_is_no_ref(value: str) -> None:
    assert read_ref(value, (SECRET,), NOW) is None


def test_a_changed_expired_or_foreign_ref_is_none() -> None:
    value = write_ref(REF, SECRET, NOW) or ""

    assert read_ref(value[:-1] + ("A" if value[-1] != "A" else "B"), (SECRET,), NOW) is None
    assert read_ref("v1.x" + value[4:], (SECRET,), NOW) is None
    assert read_ref(value, (SECRET,), NOW + LIFETIME + 1) is None
    assert read_ref(value, ("other", ""), NOW) is None


def test_a_ref_that_does_not_fit_into_a_button_is_not_written() -> None:
    assert write_ref(Ref("1", tuple(f"document-{number}.txt#t1.r1" for number in range(99))), SECRET, NOW) is None


def test_thirteen_rows_of_one_document_fit() -> None:
    ids = tuple(f"guides/cpt-0252u.txt#t1.r{number}" for number in range(1, 14))

    assert write_ref(Ref("20261124T060000-3f9c2a1b77d0", ids), SECRET, NOW) is not None


def test_settings_are_read_from_the_environment() -> None:
    settings = slack_from_environ(
        {
            "ROWCITE_SLACK_SIGNING_SECRET": SECRET,
            "ROWCITE_SLACK_TEAMS": "T1 T2",
            "ROWCITE_SLACK_TABLES": "on",
            "ROWCITE_SLACK_FOLLOWUP_MINUTES": "5",
            "ROWCITE_SLACK_COMMAND": "",
        }
    )

    assert (settings.teams, settings.tables, settings.followup_minutes) == (("T1", "T2"), True, 5)
    assert settings.command == "/rowcite"


def test_secrets_are_not_shown() -> None:
    settings = SlackSettings(signing_secret=SECRET, teams=("T1",), bot_token="xoxb-1")  # noqa: S106
    shown = {item.variable: item.value for item in listed(settings, PREFIX)}

    assert SECRET not in repr(settings)
    assert "xoxb" not in repr(settings)
    assert set(shown["ROWCITE_SLACK_SIGNING_SECRET"]) == {"*"}
    assert (shown["ROWCITE_SLACK_APP_TOKEN"], shown["ROWCITE_SLACK_TEAMS"]) == ("", "T1")


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"ROWCITE_SLACK_SIGNING_SECRET": "s"}, "ROWCITE_SLACK_TEAMS"),
        ({"ROWCITE_SLACK_APP_TOKEN": "xapp-1"}, "ROWCITE_SLACK_TEAMS"),
        ({"ROWCITE_SLACK_TABLES": "maybe"}, "ROWCITE_SLACK_TABLES"),
        ({"ROWCITE_SLACK_FOLLOWUP_MINUTES": "-1"}, "ROWCITE_SLACK_FOLLOWUP_MINUTES"),
        ({"ROWCITE_SLACK_COMMAND": "rowcite"}, "ROWCITE_SLACK_COMMAND"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(environ: dict[str, str], named: str) -> None:
    with pytest.raises(SettingError, match=named):
        slack_from_environ(environ)


@given(st.one_of(st.binary(), st.text().map(str.encode), st.text().map(lambda text: f"payload={text}".encode())))
def test_any_body_is_read_or_refused(body: bytes) -> None:
    for read in (read_command, read_press):
        with suppress(PayloadError):
            assert read(body)


@pytest.mark.parametrize(
    "body", [b"a=1&" * 61, b"payload=" + b"[" * 9000, b"payload=%22x%22", b"text=x&user_id=%ff&channel_id=C"]
)
def test_a_body_that_is_no_message_of_slacks_is_refused(body: bytes) -> None:
    for read in (read_command, read_press):
        with pytest.raises(PayloadError):
            read(body)
