"""The Slack libraries' logging, tamed: below ERROR they write what people ask, at ERROR addresses that are secrets."""

import logging
import re
from typing import Final

LIBRARIES: Final = ("slack_bolt", "slack_sdk")
_CODE: Final = re.compile(r"'error': '(\w{1,60})'")  # Slack's own word for what is wrong, such as invalid_auth


class Redacted(logging.Filter):
    """Keeps of a record where it comes from, how it begins and Slack's error code; no payload, no traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Cut the record; it is always written."""
        text = record.getMessage()
        code = _CODE.search(text)
        beginning = re.split(r"[:(\n{]", text, maxsplit=1)[0].strip()[:100]
        record.msg = f"{beginning} ({code.group(1)})" if code else beginning
        record.args = None
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def quiet_logger() -> logging.Logger:
    """Set the libraries to ERROR and return the logger from which slack-bolt takes level and filter for its own."""
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.ERROR)
    logger = logging.getLogger("slack_bolt")
    if not any(isinstance(known, Redacted) for known in logger.filters):
        logger.addFilter(Redacted())
    return logger
