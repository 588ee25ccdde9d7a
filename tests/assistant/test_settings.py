import re
from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from assistant.settings import Settings, from_environ, listed, read_settings, setting
from indexer.errors import SettingError


@dataclass(frozen=True)
class Room:
    token: str = setting("", "a secret", secret=True)
    count: int = setting(3, "a number", least=1, most=10)


def test_without_variables_every_setting_has_its_default() -> None:
    assert from_environ({}) == Settings()
    assert (Settings().port, Settings().index, Settings().host) == (8000, Path(".index"), "127.0.0.1")


def test_variables_are_read_by_the_kind_of_their_setting() -> None:
    given = from_environ(
        {
            "ROWCITE_PORT": "9001",
            "ROWCITE_INDEX": "/srv/index",
            "ROWCITE_ORIGINS": "https://a.example  https://b.example",
            "ROWCITE_NOTICES": "Off",
            "ROWCITE_HOST": "::1",
            "ROWCITE_MODEL": "",
            "PORT": "1",
        }
    )

    assert given == Settings(
        port=9001,
        index=Path("/srv/index"),
        origins=("https://a.example", "https://b.example"),
        notices=False,
        host="::1",
    )


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("ROWCITE_PORT", "http", "ROWCITE_PORT must be a whole number from 1 to 65535, not 'http'"),
        ("ROWCITE_PORT", "0", "ROWCITE_PORT must be a whole number from 1 to 65535, not '0'"),
        ("ROWCITE_PORT", "65536", "ROWCITE_PORT must be a whole number from 1 to 65535, not '65536'"),
        ("ROWCITE_PORT", "-1", "ROWCITE_PORT must be a whole number from 1 to 65535, not '-1'"),
        ("ROWCITE_PORT", "9" * 9000, f"ROWCITE_PORT must be a whole number from 1 to 65535, not '{'9' * 39}…'"),
        ("ROWCITE_QUESTION_LIMIT", "0", "ROWCITE_QUESTION_LIMIT must be a whole number from 1 to 100000, not '0'"),
        ("ROWCITE_NOTICES", "perhaps", "ROWCITE_NOTICES must be on or off, not 'perhaps'"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_its_variable(variable: str, value: str, says: str) -> None:
    with pytest.raises(SettingError, match=f"^{re.escape(says)}$"):
        from_environ({variable: value})


def test_a_secret_is_hidden_wherever_settings_are_shown() -> None:
    room = read_settings(Room, {"ROOM_TOKEN": "hush"}, "ROOM_")

    assert room.token == "hush"  # noqa: S105  # the secret of this test
    assert "hush" not in repr(room)
    assert [item.value for item in listed(room, "ROOM_")] == ["********", "3"]


def test_every_setting_is_listed_by_its_variable_with_what_it_is() -> None:
    shown = listed(Settings(origins=("https://a.example", "https://b.example")))

    assert [item.variable for item in shown] == [f"ROWCITE_{item.name.upper()}" for item in fields(Settings)]
    assert {item.variable: item.value for item in shown}["ROWCITE_ORIGINS"] == "https://a.example https://b.example"
    assert {item.variable: item.value for item in shown}["ROWCITE_MODEL"] == ""
    assert min(len(item.says) for item in shown) > 10


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Settings().port = 1  # type: ignore[misc]
