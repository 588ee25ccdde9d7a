"""The customer's question by slash command, with the real model, over HTTP."""

import time
from collections.abc import Iterator

import httpx2
import pytest
from slack_fakes import SECRET, SETTINGS, command_fields, form, signed
from slack_limits import violations
from slack_server import serving

from assistant.api import create_app
from assistant.ask import Assistant
from assistant.settings import Settings
from assistant.slack.settings import SlackSettings
from indexer.build import build_index
from indexer.corpus import find_sources
from indexer.embed import SentenceEmbedder
from tests.conftest import CUSTOMER

SLACK = SlackSettings(signing_secret=SECRET, teams=("T1DC2JH3J",))


@pytest.fixture(scope="module")
def url(embedder: SentenceEmbedder) -> Iterator[str]:
    assistant = Assistant(build_index(find_sources([CUSTOMER]), embedder).index, embedder, Settings())
    with serving(create_app(SETTINGS, lambda _: assistant, SLACK)) as url:
        yield url


def ask(url: str, text: str, **others: str) -> dict[str, object]:
    body = form(command_fields(text, **others))
    reply: dict[str, object] = httpx2.post(
        f"{url}/slack/commands", content=body, headers=signed(body, time.time()), timeout=30
    ).json()
    return reply


@pytest.mark.model
def test_the_customers_question_gets_row_53_for_the_person_alone_with_its_citation(url: str) -> None:
    reply = ask(url, "which modifier for contaminated specimen?")

    assert reply["response_type"] == "ephemeral"
    assert "Modifier: 53; Description: Discontinued procedure; When to Use: Use if testing was" in str(reply["text"])
    assert "table Modifier, row 5, line 20" in str(reply["text"])
    assert "https://rowcite.example/documents/cpt-0252u.txt#L20" in str(reply["blocks"])
    assert violations(str(reply["text"]), reply["blocks"]) == []


@pytest.mark.model
@pytest.mark.parametrize(
    "text", ["list all modifiers", "which modifiers are not applicable?", "who won the cup in 1998?"]
)
def test_every_kind_of_answer_is_inside_the_limits(url: str, text: str) -> None:
    reply = ask(url, text, user_id=text)

    assert violations(str(reply["text"]), reply["blocks"]) == []
