"""Stand-ins for the tests: an assistant with one table, requests signed as Slack signs them, Slack's response host."""

import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

import httpx2
from slack_answers import ANSWER_53, TITLE, row_item

from assistant.answer import Answer, Item
from assistant.settings import Settings
from assistant.slack.settings import SlackSettings
from assistant.slack.verify import sign
from indexer.documents import Document
from indexer.errors import QuestionError

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"  # noqa: S105  Slack's own published example
NOW = 1_531_420_618.0
RESPONSE_URL = "https://hooks.slack.com/commands/T1DC2JH3J/397700885554/96rGlfmibIGlgcZRskXaIFfN"
SETTINGS = Settings(public_url="https://rowcite.example")
SLACK = SlackSettings(signing_secret=SECRET, teams=("T1DC2JH3J",), app_id="A1")


class FakeAssistant:
    """Answers everything with row 53, and remembers what it was asked."""

    version = ANSWER_53.index_version
    documents = (Document("cpt-0252u.txt", TITLE, "text", "00", ()),)

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.gate = threading.Event()
        self.gate.set()

    def ask(self, question: str, history: Sequence[str] = (), documents: Sequence[str] = ()) -> Answer:
        self.gate.wait(5)
        self.asked.append((question, tuple(history)))
        if question == "boom":
            raise ZeroDivisionError(question)
        if len(question) > 2000:
            raise QuestionError("the question is longer than 2000 characters")
        assert documents == ()
        return ANSWER_53.model_copy(update={"question": question})

    def item(self, chunk_id: str) -> Item:
        return {"cpt-0252u.txt#t1.r5": row_item()}[chunk_id].model_copy(update={"highlights": ()})


def command_fields(text: str, **others: str) -> dict[str, str]:
    """The fields of Slack's documentation."""
    fields = {
        "token": "xyzz0WbapA4vBCDEFasx0q6G",
        "team_id": "T1DC2JH3J",
        "team_domain": "testteamnow",
        "channel_id": "G8PSS9T3V",
        "channel_name": "foobar",
        "user_id": "U2CERLKJA",
        "user_name": "roadrunner",
        "command": "/rowcite",
        "text": text,
        "api_app_id": "A1",
        "is_enterprise_install": "false",
        "response_url": RESPONSE_URL,
        "trigger_id": "398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
    }
    return fields | others


def signed(body: bytes, now: float = NOW, secret: str = SECRET) -> dict[str, str]:
    """The headers with which Slack sends `body`."""
    return {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": str(int(now)),
        "x-slack-signature": sign(body, str(int(now)), secret),
    }


def form(fields: dict[str, str]) -> bytes:
    return urlencode(fields).encode()


class MockSlack:
    """Slack's response host on loopback, and a transport that leads there whatever the address says."""

    def __init__(self) -> None:
        self.received: Queue[tuple[str, bytes]] = Queue()
        self.replies: list[tuple[int, str]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self.transport = Detour(self._server.server_address[1])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(outer: Self) -> type[BaseHTTPRequestHandler]:  # noqa: N805  "self" is the handler's below
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                outer.received.put((f"{self.headers['x-was-host']}{self.path}", body))
                status, text = outer.replies.pop(0) if outer.replies else (200, "ok")
                self.send_response(status)
                if status == 302:
                    self.send_header("location", "https://hooks.slack.com/commands/elsewhere")
                self.send_header("content-length", str(len(text)))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler


class Detour(httpx2.BaseTransport):
    """Sends every request to a port of loopback; the host it was meant for goes along as a header."""

    def __init__(self, port: int) -> None:
        self._port = port

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        meant_for = f"{request.url.scheme}://{request.url.host}".encode()
        url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self._port)
        headers = [(name, value) for name, value in request.headers.raw if name.lower() != b"host"]
        moved = httpx2.Request(
            request.method, url, headers=[*headers, (b"x-was-host", meant_for)], content=request.read()
        )
        with httpx2.HTTPTransport() as network:
            response = network.handle_request(moved)
            response.read()
            return response
