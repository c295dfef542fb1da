"""TPC-H's queries for the suites of engines beside DuckDB."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from neurolake.engine.base import Engine, Scan
from neurolake.testing.engine import ask
from neurolake.testing.tpch import assert_equal, parameters, queries

SCALE = 0.01
_QUERIES = queries(Path(__file__).parents[1] / "golden" / "tpch")


class TpchSuite:
    """An engine gives TPC-H's queries the answers that DuckDB gives them."""

    @pytest.mark.parametrize("sql", _QUERIES.values(), ids=_QUERIES)
    def test_tpch_has_the_answers_of_duckdb(
        self, engine: Engine, duckdb_engine: Engine, tpch_tables: Mapping[str, Scan], sql: str
    ) -> None:
        given = parameters(sql, SCALE)
        found = ask(engine, sql, tpch_tables, given)
        assert found.num_rows
        assert_equal(sql, found, ask(duckdb_engine, sql, tpch_tables, given))
