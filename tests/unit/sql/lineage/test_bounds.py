"""Statements of hostile size: they are answered, or said to be too deep, and never take the process down."""

import pytest
import sqlglot
from sqlglot import exp

from neurolake.sql.lineage import Source, lineage_of

SCHEMA = {"t": {"id": "INTEGER", "a": "INTEGER", "b": "INTEGER"}}
A, B = Source("t", "a"), Source("t", "b")


def found(sql):
    return lineage_of(sqlglot.parse_one(sql, read="duckdb"), SCHEMA)


def sources(edges):
    return {edge.source for edge in edges}


@pytest.mark.parametrize("link", ["a + b", "a - b", "a || b"])
def test_a_chain_of_thousands_of_operators_is_told_in_full(link):
    (column,) = found(f"SELECT {' + '.join([link] * 4000)} AS x FROM t").columns
    assert sources(column.edges) == {A, B}


def test_a_condition_of_thousands_of_parts_is_told_in_full():
    told = found(f"SELECT a FROM t WHERE {' OR '.join(f'b = {number}' for number in range(4000))}")
    assert sources(told.rows) == {B}


def test_common_tables_that_use_each_other_twice_take_no_exponential_time():
    steps = ", ".join(f"c{n} AS (SELECT x.a + y.b AS a, x.b FROM c{n - 1} x, c{n - 1} y)" for n in range(1, 300))
    (column,) = found(f"WITH c0 AS (SELECT a, b FROM t), {steps} SELECT a FROM c299").columns
    assert sources(column.edges) == {A, B}


def test_stars_that_double_are_given_up_as_too_wide():
    steps = ", ".join(f"c{n} AS (SELECT x.*, y.* FROM c{n - 1} x, c{n - 1} y)" for n in range(1, 40))
    told = found(f"WITH c0 AS (SELECT * FROM t), {steps} SELECT * FROM c39")
    assert told.columns is None
    assert "columns" in told.why


def test_a_table_that_is_made_of_itself_in_too_many_steps_is_given_up():
    columns = [f"c{number}" for number in range(200)]
    first, turned = ", ".join(f"a AS {column}" for column in columns), ", ".join([*columns[1:], columns[0]])
    rotating = f"WITH RECURSIVE r({', '.join(columns)}) AS (SELECT {first} FROM t UNION ALL SELECT {turned} FROM r)"
    assert found(f"{rotating} SELECT c0 FROM r").columns is not None
    distinct = rotating.replace("SELECT a AS c0", "SELECT b AS c0")
    told = found(f"{distinct} SELECT c0 FROM r")
    assert told.columns is None
    assert "itself" in told.why


def nested(make, start, depth):
    node = start
    for _ in range(depth):
        node = make(node)
    return node


START = exp.select("a").from_("t")


@pytest.mark.parametrize(
    "tree",
    [
        exp.Select(expressions=[nested(lambda node: exp.Paren(this=node), exp.column("a"), 50_000)]),
        nested(
            lambda node: exp.select("a").from_(exp.Subquery(this=node), copy=False), exp.select("a").from_("t"), 2000
        ),
        nested(lambda node: exp.Union(this=node, expression=START, distinct=True), START, 5000),
    ],
    ids=["parentheses", "subqueries", "unions"],
)
def test_what_is_nested_too_deep_is_unknown(tree):
    told = lineage_of(tree, SCHEMA)
    assert told.columns is None
    assert told.why == "it is nested too deep"


def test_a_type_that_cannot_be_read_does_not_matter():
    told = lineage_of(sqlglot.parse_one("SELECT s.f FROM z", read="duckdb"), {"z": {"s": "STRUCT(f INTEGER, broken"}})
    assert sources(told.columns[0].edges) == {Source("z", "s")}
