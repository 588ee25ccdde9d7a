from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.settings import Settings
from tests.fakes import WordEmbedder, index_of

TABLE = """# HCPCS {code}: {name}

## Modifiers
| Modifier | Description |
|---|---|
| RT | Right side of the {name} |
| KX | Requirements of the {name} met |

## Related codes
| HCPCS Code | Description |
|---|---|
| {code} | {name} |
| {other} | Something near a {name} |
"""


@pytest.fixture
def two(tmp_path: Path) -> Assistant:
    for code, name, other in (("E0250", "bed", "E0471"), ("E0470", "breathing device", "E0251")):
        (tmp_path / f"{code}.md").write_text(TABLE.format(code=code, name=name, other=other), encoding="utf-8")
    return Assistant(index_of(tmp_path), WordEmbedder(), Settings())


def test_a_document_named_by_its_code_answers(two: Assistant) -> None:
    for code in ("E0250", "E0470"):
        assert two.ask(f"KX meaning in the {code} document").answers[0].citation.document == f"{code}.md"


def test_a_code_alone_is_what_is_asked_for(two: Assistant) -> None:
    answer = two.ask("E0470").answers[0]

    assert answer.cells[0] == "E0470"


def test_a_filter_goes_before_a_name(two: Assistant) -> None:
    related = two.ask("RT for E0470", documents=["E0250.md"])

    assert {item.citation.document for item in (*related.answers, *related.related)} == {"E0250.md"}
