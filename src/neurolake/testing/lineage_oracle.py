"""Dependences of a query's columns, proved by running it.

One column of a table is changed in several ways, each time the query runs again, and what comes out otherwise depends
on it. A dependence that is proved is certain; one that is not may still be there, where the data do not show it.
"""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb
import sqlglot
from sqlglot import exp

from neurolake.engine.sql import ident
from neurolake.nuic.lineage.perturb import ways
from neurolake.sql.lineage import Lineage, Schema, Source

Dependence = tuple[Source, int]
"""A column of a table, and the position of a column of the result that depends on it."""

_ORDERS = 3
_SECONDS = 1.0


@dataclass(frozen=True)
class Answer:
    """What a query gave: its columns, each as a list of texts."""

    columns: Sequence[list[str]]

    @cached_property
    def bags(self) -> Sequence[list[str]]:
        """The columns without the order of the rows."""
        return [sorted(column) for column in self.columns]


@dataclass
class Oracle:
    """Proves dependences over the tables of a database, which become views: see `over`.

    Attributes:
        schema: The tables: name → column → type.
        seconds: After which a run is given up; it proves nothing then.
    """

    connection: duckdb.DuckDBPyConnection
    schema: Schema
    seconds: float = _SECONDS

    @classmethod
    def over(cls, connection: duckdb.DuckDBPyConnection, seconds: float = _SECONDS) -> "Oracle":
        """An oracle over every table of a database. Each becomes a view over a copy, kept in several orders of rows."""
        schema = schema_of(connection)
        for order in range(_ORDERS):
            connection.execute(f"CREATE SCHEMA original{order}")
        for table in schema:
            for order in range(_ORDERS):
                by = f" ORDER BY hash(rowid, {order})" if order else ""
                connection.execute(f"CREATE TABLE {_copy(table, order)} AS FROM {_named(table)}{by}")
            connection.execute(f"DROP TABLE {_named(table)}")
        oracle = cls(connection, schema, seconds)
        oracle._show_all(0)
        return oracle

    def proved(
        self,
        sql: str,
        sources: Iterable[Source],
        constants: Sequence[str] = (),
        *,
        ways_of: Callable[[Source], Iterable[str]] | None = None,
        enough: Callable[[set[Dependence]], bool] = lambda _: False,
    ) -> set[Dependence]:
        """The dependences on some columns that can be shown.

        Args:
            sql: A query of the engine's dialect.
            sources: The columns to change.
            constants: Literals that columns are set to, too; those that the query compares with show most.
            ways_of: How to change a column: expressions in the place of it. None takes `ways`.
            enough: Given what was found so far, whether no more ways to change the column need be tried.

        Raises:
            duckdb.Error: The query fails over the data as they are.
        """
        compare = self._comparison(sql)
        found: set[Dependence] = set()
        for source in sources:
            type_ = self.schema[source.table][source.column]
            for way in ways_of(source) if ways_of is not None else ways(source.column, type_, constants):
                answer = self._changed(sql, source, way)
                if answer is not None:
                    found |= {(source, position) for position in compare(answer)}
                if enough(found):
                    break
        return found

    def _comparison(self, sql: str) -> Callable[[Answer], set[int]]:
        """How to tell which columns are others. What hangs on the order of the stored rows anyway is not looked at."""
        answers = []
        for order in reversed(range(_ORDERS)):
            self._show_all(order)
            answers.append(self._run(sql))
        base = answers[-1]
        places = range(len(base.columns))
        is_ordered = sqlglot.parse_one(sql, read="duckdb").args.get("order") is not None
        in_order = [p for p in places if is_ordered and all(one.columns[p] == base.columns[p] for one in answers)]
        as_bags = [p for p in places if p not in in_order and all(one.bags[p] == base.bags[p] for one in answers)]

        def compare(other: Answer) -> set[int]:
            if len(other.columns) != len(base.columns):
                return set()
            ordered = {p for p in in_order if other.columns[p] != base.columns[p]}
            return ordered | {p for p in as_bags if other.bags[p] != base.bags[p]}

        return compare

    def _changed(self, sql: str, source: Source, way: str) -> Answer | None:
        """The answer over one column changed; None where the query fails then, or takes too long."""
        column, type_ = ident(source.column), self.schema[source.table][source.column]
        changed = f"SELECT * REPLACE (CAST({way} AS {type_}) AS {column}) FROM {_copy(source.table, 0)}"
        try:
            self.connection.execute(f"CREATE OR REPLACE VIEW {_named(source.table)} AS {changed}")
            return self._run(sql)
        except duckdb.Error:
            return None
        finally:
            self._show(source.table, 0)

    def _run(self, sql: str) -> Answer:
        timer = threading.Timer(self.seconds, self.connection.interrupt)
        timer.start()
        try:
            cursor = self.connection.execute(sql)
            rows = cursor.fetchall()
            width = len(cursor.description or ())
        finally:
            timer.cancel()
            timer.join()
        return Answer([[_text(row[place]) for row in rows] for place in range(width)])

    def _show_all(self, order: int) -> None:
        for table in self.schema:
            self._show(table, order)

    def _show(self, table: str, order: int) -> None:
        self.connection.execute(f"CREATE OR REPLACE VIEW {_named(table)} AS FROM {_copy(table, order)}")


def schema_of(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """The tables of a database: name (`zone.name` outside the main schema) → column → type."""
    query = """SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns()
        WHERE NOT internal ORDER BY table_oid, column_index"""
    tables: dict[str, dict[str, str]] = {}
    for zone, table, column, type_ in connection.execute(query).fetchall():
        tables.setdefault(table if zone == "main" else f"{zone}.{table}", {})[column] = type_
    return tables


def claimed(lineage: Lineage) -> set[Dependence]:
    """The dependences that a lineage tells of: a column depends on its own edges and on what decides the rows."""
    rows = {edge.source for edge in lineage.rows}
    columns = enumerate(lineage.columns or ())
    own = ((position, {edge.source for edge in column.edges or ()}) for position, column in columns)
    return {(source, position) for position, sources in own for source in sources | rows}


def constants_of(tree: exp.Expr, column: str, most: int = 4) -> list[str]:
    """Literals that stand beside a column of that name in a condition, as SQL."""
    found: dict[str, None] = {}
    for node in tree.find_all(exp.Predicate):
        if any(one.name.lower() == column.lower() for one in node.find_all(exp.Column)):
            found |= {literal.sql("duckdb"): None for literal in node.find_all(exp.Literal)}
    return list(found)[:most]


def _named(table: str) -> str:
    return ".".join(ident(part) for part in table.split("."))


def _copy(table: str, order: int) -> str:
    return f"original{order}.{ident(table)}"


def _text(value: Any) -> str:
    """A value as a text that is the same for sums that were added up in another order."""
    if isinstance(value, float):
        return f"{value:.9g}"
    if isinstance(value, Mapping):
        return str({name: _text(part) for name, part in value.items()})
    return str([_text(part) for part in value]) if isinstance(value, list | tuple) else repr(value)
