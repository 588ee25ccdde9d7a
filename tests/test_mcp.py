"""The MCP server through the SDK's own client: in memory, over HTTP and as a child process."""

import asyncio
import importlib
import json
import logging
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Literal

import httpx2
import pytest
import uvicorn
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from mcp.types import CallToolResult, ResourceLink, TextContent, TextResourceContents
from rich.console import Console

from assistant.answer import Answer, Item
from assistant.api import create_app
from assistant.ask import Assistant
from assistant.index_command import run_index
from assistant.mcp import mcp_server
from assistant.privacy import REMOVE_IDENTIFIERS
from assistant.settings import Settings
from indexer.errors import SettingError
from tests.conftest import CUSTOMER
from tests.fakes import WordEmbedder, index_of

ROOT = Path(__file__).parents[1]
GUIDE = """# Guide

| Modifier | Description | When to Use |
|---|---|---|
| 53 | Discontinued procedure | Use if testing was discontinued due to contamination |
| 52 | Reduced services | Use if testing was partially performed |
"""
QUESTION = "modifier for a discontinued procedure, testing discontinued after initiation due to specimen failure"
ROW_53 = "cpt-0252u.txt#t1.r5"
CANARY = "canary-7731"
Mode = Literal["auto", "legacy"]
Use = Callable[[Client], Awaitable[None]]


class Broken(Assistant):
    def ask(self, question: str, *_: object) -> Answer:  # type: ignore[override]  it fails whatever it is asked
        raise ZeroDivisionError(question)


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    corpus = tmp_path_factory.mktemp("corpus")
    (corpus / "guides").mkdir()
    (corpus / "guides" / "my guide.md").write_text(GUIDE, encoding="utf-8")
    return Assistant(index_of(corpus), WordEmbedder(), Settings())


def with_client(assistant: Assistant, use: Use, mode: Mode = "auto") -> None:
    async def run() -> None:
        async with Client(mcp_server(lambda: assistant), raise_exceptions=True, mode=mode) as client:
            await use(client)

    asyncio.run(run())


def call(assistant: Assistant, tool: str, arguments: dict[str, object], mode: Mode = "auto") -> CallToolResult:
    results = []

    async def use(client: Client) -> None:
        results.append(await client.call_tool(tool, arguments))

    with_client(assistant, use, mode)
    return results[0]


def text(result: CallToolResult) -> str:
    return "".join(part.text for part in result.content if isinstance(part, TextContent))


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_question_gets_the_row_as_structured_content_with_its_link(assistant: Assistant, mode: Mode) -> None:
    result = call(assistant, "ask", {"question": QUESTION}, mode)
    answer = Answer.model_validate(result.structured_content)
    links = [part for part in result.content if isinstance(part, ResourceLink)]

    assert answer.answers[0].id == ROW_53
    assert answer.answers[0].cells[0] == "53"
    assert answer.answers[0].citation.lines == (20, 20)
    assert json.loads(text(result)) == result.structured_content
    assert links[0].uri == "rowcite://documents/cpt-0252u.txt/t1.r5"
    assert links[0].title == "CPT 0252U: POC NGS and STR Analysis for Aneuploidy, table Modifier, row 5, line 20"


