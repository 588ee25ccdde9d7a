"""The settings of the Slack room, from the environment (`ROWCITE_SLACK_…` and `ROWCITE_PUBLIC_URL`)."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import get_type_hints

from indexer.errors import SettingError

PREFIX = "ROWCITE_SLACK_"


@dataclass(frozen=True)
class SlackSettings:
    """What Slack and Rowcite agree on; secrets are hidden wherever settings are shown.

    A field's metadata: `says` what it is, `secret` whether its value may be shown, `variable` where it is not
    `ROWCITE_SLACK_` and its name.
    """

    signing_secret: str = field(
        default="", repr=False, metadata={"says": "signing secret of the Slack app; empty: no Slack", "secret": True}
    )
    signing_secret_previous: str = field(
        default="", repr=False, metadata={"says": "the signing secret before it, while it is rotated", "secret": True}
    )
    teams: tuple[str, ...] = field(default=(), metadata={"says": "workspaces that may ask (T…), separated by spaces"})
    enterprises: tuple[str, ...] = field(default=(), metadata={"says": "Enterprise Grids that may ask (E…)"})
    app_id: str = field(default="", metadata={"says": "the app that may ask (A…); empty: any with this secret"})
    command: str = field(default="/rowcite", metadata={"says": "name of the slash command"})
    public_url: str = field(
        default="",
        metadata={
            "says": "address of this server in a browser, for links from Slack",
            "variable": "ROWCITE_PUBLIC_URL",
        },
    )
    tables: bool = field(default=False, metadata={"says": "lists as a table block; try it in your workspace first"})
    followup_minutes: int = field(default=10, metadata={"says": "how long a question can be followed up; 0: never"})
    feedback: str = field(default="", metadata={"says": "file for helpful/not helpful, without any text; empty: none"})
    app_token: str = field(default="", repr=False, metadata={"says": "Socket Mode: xapp-… token", "secret": True})
    bot_token: str = field(default="", repr=False, metadata={"says": "Socket Mode: xoxb-… token", "secret": True})

    def __post_init__(self) -> None:
        """Refuse what would let a stranger in or could not work."""
        if (self.signing_secret or self.app_token) and not (self.teams or self.enterprises):
            raise SettingError(f"Slack is set up, but nobody may ask: set {PREFIX}TEAMS or {PREFIX}ENTERPRISES")
        if self.public_url and not self.public_url.startswith(("https://", "http://")):
            raise SettingError("ROWCITE_PUBLIC_URL must start with https:// or http://")
        if not self.command.startswith("/") or not 2 <= len(self.command) <= 32:
            raise SettingError(f"{PREFIX}COMMAND must start with / and have 2 to 32 characters")

    @property
    def key(self) -> str:
        """The secret that signs what buttons carry; Socket Mode has no signing secret and takes its token."""
        return self.signing_secret or self.app_token

    @property
    def keys(self) -> tuple[str, ...]:
        """The secrets that may have signed what a button carries."""
        return tuple(secret for secret in (self.key, self.signing_secret_previous) if secret)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The signing secrets that are good now, the current one first."""
        return tuple(secret for secret in (self.signing_secret, self.signing_secret_previous) if secret)


@dataclass(frozen=True, slots=True)
class Listed:
    """A setting as it may be shown: its variable, its value (a secret as stars), what it is."""

    variable: str
    value: str
    says: str


def from_environ(environ: Mapping[str, str] = os.environ) -> SlackSettings:
    """Return the Slack settings in `environ`, defaults for the rest; raise SettingError naming what cannot be used."""
    kinds = get_type_hints(SlackSettings)
    given = {name: environ.get(variable, "").strip() for name, variable in _variables().items()}
    values = {name: _read(_variables()[name], text, kinds[name]) for name, text in given.items() if text}
    return SlackSettings(**values)  # type: ignore[arg-type]  # each value was made by its field's own type


def listed(settings: SlackSettings) -> tuple[Listed, ...]:
    """Every Slack setting with its value and meaning, secrets starred."""
    variables = _variables()
    return tuple(
        Listed(
            variables[item.name], _shown(settings, item.name, item.metadata.get("secret", False)), item.metadata["says"]
        )
        for item in fields(SlackSettings)
    )


def _variables() -> Mapping[str, str]:
    return {item.name: item.metadata.get("variable", PREFIX + item.name.upper()) for item in fields(SlackSettings)}


def _shown(settings: SlackSettings, name: str, secret: bool) -> str:
    value = getattr(settings, name)
    if secret:
        return "********" if value else ""
    return " ".join(value) if isinstance(value, tuple) else str(value)


def _read(variable: str, text: str, kind: object) -> object:
    if kind is bool:
        if text.casefold() not in {"on", "off", "true", "false", "1", "0", "yes", "no"}:
            raise SettingError(f"{variable} must be on or off")
        return text.casefold() in {"on", "true", "1", "yes"}
    if kind is int:
        if not text.isdecimal() or len(text) > 6:
            raise SettingError(f"{variable} must be a whole number")
        return int(text)
    return tuple(text.replace(",", " ").split()) if kind == tuple[str, ...] else text
