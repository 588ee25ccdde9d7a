"""The value of a button: which rows were shown, of which index, signed; never the question, never any text.

`v1.PAYLOAD.MAC`, both base64url without padding. The payload is JSON: index version, time of expiry, ids by document.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

LIFETIME: Final = 8 * 3600  # seconds: a working day
LONGEST: Final = 700  # characters; Slack takes 2000, three buttons carry it, and a message stays under 9000


@dataclass(frozen=True, slots=True)
class Ref:
    """Rows and passages by id, best first within each document, of one index."""

    index_version: str
    ids: tuple[str, ...]


class _Payload(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    v: str
    e: int
    i: dict[str, list[str]]  # document -> the parts of the ids after "#"


def write_ref(ref: Ref, secret: str, now: float) -> str | None:
    """Return the signed value, or None when it would not fit into a button."""
    parts: dict[str, list[str]] = {}
    for chunk_id in ref.ids:
        document, _, part = chunk_id.rpartition("#")
        parts.setdefault(document, []).append(part)
    payload = {"v": ref.index_version, "e": int(now) + LIFETIME, "i": parts}
    body = "v1." + _encode(json.dumps(payload, separators=(",", ":"), ensure_ascii=False).encode())
    value = f"{body}.{_mac(body, secret)}"
    return value if len(value) <= LONGEST else None


def read_ref(value: str, secrets: Sequence[str], now: float) -> Ref | None:
    """Return what `value` names, or None when no secret signed it, it expired or it is no ref."""
    body, _, mac = value.rpartition(".")
    if not value.isascii() or not any(hmac.compare_digest(_mac(body, secret), mac) for secret in secrets if secret):
        return None
    try:
        encoded = body.removeprefix("v1.")
        payload = _Payload.model_validate_json(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    except (ValidationError, binascii.Error):
        return None
    if payload.e < now:
        return None
    return Ref(payload.v, tuple(f"{document}#{part}" for document, parts in payload.i.items() for part in parts))


def _mac(body: str, secret: str) -> str:
    return _encode(hmac.new(b"rowcite-ref:" + secret.encode(), body.encode(), hashlib.sha256).digest())


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
