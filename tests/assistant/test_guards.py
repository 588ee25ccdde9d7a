"""The two guards around the application, driven without a server."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from assistant.faults import where
from assistant.guards import BODY_LIMIT, App, BodyLimit, ErrorBoundary, InterruptedResponseError

Message = MutableMapping[str, Any]
SCOPE = {"type": "http", "headers": []}


def drive(app: App, messages: list[Message], scope: Message = SCOPE) -> tuple[list[Message], int]:
    """What `app` sends when it receives `messages`, and how many it left unread."""
    sent, waiting = [], list(messages)

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return sent, len(waiting)


def part(body: bytes, *, more: bool) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


async def echo(_: Message, receive: Any, send: Any) -> None:
    await send(await receive())


def test_a_body_in_parts_reaches_the_application_whole() -> None:
    sent, _ = drive(BodyLimit(echo), [part(b"one ", more=True), part(b"two", more=False)])

    assert sent == [part(b"one two", more=False)]


def test_a_body_announced_too_long_is_not_read_at_all() -> None:
    scope = {"type": "http", "headers": [(b"content-length", str(BODY_LIMIT + 1).encode())]}

    sent, unread = drive(BodyLimit(echo), [part(b"x", more=True)] * 3, scope)

    assert (sent[0]["status"], unread) == (413, 3)


def test_a_body_that_grows_too_long_is_read_only_up_to_the_limit() -> None:
    sent, unread = drive(BodyLimit(echo), [part(b"x" * BODY_LIMIT, more=True)] * 4)

    assert (sent[0]["status"], unread) == (413, 2)


def test_half_a_body_is_not_answered() -> None:
    sent, _ = drive(BodyLimit(echo), [part(b"{", more=True), {"type": "http.disconnect"}])

    assert sent == []


def test_what_is_no_request_passes_the_limit_untouched() -> None:
    sent, _ = drive(BodyLimit(echo), [{"type": "lifespan.startup"}], {"type": "lifespan"})

    assert sent == [{"type": "lifespan.startup"}]


def test_an_error_after_the_response_began_breaks_the_connection_without_its_words() -> None:
    async def half(_: Message, __: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ValueError("Zanzibar")

    with pytest.raises(InterruptedResponseError) as broken:
        drive(ErrorBoundary(half), [])

    assert broken.value.__suppress_context__
    assert str(broken.value) == ""


def test_where_an_error_came_from_is_told_without_its_words() -> None:
    try:
        try:
            {}["Zanzibar"]
        except KeyError as error:
            raise ValueError("Zanzibar") from error
    except ValueError as error:
        told = where(error)

    assert told.startswith("ValueError\n  ")
    assert "\ncaused by KeyError\n" in told
    assert "test_guards.py" in told
    assert "Zanzibar" not in told
