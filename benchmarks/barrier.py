"""Queries of somebody whom a row filter and masks bind, against bare DuckDB over the same files.

TPC-H's queries, with masks on five columns that they read, and a few over its largest table that ask for masked columns
of every kind.
"""

import statistics
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import measure, report

if TYPE_CHECKING:
    from neurolake.app.lake import Lake

_RUNS = 3
_TARGET = 3.0
_TABLE = "lineitem"
_TPCH = Path(__file__).parents[1] / "tests" / "golden" / "tpch"
_RULES: tuple[dict[str, Any], ...] = (
    {"kind": "grant", "name": "read", "to": ["role:analyst"]},
    {"kind": "row_filter", "name": "rows", "on": {"dataset": _TABLE}, "filter": "l_shipmode <> 'AIR'"},
)
_MASKS = (
    (_TABLE, "l_partkey", {"method": "hash"}),
    (_TABLE, "l_comment", {"method": "redact"}),
    (_TABLE, "l_shipinstruct", {"method": "partial", "keep_first": 1}),
    (_TABLE, "l_quantity", {"method": "bucket", "size": 5}),
    (_TABLE, "l_commitdate", {"method": "truncate", "unit": "month"}),
)
_TPCH_MASKS = (
    ("customer", "c_name", {"method": "hash"}),
    ("customer", "c_phone", {"method": "partial", "keep_first": 2}),
    ("customer", "c_acctbal", {"method": "bucket", "size": 100}),
    ("orders", "o_comment", {"method": "redact"}),
    (_TABLE, "l_commitdate", {"method": "truncate", "unit": "month"}),
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


def tables(folder: Path, scale: str) -> list[report.Table]:
    """The comparisons over a folder with TPC-H's tables."""
    found = measure.run("benchmarks.barrier", "ask", folder, scale).answer
    return [
        _table("TPC-H behind the barrier", found["tpch"], scale, target=True),
        _table("Masked columns behind the barrier", found["masked"], scale, target=False),
    ]


def _table(title: str, found: Mapping[str, tuple[float, float]], scale: str, *, target: bool) -> report.Table:
    rows = [
        (name, report.milliseconds(bare), report.milliseconds(bound), f"{bound / bare:.2f}")
        for name, (bare, bound) in found.items()
    ]
    mean = statistics.geometric_mean(bound / bare for bare, bound in found.values())
    rows.append(("geometric mean of the ratios", "", "", f"{mean:.2f}"))
    note = (
        f"Five masks and a row filter on lineitem, TPC-H at scale {scale}, asked in the product without its cache; "
        f"median of {_RUNS} after one that is not counted."
    )
    if target:
        note += f" Target: a mean of at most {_TARGET:.0f} ({report.verdict(mean, _TARGET)})."
    return report.Table(title, note, ("query", "bare DuckDB", "bound by policies", "ratio"), tuple(rows))


def ask(folder: str, scale: str) -> measure.Answer:
    """Seconds of each query, bare and bound."""
    from neurolake import Lake
    from neurolake.testing.tpch import parameters, queries

    with tempfile.TemporaryDirectory() as home, Lake.open(Path(home)) as lake, measure.timed() as clock:
        for file in sorted(Path(folder).glob("*.parquet")):
            lake.ingest(file, dataset=file.stem)
        bare, bound = _bare(lake), _bound(lake)
        found = {}
        texts = queries(_TPCH)
        given = {name: parameters(sql, float(scale)) for name, sql in texts.items()}
        for title, masks, asked in (("tpch", _TPCH_MASKS, texts), ("masked", _MASKS, _QUERIES)):
            _put(lake, masks)
            found[title] = {
                name: (_median(bare, sql, given.get(name)), _median(bound, sql, given.get(name)))
                for name, sql in asked.items()
            }
    return {"seconds": clock.seconds, **found}


def _put(lake: "Lake", masks: Sequence[tuple[str, str, dict[str, Any]]]) -> None:
    """Put these policies in force, and no others."""
    for policy in lake.policies.listing():
        lake.policies.delete(policy["name"], by="benchmark")
    for rule in _RULES:
        lake.policies.create(rule, by="benchmark")
    for table, column, how in masks:
        document = {
            "kind": "mask",
            "name": f"mask-{column}",
            "on": {"dataset": table, "columns": [column]},
            "mask": how,
        }
        lake.policies.create(document, by="benchmark")


def _bare(lake: "Lake") -> Callable[[str, Any], Any]:
    import duckdb

    from neurolake.engine.sql import call, ident

    connection = duckdb.connect()
    for dataset in lake.datasets():
        name = dataset["name"]
        paths = [path for group in lake.warehouse.files((dataset["zone"], name)).groups for path in group.paths]
        connection.execute(f"CREATE VIEW {ident(name)} AS FROM {call('read_parquet', paths)}")
    return lambda sql, given: connection.sql(sql, params=given).to_arrow_table()


def _bound(lake: "Lake") -> Callable[[str, Any], Any]:
    from neurolake.kernel.principal import Principal
    from neurolake.query.question import Question

    who = Principal("ann", frozenset(("analyst",)))
    return lambda sql, given: lake.queries.run(Question(sql, given, principal=who, use_cache=False)).to_arrow()


def _median(asked: Callable[[str, Any], Any], sql: str, given: Any) -> float:
    asked(sql, given)
    return statistics.median(_seconds(asked, sql, given) for _ in range(_RUNS))


def _seconds(asked: Callable[[str, Any], Any], sql: str, given: Any) -> float:
    with measure.timed() as clock:
        asked(sql, given)
    return clock.seconds


if __name__ == "__main__":
    measure.main({"ask": ask})
