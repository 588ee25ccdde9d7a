"""The widget's script: put together once from the parts in `web/`, with the hash that pins it and the line that embeds it.

The parts are plain files, so nothing has to be built to run; joining drops comments and indentation, no more.
"""

import base64
import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

WEB = Path(__file__).parent / "web"
PARTS = ("words", "dom", "client", "quote", "receipt", "card", "conversation", "shell", "element", "start")
CLASSIC = ('(()=>{"use strict";const SCRIPT=document.currentScript;const SCRIPT_URL=SCRIPT?.src??"";', "})();")
MODULE = ("const SCRIPT=null;const SCRIPT_URL=import.meta.url;", "export{RowciteAsk};")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served: the bytes, the same bytes gzipped, and names made of their hash."""

    body: bytes
    gzipped: bytes
    media_type: str
    etag: str
    integrity: str

    @property
    def fingerprint(self) -> str:
        """The first twelve hexadecimal digits of the SHA-256, the file's name in an address that never changes."""
        return self.etag.strip('"')


def make_asset(text: str, media_type: str) -> Asset:
    """The text as UTF-8; equal texts give equal assets, byte for byte."""
    body = text.encode()
    digest = base64.b64encode(hashlib.sha384(body).digest()).decode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
    return Asset(body, gzip.compress(body, 9, mtime=0), f"{media_type}; charset=utf-8", etag, f"sha384-{digest}")


@cache
def widget_script() -> Asset:
    """The classic script of the one-line snippet; it finds its own address and its data-* attributes."""
    return make_asset(_join(CLASSIC), "text/javascript")


@cache
def widget_module() -> Asset:
    """The same as an ES module that exports `RowciteAsk`."""
    return make_asset(_join(MODULE), "text/javascript")


@cache
def page_file(name: str) -> Asset:
    """A style sheet or script of our own pages by its file name; KeyError when there is none."""
    if name == "page.css":
        return make_asset(_squeeze_css(_read("tokens.css") + _read("page.css")), "text/css")
    if name in {"page.js", "embed.js"}:
        return make_asset(_squeeze_js(_read(name)), "text/javascript")
    if name == "icon.svg":
        return make_asset(_read(name), "image/svg+xml")
    raise KeyError(name)


def release() -> str:
    """The installed version of this package, "0.0.0" when it runs from a bare checkout."""
    try:
        return version("rowcite")
    except PackageNotFoundError:
        return "0.0.0"


def pinned_path() -> str:
    """The path of the script that is served unchanged for ever: its version and its hash are in its name."""
    return f"widget/{release()}/rowcite.{widget_script().fingerprint}.js"


def snippet(base_url: str, mode: str = "panel", lang: str = "", *, pinned: bool = True) -> str:
    """The line an intranet page needs. `base_url` is this server's address as browsers see it, with its sub-path.

    Pinned: the versioned file and its integrity hash, so that the page runs exactly this script or none. Otherwise the
    short address that follows every upgrade of the server.
    """
    base = base_url.rstrip("/") + "/"
    attributes = {"src": base + (pinned_path() if pinned else "widget.js")}
    if pinned:
        attributes |= {"integrity": widget_script().integrity, "crossorigin": "anonymous"}
    attributes["data-mode"] = mode
    if lang:
        attributes["data-lang"] = lang
    return "<script defer " + " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items()) + "></script>"


def _join(wrapper: tuple[str, str]) -> str:
    strings = json.dumps(json.loads(_read("strings.json")), ensure_ascii=False, separators=(",", ":"))
    style = json.dumps(_squeeze_css(_read("tokens.css") + _read("style.css")), ensure_ascii=False)
    head, tail = wrapper
    parts = [_squeeze_js(_read(f"widget/{part}.js")) for part in PARTS]
    notice = f"/*! Rowcite {release()} | MIT */"
    return "\n".join([notice, head, f"const STRINGS={strings};", f"const STYLE={style};", *parts, tail]) + "\n"


def _read(name: str) -> str:
    return (WEB / name).read_text(encoding="utf-8")


def _squeeze_js(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith(("//", "/**", "*")))


def _squeeze_css(text: str) -> str:
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", text)).strip()
