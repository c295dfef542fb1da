"""Tools that change nothing: find, describe, trace, ask."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from neurolake.app.portrait import portrait
from neurolake.nuic.lineage.base import Reach
from neurolake.query.question import Question
from neurolake.query.values import json_rows
from neurolake.tools.base import Arguments, Tool, Use

if TYPE_CHECKING:
    from neurolake.query.results import Result

_TIMEOUT_S = 60.0
_LONGEST_CELL = 500

Dataset = Annotated[str, Field(min_length=1, max_length=255, description="Name, zone.name or id of a dataset.")]


class Search(Arguments):
    """What to look for."""

    words: Annotated[str, Field(max_length=400, description="Words; all must be there. None lists everything.")] = ""
    limit: Annotated[int, Field(ge=1, le=50)] = 10


def _search(use: Use, asked: Search) -> dict[str, Any]:
    found = use.lake.nuic.search.find(asked.words, use.principal, limit=asked.limit)
    return {"total": found["total"], "datasets": found["results"]}


class Describe(Arguments):
    """Which dataset."""

    dataset: Dataset


def _describe(use: Use, asked: Describe) -> dict[str, Any]:
    return portrait(use.lake, asked.dataset, use.principal)


class Lineage(Arguments):
    """Of which dataset, and which way."""

    dataset: Dataset
    direction: Literal["upstream", "downstream", "impact"]
    depth: Annotated[int, Field(ge=1, le=20, description="Most steps.")] = 5


def _lineage(use: Use, asked: Lineage) -> dict[str, Any]:
    lineage, reach = use.lake.nuic.lineage, Reach(asked.depth, 200, None)
    if asked.direction == "impact":
        return lineage.impact(asked.dataset, None, use.principal, reach)
    walk = lineage.upstream if asked.direction == "upstream" else lineage.downstream
    return walk(asked.dataset, use.principal, reach)


class Query(Arguments):
    """A query."""

    sql: Annotated[str, Field(min_length=1, max_length=100_000, description="One SELECT, in DuckDB's SQL.")]
    limit: Annotated[int, Field(ge=1, le=200, description="Most rows told; all are counted.")] = 50
    purpose: Annotated[str | None, Field(max_length=100, description="What for, where a policy demands it.")] = None


def _query(use: Use, asked: Query) -> dict[str, Any]:
    return _answer(_run(use, Question(asked.sql, purpose=asked.purpose)), asked.limit)


class Ask(Arguments):
    """A question."""

    question: Annotated[str, Field(min_length=1, max_length=10_000, description="In plain English.")]
    limit: Annotated[int, Field(ge=1, le=200, description="Most rows told; all are counted.")] = 50


def _ask(use: Use, asked: Ask) -> dict[str, Any]:
    result = _run(use, Question(words=asked.question))
    run = use.lake.queries.get(result.query_id, principal=use.principal.name)
    return {**_answer(result, asked.limit), "understood": (run.facts or {}).get("understood")}


def _run(use: Use, question: Question) -> "Result":
    bounded = replace(question, principal=use.principal, timeout_s=_TIMEOUT_S, only_reads=True)
    return use.lake.queries.run(bounded, begun=use.begun)


def _answer(result: "Result", limit: int) -> dict[str, Any]:
    return {
        "query_id": result.query_id,
        "columns": [{"name": column.name, "type": column.type} for column in result.columns],
        "rows": [[_short(cell) for cell in row] for row in json_rows(result.page(0, limit))],
        "row_count": result.rows_count,
        "truncated": result.truncated,
    }


def _short(cell: Any) -> Any:
    return f"{cell[:_LONGEST_CELL]}…" if isinstance(cell, str) and len(cell) > _LONGEST_CELL else cell


SEARCH = Tool(
    "search_datasets",
    "Find datasets by words of their names, columns, descriptions, tags and what their values mean.",
    Search,
    "catalog",
    _search,
)
DESCRIBE = Tool(
    "describe_dataset",
    "One dataset: columns with types and profile, quality, descriptions, owners, versions, use.",
    Describe,
    "catalog",
    _describe,
)
LINEAGE = Tool(
    "trace_lineage",
    "What a dataset was made from, what was made from it, or what breaks when it changes.",
    Lineage,
    "catalog",
    _lineage,
)
QUERY = Tool(
    "run_query",
    "Run one SELECT over the datasets; rows and cells that the caller may not see are left out or masked.",
    Query,
    "query",
    _query,
)
ASK = Tool(
    "ask",
    "Ask in plain English, without SQL. Tells the SQL, how the question was read and how sure that is, and the rows.",
    Ask,
    "query",
    _ask,
)

READING: tuple[Tool[Any], ...] = (SEARCH, DESCRIBE, LINEAGE, QUERY, ASK)
"""All tools that change nothing."""
