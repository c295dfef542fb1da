"""Tables made faster to read: what they are made of, how they are read, what a change has gained."""

import statistics
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field
from sqlglot import exp

from neurolake.engine.sql import sql_text
from neurolake.kernel.errors import InvalidInput, InvalidSql
from neurolake.maintenance.base import Request, Task
from neurolake.query.question import Question
from neurolake.sql.changes import ChangeStatement, parse_statement
from neurolake.tools.base import Arguments, Estimate, Tool, Use, WritingTool
from neurolake.tools.evidence import OfDataset

_TASKS: tuple[Task, ...] = ("compact", "manifests")
_TIMEOUT_S = 60.0
_LOOKED_AT = 500
_MOST_QUERIES = 20
_TIMES = 5
_LONGEST_SQL = 4_000
_MARK = "-- measured by an agent\n"
"""How the history tells what nobody has asked for."""

Sql = Annotated[str, Field(min_length=1, max_length=_LONGEST_SQL)]


def _figures(use: Use, asked: OfDataset) -> dict[str, Any]:
    told = use.lake.maintenance.run(asked.dataset, Request(tasks=_TASKS, dry_run=True), use.principal)
    return {"dataset": told["dataset"], "figures": told["before"], "would": told["done"]}


def _compact(use: Use, asked: OfDataset) -> dict[str, Any]:
    def stop() -> None:
        use.lake.maintenance.cancel(asked.dataset, use.principal)

    use.begun(stop)
    told = use.lake.maintenance.run(asked.dataset, Request(tasks=_TASKS, max_seconds=_TIMEOUT_S), use.principal)
    return {name: told[name] for name in ("dataset", "before", "after", "done", "more")}


def _of_compacting(use: Use, asked: OfDataset) -> Estimate:
    told = _figures(use, asked)
    dataset_id = use.lake.known_dataset_id(asked.dataset, use.principal)
    done = told["would"]
    text = (
        f"{done['files_compacted']} files of {told['dataset']} become {done['files_written']}. The rows stay as they "
        "are, and earlier snapshots readable."
    )
    return Estimate((dataset_id,), 0, text, done)


def _compacted(use: Use, asked: OfDataset, _facts: Mapping[str, Any]) -> dict[str, Any]:
    return {"dataset": asked.dataset, "after": _figures(use, asked)["figures"]}


def _history(use: Use, asked: OfDataset) -> dict[str, Any]:
    """The caller's own queries of the dataset, the costliest first: text, how often, how long."""
    dataset_id = use.lake.known_dataset_id(asked.dataset, use.principal)
    runs = use.lake.queries.history(
        principal=use.principal.name, dataset_id=dataset_id, state="succeeded", limit=_LOOKED_AT
    )
    by_text: dict[str, list[float]] = {}
    alone: dict[str, bool] = {}
    for run in runs:
        if len(run.sql) > _LONGEST_SQL or run.sql.startswith(_MARK) or not _is_query(run.sql):
            continue
        by_text.setdefault(run.sql, []).append(float((run.timings or {}).get("total", 0.0)))
        alone[run.sql] = [one["id"] for one in run.datasets] == [dataset_id]
    queries = [
        {
            "sql": sql,
            "runs": len(times),
            "median_ms": round(statistics.median(times), 3),
            "total_ms": round(sum(times), 3),
            "aggregates": alone[sql] and _aggregates(sql),
        }
        for sql, times in by_text.items()
    ]
    queries.sort(key=lambda one: (-float(str(one["total_ms"])), str(one["sql"])))
    return {"looked_at": len(runs), "queries": queries[:_MOST_QUERIES]}


def _is_query(sql: str) -> bool:
    try:
        statement = parse_statement(sql)
    except InvalidSql:
        return False
    return not isinstance(statement, ChangeStatement) and not statement.parameters


def _aggregates(sql: str) -> bool:
    """Whether a query sums up groups, so that its answer may be kept as a table."""
    tree = parse_statement(sql).tree
    return isinstance(tree, exp.Select) and tree.args.get("group") is not None and tree.args.get("limit") is None


class Measured(Arguments):
    """Which queries."""

    queries: Annotated[list[Sql], Field(min_length=1, max_length=5)]


def _measure(use: Use, asked: Measured) -> dict[str, Any]:
    """Each query several times, never from the cache; the median counts."""
    return {"measured": [_timed(use, sql) for sql in asked.queries]}


def _timed(use: Use, sql: str) -> dict[str, Any]:
    times, rows, scanned = [], 0, None
    for _ in range(_TIMES):
        question = Question(
            _MARK + sql, principal=use.principal, timeout_s=_TIMEOUT_S, only_reads=True, use_cache=False
        )
        result = use.lake.queries.run(question, begun=use.begun)
        run = use.lake.queries.get(result.query_id, principal=use.principal.name)
        rows, scanned = result.rows_count, (run.facts or {}).get("scanned")
        times.append(float((run.timings or {}).get("total", 0.0)))
        use.lake.queries.results.drop(result.query_id)
    return {"sql": sql, "median_ms": round(statistics.median(times), 3), "rows": rows, "scanned": scanned}


class Aggregate(Arguments):
    """A table that keeps the answer of a query."""

    name: Annotated[str, Field(pattern=r"^(bronze|silver|gold)\.[a-z][a-z0-9_]{0,100}$")]
    sql: Sql


def _statement(asked: Aggregate) -> str:
    statement = parse_statement(asked.sql)
    if isinstance(statement, ChangeStatement) or statement.parameters:
        raise InvalidInput("An aggregate is made from one query without parameters.")
    zone, _, bare = asked.name.partition(".")
    tree = exp.Create(this=exp.table_(bare, db=zone, quoted=True), kind="TABLE", expression=statement.tree.copy())
    return sql_text(tree, "duckdb")


def _make(use: Use, asked: Aggregate) -> dict[str, Any]:
    question = Question(_statement(asked), principal=use.principal, timeout_s=_TIMEOUT_S)
    result = use.lake.queries.run(question, begun=use.begun)
    return {"dataset": asked.name, "query_id": result.query_id}


def _of_aggregate(_use: Use, asked: Aggregate) -> Estimate:
    _statement(asked)
    text = f"The new table {asked.name} keeps the answer. It does not follow later commits until it is made anew."
    return Estimate((), 0, text)


FIGURES = Tool(
    "explain_layout",
    "The files of a table, how many are small, and what compacting them would do.",
    OfDataset,
    "ingest",
    _figures,
)
HISTORY = Tool(
    "explain_history",
    "The caller's own queries of a dataset: how often, how long, and which sum up groups.",
    OfDataset,
    "query",
    _history,
)
MEASURE = Tool(
    "measure_queries",
    "Run queries several times, not from the cache, and tell the median time.",
    Measured,
    "query",
    _measure,
)
COMPACT = WritingTool(
    "compact_table",
    "Put small files of a table together. The rows stay as they are.",
    OfDataset,
    "ingest",
    _compact,
    weigh=lambda _use, _asked: "light",
    estimate=_of_compacting,
    again=_compacted,
    by_parts=True,
)
MAKE_AGGREGATE = WritingTool(
    "make_aggregate",
    "Keep the answer of a query as a new table.",
    Aggregate,
    "query",
    _make,
    weigh=lambda _use, _asked: "light",
    estimate=_of_aggregate,
    again=lambda _use, asked, _facts: {"dataset": asked.name},
)
