"""The official client of the Model Context Protocol against a real server, over HTTP and over a process's pipes."""

import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError

from neurolake import Lake
from neurolake.integrations.mcp import server
from neurolake.kernel.principal import LOCAL
from tests.integrations.conftest import HOSTILE
from tests.serving import served

Story = Callable[[Client], Awaitable[None]]


@asynccontextmanager
async def by_http(lake: Lake, key: str) -> AsyncIterator[Client]:
    with served(lake) as url:
        async with (
            httpx2.AsyncClient(headers={"Authorization": f"Bearer {key}"}) as http,
            Client(streamable_http_client(f"{url}/mcp", http_client=http)) as client,
        ):
            yield client


@asynccontextmanager
async def by_pipes(lake: Lake, key: str) -> AsyncIterator[Client]:
    program = str(Path(sys.executable).parent / "neurolake")
    environment = {**os.environ, "NEUROLAKE_AUTH": "required", "NEUROLAKE_API_KEY": key}
    started = StdioServerParameters(command=program, args=["mcp", "--home", str(lake.home)], env=environment)
    async with Client(started) as client:
        yield client


ways = pytest.mark.parametrize("way", [by_http, by_pipes])
Way = Callable[[Lake, str], Any]


def told(result: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.content[0].text)
    return found


def play(way: Way, lake: Lake, key: str, story: Story) -> None:
    async def whole() -> None:
        async with way(lake, key) as client:
            await story(client)

    anyio.run(whole)


@ways
def test_a_program_finds_describes_and_asks_as_who_it_is(way: Way, lake: Lake, key: str) -> None:
    async def story(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) >= {"search_datasets", "describe_dataset", "trace_lineage", "run_query"}
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools.values())
        found = told(await client.call_tool("search_datasets", {"words": "orders"}))
        assert [one["name"] for one in found["datasets"]] == ["orders"]
        described = told(await client.call_tool("describe_dataset", {"dataset": "orders"}))
        assert "note" in {column["name"] for column in described["columns"]}
        answer = told(await client.call_tool("run_query", {"sql": "SELECT id, email, note FROM orders ORDER BY id"}))
        assert [row[0] for row in answer["rows"]] == [1, 3]
        assert "example.com" not in str([row[1] for row in answer["rows"]])
        assert answer["rows"][1][2] == HOSTILE, "a text in the data is told as data"
        lineage = told(await client.call_tool("trace_lineage", {"dataset": "orders", "direction": "upstream"}))
        assert lineage

    play(way, lake, key, story)
    assert "SELECT id, email" in lake.queries.history(principal="ann")[0].sql


def test_a_text_with_nul_is_a_problem(lake: Lake) -> None:
    async def whole() -> None:
        async with Client(server(lake, lambda _context: LOCAL)) as client:
            said = await client.call_tool("search_datasets", {"words": "a\0b"})
        assert said.is_error
        assert "NUL" in told(said)["detail"]

    anyio.run(whole)


@ways
def test_errors_are_told_so_that_they_can_be_mended(way: Way, lake: Lake, key: str) -> None:
    async def story(client: Client) -> None:
        wrong = await client.call_tool("run_query", {"sql": "SELECT naem FROM orders"})
        assert wrong.is_error
        assert "naem" in told(wrong)["detail"]
        changes = await client.call_tool("run_query", {"sql": "DROP TABLE orders"})
        assert told(changes)["type"] == "forbidden"
        with pytest.raises(MCPError, match="no tool"):
            await client.call_tool("drop_everything", {})

    play(way, lake, key, story)


def test_nobody_comes_in_unknown(lake: Lake) -> None:
    async def story(_client: Client) -> None:
        pytest.fail("came in")

    for way in (by_http, by_pipes):
        with pytest.raises(BaseException):  # noqa: B017, PT011 - the client has no error of its own for this
            play(way, lake, "nl_not_a_key", story)


def test_a_call_that_is_given_up_stops_its_query(lake: Lake) -> None:
    endless = "SELECT count(*) FROM range(100000000) a, range(100000) b"

    async def whole() -> None:
        async with Client(server(lake, lambda _context: LOCAL)) as client:
            with anyio.move_on_after(2):
                await client.call_tool("run_query", {"sql": endless})
        with anyio.fail_after(20):
            while any(run.state == "running" for run in lake.queries.history(limit=5)):
                await anyio.sleep(0.1)

    anyio.run(whole)
