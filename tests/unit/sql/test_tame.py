"""Which queries may run where only the engine itself watches their limits."""

import pytest

from neurolake.sql.parse import parse
from neurolake.sql.tame import is_tame

TAME = [
    "SELECT 1",
    "SELECT region, sum(amount), count(*), count(DISTINCT id) FROM sales GROUP BY ALL ORDER BY 2 DESC LIMIT 10",
    "SELECT upper(a), substring(b, 1, 3), round(c, 2), CASE WHEN d THEN 1 ELSE 2 END FROM t WHERE a LIKE '%x%'",
    "SELECT date_trunc('month', day), CAST(day AS VARCHAR), day + INTERVAL 3 DAY FROM t WHERE day >= DATE '2024-01-01'",
    "SELECT * FROM a JOIN b USING (k) LEFT JOIN c ON c.x = a.x AND c.kind = 'one'",
    "SELECT row_number() OVER (PARTITION BY a ORDER BY b) AS n FROM t QUALIFY n = 1",
    "WITH x AS (SELECT id FROM t UNION ALL SELECT id FROM u) SELECT id FROM x WHERE id IN (SELECT id FROM v)",
    "SELECT count(*) FROM a, b WHERE a.k = b.k AND (a.x < a.y OR a.x = 3) AND b.z BETWEEN 1 AND 2",
]
WILD = [
    # One call makes much of little.
    "SELECT repeat('x', 10)",
    "SELECT lpad(a, n) FROM t",
    "SELECT a || a FROM t",
    "SELECT [a, a] FROM t",
    "SELECT {'a': a, 'b': a} FROM t",
    "SELECT (a, a) FROM t",
    "SELECT string_agg(a, ',') FROM t",
    "SELECT a::BIT FROM t",
    "SELECT replace(a, 'x', b) FROM t",
    "SELECT levenshtein(a, b) FROM t",
    "SELECT list_sort(l) FROM t",
    "SELECT min(a, 1000000) FROM t",
    "SELECT * FROM range(10)",
    # One call takes long.
    "SELECT * FROM t WHERE a LIKE '%a%a%a%b'",
    "SELECT * FROM t WHERE a LIKE b",
    "SELECT * FROM t WHERE regexp_matches(a, 'x')",
    f"SELECT * FROM t WHERE starts_with(a, '{'x' * 2000}')",
    # A join may try every pair.
    "SELECT count(*) FROM a JOIN b ON a.x < b.x",
    "SELECT count(*) FROM a JOIN b ON a.k = b.k AND a.x * b.x % 7 = 9",
    "SELECT count(*) FROM a, b WHERE a.k = b.k AND (a.x = 1 OR b.x = 2)",
    "SELECT count(*) FROM a, b WHERE a.k = b.k AND x < y",
    "SELECT count(*) FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.k = a.k AND b.x <> a.x)",
    "SELECT * FROM a ASOF JOIN b ON a.x >= b.x",
    # The text is larger than it looks, or has no end.
    "WITH x AS NOT MATERIALIZED (SELECT 1 AS a) SELECT * FROM x, x y",
    "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r",
    "SELECT count(*) FROM " + ", ".join(f"t AS t{number}" for number in range(30)),
]


@pytest.mark.parametrize("sql", TAME)
def test_everyday_queries_are_tame(sql: str) -> None:
    assert is_tame(parse(sql).tree)


@pytest.mark.parametrize("sql", WILD)
def test_whatever_might_pass_the_limits_is_not(sql: str) -> None:
    assert not is_tame(parse(sql).tree)
