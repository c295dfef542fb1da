# ruff: noqa: E501 - one case, one line
"""A query answered from another's stored result gets the same columns, types and rows as when it is run."""

import os
from random import Random

import duckdb
import pytest
from hypothesis import HealthCheck, event, given, note, settings
from hypothesis import strategies as st
from sqlglot import parse_one

from neurolake.optimizer.reuse.subsume import Stored, subsumes

BY_SHOP = "SELECT a, s, count(*) AS n_rows, count(n) AS n_n, count(b % 100) AS n_ints, sum(n) AS total, sum(b % 100) AS ints, min(d) AS first_day, max(x) AS top FROM t WHERE id > 2 GROUP BY a, s"
ROWS = "SELECT id, a, b, s, d, n FROM t WHERE id > 2"


def answered(data, tables, old, new, names=None):
    """The rewriting, and its answer over the stored result."""
    columns = data.answer(old).columns
    made = subsumes(
        parse_one(old, dialect="duckdb"), parse_one(new, dialect="duckdb"), Stored("stored@1", columns), tables, names
    )
    if made is None:
        return None, None
    data.connection.execute(f'CREATE OR REPLACE TABLE "stored@1" AS {old}')
    return made.sql("duckdb"), data.answer(made)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (ROWS, ROWS),
        (ROWS, "SELECT a, id AS k FROM t WHERE id > 2"),
        (ROWS, "SELECT id FROM t WHERE id > 2 AND a = 1 AND s LIKE 'x%'"),
        (ROWS, "SELECT DISTINCT a FROM t WHERE a IS NOT NULL AND id > 2 ORDER BY a DESC"),
        (ROWS, "SELECT id, lower(s) AS low FROM t WHERE id > 2 ORDER BY id LIMIT 3 OFFSET 1"),
        (ROWS, "SELECT a, count(*) AS c, sum(n) AS v, median(b % 7) AS m FROM t WHERE id > 2 GROUP BY a HAVING count(*) > 1"),
        (ROWS, "SELECT year(d) AS y, max(n) AS v FROM t WHERE id > 2 GROUP BY 1 ORDER BY y"),
        (ROWS, "SELECT id, row_number() OVER (PARTITION BY a ORDER BY id) AS r FROM t WHERE id > 2 AND b = 10"),
        ("SELECT * FROM u", "SELECT c, count(*) AS k FROM u GROUP BY c"),
        ("SELECT * FROM u", "SELECT * FROM u WHERE c = 'x'"),
        ("SELECT DISTINCT a, s FROM t", "SELECT DISTINCT s FROM t WHERE a = 1"),
        ("SELECT q.id, q.z FROM (SELECT id, lower(s) AS z FROM t WHERE f) AS q", "SELECT q.z FROM (SELECT id, lower(s) AS z FROM t WHERE f) AS q WHERE q.z = 'x'"),
        ("SELECT t.id, u.c FROM t JOIN u ON t.a = u.a", "SELECT c, count(*) AS k FROM t JOIN u ON t.a = u.a GROUP BY c"),
        (BY_SHOP, "SELECT a, count(*) AS c FROM t WHERE id > 2 GROUP BY a"),
        (BY_SHOP, "SELECT sum(n) AS total, count(n) AS c, avg(b % 100) AS mean, min(d) AS d, max(x) AS x, max(a) AS a FROM t WHERE id > 2"),
        (BY_SHOP, "SELECT s, sum(b % 100) AS v FROM t WHERE id > 2 AND a = 1 GROUP BY s"),
        (BY_SHOP, "SELECT a % 2 AS odd, sum(n) / count(*) AS v FROM t WHERE id > 2 GROUP BY a % 2 HAVING sum(n) > 0 ORDER BY v"),
        (BY_SHOP, "SELECT count(DISTINCT s) AS v FROM t WHERE id > 2 AND a IS NULL"),
        (BY_SHOP, "SELECT s, a, max(x) AS x FROM t WHERE id > 2 AND s = 'x' GROUP BY s, a HAVING count(*) > 1 ORDER BY 2"),
        (BY_SHOP, "SELECT sum(n) AS v, count(*) AS c FROM t WHERE id > 2 AND a = 77"),
        ("SELECT count(*) AS c, sum(n) AS v FROM t", "SELECT sum(n) AS w FROM t"),
    ],
)  # fmt: skip
def test_what_a_stored_result_answers(data, tables, old, new):
    sql, found = answered(data, tables, old, new)
    assert sql is not None
    assert found == data.answer(new), sql


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (ROWS, "SELECT id FROM t", "more rows"),
        (ROWS, "SELECT id FROM t WHERE id > 1", "other rows"),
        (ROWS, "SELECT x FROM t WHERE id > 2", "a column that was not stored"),
        (ROWS, "SELECT id FROM t WHERE id > 2 AND f", "a condition on one that was not stored"),
        (ROWS, "SELECT id FROM u WHERE id > 2", "another table"),
        (ROWS + " LIMIT 5", "SELECT id FROM t WHERE id > 2", "an answer that was cut"),
        (ROWS + " AND random() < 2", "SELECT id FROM t WHERE id > 2 AND random() < 2", "chance"),
        (ROWS, "SELECT id, today() AS d FROM t WHERE id > 2", "the clock"),
        (ROWS, "SELECT id FROM t WHERE id > 2 AND a = $1", "a parameter"),
        (ROWS, "SELECT id + 1 FROM t WHERE id > 2", "a name that the engine makes up"),
        ("SELECT DISTINCT a, s FROM t", "SELECT s FROM t", "rows that DISTINCT dropped"),
        ("SELECT DISTINCT a, s FROM t", "SELECT count(s) AS c FROM t", "a count of them"),
        (BY_SHOP, "SELECT a, sum(b) AS v FROM t WHERE id > 2 GROUP BY a", "a sum that was not stored"),
        (BY_SHOP, "SELECT a, median(n) AS v FROM t WHERE id > 2 GROUP BY a", "what cannot be rolled up"),
        (BY_SHOP, "SELECT d, count(*) AS c FROM t WHERE id > 2 GROUP BY d", "other groups"),
        (BY_SHOP, "SELECT a, count(*) AS c FROM t WHERE id > 2 AND d IS NULL GROUP BY a", "a part of a group"),
        (BY_SHOP, "SELECT a FROM t WHERE id > 2", "rows of groups"),
        (BY_SHOP, "SELECT a, count(n) FILTER (WHERE f) AS c FROM t WHERE id > 2 GROUP BY a", "a part of a count"),
        (BY_SHOP, "SELECT a, s, count(n) FILTER (WHERE f) AS c FROM t WHERE id > 2 GROUP BY a, s", "the same, whole groups"),
        (BY_SHOP, "SELECT a, avg(n) AS c FROM t WHERE id > 2 GROUP BY a", "a mean that rounds otherwise"),
        (BY_SHOP, "SELECT a, count(DISTINCT n) AS c FROM t WHERE id > 2 GROUP BY a", "distinct values"),
        ("SELECT s, sum(x) AS v FROM t GROUP BY s", "SELECT sum(x) AS v FROM t", "floats in another order"),
        ("SELECT s, count(*) AS c FROM t GROUP BY s HAVING count(*) > 1", "SELECT count(*) AS c FROM t", "groups that HAVING dropped"),
        ("SELECT count(*) AS c FROM t", "SELECT count(*) AS c FROM t WHERE 1 = 0", "one row of none"),
        ("SELECT a, s, count(*) AS c FROM t GROUP BY ROLLUP (a, s)", "SELECT a, count(*) AS c FROM t GROUP BY a", "rows of totals"),
        ("SELECT q.z FROM (SELECT lower(s) AS z FROM t) AS q", "SELECT q.z FROM (SELECT s AS z FROM t) AS q", "another mask"),
    ],
)  # fmt: skip
def test_what_it_does_not_answer(data, tables, old, new, why):
    assert answered(data, tables, old, new)[0] is None, why


