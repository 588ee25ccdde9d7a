"""Errors over HTTP: RFC 9457 problem details that say what is wrong and never repeat the question."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from indexer.errors import QuestionError, RowciteError

# A field's name may be shown when it looks like one: a question sent as a name must not come back.
NAME = re.compile(r"[A-Za-z_][\w.-]{0,39}", re.ASCII)
LONGEST = 500  # characters of a detail
REMEDIES = {
    404: "there is nothing at this address; / is the chat page, /docs describes the API",
    405: "this address does not take this method; the Allow header names those it takes",
}


class Problem(BaseModel):
    """Problem details (RFC 9457): `detail` is a sentence that names the thing and the remedy."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


def described(details: Mapping[int, str]) -> dict[int | str, dict[str, Any]]:  # Any: as FastAPI's `responses` itself
    """What the API's description says of these errors: status -> an example of the sentence."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {"application/problem+json": {"example": _details(status, detail).model_dump()}},
        }
        for status, detail in details.items()
    }


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A problem details response."""
    return JSONResponse(_details(status, detail).model_dump(), status, headers, media_type="application/problem+json")


def _details(status: int, detail: str) -> Problem:
    # A name that was sent may be as long as a request; a sentence for a person is not.
    short = detail if len(detail) <= LONGEST else f"{detail[:LONGEST]}…"
    return Problem(title=HTTPStatus(status).phrase, status=status, detail=short)


def add_problem_handlers(app: FastAPI) -> None:
    """Answer every error of `app` as a problem."""

    @app.exception_handler(QuestionError)
    def unusable_question(_: Request, error: QuestionError) -> JSONResponse:
        return problem(422, str(error))

    @app.exception_handler(RowciteError)
    def not_ready(_: Request, error: RowciteError) -> JSONResponse:
        return problem(503, str(error))

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        kind = request.headers.get("content-type", "").partition(";")[0].strip()
        if request.method == "POST" and not (kind == "application/json" or kind.endswith("+json")):
            return problem(415, "the body must be JSON, sent with the header content-type: application/json")
        # Only where and what: the error also holds the input, which may be a question.
        return problem(
            422, "; ".join(_sentence(entry["type"], entry["loc"], entry["msg"]) for entry in error.errors()[:5])
        )

    @app.exception_handler(HTTPException)
    def http(_: Request, error: HTTPException) -> JSONResponse:
        detail = str(error.detail)
        plain = detail == HTTPStatus(error.status_code).phrase
        return problem(error.status_code, REMEDIES.get(error.status_code, detail) if plain else detail, error.headers)


def _sentence(kind: str, place: tuple[int | str, ...], message: str) -> str:
    if kind == "json_invalid":
        return f"the body is not JSON from character {place[-1]} on"
    parts = (str(part) for part in place if part != "body")
    return (
        f"{'.'.join(part if part.isdecimal() or NAME.fullmatch(part) else '…' for part in parts) or 'body'}: {message}"
    )
