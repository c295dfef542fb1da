from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
import sqlglot

from neurolake.engine.base import Engine
from neurolake.engine.registry import engines
from neurolake.kernel.errors import InvalidSql, LimitExceeded, TimedOut
from neurolake.testing.engine import EngineSuite, Gap, ask, children_cpu_seconds
from tests.conformance.tpch import TpchSuite

SAME = (
    "CAST(TIMESTAMPTZ '2024-03-05 06:07:08+02' AS VARCHAR)",
    "date_trunc('month', TIMESTAMPTZ '2024-03-05 06:07:08+02')",
    "date_trunc('hour', TIMESTAMP '2024-03-05 06:07:08')",
    "1 / CAST('-0.0' AS DOUBLE)",
    "-1 / CAST('-0.0' AS DOUBLE)",
    "1 / 0",
    "7 / 2",
    "-7 // 2",
    "-7 % 3",
    "CAST(1.25 AS DECIMAL(10, 2)) * CAST(3.5 AS DECIMAL(10, 1))",
    "CAST(0.000000001 AS DECIMAL(20, 10)) * CAST(0.5 AS DECIMAL(18, 8))",
    "CAST(2.5 AS INTEGER)",
    "CAST(CAST(2.5 AS DOUBLE) AS INTEGER)",
    "count_if(1 = 1)",
    "length('abc')",
    "strpos('abc', 'c')",
    "substr('abcdef', -2)",
    "round(-2.5)",
    "concat('a', NULL, 'b')",
    "'a' || NULL",
)
REFUSED = (
    "range(1, 3)",
    "generate_series(3, 1)",
    "cardinality(MAP {'a': 1})",
    "list_distinct([1, NULL, 1])",
    "list_sort([2, 1])",
)

_NO_STREAM = "Spark sends a task's rows when the task is done, so the first row waits for an endless task for ever."


@pytest.mark.spark
class TestSpark(EngineSuite, TpchSuite):
    gaps: ClassVar = {
        "test_a_parameter_is_a_value[datetime.datetime(2020, 1, 2, 0, 0, tzinfo=datetime.timezone.utc)]": Gap(
            InvalidSql, "Spark 4.3 takes only literals, and its literal with a zone would lose the zone here."
        ),
        "test_a_stream_that_nobody_reads_on_is_over_in_time": Gap((LimitExceeded, TimedOut), _NO_STREAM),
        "test_rows_arrive_while_the_statement_runs": Gap((LimitExceeded, TimedOut), _NO_STREAM),
    }

    @pytest.fixture(scope="class")
    def engine(self, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
        yield from _opened(tmp_path_factory, memory="768MB", sessions=4)

    @pytest.fixture(scope="class")
    def small_engine(self, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
        yield from _opened(tmp_path_factory, memory="128MB", sessions=1)

    def cpu_seconds(self) -> float:
        return children_cpu_seconds()

    @pytest.mark.parametrize("sql", SAME)
    def test_an_expression_has_the_value_of_duckdb(self, engine: Engine, duckdb_engine: Engine, sql: str) -> None:
        found, wanted = (ask(each, f"SELECT {sql} AS x", {})["x"].to_pylist() for each in (engine, duckdb_engine))
        assert found == wanted

    @pytest.mark.parametrize("sql", REFUSED)
    def test_what_spark_would_answer_otherwise_is_refused_by_name(self, engine: Engine, sql: str) -> None:
        with pytest.raises(InvalidSql, match=f"(?i){sql.partition('(')[0]}"):
            engine.render(sqlglot.parse_one(f"SELECT {sql} AS x", read="duckdb"), {})


def _opened(folders: pytest.TempPathFactory, **options: object) -> Iterator[Engine]:
    temp: Path = folders.mktemp("engine") / "tmp"
    engine = engines.open("spark:", allowed=[folders.getbasetemp()], temp=temp, threads=2, **options)
    yield engine
    engine.close()
