"""A small shop: its schema as the parser takes it, and its rows in DuckDB."""

from datetime import UTC, datetime

import duckdb
from sqlglot import exp

from neurolake.intent.ask import Checked
from neurolake.intent.schema import Column, Link, Schema, Table
from neurolake.intent.values import MemoryValues

NOW = datetime(2024, 6, 15, 12, tzinfo=UTC)
_ROWS = """
CREATE SCHEMA gold;
CREATE TABLE gold.customers AS SELECT * FROM (VALUES
  (1, 'Ada', 'Paris', 36, 'F'), (2, 'Bob', 'Oslo', 25, 'M'), (3, 'Cy', 'Paris', 52, 'M'), (4, 'Dee', 'Rome', 25, 'F')
) AS t(customer_id, name, city, age, gender);
CREATE TABLE gold.orders AS SELECT * FROM (VALUES
  (10, 1, DATE '2024-06-10', 50.0, 'paid'), (11, 1, DATE '2024-05-02', 70.0, 'open'),
  (12, 3, DATE '2023-05-20', 20.0, 'paid'), (13, 2, DATE '2024-06-14', 90.0, 'paid'),
  (14, 1, DATE '2022-01-01', 10.0, 'paid')
) AS t(order_id, customer_id, order_date, amount, status);
CREATE TABLE gold.products AS SELECT * FROM (VALUES
  (7, 'Lamp', 'Home', 30.0), (8, 'Desk', 'Home', 200.0), (9, 'Pen', 'Office', 2.0)
) AS t(product_id, title, category, price);
CREATE TABLE gold.order_items AS SELECT * FROM (VALUES (10, 7, 1), (11, 8, 2), (13, 7, 1), (13, 9, 5), (12, 9, 1))
  AS t(order_id, product_id, quantity);
"""


def rows() -> duckdb.DuckDBPyConnection:
    """The shop in a database of its own."""
    connection = duckdb.connect()
    connection.execute(_ROWS)
    return connection


def schema() -> Schema:
    """The shop's tables and how they join."""

    def table(name: str, columns: str, key: str) -> Table:
        made = tuple(
            Column(one, kind, unique=one == key) for one, kind in (pair.split(":") for pair in columns.split())
        )
        return Table(("gold", name), made)

    def link(one: str, other: str, column: str) -> Link:
        return Link(("gold", one), column, ("gold", other), column)

    return Schema(
        (
            table(
                "customers", "customer_id:BIGINT name:VARCHAR city:VARCHAR age:INTEGER gender:VARCHAR", "customer_id"
            ),
            table(
                "orders", "order_id:BIGINT customer_id:BIGINT order_date:DATE amount:DOUBLE status:VARCHAR", "order_id"
            ),
            table("products", "product_id:BIGINT title:VARCHAR category:VARCHAR price:DOUBLE", "product_id"),
            table("order_items", "order_id:BIGINT product_id:BIGINT quantity:INTEGER", ""),
        ),
        (
            link("orders", "customers", "customer_id"),
            link("order_items", "orders", "order_id"),
            link("order_items", "products", "product_id"),
        ),
    )


def values() -> MemoryValues:
    """The shop's texts."""
    return MemoryValues(
        {
            (("gold", "customers"), "name"): ["Ada", "Bob", "Cy", "Dee"],
            (("gold", "customers"), "city"): ["Paris", "Oslo", "Rome"],
            (("gold", "customers"), "gender"): ["F", "M"],
            (("gold", "orders"), "status"): ["paid", "open"],
            (("gold", "products"), "title"): ["Lamp", "Desk", "Pen"],
            (("gold", "products"), "category"): ["Home", "Office"],
        }
    )


class Trial:
    """Tries queries on the shop's rows."""

    def __init__(self) -> None:
        self._rows = rows()

    def __call__(self, sql: exp.Query) -> Checked:
        """As `Check` says."""
        try:
            return Checked(rows=len(self.answer(sql)))
        except duckdb.Error as error:
            return Checked(str(error))

    def answer(self, sql: exp.Query) -> list[tuple[object, ...]]:
        """The rows of a query."""
        return self._rows.cursor().execute(sql.sql("duckdb")).fetchall()
