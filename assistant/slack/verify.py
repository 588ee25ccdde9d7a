"""Did Slack sign this request, now, and for the first time? Depends on body, headers, secrets and a clock passed in.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence

from assistant.slack.memory import Expiring, one_more

TIMESTAMP = "x-slack-request-timestamp"
SIGNATURE = "x-slack-signature"
WINDOW = 300  # seconds; Slack's own advice
BODY_LIMIT = 16 * 1024  # bytes; a slash command carries at most a few thousand characters


def sign(body: bytes, timestamp: str, secret: str) -> str:
    """Return the signature that Slack gives to `body` at `timestamp`: "v0=" and 64 hexadecimal digits."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def is_signed(body: bytes, headers: Mapping[str, str], secrets: Sequence[str], now: float) -> bool:
    """Whether one of `secrets` signed `body` within five minutes of `now` (seconds since 1970).

    `headers` are by lower-case name. Whatever is wrong with them, the answer is no: nothing here raises.
    """
    timestamp = headers.get(TIMESTAMP, "")
    signature = headers.get(SIGNATURE, "").encode(errors="replace")
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12):
        return False
    if abs(now - int(timestamp)) > WINDOW:
        return False
    # Every secret is compared, so that the time does not tell which one it was.
    matches = [hmac.compare_digest(sign(body, timestamp, secret).encode(), signature) for secret in secrets if secret]
    return any(matches)


class Replays:
    """Remembers the signatures seen within the window; a signature alone could be sent again."""

    def __init__(self) -> None:
        self._seen = Expiring(0, seconds=2 * WINDOW, limit=50_000)

    def is_first(self, signature: str, now: float) -> bool:
        """Whether this signature is seen for the first time."""
        return self._seen.update(signature, one_more, now) == 1
