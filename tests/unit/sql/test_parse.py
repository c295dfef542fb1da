"""What may be asked, and how a refusal tells where and why."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neurolake.kernel.errors import InvalidSql, LimitExceeded
from neurolake.sql.parse import parse

ALLOWED = [
    "SELECT 1",
    "SELECT 1;",
    "FROM t",
    "FROM t SELECT a",
    "TABLE t",
    "VALUES (1, 2), (3, 4)",
    "(SELECT 1) UNION ALL (SELECT 2)",
    "WITH a AS (SELECT 1), b AS MATERIALIZED (FROM a) FROM b",
    "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 9) FROM t",
    "SELECT * EXCLUDE (a) REPLACE (b + 1 AS b) FROM t",
    "SELECT COLUMNS('x.*'), count(*) OVER w FROM t WINDOW w AS (PARTITION BY a ORDER BY b)",
    "SELECT a.b['c'][1:2], {'k': 1}, MAP {'k': 1}, [x * 2 FOR x IN [1, 2]], list_filter(l, x -> x > 1) FROM t a",
    "SELECT DISTINCT ON (a) * FROM t ORDER BY ALL LIMIT 10%",
    "SELECT a FROM t QUALIFY row_number() OVER (PARTITION BY b ORDER BY c) = 1",
    "SELECT * FROM a ASOF JOIN b USING (x) SEMI JOIN c USING (y), LATERAL (SELECT a.x) l",
    "SELECT * FROM t PIVOT (sum(a) FOR b IN ('x', 'y'))",
    "SELECT * FROM t UNPIVOT (v FOR n IN (a, b))",
    "SELECT * FROM range(3), generate_series(1, 2), unnest([1])",
    "SELECT * FROM t TABLESAMPLE 10%",
    "SELECT a ->> '$.x.y', json_extract(a, '$[0]') FROM t",
    "SELECT count(*) FILTER (WHERE a), string_agg(DISTINCT b, ',' ORDER BY b) FROM t GROUP BY GROUPING SETS ((c), ())",
]
REFUSED = {
    "": "empty",
    " ;; ": "empty",
    "-- nothing": "empty",
    "COPY t TO 'x'": "'COPY' does not start a query",
    "ATTACH 'x'": "does not start",
    "CREATE MACRO f() AS 1": "does not start",
    "INSTALL httpfs": "does not start",
    "SET memory_limit = '1TB'": "does not start",
    "PRAGMA database_list": "does not start",
    "CALL duckdb_settings()": "does not start",
    "EXPLAIN SELECT 1": "does not start",
    "DESCRIBE t": "does not start",
    "SHOW TABLES": "does not start",
    "MERGE INTO a USING b ON true WHEN MATCHED THEN DELETE": "does not start",
    "SELECT 1; DROP TABLE t": "Only one statement",
    "SELECT 1 INTO t": "INTO is not allowed",
    "SELECT * FROM t FOR UPDATE": "LOCK is not allowed",
    "WITH x AS (INSERT INTO a VALUES (1) RETURNING *) FROM x": "INSERT is not allowed",
    "SELECT * FROM (SUMMARIZE t)": "SUMMARIZE is not allowed",
    "SELECT * FROM (DESCRIBE t)": "DESCRIBE is not allowed",
    "SELECT * FROM (PIVOT t ON a USING sum(b))": "must name its values",
    "FROM t AT (OFFSET => 1)": "time travel",
    "SELECT e'a'": "BYTE STRING is not allowed",
    "SELECT 0xff": "0xff is no number",
    "SELECT 1\x00": "U\\+0000",
    "SELECT $1 + $3": "numbered from \\$1",
    "SELECT $a + $1": "either all named",
    "SELECT $a + ?": "either all named",
    'SELECT x::"read_text(1)"': "not allowed here",
    'SELECT CAST(x AS "INT; DROP")': "cannot be parsed",
    "SELECT date_trunc('day'') FROM t --', d)": "not allowed here",
    "SELECT time_bucket(INTERVAL 1 DAY, t, '(SELECT 1)')": "not allowed here",
}


@pytest.mark.parametrize("sql", ALLOWED)
def test_one_query_of_any_shape_is_allowed(sql: str) -> None:
    assert parse(sql).sql == sql


@pytest.mark.parametrize("sql", REFUSED)
def test_everything_else_is_refused_with_its_reason(sql: str) -> None:
    with pytest.raises(InvalidSql, match=REFUSED[sql]):
        parse(sql)


@pytest.mark.parametrize(
    ("sql", "line", "column"),
    [
        ("SELECT\n  a,\n  read_text('x')", 3, 3),
        ("SELECT a b c", 1, 12),
        ("SELECT a FROM t WHERE", 1, 17),
        ("SELECT 1,\n 'abc", 2, 2),
        ('SELECT "a\nFROM t', 1, 8),
        ("SELECT 'it''s', /* here", 1, 17),
        ("SELECT 1; SELECT 2", 1, 9),
        ("\n\nDROP TABLE x", 3, 1),
    ],
)
def test_a_refusal_names_the_place(sql: str, line: int, column: int) -> None:
    with pytest.raises(InvalidSql) as refused:
        parse(sql)
    assert refused.value.where == {"line": line, "column": column}


@pytest.mark.parametrize(
    ("sql", "hint"),
    [
        ("SELEC 1", "SELECT"),
        ("SELECT 1 FROM t LIMT 3", "LIMIT"),
        ("SELECT summ(a) FROM t", "sum"),
        ("COPY t TO 'x'", "download"),
        ("SELECT * FROM read_csv('x.csv')", "ingest"),
        ("SUMMARIZE t", "neurolake dataset"),
    ],
)
def test_a_refusal_says_what_to_do_instead(sql: str, hint: str) -> None:
    with pytest.raises(InvalidSql) as refused:
        parse(sql)
    assert hint in (refused.value.hint or "")


@pytest.mark.parametrize(
    "sql",
    [
        "(" * 5000 + "SELECT 1" + ")" * 5000,
        "SELECT " + "NOT " * 5000 + "true",
        "SELECT " + "CASE WHEN true THEN " * 5000 + "1" + " END" * 5000,
        "SELECT " + "[" * 5000 + "1" + "]" * 5000,
        "SELECT * FROM " + "(SELECT * FROM " * 5000 + "t" + ")" * 5000,
    ],
)
def test_deep_nesting_is_refused_and_not_crashed_on(sql: str) -> None:
    with pytest.raises(InvalidSql, match="nested"):
        parse(sql)


def test_a_very_long_query_is_refused() -> None:
    with pytest.raises(LimitExceeded):
        parse("SELECT '" + "x" * 1_000_001 + "'")
    with pytest.raises(LimitExceeded):
        parse("SELECT " + "1+" * 60_000 + "1")


@pytest.mark.parametrize(
    ("sql", "given", "bound"),
    [
        ("SELECT $a + :b", {"a": 1, "b": 2}, {"a": 1, "b": 2}),
        ("SELECT $1+$2", [1, 2], [1, 2]),
        ("SELECT ?+?", (1, 2), [1, 2]),
        ("SELECT $1+$1", {"1": 5}, [5]),
        ("SELECT 1", None, None),
        ("SELECT 1", {}, None),
    ],
)
def test_parameters_are_bound_by_name_or_place(sql: str, given: object, bound: object) -> None:
    assert parse(sql).bound(given) == bound


@pytest.mark.parametrize(
    ("sql", "given", "message"),
    [
        ("SELECT $a", {}, r"No value is given for \$a"),
        ("SELECT $a", {"a": 1, "b": 2}, r"no parameter \$b"),
        ("SELECT ?", [1, 2], r"no parameter \$2"),
    ],
)
def test_missing_and_surplus_parameters_are_named(sql: str, given: object, message: str) -> None:
    with pytest.raises(InvalidSql, match=message):
        parse(sql).bound(given)


def test_question_marks_keep_the_order_of_the_text() -> None:
    """`position(a IN b)` becomes a function with its arguments the other way round."""
    assert parse("SELECT position(? IN ?)").tree.sql("duckdb") == "SELECT STRPOS($2, $1)"


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="SELECTFROMabc *(),'\"$;/-0129.=<>[]{}|:?\n", max_size=60))
def test_any_text_is_parsed_or_refused_and_nothing_else(text: str) -> None:
    with contextlib.suppress(InvalidSql):
        parse("SELECT " + text)
