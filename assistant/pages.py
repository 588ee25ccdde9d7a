"""What a browser gets: the chat page, the source view, the widget's script; and the two small routes only they use.

Knows of the assistant only what `Library` says, so that it stands beside any engine.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Protocol
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.middleware.cors import CORSMiddleware

from assistant.answer import Answer
from assistant.assets import Asset, page_file, pinned_path, release, widget_module, widget_script
from assistant.examples import example_questions
from assistant.feedback import Feedback, UnknownItemError, Verdict
from assistant.headers import NoSniffing, page_headers
from assistant.origins import check_origins, is_foreign
from assistant.source import source_page
from assistant.templates import render
from indexer.documents import Document
from indexer.errors import QuestionError

DAY = 86_400  # seconds
FORM_LIMIT = 64_000  # bytes of a form sent without JavaScript; the longest question stays far below


class Library(Protocol):
    """What the pages need of the assistant."""

    @property
    def version(self) -> str:
        """The version of the index that answers."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """What is loaded, by name."""

    def document(self, name: str) -> Document:
        """The document of this name; KeyError when there is none."""

    def ask(self, question: str, history: Sequence[str] = (), documents: Sequence[str] = ()) -> Answer:
        """The answer to a question; QuestionError when it cannot be asked."""


@dataclass(frozen=True, slots=True)
class WebOptions:
    """`origins` may embed the widget and call the API; `state` is the folder where thumbs are kept, None for nowhere."""

    origins: tuple[str, ...] = ()
    state: Path | None = None
    credentials: bool = False


class Vote(BaseModel):
    """A thumb: which answer, which item of it, up or down. There is no room for a question in it."""

    model_config = ConfigDict(extra="forbid")
    request_id: str = Field(default="", max_length=64, pattern=r"^[\w-]*$")
    item: str | None = Field(default=None, max_length=1_000)
    verdict: Verdict


class Counted(BaseModel):
    """The thumb was counted."""

    counted: bool = True


class Examples(BaseModel):
    """Questions made from the loaded documents' own tables, and how many documents are loaded."""

    examples: tuple[str, ...]
    documents: int


def mount_web(app: FastAPI, library: Callable[[Request], Library], options: WebOptions) -> Feedback:
    """Adds pages, widget and cross-origin rules to `app`; SettingError for an origin that cannot be used.

    Gives the Feedback that counts the thumbs, for whoever shows the counts.
    """
    check_origins(options.origins)
    feedback = Feedback(options.state)
    app.include_router(_pages(library, options))
    app.include_router(_scripts())
    app.include_router(_small_api(library, options, feedback))
    app.add_middleware(NoSniffing)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=options.origins,
        allow_methods=["GET", "POST"],
        allow_headers=["content-type", "x-request-id", "authorization"],
        allow_credentials=options.credentials,
        expose_headers=["Retry-After"],
        max_age=600,
    )
    return feedback


def _pages(library: Callable[[Request], Library], options: WebOptions) -> APIRouter:
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    held = Annotated[Library, Depends(library)]
    own = page_headers(scripts=True)
    framed = page_headers(options.origins, scripts=True, isolated=False)
    reading = page_headers(options.origins, scripts=False, isolated=False)

    @router.get("/")
    def chat(request: Request) -> HTMLResponse:
        return HTMLResponse(render("index.html", root=_root(request)), headers=own)

    @router.post("/")
    def chat_without_script(
        request: Request, assistant: held, question: Annotated[str, Depends(_form)]
    ) -> HTMLResponse:
        try:
            answer, error = assistant.ask(question), ""
        except QuestionError as refused:
            answer, error = None, str(refused)
        page = render("answer.html", root=_root(request), question=question, answer=answer, error=error)
        return HTMLResponse(page, status_code=422 if error else 200, headers=own)

    @router.get("/embed")
    def embed(request: Request) -> HTMLResponse:
        page = render("embed.html", root=_root(request), origins=" ".join(options.origins))
        return HTMLResponse(page, headers=framed)

    @router.get("/documents")
    def documents(request: Request, assistant: held) -> HTMLResponse:
        page = render("documents.html", root=_root(request), documents=assistant.documents)
        return HTMLResponse(page, headers=reading)

    @router.get("/documents/{name:path}")
    def source(request: Request, assistant: held, name: str) -> Response:
        try:
            document = assistant.document(name)
        except KeyError:
            raise HTTPException(404, "no such document is loaded; GET /documents lists those that are") from None
        pane = request.headers.get("sec-fetch-dest") == "iframe"
        # A large document takes seconds to write out; a browser that has it already is told so.
        etag = f'"{document.sha256[:16]}-{assistant.version}-{release()}-{pane:d}"'
        headers = reading | {"Vary": "Sec-Fetch-Dest", "ETag": etag}
        if etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return HTMLResponse(source_page(document, _root(request), framed=pane), headers=headers)

    return router


def _scripts() -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/widget.js")
    def script(request: Request) -> Response:
        return _file(request, widget_script(), "public, max-age=300", shared=True)

    @router.get("/widget.mjs")
    def module(request: Request) -> Response:
        return _file(request, widget_module(), "public, max-age=300", shared=True)

    @router.get("/widget/{version}/{name}")
    def pinned(request: Request, version: str, name: str) -> Response:
        if f"widget/{version}/{name}" != pinned_path():
            raise HTTPException(
                404, "this version of the widget is no longer served; `rowcite widget` prints today's line"
            )
        return _file(request, widget_script(), f"public, max-age={365 * DAY}, immutable", shared=True)

    @router.get("/assets/{name}")
    def asset(request: Request, name: str) -> Response:
        try:
            return _file(request, page_file(name), "no-cache")
        except KeyError:
            raise HTTPException(404, "no such file") from None

    return router


def _small_api(library: Callable[[Request], Library], options: WebOptions, feedback: Feedback) -> APIRouter:
    router = APIRouter(prefix="/v1")
    held = Annotated[Library, Depends(library)]

    @router.get("/examples", summary="Questions that the loaded documents answer")
    def examples(assistant: held) -> Examples:
        loaded = assistant.documents
        return Examples(examples=example_questions(loaded), documents=len(loaded))

    @router.post("/feedback", summary="Say that an answer helped or did not; the question is not part of it")
    def vote(request: Request, body: Vote, assistant: held) -> Counted:
        if is_foreign(request.headers, options.origins):
            raise HTTPException(403, "feedback is taken only from this server's pages and the allowed origins")
        try:
            feedback.record(body.item, body.verdict, {document.name for document in assistant.documents})
        except UnknownItemError as error:
            raise HTTPException(422, str(error)) from None
        return Counted()

    return router


async def _form(request: Request) -> str:
    """The field `question` of a plain form."""
    body = await request.body()
    if len(body) > FORM_LIMIT:
        raise HTTPException(413, "the form is too long")
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10)
    except ValueError:
        raise HTTPException(422, "the form has more than its one field, question") from None
    return fields.get("question", [""])[0]


def _file(request: Request, asset: Asset, cache: str, *, shared: bool = False) -> Response:
    headers = {
        "Cache-Control": cache,
        "ETag": asset.etag,
        "Vary": "Accept-Encoding, Origin",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "cross-origin" if shared else "same-origin",
    }
    if asset.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.gzipped, headers=headers | {"Content-Encoding": "gzip"}, media_type=asset.media_type)
    return Response(asset.body, headers=headers, media_type=asset.media_type)


def _root(request: Request) -> str:
    root: str = request.scope.get("root_path", "")
    return root.rstrip("/")