def test_names_that_the_engine_makes_up_can_be_given(data, tables):
    new = "SELECT a, count(*) FROM t WHERE id > 2 GROUP BY a"
    names = [name for name, _ in data.answer(new).columns]
    assert answered(data, tables, BY_SHOP, new, names)[1] == data.answer(new)


class Pair:
    """Writes two queries, the second likely an answer of the first."""

    CONDITIONS = (
        "a = 1",
        "s LIKE 'x%'",
        "id > 5",
        "n IS NOT NULL",
        "(a > 0 OR s = 'x')",
        "d >= DATE '1994-06-01'",
        "f",
    )
    AGGREGATES = (
        "count(*)", "count(n)", "sum(n)", "sum(a)", "min(d)", "max(s)", "avg(n)", "sum(x)", "count(DISTINCT s)", "max(n)",
        "sum(n) + count(*)", "avg(a)", "count(s)", "bool_or(f)",
    )  # fmt: skip
    KEYS = ("a", "s", "d", "f", "a % 2", "lower(s)")

    def __init__(self, random: Random) -> None:
        self.random = random

    def some(self, choices, least, most):
        return self.random.sample(choices, self.random.randint(least, min(most, len(choices))))

    def query(self, conditions, keys, aggregates, columns, tail="") -> str:
        parts = [f"{key} AS k{self.KEYS.index(key)}" for key in keys]
        parts += [f"{what} AS g{self.AGGREGATES.index(what)}" for what in aggregates]
        parts += columns
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        group = f" GROUP BY {', '.join(keys)}" if keys else ""
        return f"SELECT {', '.join(parts)} FROM t{where}{group}{tail}"

    def write(self) -> tuple[str, str]:
        first = self.some(self.CONDITIONS, 0, 1)
        second = first + [part for part in self.some(self.CONDITIONS, 0, 1) if part not in first]
        tail = self.random.choice(("", "", " ORDER BY ALL", " ORDER BY ALL LIMIT 3"))
        if self.random.random() < 0.4:
            columns = self.some(("id", "a", "s", "d", "n", "f", "b"), 2, 7)
            old = self.query(first, [], [], columns)
            if self.random.random() < 0.5:
                return old, self.query(second, [], [], self.some(columns, 1, 3), tail)
        else:
            old = self.query(first, self.some(self.KEYS, 1, 3), self.some(self.AGGREGATES, 2, 7), [])
        keys, aggregates = self.some(self.KEYS[:4], 0, 2), self.some(self.AGGREGATES, 1, 2)
        if self.random.random() < 0.5:
            tail = self.random.choice((" HAVING count(*) > 1", " HAVING sum(n) > 0", "")) + tail
        return old, self.query(second, keys, aggregates, [], tail)


@settings(
    max_examples=int(os.environ.get("NEUROLAKE_EXAMPLES", "200")), deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(random=st.randoms())
def test_whatever_is_answered_is_the_same(data, tables, random):
    old, new = Pair(random).write()
    note(f"{old}\n{new}")
    try:
        expected = data.answer(new)
        sql, found = answered(data, tables, old, new)
    except duckdb.Error:
        event("the query itself fails")
        raise
    event("answered" if sql else "not answered")
    if sql:
        assert found == expected, sql
