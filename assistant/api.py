"""The HTTP side: questions in, answers out, sources to read; knows only Assistant and Answer."""

import json
import logging
import threading
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, FastAPI, Header, Request
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, ConfigDict, Field

from assistant.answer import Answer
from assistant.api_page import add_api_page
from assistant.ask import Assistant
from assistant.explanation import Explained
from assistant.guards import BodyLimit, ErrorBoundary
from assistant.listing import Listed, listed
from assistant.metrics import Metrics
from assistant.pages import WebOptions, mount_web
from assistant.problems import add_problem_handlers, described
from assistant.receipt import Receipt, receipt_now, receipt_text
from assistant.settings import Settings
from assistant.slack.router import slack_router
from assistant.slack.settings import SlackSettings
from indexer.errors import RowciteError
from indexer.store import current_version

logger = logging.getLogger(__name__)

if TYPE_CHECKING:
    from assistant.mcp import RowciteServer

Load = Callable[[Settings], Assistant]


class Earlier(BaseModel):
    """An earlier question of the conversation."""

    model_config = ConfigDict(extra="forbid")
    question: str = Field(max_length=100_000)


class Filters(BaseModel):
    """Restricts where to look."""

    model_config = ConfigDict(extra="forbid")
    documents: list[str] = Field(default_factory=list, max_length=10_000, examples=[["cpt-0252u.txt"]])


class Asked(BaseModel):
    """A question; `history` holds the earlier ones, oldest first."""

    model_config = ConfigDict(extra="forbid")
    question: str = Field(examples=["which modifier for contaminated specimen?"])
    history: list[Earlier] = Field(default_factory=list, max_length=50)
    filters: Filters = Filters()


class Ask(Asked):
    """The same; with `explain` the answer says how it came about, in `explanation`."""

    explain: bool = False


class Holder:
    """Holds the assistant that answers, and takes up a new index when one has been published."""

    def __init__(self, load: Load, settings: Settings) -> None:
        self._load, self._settings = load, settings
        self._loading = threading.Lock()
        self._assistant: Assistant | None = None
        self._seen = ""  # the version that stood in the index folder when it was last read

    def get(self) -> Assistant:
        """The assistant for the index now in use; the one before, while a new index is being loaded or cannot be."""
        if self._assistant is None:
            with self._loading:
                if self._assistant is None:
                    self._seen = self._published()
                    self._assistant = self._load(self._settings)
        elif self._published() != self._seen and self._loading.acquire(blocking=False):
            # The request that finds a new index loads it; the others go on with the one before.
            try:
                self._assistant = self._renewed(self._assistant)
            finally:
                self._loading.release()
        return self._assistant

    def _published(self) -> str:
        try:
            return current_version(self._settings.index)
        except RowciteError:
            return self._seen

    def _renewed(self, assistant: Assistant) -> Assistant:
        self._seen = self._published()  # whatever comes of it, it is tried and told once
        try:
            return assistant.reloaded()
        except RowciteError as error:
            logger.warning("the new index is not taken up, the one before goes on answering: %s", error)
            return assistant


def held_assistant(request: Request) -> Assistant:
    """The assistant of the running application."""
    return held(request.app)


def held(app: FastAPI) -> Assistant:
    """The assistant of an application that has started."""
    holder: Holder = app.state.holder
    return holder.get()


Held = Annotated[Assistant, Depends(held_assistant)]


def create_app(settings: Settings, load: Load = Assistant.load, slack: SlackSettings | None = None) -> FastAPI:
    """The application; model and index are loaded when it starts. Without `slack`, Slack is not set up."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.holder = Holder(load, settings)
        app.state.holder.get()
        async with agents.session_manager.run() if agents else nullcontext():
            yield

    app = FastAPI(
        title="Rowcite",
        summary="Answers with the row that says so.",
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.metrics = Metrics()
    add_problem_handlers(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(ErrorBoundary)
    _add_questions(app)
    _add_probes(app)
    add_api_page(app)
    agents = _add_agents(app, settings) if settings.mcp else None
    app.include_router(slack_router(lambda: held(app), settings, slack or SlackSettings()))
    app.state.feedback = mount_web(
        app, held_assistant, WebOptions(settings.origins, settings.state, settings.credentials)
    )
    return app


def _add_agents(app: FastAPI, settings: Settings) -> "RowciteServer":
    from assistant.mcp import mcp_app, mcp_server  # noqa: PLC0415  an extra

    server = mcp_server(lambda: held(app), settings.public_url)
    app.router.routes.extend(mcp_app(server, settings).routes)  # a mount would answer /mcp with a redirect to /mcp/
    return server


def _add_questions(app: FastAPI) -> None:
    example = json.loads((files("assistant") / "data" / "openapi_example.json").read_text(encoding="utf-8"))

    @app.post(
        "/v1/ask",
        summary="Ask a question",
        description=(
            "What is asked stays on this machine and is neither logged nor kept. So a question that looks as if it carried "
            "patient data is answered here; Slack and agents, where it leaves the machine, refuse it."
        ),
        responses={
            200: {"content": {"application/json": {"example": example}}},
            **described({413: "too long", 415: "not JSON", 422: "the question cannot be asked", 503: "no index"}),
        },
    )
    def ask(body: Ask, assistant: Held) -> Explained | Answer:
        with app.state.metrics.timed() as record:
            reply = assistant.explain if body.explain else assistant.ask
            answer = reply(body.question, [past.question for past in body.history], body.filters.documents)
            record(answer.status)
        return answer.model_copy(update={"request_id": uuid.uuid4().hex})

    @app.post(
        "/v1/receipt",
        summary="Ask a question and get a receipt of the answer, as JSON, or as text where that is what is accepted",
        response_model=Receipt,
        responses={
            200: {"content": {"text/plain": {}}},
            **described({413: "too long", 415: "not JSON", 422: "the question cannot be asked", 503: "no index"}),
        },
    )
    def receipt(body: Asked, assistant: Held, accept: Annotated[str, Header()] = "") -> Receipt | PlainTextResponse:
        answer = assistant.ask(body.question, [past.question for past in body.history], body.filters.documents)
        made = receipt_now(answer, assistant)
        return PlainTextResponse(receipt_text(made)) if accept.startswith("text/plain") else made

    @app.get("/v1/documents", summary="What is loaded")
    def documents(assistant: Held) -> list[Listed]:
        return listed(assistant.documents, assistant.times)


def _add_probes(app: FastAPI) -> None:
    def healthz() -> str:
        return "ok"

    def readyz(assistant: Held) -> str:
        return f"ready, index {assistant.version}"

    def metrics() -> str:
        answers: str = app.state.metrics.text()
        thumbs: str = app.state.feedback.text()
        return answers + thumbs

    _add_probe(app, "/healthz", healthz, "Is the process alive")
    _add_probe(app, "/readyz", readyz, "Can it answer")
    _add_probe(app, "/metrics", metrics, "Counts and durations, Prometheus text format")


def _add_probe(app: FastAPI, path: str, probe: Callable[..., str], summary: str) -> None:
    app.get(path, response_class=PlainTextResponse, summary=summary)(probe)
    app.head(path, response_class=PlainTextResponse, include_in_schema=False)(probe)  # monitors ask with HEAD
