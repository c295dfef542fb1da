"""Which queries may run beside rows that a filter hides from their asker."""

import pytest
from sqlglot import exp, parse_one

from neurolake.optimizer.barrier import Hides, mark
from neurolake.optimizer.harmless import is_harmless

ROWS = "(SELECT id, a, s, d, n, x FROM t AS r WHERE r.a > 5) AS rows"
VALUES = "(SELECT id, CASE WHEN NOT r.s IS NULL THEN '***' END AS s FROM t AS r) AS values_"
MORE = "(SELECT id, CAST(r.s AS INTEGER) AS s FROM t AS r) AS more"
FALLIBLE = "(SELECT id, a FROM t AS r WHERE CAST(r.s AS INTEGER) > 5) AS rows"

HARMLESS = [
    f"SELECT * FROM (SELECT id FROM t) AS q JOIN {ROWS} ON q.id = rows.id".replace("*", "q.id"),
    f"SELECT id, s FROM {ROWS} WHERE a = 1 AND s LIKE 'x%' ORDER BY id DESC LIMIT 10 OFFSET 5",
    f"SELECT count(*) AS k, sum(n), avg(x), min(d), max(s), count(DISTINCT s) FROM {ROWS}",
    f"SELECT a, sum(n) / count(*) AS mean FROM {ROWS} GROUP BY a HAVING sum(n) > 10 ORDER BY mean, 1",
    f"SELECT a, round(avg(x), 2) AS m FROM {ROWS} GROUP BY 1",
    f"SELECT DISTINCT upper(s) FROM {ROWS}",
    f"SELECT rows.id FROM {ROWS} LEFT JOIN u ON u.id = rows.id WHERE u.c IS NULL",
    f"SELECT q.k FROM (SELECT count(*) AS k FROM {ROWS}) AS q",
    f"SELECT a, count(*) FILTER (WHERE s = 'x') FROM {ROWS} GROUP BY a",
    f"SELECT max(values_.s) FROM {VALUES}",
]
HARMFUL = [
    f"SELECT 1 / a FROM {ROWS}",
    f"SELECT a + 1 FROM {ROWS}",
    f"SELECT id FROM {ROWS} WHERE CAST(s AS INTEGER) = 5",
    f"SELECT id FROM {ROWS} WHERE s = 5",
    f"SELECT sum(CAST(s AS INTEGER)) FROM {ROWS}",
    f"SELECT sum(a * a) FROM {ROWS}",
    f"SELECT count(*) FILTER (WHERE 1 % a = 1) FROM {ROWS}",
    f"SELECT count(*) FROM {ROWS} GROUP BY 10 % a",
    f"SELECT id FROM {ROWS} ORDER BY 10 % a",
    f"SELECT sum(a) + 1 % a FROM {ROWS} GROUP BY a",
    f"SELECT a FROM {ROWS} GROUP BY a HAVING max(10 % a) > 1",
    f"SELECT id FROM {ROWS} LIMIT (SELECT 10 % max(a) FROM t)",
    f"SELECT rows.id FROM {ROWS} JOIN u ON u.id = 1 % rows.id",
    f"SELECT id FROM {ROWS} WHERE id IN (SELECT 1 % a FROM u)",
    f"SELECT id, row_number() OVER (ORDER BY 1 % a) FROM {ROWS}",
    f"SELECT DISTINCT ON (1 % a) id FROM {ROWS}",
    f"SELECT id FROM {ROWS} QUALIFY 1 % a = 1",
    f"SELECT error(s) FROM {ROWS}",
    f"SELECT string_agg(s, CAST(a AS VARCHAR)) FROM {ROWS}",
    f"SELECT id FROM {ROWS}, UNNEST([1 % a]) AS z(b)",
    f"SELECT id FROM {ROWS} WHERE s = $name",
    f"SELECT a FROM {ROWS} UNION ALL SELECT a FROM u",
    f"WITH q AS (SELECT 1 % a AS b FROM {ROWS}) SELECT b FROM q",
    f"SELECT q.b FROM (SELECT 1 % a AS b FROM {ROWS}) AS q",
    f"SELECT z FROM {ROWS}",
    f"SELECT rows FROM {ROWS}",
    f"SELECT COLUMNS('a|s') FROM {ROWS}",
    f"SELECT id FROM {ROWS} USING SAMPLE 10%",
    f"SELECT id FROM {FALLIBLE}",
    f"SELECT id FROM {MORE}",
    f"FROM {ROWS} PIVOT (max(a) FOR s IN ('x'))",
]


def parsed(sql: str) -> exp.Expr:
    tree = parse_one(sql, dialect="duckdb")
    for node in tree.find_all(exp.Subquery):
        kind = {"rows": Hides.ROWS, "values_": Hides.VALUES, "more": Hides.MORE}.get(node.alias)
        if kind is not None:
            mark(node, kind)
    return tree


@pytest.mark.parametrize("sql", HARMLESS)
def test_what_cannot_fail_on_a_row_does_no_harm(tables, data, sql):
    data.answer(sql)
    assert is_harmless(parsed(sql), tables)


@pytest.mark.parametrize("sql", HARMFUL)
def test_what_may_fail_on_a_hidden_row_may_harm(tables, sql):
    assert not is_harmless(parsed(sql), tables)
