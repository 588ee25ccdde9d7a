"""Errors over HTTP: RFC 9457 problem details that say what is wrong and never repeat the question."""

from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from indexer.errors import QuestionError, RowciteError

# The longest question with a long history stays far below; a body above it is not read.
BODY_LIMIT = 1_000_000

Message = MutableMapping[str, Any]  # Any: the ASGI specification's own type
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


def problem(status: int, detail: str) -> JSONResponse:
    """A problem details response."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JSONResponse(body, status, media_type="application/problem+json")


def add_problem_handlers(app: FastAPI) -> None:
    """Answer every error of `app` as a problem."""

    @app.exception_handler(QuestionError)
    def unusable_question(_: Request, error: QuestionError) -> JSONResponse:
        return problem(422, str(error))

    @app.exception_handler(RowciteError)
    def not_ready(_: Request, error: RowciteError) -> JSONResponse:
        return problem(503, str(error))

    @app.exception_handler(RequestValidationError)
    def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        # Only where and what: the error also holds the input, which may be a question.
        return problem(422, "; ".join(f"{_place(entry['loc'])}: {entry['msg']}" for entry in error.errors()[:5]))

    @app.exception_handler(HTTPException)
    def http(_: Request, error: HTTPException) -> JSONResponse:
        return problem(error.status_code, str(error.detail))


def _place(place: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in place if part != "body") or "body"


class BodyLimit:
    """Refuses a request body over BODY_LIMIT bytes with 413, announced or not, before it is parsed."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body, more = b"", True
        while more and len(body) <= BODY_LIMIT:
            message = await receive()
            body += message.get("body", b"")
            more = message["type"] == "http.request" and message.get("more_body", False)
        if len(body) > BODY_LIMIT:
            response = problem(413, f"the request is longer than {BODY_LIMIT} bytes")
            await response(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)


def _replay(body: bytes, receive: Receive) -> Receive:
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return waiting.pop() if waiting else await receive()

    return replayed
