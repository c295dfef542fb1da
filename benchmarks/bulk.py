"""Rows by the million, as fast as each database takes them."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, cast

from sqlalchemy import Connection, Table, text

from neurolake.metadata.database import Database
from neurolake.metadata.rows import add_rows

_AT_ONCE = 50_000


def put(database: Database, model: Any, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add rows that all give the same columns."""
    table, rest = cast("Table", model.__table__), iter(rows)
    while some := list(islice(rest, _AT_ONCE)):
        with database.engine.begin() as connection:
            (add_rows if database.is_sqlite else _copy)(connection, table, some)


def analyse(database: Database) -> None:
    """Let the database know how much there is of what."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if database.is_sqlite else "VACUUM ANALYZE"))


def _copy(connection: Connection, table: Table, rows: list[Mapping[str, Any]]) -> None:
    # References go unchecked, row by row that takes longer than all else.
    connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    dialect, names = connection.dialect, list(rows[0])
    processes = [(name, table.c[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names]
    into = ", ".join(f'"{name}"' for name in names)
    cursor: Any = connection.connection.cursor()
    with cursor.copy(f"COPY {table.name} ({into}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([process(row[name]) if process else row[name] for name, process in processes])
