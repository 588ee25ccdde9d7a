"""The security headers: a strict policy for each kind of page, and what every answer of the server bears."""

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def page_headers(framed_by: Sequence[str] = (), *, scripts: bool, isolated: bool = True) -> dict[str, str]:
    """The headers of a page of ours, which the origins in `framed_by` may frame.

    Without `scripts` it may run none. `isolated` cuts the page off from the one that opened it; a page that others frame
    or open must not be.
    """
    headers = {
        "Content-Security-Policy": _policy(" ".join(("'self'", *framed_by)), scripts=scripts),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cache-Control": "no-cache",
        "X-Robots-Tag": "noindex",
    }
    return headers | {"Cross-Origin-Opener-Policy": "same-origin"} if isolated else headers


def _policy(ancestors: str, *, scripts: bool) -> str:
    """A content security policy with nothing from elsewhere; with `scripts`, only files of ours and no HTML sinks."""
    common = f"default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors {ancestors}"
    if not scripts:
        return f"{common}; form-action 'none'"
    return (
        f"{common}; script-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )


class NoSniffing:
    """Every answer says that its type is meant as said, and that no link out of it tells where it was."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "no-referrer")
            await send(message)

        await self._app(scope, receive, sending)
