"""What stands around the application: no body too long gets in, no unexpected error gets out with words of a question."""

import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from assistant.faults import where
from assistant.problems import problem

# The longest question with a long history stays far below; a body above it is not read.
BODY_LIMIT = 1_000_000

logger = logging.getLogger(__name__)

Message = MutableMapping[str, Any]  # Any: the ASGI specification's own type
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


class InterruptedResponseError(Exception):
    """An unexpected error broke off a response that had begun; the server closes the connection."""


class BodyLimit:
    """Refuses a request body over BODY_LIMIT bytes with 413, announced or not, before it is parsed."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body, more = bytearray(), _announced(scope) <= BODY_LIMIT
        too_long = not more
        while more and not too_long:
            message = await receive()
            if message["type"] == "http.disconnect":
                return  # whoever asked is gone, and half a body is nothing to answer
            body += message.get("body", b"")
            more, too_long = message.get("more_body", False), len(body) > BODY_LIMIT
        if too_long:
            response = problem(413, f"the request is longer than {BODY_LIMIT} bytes; ask with a shorter history")
            await response(scope, receive, send)
            return
        await self._app(scope, _replay(bytes(body), receive), send)


def _announced(scope: Message) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


def _replay(body: bytes, receive: Receive) -> Receive:
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return waiting.pop() if waiting else await receive()

    return replayed


class ErrorBoundary:
    """Answers an unexpected error with a 500 problem, and logs where it happened.

    The error's own words may hold the question (a KeyError holds its key, a validation error its input), so only its type
    and the lines of code it passed are logged, and the web framework, which would log it whole, never sees it.
    """

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request."""
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as error:  # noqa: BLE001  # the last boundary: whatever comes is logged without its words
            logger.error("unexpected %s", where(error))  # noqa: TRY400  # with the traceback the words would come along
            if begun:
                raise InterruptedResponseError from None
            response = problem(500, "something went wrong inside; the server's log says where, without the question")
            await response(scope, receive, send)
