"""What Slack sends: the form of a slash command and the JSON of a pressed button, only the fields that are used."""

from typing import Final
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.slack.settings import SlackSettings

MOST_FIELDS: Final = 60  # a slash command has about fifteen


class PayloadError(Exception):
    """The request was signed by Slack, but is not of the form that is handled here."""


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Command(_Sent):
    """A slash command.

    https://docs.slack.dev/interactivity/implementing-slash-commands
    """

    text: str = ""
    user_id: str
    channel_id: str
    team_id: str = ""
    enterprise_id: str = ""
    api_app_id: str = ""
    response_url: str = ""

    @property
    def speaker(self) -> str:
        """Who asks where: the key of a conversation."""
        return f"{self.enterprise_id}/{self.team_id}/{self.channel_id}/{self.user_id}"


class _Named(_Sent):
    id: str


class _Action(_Sent):
    action_id: str
    value: str = ""


class Press(_Sent):
    """A pressed button.

    https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
    """

    type: str
    user: _Named
    team: _Named | None = None
    enterprise: _Named | None = None
    channel: _Named | None = None
    api_app_id: str = ""
    response_url: str = ""
    actions: tuple[_Action, ...] = Field(default=(), max_length=25)


def read_command(body: bytes) -> Command:
    """Return the command in a form body; raise PayloadError for anything else."""
    try:
        return Command.model_validate(_form(body))
    except (ValidationError, ValueError) as error:
        raise PayloadError("not a slash command") from error


def read_press(body: bytes) -> Press:
    """Return the pressed button in the `payload` of a form body; raise PayloadError for anything else."""
    try:
        return Press.model_validate_json(_form(body)["payload"])
    except (ValidationError, ValueError, KeyError) as error:
        raise PayloadError("not an interaction") from error


def is_ssl_check(body: bytes) -> bool:
    """Whether this is Slack's probe of the certificate; it is answered and has no effect."""
    return b"ssl_check=1" in body.split(b"&")


def may_ask(sent: Command | Press, settings: SlackSettings) -> bool:
    """Whether the app and the workspace (or its Enterprise Grid) are those of the settings.

    A request from another workspace is signed as well; a Grid-wide installation may leave out the team.
    """
    if isinstance(sent, Command):
        team, enterprise = sent.team_id, sent.enterprise_id
    else:
        team, enterprise = sent.team.id if sent.team else "", sent.enterprise.id if sent.enterprise else ""
    ours = not settings.app_id or sent.api_app_id == settings.app_id
    return ours and (team in settings.teams or enterprise in settings.enterprises)


def _form(body: bytes) -> dict[str, str]:
    pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    return dict(pairs)
