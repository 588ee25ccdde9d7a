import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FAST = sorted(path for path in (ROOT / "tests").rglob("*.py") if "benchmarks" not in path.parts)
SLOW = (
    "torch",
    "sentence_transformers",
    "sklearn",
    "assistant.training",
)  # a second or more, which every run would pay
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


def test_no_test_imports_what_is_slow_before_it_runs() -> None:
    lines = {path.name: path.read_text(encoding="utf-8").splitlines() for path in FAST}
    first = {name: [line for line in text if line.startswith(("import ", "from "))] for name, text in lines.items()}

    slow = {f"{name}: {line}" for name, found in first.items() for line in found if line.split()[1].startswith(SLOW)}
    assert slow == set()
    assert len(first) > 50


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
