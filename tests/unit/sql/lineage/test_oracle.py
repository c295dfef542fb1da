"""What running a query proves is claimed: random queries, each column of their tables changed in turn."""

import duckdb
import pytest
import sqlglot
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from neurolake.sql.lineage import Source, lineage_of
from neurolake.testing.lineage_oracle import Oracle, claimed

TABLES = """
CREATE TABLE p (k INTEGER, a INTEGER, b INTEGER);
CREATE TABLE q (k INTEGER, c INTEGER);
INSERT INTO p VALUES (1, 5, 2), (2, 3, 2), (3, 9, 1), (4, 1, 4);
INSERT INTO q VALUES (1, 7), (2, 3), (2, 8), (5, 1);
"""


@pytest.fixture(scope="module")
def oracle():
    connection = duckdb.connect(config={"threads": 1})
    connection.execute(TABLES)
    yield Oracle.over(connection)
    connection.close()


columns = st.sampled_from(["x.k", "x.a", "x.b", "y.k", "y.c"])
numbers = st.one_of(
    columns, st.builds("({} + {})".format, columns, columns), st.builds("coalesce({}, 0)".format, columns)
)
conditions = st.one_of(
    st.builds("{} > {}".format, numbers, st.integers(0, 6)),
    st.builds("{} IN (SELECT c FROM q WHERE k > {})".format, columns, st.integers(0, 3)),
    st.builds("EXISTS (SELECT 1 FROM q AS z WHERE z.k = {} AND z.c > 2)".format, columns),
)
values = st.one_of(
    numbers,
    st.builds("CASE WHEN {} THEN {} ELSE 0 END".format, conditions, numbers),
    st.builds("(SELECT max(z.a) FROM p AS z WHERE z.k = {})".format, columns),
    st.builds("sum({}) OVER (PARTITION BY {})".format, columns, columns),
    st.builds("rank() OVER (ORDER BY {})".format, numbers),
)
summaries = st.one_of(
    st.builds("{}({})".format, st.sampled_from(["sum", "min", "max", "count"]), numbers),
    st.builds("sum({}) FILTER (WHERE {} > 2)".format, columns, columns),
    st.builds("arg_max({}, {})".format, columns, columns),
    st.just("count(*)"),
)
joins = st.builds(
    "p AS x {} JOIN q AS y ON {} = y.k".format,
    st.sampled_from(["", "LEFT", "RIGHT", "FULL"]),
    st.sampled_from(["x.k", "x.a", "x.b"]),
)
wheres = st.one_of(st.just(""), st.builds(" WHERE {}".format, conditions))


def listed(items):
    return ", ".join(f"{item} AS o{number}" for number, item in enumerate(items))


plain = st.builds(
    lambda items, distinct, source, where: f"SELECT {distinct}{listed(items)} FROM {source}{where}",
    st.lists(values, min_size=1, max_size=3),
    st.sampled_from(["", "", "DISTINCT "]),
    joins,
    wheres,
)
grouped = st.builds(
    lambda key, items, source, where, having: (
        f"SELECT {listed([key, *items])} FROM {source}{where} GROUP BY {key} HAVING {having}"
    ),
    columns,
    st.lists(summaries, min_size=1, max_size=2),
    joins,
    wheres,
    st.sampled_from(["true", "count(*) > 1", "max(x.a) > 3"]),
)
single = st.builds(
    lambda items, source, where: f"SELECT {listed(items)} FROM {source}{where}",
    st.lists(summaries, min_size=1, max_size=2),
    joins,
    wheres,
)
selects = st.one_of(plain, grouped, single)
queries = st.one_of(
    selects,
    st.builds("WITH w AS ({}) SELECT o0 + 1 AS o0, row_number() OVER (ORDER BY o0) AS r FROM w".format, selects),
    st.builds("SELECT o0 FROM ({}) UNION SELECT c FROM q".format, selects),
    st.builds("SELECT o0 FROM ({}) EXCEPT SELECT k FROM p".format, selects),
    st.builds("SELECT * FROM ({}) ORDER BY 1 LIMIT 2".format, selects),
)


def sources(oracle):
    return [Source(table, column) for table, columns in oracle.schema.items() for column in columns]


def told(oracle, sql):
    lineage = lineage_of(sqlglot.parse_one(sql, read="duckdb"), oracle.schema)
    assert lineage.columns is not None, lineage.why
    return claimed(lineage)


@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(sql=queries)
def test_what_is_proved_of_a_random_query_is_claimed(oracle, sql):
    assert oracle.proved(sql, sources(oracle)) <= told(oracle, sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT x.a, y.c FROM p AS x JOIN q AS y ON x.k = y.k WHERE x.b > 1",
        "SELECT a FROM p ORDER BY k DESC LIMIT 2",
        "SELECT b, sum(a) AS s FROM p GROUP BY b",
        "SELECT a, (SELECT max(c) FROM q WHERE q.k = p.k) AS m FROM p",
    ],
)
def test_all_dependences_of_a_plain_query_are_proved(oracle, sql):
    assert oracle.proved(sql, sources(oracle)) == told(oracle, sql)


def test_what_hangs_on_the_order_of_stored_rows_proves_nothing(oracle):
    assert oracle.proved("SELECT first(a) AS f FROM p", sources(oracle)) == set()


def test_a_query_that_fails_over_changed_data_proves_nothing_by_that(oracle):
    sql = "SELECT CASE WHEN (SELECT min(k) FROM p) IS NULL THEN error('no') ELSE 1 END AS one"
    assert oracle.proved(sql, sources(oracle)) == set()
