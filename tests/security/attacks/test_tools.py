"""Every attack, by way of the tools for programs that think, over the Model Context Protocol."""

import json
from pathlib import Path
from typing import Any

import pytest

from neurolake import Lake
from neurolake.tools.reading import READING
from tests.security.attacks.base import Case, Told, check
from tests.security.attacks.cases import CLASSES
from tests.security.attacks.lake import SECRETS, Places
from tests.security.attacks.rest import Rest

ALL = [
    pytest.param(case, id=f"{name}-{number}")
    for name, cases in CLASSES.items()
    if name != "bombs"
    for number, case in enumerate(cases)
]
"""All but those that run until their time is over, which a tool sets for itself."""
HEADERS = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-11-25"}


def used(rest: Rest, who: str, tool: str, arguments: dict[str, Any]) -> Told:
    """What a tool tells somebody; a problem where it says that it failed."""
    params = {"name": tool, "arguments": arguments}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    answer = rest.client.post("/mcp", json=body, headers=HEADERS | rest.headers[who])
    if answer.status_code in (400, 422):
        return Told(answer.json()["type"].removeprefix("/problems/"), None, [], answer.text)
    assert answer.status_code == 200, answer.text
    result = answer.json()["result"]
    said = json.loads(result["content"][0]["text"])
    problem = said["type"] if result.get("isError") else None
    return Told(problem, None, said.get("rows", []), answer.text)


@pytest.mark.parametrize("case", ALL)
def test_a_query_tells_nothing_and_does_nothing(rest: Rest, places: Places, case: Case) -> None:
    filled = places.filled(case)
    asked = Case(filled.sql, "harmless", never=filled.never, who=filled.who)
    check(asked, lambda who, sql, **_: used(rest, who, "run_query", {"sql": sql}), SECRETS)
    assert not Path(places.out).exists()


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE bronze.mine AS SELECT 1 AS a",
        "INSERT INTO scratch VALUES (1, 'x')",
        "DELETE FROM scratch",
        "DROP TABLE scratch",
        "ALTER TABLE scratch ADD COLUMN x INT",
    ],
)
@pytest.mark.parametrize("who", ["ann", "ada"])
def test_nobody_changes_anything_even_what_is_theirs(rest: Rest, who: str, sql: str) -> None:
    assert used(rest, who, "run_query", {"sql": sql}).problem == "forbidden"


@pytest.mark.parametrize(
    ("who", "dataset"),
    [("ann", "vault"), ("ann", "silver.vault"), ("eve", "vault"), ("eve", "closed"), ("eve", "people")],
)
def test_what_is_hidden_is_not_there_for_any_tool(rest: Rest, who: str, dataset: str) -> None:
    hidden = used(rest, who, "describe_dataset", {"dataset": dataset})
    absent = used(rest, who, "describe_dataset", {"dataset": "no_such_thing"})
    assert hidden.problem == absent.problem == "not-found"
    for direction in ("upstream", "downstream", "impact"):
        asked = {"dataset": dataset, "direction": direction}
        assert used(rest, who, "trace_lineage", asked).problem == "not-found"
    assert "vault" not in used(rest, who, "search_datasets", {}).text


@pytest.mark.parametrize("who", ["bob", "cat", "eve"])
def test_descriptions_of_all_datasets_hold_no_secret(rest: Rest, attacked: Lake, who: str) -> None:
    """Ann is not asked: what she wrote in other attacks is in the queries that she is told of."""
    for dataset in attacked.datasets():
        told = used(rest, who, "describe_dataset", {"dataset": dataset["id"]})
        found = [secret for secret in SECRETS[who] if secret in told.text]
        assert not found, f"{dataset['name']} tells {who} {found}"


def test_a_key_opens_only_the_tools_of_its_scopes(rest: Rest, attacked: Lake) -> None:
    _, secret = attacked.identity.keys.create("ann", "query only", ["query"])
    keyed = Rest(rest.client, {"ann": {"Authorization": f"Bearer {secret}"}})
    assert used(keyed, "ann", "run_query", {"sql": "SELECT 1"}).rows == [[1]]
    assert used(keyed, "ann", "search_datasets", {}).problem == "forbidden"


@pytest.mark.parametrize("tool", [tool.name for tool in READING])
@pytest.mark.parametrize(
    "arguments",
    [
        {"sql": 1},
        {"sql": "SELECT 1", "limit": 10**9},
        {"sql": "SELECT 1", "principal": "ada"},
        {"dataset": ["people"]},
        {"dataset": "people", "direction": "sideways"},
        {"dataset": "people", "direction": "impact", "depth": 10**6},
        {"words": "x" * 5000},
        {"words": "people", "limit": -1},
    ],
)
def test_wrong_arguments_are_a_clear_problem(rest: Rest, tool: str, arguments: dict[str, Any]) -> None:
    told = used(rest, "ann", tool, arguments)
    assert told.problem == "invalid-input"
    assert tool in told.text


def test_long_answers_are_cut_and_say_so(rest: Rest) -> None:
    sql = "SELECT repeat('x', 400) || i AS word, repeat('y', 100_000) AS long FROM range(5_000) r(i)"
    told = used(rest, "ann", "run_query", {"sql": sql, "limit": 200})
    said = json.loads(json.loads(told.text)["result"]["content"][0]["text"])
    assert len(told.text) < 100_000
    assert said["row_count"] == 5_000
    assert said["cut"] == {"rows": 200}
    assert all(len(cell) <= 501 for row in said["rows"] for cell in row)
