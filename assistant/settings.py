"""Every setting, read once from the environment (`ROWCITE_…`) and then passed down; `rowcite settings` lists them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints

from indexer.errors import SettingError

PREFIX = "ROWCITE_"


def _setting(default: Any, says: str, *, secret: bool = False) -> Any:  # Any: as dataclasses.field itself
    return field(default=default, repr=not secret, metadata={"says": says, "secret": secret})


@dataclass(frozen=True)
class Settings:
    """The settings of one process; a secret is hidden wherever settings are shown."""

    corpus: Path = _setting(Path("corpus"), "folder of the documents")
    index: Path = _setting(Path(".index"), "folder of the index")
    model: Path | None = _setting(None, "a sentence-transformers folder, in place of the packaged model")
    vocabulary: Path | None = _setting(None, "folder of vocabulary files, in place of the packaged ones")
    host: str = _setting("127.0.0.1", "address to serve on")
    port: int = _setting(8000, "port to serve on")
    question_limit: int = _setting(2000, "longest question, in characters")
    origins: tuple[str, ...] = _setting((), "web origins that may use the widget, separated by spaces")
    credentials: bool = _setting(default=False, says="let those origins send their cookies along")
    state: Path | None = _setting(None, "folder where thumbs up and down are kept; nowhere if empty")
    notices: bool = _setting(default=True, says="say where official code sets differ from a row")


@dataclass(frozen=True, slots=True)
class Listed:
    """A setting as `rowcite settings` shows it: its variable, its value (a secret as stars), what it is."""

    variable: str
    value: str
    says: str


def from_environ(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings in `environ`, defaults for the rest; raise SettingError naming the variable that cannot be used."""
    kinds = get_type_hints(Settings)
    given = {
        item.name: _read(PREFIX + item.name.upper(), environ[PREFIX + item.name.upper()], kinds[item.name])
        for item in fields(Settings)
        if environ.get(PREFIX + item.name.upper(), "") != ""
    }
    return Settings(**given)  # type: ignore[arg-type]  # each value was made by its field's own type


def listed(settings: Settings) -> tuple[Listed, ...]:
    """Every setting with its value and meaning, secrets starred."""
    return tuple(
        Listed(
            PREFIX + item.name.upper(),
            "********" if item.metadata["secret"] and getattr(settings, item.name) else _shown(settings, item.name),
            item.metadata["says"],
        )
        for item in fields(Settings)
    )


def _shown(settings: Settings, name: str) -> str:
    value = getattr(settings, name)
    return " ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def _read(variable: str, text: str, kind: object) -> object:
    if kind is int:
        if not text.isdecimal():
            raise SettingError(f"{variable} must be a whole number, not {text!r}")
        return int(text)
    if kind is bool:
        if text.casefold() not in {"0", "1", "true", "false", "yes", "no", "on", "off"}:
            raise SettingError(f"{variable} must be on or off, not {text!r}")
        return text.casefold() in {"1", "true", "yes", "on"}
    if kind is str:
        return text
    return tuple(text.split()) if kind == tuple[str, ...] else Path(text)
