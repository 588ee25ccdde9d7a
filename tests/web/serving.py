"""Real servers on free ports for the browser: the application, and a host page of another origin."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send


@contextmanager
def serve(app: ASGIApp) -> Iterator[str]:
    """Serves `app` in a thread; gives its address without a slash at the end."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="critical", lifespan="on", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=5)
    listener.close()


class SignOnProxy:
    """Lets everything through until `closed`; then questions are answered as an expired single sign-on does.

    The application stands at its root and, as an intranet would mount it, under /tools/ask.
    """

    MOUNT = "/tools/ask"

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.closed = ""  # "redirect" to a login page, or the login "page" itself in place of JSON

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(self.MOUNT):
            scope["root_path"] = self.MOUNT
        if scope["type"] != "http" or not self.closed or not scope["path"].startswith("/v1/"):
            await self._app(scope, receive, send)
        elif self.closed == "redirect":
            await Response(status_code=302, headers={"Location": "/login"})(scope, receive, send)
        else:
            await HTMLResponse("<h1>Please log in</h1>")(scope, receive, send)


class HostPages:
    """An intranet of another origin: each test puts its page in and gets its address."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, dict[str, str]]] = {}
        self.base = ""
        self.app = Starlette(routes=[Route("/favicon.ico", self._icon), Route("/{name}", self._page)])

    def add(self, name: str, body: str, head: str = "", **headers: str) -> str:
        """Puts in a page; `headers` like content_security_policy=…; gives its address."""
        html = f"<!doctype html><html lang=en><head><meta charset=utf-8><title>Intranet</title>{head}</head>"
        sent = {header.replace("_", "-"): value for header, value in headers.items()}
        self.pages[name] = (f"{html}<body>{body}</body></html>", sent)
        return f"{self.base}/{name}"

    async def _page(self, request: Request) -> Response:
        html, headers = self.pages[request.path_params["name"]]
        return HTMLResponse(html, headers=headers)

    async def _icon(self, _: Request) -> Response:
        return PlainTextResponse("", status_code=204)
