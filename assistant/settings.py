"""Every setting, read once from the environment (`ROWCITE_…`) and then passed down; `rowcite settings` lists them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

from indexer.errors import SettingError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

PREFIX = "ROWCITE_"
Room = TypeVar("Room", bound="DataclassInstance")


def setting(  # Any: as dataclasses.field itself
    default: Any, says: str, *, secret: bool = False, least: int = 0, most: int = 1_000_000
) -> Any:
    """Return a field of a settings dataclass: default, what it is, whether it is secret, between what a number may lie."""
    metadata = {"says": says, "secret": secret, "least": least, "most": most}
    return field(default=default, repr=not secret, metadata=metadata)


@dataclass(frozen=True)
class Settings:
    """The settings of one process; a secret is hidden wherever settings are shown."""

    corpus: Path = setting(Path("corpus"), "folder of the documents")
    index: Path = setting(Path(".index"), "folder of the index")
    model: Path | None = setting(None, "a sentence-transformers folder, in place of the packaged model")
    vocabulary: Path | None = setting(None, "folder of vocabulary files, in place of the packaged ones")
    host: str = setting("127.0.0.1", "address to serve on")
    port: int = setting(8000, "port to serve on", least=1, most=65_535)
    # One thread a question: with two, a busy machine waits for itself (median 6 ms became 111 ms).
    threads: int = setting(1, "threads of the embedding model", least=1, most=64)
    question_limit: int = setting(2000, "longest question, in characters", least=1, most=100_000)
    origins: tuple[str, ...] = setting((), "web origins that may use the widget, separated by spaces")
    credentials: bool = setting(default=False, says="let those origins send their cookies along")
    state: Path | None = setting(None, "folder where thumbs up and down are kept; nowhere if empty")
    codesets: Path = setting(Path(".codesets"), "folder of the official code sets that were added")
    notices: bool = setting(default=True, says="say where official code sets differ from a row")
    public_url: str = setting("", "address of this server in a browser, for links from Slack and agents")
    mcp: bool = setting(default=False, says="serve agents at /mcp (Model Context Protocol, Streamable HTTP)")


@dataclass(frozen=True, slots=True)
class Listed:
    """A setting as `rowcite settings` shows it: its variable, its value (a secret as stars), what it is."""

    variable: str
    value: str
    says: str


def from_environ(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings in `environ`, defaults for the rest; raise SettingError naming the variable that cannot be used."""
    return read_settings(Settings, environ, PREFIX)


def read_settings(room: type[Room], environ: Mapping[str, str], prefix: str) -> Room:
    """A settings dataclass from the variables `prefix` + field name; an empty variable counts as not set."""
    kinds = get_type_hints(room)
    given = {
        item.name: _read(
            prefix + item.name.upper(), environ[prefix + item.name.upper()], kinds[item.name], item.metadata
        )
        for item in fields(room)
        if environ.get(prefix + item.name.upper(), "") != ""
    }
    return room(**given)


def listed(settings: "DataclassInstance", prefix: str = PREFIX) -> tuple[Listed, ...]:
    """Every setting with its value and meaning, secrets starred."""
    return tuple(
        Listed(
            prefix + item.name.upper(),
            "********" if item.metadata["secret"] and getattr(settings, item.name) else _shown(settings, item.name),
            item.metadata["says"],
        )
        for item in fields(settings)
    )


def _shown(settings: "DataclassInstance", name: str) -> str:
    value = getattr(settings, name)
    return " ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def _read(variable: str, text: str, kind: object, metadata: Mapping[str, Any]) -> object:
    if kind is int:
        least, most = metadata["least"], metadata["most"]
        if not text.isdecimal() or len(text) > len(str(most)) or not least <= int(text) <= most:
            raise SettingError(f"{variable} must be a whole number from {least} to {most}, not {_shortened(text)}")
        return int(text)
    if kind is bool:
        if text.casefold() not in {"0", "1", "true", "false", "yes", "no", "on", "off"}:
            raise SettingError(f"{variable} must be on or off, not {_shortened(text)}")
        return text.casefold() in {"1", "true", "yes", "on"}
    if kind is str:
        return text
    return tuple(text.split()) if kind == tuple[str, ...] else Path(text)


def _shortened(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:39]}…")
