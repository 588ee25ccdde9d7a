"""What is installed is what was tried: every package that Rowcite leads to is pinned, and pinned as it is installed."""

import tomllib
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OUTSIDE = {"rowcite", "setuptools"}  # ourselves, and what every virtual environment has
EXTRAS = PROJECT["optional-dependencies"]


def pins() -> dict[str, str]:
    """Package -> pinned version."""
    lines = (ROOT / ".ci" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return {canonicalize_name(name): pinned for name, _, pinned in (line.partition("==") for line in lines)}


def led_to() -> dict[str, str]:
    """Every installed package that the project's dependencies lead to, with its version (without a local part)."""
    every = (*PROJECT["dependencies"], *(text for extra in EXTRAS.values() for text in extra))
    waiting = [Requirement(text) for text in every]
    found: dict[str, str] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        wanted = waiting.pop()
        name, extras = canonicalize_name(wanted.name), frozenset(wanted.extras)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            found[name] = version(name).partition("+")[0]
        except PackageNotFoundError:
            continue  # an extra that is not installed here
        waiting += [needed for needed in map(Requirement, requires(name) or []) if _applies(needed, extras)]
    return {name: there for name, there in found.items() if name not in OUTSIDE}


def _applies(needed: Requirement, extras: frozenset[str]) -> bool:
    return needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in ("", *extras))


def test_every_package_that_the_project_leads_to_is_pinned() -> None:
    assert sorted(set(led_to()) - set(pins())) == []
    assert len(led_to()) > 50


def test_every_package_is_installed_as_it_is_pinned() -> None:
    wanted = pins()

    assert {name: there for name, there in led_to().items() if wanted.get(name, there) != there} == {}


def test_torch_is_pinned_in_the_project_itself() -> None:
    assert "torch==2.13.0" in PROJECT["dependencies"]
    assert pins()["torch"] == "2.13.0"
