"""The manifest has Slack's documented keys and nothing else."""

import json
from collections.abc import Mapping

import pytest
from typer.testing import CliRunner

from assistant.slack.cli import app
from assistant.slack.manifest import manifest
from assistant.slack.settings import SlackSettings
from indexer.errors import SettingError

# https://docs.slack.dev/reference/app-manifest and the schema 1.0.0 of slackapi/manifest-schema: key -> longest text
DOCUMENTED: Mapping[str, Mapping[str, int]] = {
    "_metadata": {"major_version": 0, "minor_version": 0},
    "display_information": {"name": 35, "description": 140, "background_color": 7, "long_description": 4000},
    "features": {"bot_user": 0, "slash_commands": 0, "app_home": 0, "shortcuts": 0, "unfurl_domains": 0},
    "oauth_config": {"redirect_urls": 0, "scopes": 0, "token_management_enabled": 0},
    "settings": {
        "allowed_ip_address_ranges": 0,
        "event_subscriptions": 0,
        "interactivity": 0,
        "org_deploy_enabled": 0,
        "socket_mode_enabled": 0,
        "token_rotation_enabled": 0,
    },
}
COMMAND = {"command": 32, "url": 3000, "description": 2000, "usage_hint": 1000, "should_escape": 0}
INTERACTIVITY = {"is_enabled", "request_url", "message_menu_options_url"}


def printed(*arguments: str) -> dict[str, dict[str, object]]:
    result = CliRunner().invoke(app, ["manifest", *arguments])
    assert result.exit_code == 0, result.output
    shown: dict[str, dict[str, object]] = json.loads(result.stdout)
    return shown


@pytest.mark.parametrize("arguments", [("--host", "rowcite.example.org"), ("--socket",)])
def test_every_key_is_documented_and_every_text_fits(arguments: tuple[str, ...]) -> None:
    shown = printed(*arguments)
    commands = shown["features"]["slash_commands"]
    assert isinstance(commands, list)
    texts = [
        (part, key, value) for part, keys in shown.items() for key, value in keys.items() if isinstance(value, str)
    ]

    assert set(shown) <= set(DOCUMENTED)
    assert [set(keys) <= set(DOCUMENTED[part]) for part, keys in shown.items()] == [True] * len(shown)
    assert [len(value) <= DOCUMENTED[part][key] for part, key, value in texts] == [True] * len(texts)
    assert set(commands[0]) <= set(COMMAND)
    assert all(len(value) <= COMMAND[key] for key, value in commands[0].items() if isinstance(value, str))
    assert set(shown["settings"]["interactivity"]) <= INTERACTIVITY  # type: ignore[call-overload]
    assert set(shown["features"]["bot_user"]) <= {"display_name", "always_online"}  # type: ignore[call-overload]
    assert shown["oauth_config"]["scopes"] == {"bot": ["commands"]}


def test_over_http_slack_is_told_where() -> None:
    shown = printed("--host", "rowcite.example.org")

    assert shown["features"]["slash_commands"][0]["url"] == "https://rowcite.example.org/slack/commands"  # type: ignore[index]
    assert shown["settings"]["interactivity"] == {
        "is_enabled": True,
        "request_url": "https://rowcite.example.org/slack/interactive",
    }
    assert shown["settings"]["socket_mode_enabled"] is False


def test_socket_mode_has_no_address() -> None:
    shown = printed("--socket")

    assert shown["settings"]["socket_mode_enabled"] is True
    assert "url" not in shown["features"]["slash_commands"][0]  # type: ignore[index]
    assert shown["settings"]["interactivity"] == {"is_enabled": True}


@pytest.mark.parametrize("arguments", [[], ["--socket", "--host", "rowcite.example.org"]])
def test_a_manifest_is_for_one_of_the_two(arguments: list[str]) -> None:
    assert CliRunner().invoke(app, ["manifest", *arguments]).exit_code == 2


@pytest.mark.parametrize("host", ["https://rowcite.example.org/", "rowcite.example.org:8443"])
def test_an_address_or_a_port_is_understood(host: str) -> None:
    assert "https://https" not in json.dumps(manifest(SlackSettings(), host))


@pytest.mark.parametrize("host", ["http://x", "a b", "a/b", "user@a", "a:x", "ä", "a?b"])
def test_a_host_that_slack_could_not_reach_is_refused(host: str) -> None:
    with pytest.raises(SettingError, match="--host"):
        manifest(SlackSettings(), host)


def test_an_enterprise_grid_is_asked_for_org_wide_deployment() -> None:
    shown = manifest(SlackSettings(signing_secret="s", enterprises=("E1",)), "h")  # noqa: S106

    assert shown["settings"]["org_deploy_enabled"] is True  # type: ignore[index, call-overload]
