"""Send to a `response_url`: to Slack's own hosts only, no redirect followed, at most five times, never loud.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

import hashlib
import json
import logging
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

import httpx2

from assistant.slack.budget import Json
from assistant.slack.memory import Expiring, one_more

logger = logging.getLogger(__name__)

HOSTS: Final = frozenset({"hooks.slack.com", "hooks.slack-gov.com"})
PATHS: Final = ("/commands/", "/actions/", "/app/")
USES: Final = 5
LIFETIME: Final = 1800  # seconds that Slack takes messages for
TIMEOUT: Final = 5.0  # seconds


def is_slack_url(url: str) -> bool:
    """Whether `url` is one of Slack's response addresses, and nothing that only looks like it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    plain = url.isascii() and url.isprintable() and not set(url) & set(" \\") and ".." not in parts.path
    mine = parts.scheme == "https" and parts.netloc in {*HOSTS, *(f"{host}:443" for host in HOSTS)}
    return plain and mine and port in {None, 443} and parts.path.startswith(PATHS)


class Outbox:
    """Posts messages; counts the uses of each address. A proxy is taken from the environment."""

    def __init__(self, transport: httpx2.BaseTransport | None = None) -> None:
        self._transport = transport
        self._uses = Expiring(0, seconds=LIFETIME, limit=10_000)
        logging.getLogger("httpx2").setLevel(logging.WARNING)  # at INFO it writes addresses, and these are secrets

    def post(self, url: str, message: Mapping[str, Json], now: float) -> bool:
        """Send `message`; if Slack does not take its blocks, send its text once. Return whether Slack took it."""
        status, took = self._send(url, message, now)
        if not took and status in {200, 400} and "blocks" in message:
            status, took = self._send(url, {name: value for name, value in message.items() if name != "blocks"}, now)
        if not took:
            logger.warning("a message to Slack was not taken: status %d", status)
        return took

    def _send(self, url: str, message: Mapping[str, Json], now: float) -> tuple[int, bool]:
        """Return the status (0: not sent) and whether Slack took it."""
        key = hashlib.sha256(url.encode(errors="replace")).hexdigest()
        if not is_slack_url(url) or self._uses.update(key, one_more, now) > USES:
            return 0, False
        try:
            with httpx2.Client(transport=self._transport, timeout=TIMEOUT, follow_redirects=False) as client:
                response = client.post(url, json=message)
        except httpx2.HTTPError:
            return 0, False
        return response.status_code, response.status_code == 200 and _is_ok(response.text)


def _is_ok(body: str) -> bool:
    if body.strip() in {"", "ok"}:
        return True
    try:
        return bool(json.loads(body) == {"ok": True})
    except ValueError:
        return False
