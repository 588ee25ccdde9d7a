"""What is sent to Slack: a Message with who may see it, and the sentences that are our own."""

from collections.abc import Mapping
from typing import Literal

from assistant.slack.blocks import plain_message
from assistant.slack.budget import Json, Message
from assistant.slack.settings import SlackSettings

Audience = Literal["ephemeral", "in_channel"]  # the person alone, or everyone in the channel

FAILED = plain_message("That did not work, and nothing was kept. Please try again, or tell who runs this assistant.")
SEARCHING = plain_message("Searching; the answer follows here.")
REINDEXED = plain_message("The documents have been read anew since this answer. Please ask again, then share.")
OUTDATED = plain_message("This button is too old to use. Please ask again.")
SHARED_ALREADY = plain_message("This answer has been shared here already.")
THANKS = plain_message("Thank you. Your verdict counts; neither your question nor your name is kept.")


def reply(message: Message, audience: Audience = "ephemeral") -> Mapping[str, Json]:
    """Return the JSON of a new message beside the ones that stand there."""
    return {
        "response_type": audience,
        "replace_original": False,
        "text": message.text,
        **({"blocks": message.blocks} if message.blocks else {}),
        "mrkdwn": False,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def usage(settings: SlackSettings, documents: int) -> Message:
    """Return how to ask."""
    command = settings.command
    follow = f"Within {settings.followup_minutes} minutes you can go on: {command} and …?"
    return plain_message(
        f"Ask with {command} and a question. The answer is the row or passage that says so, with its source, from "
        f"{documents} document{'' if documents == 1 else 's'}; only you see it until you share it.",
        f"{command} sources lists the documents, {command} version names the index."
        + (f" {follow}" if settings.followup_minutes else ""),
        "Please enter no patient data: no names, birth dates, record or member numbers.",
    )
