"""Queries of somebody whom a row filter and five masks bind, against bare DuckDB over the same files."""

import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import measure, report

if TYPE_CHECKING:
    from neurolake.app.lake import Lake

_RUNS = 3
_TARGET = 3.0
_TABLE = "lineitem"
_POLICIES: tuple[dict[str, Any], ...] = (
    {"kind": "grant", "name": "read", "to": ["role:analyst"]},
    {"kind": "row_filter", "name": "rows", "on": {"dataset": _TABLE}, "filter": "l_shipmode <> 'AIR'"},
    *(
        {"kind": "mask", "name": f"mask-{column}", "on": {"dataset": _TABLE, "columns": [column]}, "mask": how}
        for column, how in (
            ("l_partkey", {"method": "hash"}),
            ("l_comment", {"method": "redact"}),
            ("l_shipinstruct", {"method": "partial", "keep_first": 1}),
            ("l_quantity", {"method": "bucket", "size": 5}),
            ("l_commitdate", {"method": "truncate", "unit": "month"}),
        )
    ),
)
_QUERIES = {
    "no masked column": "SELECT l_returnflag, sum(l_extendedprice) AS total FROM lineitem GROUP BY l_returnflag",
    "group by a masked column": "SELECT l_shipinstruct, count(*) AS n FROM lineitem GROUP BY l_shipinstruct",
    "masked numbers and dates": "SELECT l_commitdate, max(l_quantity) AS most FROM lineitem GROUP BY l_commitdate",
    "distinct hashes": "SELECT count(DISTINCT l_partkey) AS parts FROM lineitem",
    "all five, narrow": (
        "SELECT l_partkey, l_comment, l_shipinstruct, l_quantity, l_commitdate FROM lineitem "
        "WHERE l_shipdate >= DATE '1998-11-15' ORDER BY l_orderkey LIMIT 1000"
    ),
}


def table(folder: Path, scale: str) -> report.Table:
    """The comparison over the `lineitem` of a folder with TPC-H's tables."""
    found = measure.run("benchmarks.barrier", "ask", folder).answer["queries"]
    rows = [
        (name, report.milliseconds(bare), report.milliseconds(bound), f"{bound / bare:.2f}")
        for name, (bare, bound) in found.items()
    ]
    mean = statistics.geometric_mean(bound / bare for bare, bound in found.values())
    rows.append(("geometric mean of the ratios", "", "", f"{mean:.2f}"))
    note = (
        f"Five masks and a row filter on TPC-H's lineitem at scale {scale}, asked in the product without its cache, so "
        f"behind the barrier; median of {_RUNS} after one that is not counted. Target: a mean of at most "
        f"{_TARGET:.0f} ({report.verdict(mean, _TARGET)})."
    )
    return report.Table("Behind the barrier", note, ("query", "bare DuckDB", "bound by policies", "ratio"), tuple(rows))


def ask(folder: str) -> measure.Answer:
    """Seconds of each query, bare and bound."""
    from neurolake import Lake

    with tempfile.TemporaryDirectory() as home, Lake.open(Path(home)) as lake, measure.timed() as clock:
        lake.ingest(Path(folder) / f"{_TABLE}.parquet", dataset=_TABLE)
        for policy in _POLICIES:
            lake.policies.create(policy, by="benchmark")
        bare, bound = _bare(lake), _bound(lake)
        found = {name: (_median(bare, sql), _median(bound, sql)) for name, sql in _QUERIES.items()}
    return {"seconds": clock.seconds, "queries": found}


def _bare(lake: "Lake") -> Callable[[str], Any]:
    import duckdb

    from neurolake.catalog import datasets
    from neurolake.engine.sql import call, ident

    with lake.database.read() as session:
        zone = datasets.find(session, _TABLE).zone
    paths = [path for group in lake.warehouse.files((zone, _TABLE)).groups for path in group.paths]
    connection = duckdb.connect()
    connection.execute(f"CREATE VIEW {ident(_TABLE)} AS FROM {call('read_parquet', paths)}")
    return lambda sql: connection.sql(sql).to_arrow_table()


def _bound(lake: "Lake") -> Callable[[str], Any]:
    from neurolake.kernel.principal import Principal
    from neurolake.query.question import Question

    who = Principal("ann", frozenset(("analyst",)))
    return lambda sql: lake.queries.run(Question(sql, principal=who, use_cache=False)).to_arrow()


def _median(asked: Callable[[str], Any], sql: str) -> float:
    asked(sql)
    return statistics.median(_seconds(asked, sql) for _ in range(_RUNS))


def _seconds(asked: Callable[[str], Any], sql: str) -> float:
    with measure.timed() as clock:
        asked(sql)
    return clock.seconds


if __name__ == "__main__":
    measure.main({"ask": ask})
