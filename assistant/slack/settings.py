"""The settings of the Slack room, from the environment (`ROWCITE_SLACK_…`)."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.settings import read_settings, setting
from indexer.errors import SettingError

PREFIX = "ROWCITE_SLACK_"


@dataclass(frozen=True)
class SlackSettings:
    """What Slack and Rowcite agree on; secrets are hidden wherever settings are shown."""

    signing_secret: str = setting("", "signing secret of the Slack app; empty: no Slack", secret=True)
    signing_secret_previous: str = setting("", "the signing secret before it, while it is rotated", secret=True)
    teams: tuple[str, ...] = setting((), "workspaces that may ask (T…), separated by spaces")
    enterprises: tuple[str, ...] = setting((), "Enterprise Grids that may ask (E…), separated by spaces")
    app_id: str = setting("", "the Slack app that may ask (A…); empty: any with this secret")
    command: str = setting("/rowcite", "name of the slash command")
    tables: bool = setting(default=False, says="lists as a table block; try it in your workspace first")
    followup_minutes: int = setting(10, "how long a question can be followed up; 0: never")
    app_token: str = setting("", "Socket Mode: the xapp-… token", secret=True)
    bot_token: str = setting("", "Socket Mode: the xoxb-… token", secret=True)

    def __post_init__(self) -> None:
        """Refuse what would let a stranger in or could not work."""
        if (self.signing_secret or self.app_token) and not (self.teams or self.enterprises):
            raise SettingError(f"Slack is set up, but nobody may ask: set {PREFIX}TEAMS or {PREFIX}ENTERPRISES")
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


def slack_from_environ(environ: Mapping[str, str] = os.environ) -> SlackSettings:
    """The Slack settings in `environ`, defaults for the rest; raise SettingError naming what cannot be used."""
    return read_settings(SlackSettings, environ, PREFIX)
