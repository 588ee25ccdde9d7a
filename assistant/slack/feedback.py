"""Helpful or not: rows by id, verdict, time and a pseudonym, one JSON line each; no question, no text, no name."""

import json
import logging
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from assistant.slack.refs import Ref

logger = logging.getLogger(__name__)

Verdict = Literal["helpful", "not_helpful"]
LARGEST: Final = 10_000_000  # bytes; then nothing more is written until somebody moves the file away


def keep_verdict(path: Path, ref: Ref, verdict: Verdict, who: str, now: float) -> bool:
    """Append one line to `path` (made with mode 0600); return whether it could be kept."""
    at = datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds")
    line = {"at": at, "index": ref.index_version, "ids": ref.ids, "verdict": verdict, "who": who}
    try:
        if path.exists() and path.stat().st_size > LARGEST:
            return False
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    except OSError as error:
        logger.warning("a verdict could not be kept: %s", error.strerror)
        return False
    return True
