import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
INDEXER = sorted((ROOT / "indexer").rglob("*.py"))
OURS = {"indexer", "assistant", "tests"}


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("path", INDEXER, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_indexer_never_imports_assistant(path: Path) -> None:
    assert not {name for name in imported(path) if name.split(".")[0] == "assistant"}


@pytest.mark.parametrize("name", ["documents", "errors"])
def test_the_words_of_the_project_import_nothing_of_ours(name: str) -> None:
    assert not {module for module in imported(ROOT / "indexer" / f"{name}.py") if module.split(".")[0] in OURS}


@pytest.mark.parametrize("name", ["retrieve", "rank", "decide", "quote", "question", "ask"])
def test_the_engine_knows_no_http(name: str) -> None:
    web = {"fastapi", "starlette", "uvicorn", "httpx"}

    assert not {module for module in imported(ROOT / "assistant" / f"{name}.py") if module.split(".")[0] in web}
