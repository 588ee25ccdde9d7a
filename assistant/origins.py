"""Which web origins may use this server from their own pages: an exact list, empty by default."""

import re
from collections.abc import Mapping, Sequence

from indexer.errors import SettingError

ORIGIN = re.compile(r"https?://(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?")


def check_origins(origins: Sequence[str]) -> None:
    """SettingError for anything but exact origins: no "*", no "null", no path, lower case as browsers send it."""
    for origin in origins:
        if not ORIGIN.fullmatch(origin):
            raise SettingError(
                f"ROWCITE_ORIGINS: {origin!r} is not an origin; write it like https://intranet.example:8443"
            )


def is_foreign(headers: Mapping[str, str], origins: Sequence[str]) -> bool:
    """Whether a browser sent this request from a page of another site that is not on the list.

    A program that is no browser sends neither header and is not foreign: it has no session to ride on.
    """
    if headers.get("origin") in origins:
        return False
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is not None and origin.split("://")[-1] != headers.get("host")
