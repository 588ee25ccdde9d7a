"""Socket Mode against a WebSocket server that speaks as Slack's does."""

import asyncio
import importlib
import json
import logging
import sys
import time
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import WSMsgType, web
from slack_fakes import RESPONSE_URL, SETTINGS, FakeAssistant, MockSlack, command_fields

from assistant.slack.quiet import quiet_logger
from assistant.slack.refs import Ref, write_ref
from assistant.slack.room import Outside, Room
from assistant.slack.settings import SlackSettings
from assistant.slack.socket import serve_socket, socket_handler
from indexer.errors import SettingError

SOCKET = SlackSettings(app_token="xapp-1", bot_token="xoxb-1", teams=("T1DC2JH3J",))  # noqa: S106
CANARY = "canary-7731"
Json = dict[str, object]
Script = Callable[["Conversation"], Awaitable[None]]


class Conversation:
    """One WebSocket connection, seen from Slack's side."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self.socket = socket

    async def send(self, kind: str, payload: Json) -> Json:
        """Send one envelope and return its acknowledgement."""
        envelope = {"type": kind, "envelope_id": f"e-{kind}", "payload": payload, "accepts_response_payload": True}
        await self.socket.send_json(envelope)
        async for message in self.socket:
            if message.type == WSMsgType.TEXT:
                answer: Json = json.loads(message.data)
                assert answer["envelope_id"] == f"e-{kind}"
                return answer
        raise AssertionError("closed without an acknowledgement")

    async def until_closed(self) -> None:
        """Wait until the other side closes, as Slack does when it asks for a new connection."""
        async for _ in self.socket:
            pass


async def converse(script: list[Script], slack: MockSlack, assistant: FakeAssistant, patience: float = 10) -> list[str]:
    """Run one script per connection; return the methods of Slack's that were called."""
    calls: list[str] = []
    left = list(script)
    done = asyncio.Event()
    url = ""

    async def method(request: web.Request) -> web.Response:
        calls.append(f"{request.match_info['name']} {request.headers['authorization']}")
        return web.json_response({"ok": True, "url": f"{url.replace('http', 'ws')}/link"})

    async def link(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A1"}})
        if left:
            await left.pop(0)(Conversation(socket))
        if not left:
            done.set()
            await Conversation(socket).until_closed()
        return socket

    app = web.Application()
    app.add_routes([web.post("/api/{name}", method), web.get("/link", link)])
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert site._server is not None
    url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
    room = Room(lambda: assistant, SETTINGS, SOCKET, Outside(transport=slack.transport, patience=patience))  # type: ignore[arg-type, return-value]
    handler = socket_handler(room, SOCKET, f"{url}/api/")
    handler.client.ping_interval = 2  # seconds until a broken line is noticed
    try:
        await handler.connect_async()
        await asyncio.wait_for(done.wait(), 20)
    finally:
        await handler.close_async()
        await runner.cleanup()
    return calls


def command(text: str, **others: str) -> Json:
    return {**command_fields(text, **others)}


async def press_share(conversation: Conversation) -> None:
    value = write_ref(Ref(FakeAssistant.version, ("cpt-0252u.txt#t1.r5",)), SOCKET.key, time.time())
    payload = {
        "type": "block_actions",
        "user": {"id": "U2CERLKJA"},
        "team": {"id": "T1DC2JH3J"},
        "channel": {"id": "G8PSS9T3V"},
        "api_app_id": "A1",
        "response_url": RESPONSE_URL.replace("commands", "actions"),
        "actions": [{"action_id": "share", "block_id": "b", "type": "button", "value": value}],
    }
    assert "payload" not in await conversation.send("interactive", payload)


def run(script: list[Script]) -> tuple[list[str], FakeAssistant]:
    assistant = FakeAssistant()
    with MockSlack() as slack:
        return asyncio.run(converse(script, slack, assistant)), assistant


def test_it_connects_answers_and_reconnects_when_slack_asks_or_the_line_breaks() -> None:
    answers: list[Json] = []

    async def ask_then_refresh(conversation: Conversation) -> None:
        answers.append(await conversation.send("slash_commands", command("which modifier?")))
        await conversation.socket.send_json({"type": "disconnect", "reason": "refresh_requested"})
        await conversation.until_closed()

    async def ask_then_break(conversation: Conversation) -> None:
        answers.append(await conversation.send("slash_commands", command("and 53?")))
        await conversation.socket.close()

    async def ask(conversation: Conversation) -> None:
        answers.append(await conversation.send("slash_commands", command("and 52?")))

    calls, assistant = run([ask_then_refresh, ask_then_break, ask])
    texts = [answer["payload"]["text"] for answer in answers]  # type: ignore[index]

    assert ["Modifier: 53; Description: Discontinued procedure" in text for text in texts] == [True] * 3
    assert [len(history) for _, history in assistant.asked] == [0, 1, 2]
    assert calls == ["apps.connections.open Bearer xapp-1"] * 3


def test_a_button_is_acknowledged_and_shares() -> None:
    with MockSlack() as slack:

        async def press_and_wait(conversation: Conversation) -> None:
            await press_share(conversation)
            while slack.received.empty():  # noqa: ASYNC110  the queue is filled by another thread
                await asyncio.sleep(0.01)

        asyncio.run(converse([press_and_wait], slack, FakeAssistant()))
        where, body = slack.received.get(timeout=5)
    sent = json.loads(body)

    assert where.startswith("https://hooks.slack.com/actions/")
    assert sent["response_type"] == "in_channel"
    assert "Modifier: 53" in sent["text"]


def test_a_late_answer_is_announced_and_follows() -> None:
    answers: list[Json] = []
    assistant = FakeAssistant()
    assistant.gate.clear()
    with MockSlack() as slack:

        async def ask_and_wait(conversation: Conversation) -> None:
            answers.append(await conversation.send("slash_commands", command("which modifier?")))
            assistant.gate.set()
            while slack.received.empty():  # noqa: ASYNC110  the queue is filled by another thread
                await asyncio.sleep(0.01)

        asyncio.run(converse([ask_and_wait], slack, assistant, patience=0.2))
        _, body = slack.received.get(timeout=5)

    assert answers[0]["payload"]["text"] == "Searching; the answer follows here."  # type: ignore[index]
    assert "Modifier: 53" in json.loads(body)["text"]


def test_another_workspace_gets_no_answer() -> None:
    answers: list[Json] = []

    async def ask(conversation: Conversation) -> None:
        answers.append(await conversation.send("slash_commands", command(CANARY, team_id="T0000EVIL")))

    _, assistant = run([ask])

    assert answers[0]["payload"]["text"] == "This assistant does not answer in this workspace."  # type: ignore[index]
    assert assistant.asked == []


def test_nothing_asked_is_logged(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    async def ask(conversation: Conversation) -> None:
        await conversation.send("slash_commands", command(CANARY))
        await conversation.socket.send_json({"type": "unknown", "envelope_id": "x", "payload": {"text": CANARY}})
        await conversation.socket.send_str("{" + CANARY)
        await asyncio.sleep(0.2)

    with caplog.at_level(logging.DEBUG):
        _, assistant = run([ask])

    assert [question for question, _ in assistant.asked] == [CANARY]
    assert CANARY not in caplog.text + "".join(capfd.readouterr())


def test_an_error_of_the_library_keeps_its_code_and_loses_its_payload(caplog: pytest.LogCaptureFixture) -> None:
    quiet_logger().error("Failed to retrieve WSS URL: %s {'ok': False, 'error': 'invalid_auth'}", CANARY)

    assert [record.getMessage() for record in caplog.records] == ["Failed to retrieve WSS URL (invalid_auth)"]


@pytest.mark.parametrize(
    ("app_token", "bot_token", "named"), [("", "xoxb-1", "APP_TOKEN"), ("xapp-1", "x", "BOT_TOKEN")]
)
def test_a_missing_token_is_named(app_token: str, bot_token: str, named: str) -> None:
    with pytest.raises(SettingError, match=f"ROWCITE_SLACK_{named}"):
        serve_socket(SETTINGS, SlackSettings(app_token=app_token, bot_token=bot_token, teams=("T1",)))


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "slack_bolt.app.async_app", None)
    monkeypatch.delitem(sys.modules, "assistant.slack.socket")

    with pytest.raises(SettingError, match=r"rowcite\[slack-socket\]"):
        importlib.import_module("assistant.slack.socket")
