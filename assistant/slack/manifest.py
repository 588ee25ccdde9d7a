"""The Slack app manifest: what an administrator pastes under "Create New App, from a manifest".

https://docs.slack.dev/reference/app-manifest
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from assistant.slack.budget import Json
from assistant.slack.settings import SlackSettings
from indexer.errors import SettingError


def manifest(settings: SlackSettings, host: str = "") -> Mapping[str, Json]:
    """Return the manifest for HTTP at `host` ("rowcite.example.org"), or for Socket Mode without a host.

    The only scope is `commands`. Raises SettingError for a host that Slack could not reach by https.
    """
    base = f"https://{_checked(host)}/slack" if host else ""
    command: dict[str, Json] = {
        "command": settings.command,
        "description": "Look up a coding or billing rule, with its source",
        "usage_hint": "your question, or: help, sources, version",
        "should_escape": False,
    }
    interactivity: dict[str, Json] = {"is_enabled": True}
    if base:
        command["url"] = f"{base}/commands"
        interactivity["request_url"] = f"{base}/interactive"
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "Rowcite",
            "description": "Answers coding and billing questions with the row that says so, and cites it.",
            "background_color": "#1f3a5f",
        },
        "features": {"bot_user": {"display_name": "Rowcite", "always_online": False}, "slash_commands": [command]},
        "oauth_config": {"scopes": {"bot": ["commands"]}},
        "settings": {
            "interactivity": interactivity,
            "org_deploy_enabled": bool(settings.enterprises),
            "socket_mode_enabled": not base,
            "token_rotation_enabled": False,
        },
    }


def _checked(host: str) -> str:
    """Return a host with an optional port, given as such or as an https address without a path."""
    bare = host.removeprefix("https://").removesuffix("/")
    try:
        parts = urlsplit(f"https://{bare}")
        plain = parts.netloc == bare and parts.hostname is not None and parts.port != 0 and "@" not in bare
    except ValueError:
        plain = False
    if not plain or not bare.isascii() or any(character.isspace() for character in bare):
        raise SettingError(f"--host must be a host name such as rowcite.example.org, not {host!r}")
    return bare
