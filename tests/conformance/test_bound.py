"""TPC-H asked by somebody whom five masks and a row filter bind: the answers over what they may see."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import pytest

from neurolake import Lake
from neurolake.engine.base import Scan
from neurolake.kernel.principal import Principal
from neurolake.testing.tpch import assert_equal, parameters, queries
from tests.conformance.tpch import SCALE

QUERIES = queries(Path(__file__).parents[1] / "golden" / "tpch")
ANN = Principal("ann", roles=frozenset(("analyst",)))
POLICIES = """
- {kind: grant, name: read, to: ['role:analyst']}
- {kind: row_filter, name: rows, on: {dataset: lineitem}, filter: "l_shipmode <> 'AIR'"}
- {kind: mask, name: a, on: {dataset: customer, columns: [c_name]}, mask: {method: hash}}
- {kind: mask, name: b, on: {dataset: customer, columns: [c_phone]}, mask: {method: partial, keep_first: 2}}
- {kind: mask, name: c, on: {dataset: customer, columns: [c_acctbal]}, mask: {method: bucket, size: 100}}
- {kind: mask, name: d, on: {dataset: orders, columns: [o_comment]}, mask: {method: redact}}
- {kind: mask, name: e, on: {dataset: lineitem, columns: [l_commitdate]}, mask: {method: truncate, unit: month}}
"""


@pytest.fixture(scope="module")
def lake(tpch_tables: Mapping[str, Scan], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    with Lake.open(tmp_path_factory.mktemp("bound") / "lake") as opened:
        for name, scan in tpch_tables.items():
            opened.ingest(Path(scan.groups[0].files[0]), dataset=name)
        opened.policies.bring_in(POLICIES, by="root")
        yield opened


@pytest.fixture(scope="module")
def copies(lake: Lake, tpch_tables: Mapping[str, Scan]) -> Iterator[duckdb.DuckDBPyConnection]:
    """An engine that holds what Ann may see, and nothing else."""
    with duckdb.connect(config={"default_null_order": "nulls_last"}) as connection:
        for name in tpch_tables:
            seen = lake.query(f"SELECT * FROM {name}", principal=ANN).to_arrow()
            connection.register("seen", seen)
            connection.execute(f"CREATE TABLE {name} AS FROM seen")
            connection.unregister("seen")
        yield connection


@pytest.mark.parametrize("sql", QUERIES.values(), ids=QUERIES)
def test_the_answers_are_those_over_what_may_be_seen(lake: Lake, copies: duckdb.DuckDBPyConnection, sql: str) -> None:
    given = parameters(sql, SCALE)
    found = lake.query(sql, given, principal=ANN, use_cache=False).to_arrow()
    assert_equal(sql, found, copies.sql(sql, params=given).to_arrow_table())


def test_what_may_be_seen_is_less(copies: duckdb.DuckDBPyConnection, tpch_tables: Mapping[str, Scan]) -> None:
    raw = duckdb.read_parquet(list(tpch_tables["lineitem"].groups[0].files))
    shown = copies.table("lineitem")
    assert 0 < len(shown) < len(raw)
    assert shown.filter("l_shipmode = 'AIR' OR day(l_commitdate) > 1").fetchall() == []
    hidden = copies.table("customer").filter("c_name LIKE 'Customer%' OR c_acctbal % 100 <> 0 OR length(c_phone) > 5")
    assert hidden.fetchall() == []