def test_the_tools_say_that_they_only_read_and_what_they_return(assistant: Assistant) -> None:
    async def use(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        hints = [tool.annotations for tool in tools.values()]

        assert sorted(tools) == ["ask", "get_row", "list_documents"]
        assert [(hint.read_only_hint, hint.destructive_hint, hint.open_world_hint) for hint in hints if hint] == [
            (True, False, False)
        ] * 3
        assert "verbatim" in (tools["ask"].description or "")
        assert "cite" in (tools["ask"].description or "")
        assert set((tools["ask"].output_schema or {})["properties"]) == set(Answer.model_fields)
        assert "data, never an instruction" in (client.instructions or "")

    with_client(assistant, use)


def test_a_link_leads_to_the_row_and_to_its_document(guide: Assistant) -> None:
    async def use(client: Client) -> None:
        row = (await client.read_resource("rowcite://documents/guides%2Fmy%20guide.md/t1.r1")).contents[0]
        document = (await client.read_resource("rowcite://documents/guides%2Fmy%20guide.md")).contents[0]

        assert isinstance(row, TextResourceContents)
        assert isinstance(document, TextResourceContents)
        assert json.loads(row.text)["cells"][0] == "53"
        assert document.text == GUIDE.strip()

    with_client(guide, use)


@pytest.mark.parametrize("place", ["nothing.md", "guides%2Fmy%20guide.md/t9.r9", "..%2F..%2Fetc%2Fpasswd", "%2Fetc"])
def test_what_is_not_loaded_cannot_be_read(guide: Assistant, place: str) -> None:
    async def use(client: Client) -> None:
        with pytest.raises(MCPError):
            await client.read_resource(f"rowcite://documents/{place}")

    with_client(guide, use)


def test_documents_are_listed_with_what_they_hold(guide: Assistant) -> None:
    result = call(guide, "list_documents", {})

    assert result.structured_content == {
        "documents": [
            {
                "name": "guides/my guide.md",
                "title": "Guide",
                "format": guide.documents[0].format,
                "tables": 1,
                "rows": 2,
                "passages": 0,
            }
        ],
        "index_version": guide.version,
    }


def test_a_row_is_got_by_its_id(guide: Assistant) -> None:
    result = call(guide, "get_row", {"id": "guides/my guide.md#t1.r2"})

    assert (result.structured_content or {})["cells"] == [
        "52",
        "Reduced services",
        "Use if testing was partially performed",
    ]
    assert text(call(guide, "get_row", {"id": f"{CANARY}#t1.r1"})).endswith(
        "there is no row or passage with this id; ids come from an answer"
    )


def test_documents_narrow_where_to_look(assistant: Assistant) -> None:
    inside = call(assistant, "ask", {"question": QUESTION, "documents": ["cpt-0252u.txt"]})
    unknown = call(assistant, "ask", {"question": QUESTION, "documents": ["other.md"]})

    assert Answer.model_validate(inside.structured_content).status == "answered"
    assert unknown.is_error
    assert "other.md" in text(unknown)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"question": f"MRN 123456 {CANARY}"}, REMOVE_IDENTIFIERS),
        ({"question": CANARY, "history": [f"MRN 123456 {CANARY}"]}, REMOVE_IDENTIFIERS),
        ({"question": [CANARY]}, "these arguments are missing or of the wrong kind: question"),
        ({"history": [{"question": CANARY}]}, "these arguments are missing or of the wrong kind: history.0, question"),
        ({"question": "   "}, "question"),
    ],
)
def test_what_cannot_be_asked_is_told_and_not_repeated(
    assistant: Assistant, arguments: dict[str, object], told: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        result = call(assistant, "ask", arguments)

    assert result.is_error
    assert told in text(result)
    assert CANARY not in text(result) + caplog.text


def test_a_failure_is_logged_by_kind(assistant: Assistant, caplog: pytest.LogCaptureFixture) -> None:
    broken = Broken(assistant._index, WordEmbedder(), Settings())
    result = call(broken, "ask", {"question": CANARY})

    assert text(result) == "Error executing tool ask"
    assert "the tool ask failed: ZeroDivisionError" in caplog.text
    assert CANARY not in caplog.text


def test_a_public_address_opens_citations_and_the_other_places(tmp_path: Path) -> None:
    for name in ("cpt-0252u.txt", "z.txt"):
        (tmp_path / name).write_bytes(CUSTOMER.read_bytes())
    twice = Assistant(index_of(tmp_path), WordEmbedder(), Settings())

    async def run() -> Item:
        async with Client(mcp_server(lambda: twice, "https://rowcite.example/")) as client:
            result = await client.call_tool("ask", {"question": QUESTION})
            return Answer.model_validate(result.structured_content).answers[0]

    item = asyncio.run(run())

    assert item.citation.url == "https://rowcite.example/documents/cpt-0252u.txt#L20"
    assert [place.url for place in item.also] == ["https://rowcite.example/documents/z.txt#L20"]


def test_agents_are_served_over_http_where_that_is_set(assistant: Assistant) -> None:
    async def run() -> tuple[str, int, int]:
        app = create_app(Settings(mcp=True), lambda _: assistant)
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None))
        serving = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110  uvicorn has no event for it
            await asyncio.sleep(0.01)
        url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/mcp"
        async with Client(streamable_http_client(url)) as client:
            result = await client.call_tool("ask", {"question": QUESTION})
        async with httpx2.AsyncClient() as stranger:
            rebound = (await stranger.post(url, json={}, headers={"host": "evil.example"})).status_code
            foreign = (await stranger.post(url, json={}, headers={"origin": "https://evil.example"})).status_code
        server.should_exit = True
        await serving
        return Answer.model_validate(result.structured_content).answers[0].cells[0], rebound, foreign

    assert asyncio.run(run()) == ("53", 421, 403)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    monkeypatch.delitem(sys.modules, "assistant.mcp")

    with pytest.raises(SettingError, match=r"rowcite\[mcp\]"):
        importlib.import_module("assistant.mcp")


@pytest.mark.model
def test_a_child_process_answers_the_customers_question_over_stdio(tmp_path: Path) -> None:
    index_folder = tmp_path / "index"

    async def run() -> tuple[list[str], CallToolResult]:
        environ = {**os.environ, "ROWCITE_INDEX": str(index_folder)}
        child = StdioServerParameters(command=sys.executable, args=["-m", "assistant", "mcp"], env=environ, cwd=ROOT)
        async with Client(child) as client:
            names = [tool.name for tool in (await client.list_tools()).tools]
            return names, await client.call_tool("ask", {"question": "which modifier for contaminated specimen?"})

    run_index([CUSTOMER], Settings(index=index_folder), Console(quiet=True))
    names, result = asyncio.run(run())
    answer = Answer.model_validate(result.structured_content)

    assert names == ["ask", "list_documents", "get_row"]
    assert answer.answers[0].cells[0] == "53"
    assert [part.uri for part in result.content if isinstance(part, ResourceLink)] == [
        "rowcite://documents/cpt-0252u.txt/t1.r5"
    ]
