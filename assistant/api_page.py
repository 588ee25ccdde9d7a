"""`/docs`: the API on one page of our own; the usual one fetches its scripts from elsewhere."""

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from assistant.templates import render

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def add_api_page(app: FastAPI) -> None:
    """Serve the page that describes every address of `app` which is in its OpenAPI description."""

    @app.get("/docs", include_in_schema=False)
    def docs(request: Request) -> HTMLResponse:
        root = str(request.scope.get("root_path", "")).rstrip("/")
        return HTMLResponse(render("api.html", root=root, paths=app.openapi()["paths"]), headers=HEADERS)
