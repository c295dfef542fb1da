"""A small schema full of NULLs and odd values, in an engine of its own, with what is true of it."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import duckdb
import pytest
from sqlglot import exp, parse_one

from neurolake.optimizer.base import ColumnFacts, TableFacts, Tables

COLUMNS = {
    "t": {
        "id": "BIGINT",
        "a": "INTEGER",
        "b": "BIGINT",
        "x": "DOUBLE",
        "n": "DECIMAL(10,2)",
        "s": "VARCHAR",
        "d": "DATE",
        "m": "TIMESTAMP",
        "f": "BOOLEAN",
    },
    "u": {"id": "BIGINT", "a": "INTEGER", "c": "VARCHAR", "d": "DATE"},
    "empty": {"a": "INTEGER", "s": "VARCHAR"},
}
KEYS = {"t": (frozenset(("id",)),), "u": (frozenset(("id",)),), "empty": ()}
_ROWS = """
CREATE TABLE t AS SELECT i AS id,
    [1, 2, NULL, 3, 1, -1, 2147483647][i % 7 + 1]::INTEGER AS a,
    [10, NULL, 20, 10, 9223372036854775807][i % 5 + 1]::BIGINT AS b,
    ['0.5', NULL, 'nan', '-0.0', '0.0', 'infinity', '2.5'][i % 7 + 1]::DOUBLE AS x,
    [0.05, 1.25, NULL, -3.5][i % 4 + 1]::DECIMAL(10, 2) AS n,
    ['x', '', NULL, '5', 'Xy', 'x%', '-'][i % 7 + 1] AS s,
    [DATE '1994-01-01', NULL, DATE '1995-01-01', DATE '1994-12-31', DATE '1996-02-29'][i % 5 + 1] AS d,
    [TIMESTAMP '1994-01-01 00:00:00', TIMESTAMP '1995-01-01 12:30:00', NULL][i % 3 + 1] AS m,
    [true, false, NULL][i % 3 + 1] AS f
FROM range(40) r(i);
CREATE TABLE u AS SELECT i AS id, [1, NULL, 2, 2][i % 4 + 1]::INTEGER AS a, ['x', NULL, '5', 'y'][i % 4 + 1] AS c,
    [DATE '1995-01-01', NULL][i % 2 + 1] AS d FROM range(6) r(i);
CREATE TABLE empty (a INTEGER, s VARCHAR);
"""


@dataclass(frozen=True)
class Answer:
    """What a query gave: columns with their types, and the rows as a multiset."""

    columns: tuple[tuple[str, str], ...]
    rows: Counter[str]


class Data:
    """Runs queries over the schema."""

    def __init__(self) -> None:
        self.connection = duckdb.connect(config={"default_null_order": "nulls_last", "threads": 1})
        self.connection.execute(_ROWS)

    def answer(self, query: str | exp.Expr) -> Answer:
        sql = query if isinstance(query, str) else query.sql("duckdb", identify=True)
        described = self.connection.execute(f"DESCRIBE {sql}").fetchall()
        rows = self.connection.execute(sql).fetchall()
        return Answer(tuple((row[0], row[1]) for row in described), Counter(repr(row) for row in rows))

    @property
    def tables(self) -> Tables:
        return {name: self._facts(name) for name in COLUMNS}

    def _facts(self, table: str) -> TableFacts:
        columns = tuple(self._column(table, name, kind) for name, kind in COLUMNS[table].items())
        ((rows,),) = self.connection.execute(f"SELECT count(*) FROM {table}").fetchall()
        return TableFacts(columns, rows=rows, bytes=rows * 100, keys=KEYS[table])

    def _column(self, table: str, name: str, kind: str) -> ColumnFacts:
        figures = f"count(DISTINCT {name}), count(*) - count({name}), min({name}), max({name})"
        ((distinct, nulls, low, high),) = self.connection.execute(f"SELECT {figures} FROM {table}").fetchall()
        return ColumnFacts(name, kind, distinct, nulls, low, high)


@pytest.fixture(scope="session")
def data() -> Iterator[Data]:
    opened = Data()
    yield opened
    opened.connection.close()


@pytest.fixture(scope="session")
def tables(data: Data) -> Tables:
    return data.tables


@pytest.fixture
def tree() -> Callable[[str], Any]:
    return lambda sql: parse_one(sql, dialect="duckdb")
