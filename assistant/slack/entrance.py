"""Who comes in: what Slack signed, once, in time; everything else gets a status, and no log line.

A refused request may be anyone's, so nothing of it is kept but a count per address.
"""

from collections.abc import Callable
from typing import Final

from fastapi import Request, Response

from assistant.slack.memory import Expiring, one_more
from assistant.slack.payloads import is_ssl_check
from assistant.slack.settings import SlackSettings
from assistant.slack.verify import BODY_LIMIT, SIGNATURE, Replays, is_signed

# Refused requests of one address in a minute; the next get 429. A proxy may stand for every caller, so what Slack signed
# is let in all the same: a signature takes 50 microseconds, and nobody can lock Slack out by sending forgeries.
FAILURES: Final = 60

OK, BAD, REFUSED, UNKNOWN, TOO_LARGE, TOO_MANY = 200, 400, 401, 404, 413, 429


class Entrance:
    """Checks requests before anything in them is parsed."""

    def __init__(self, settings: SlackSettings, clock: Callable[[], float]) -> None:
        self._settings = settings
        self._clock = clock
        self._replays = Replays()
        self._failures = Expiring(0, seconds=60, limit=10_000)

    async def body(self, request: Request) -> bytes | Response:
        """Return the raw body of a request signed by Slack, or the response that ends it."""
        if not self._settings.secrets:
            return Response(status_code=UNKNOWN)
        body = await _limited_body(request)
        if body is None:
            return self.refuse(request, TOO_LARGE)
        if is_ssl_check(body):
            return Response(status_code=OK)
        return body if self._is_genuine(request, body) else self.refuse(request, REFUSED)

    def refuse(self, request: Request, status: int) -> Response:
        """Return an empty response, and count it against the address."""
        failures = self._failures.update(_caller(request), one_more, self._clock())
        return Response(status_code=status if failures <= FAILURES else TOO_MANY)

    def _is_genuine(self, request: Request, body: bytes) -> bool:
        now = self._clock()
        signed = is_signed(body, request.headers, self._settings.secrets, now)
        return signed and self._replays.is_first(request.headers[SIGNATURE], now)


def _caller(request: Request) -> str:
    return request.client.host if request.client else ""


async def _limited_body(request: Request) -> bytes | None:
    """Return the body, or None as soon as it is longer than Slack's ever are."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > BODY_LIMIT:
            return None
    return body
