"""Queries that are far larger than their texts."""

import pytest

from neurolake.kernel.errors import InvalidSql
from neurolake.sql.parse import parse


def doubled(count: int) -> str:
    return "SELECT 1 AS a0" + "".join(f", a{n} + a{n} AS a{n + 1}" for n in range(count))


def stars(count: int, of: str = "SELECT *, * FROM {0}") -> str:
    queries = (f", c{n + 1} AS ({of.format(f'c{n}')})" for n in range(count))
    return f"WITH c0 AS (SELECT * FROM t){''.join(queries)} SELECT * FROM c{count}"


def nested(count: int) -> str:
    sql = "SELECT * FROM t"
    for _ in range(count):
        sql = f"SELECT *, * FROM ({sql}) s"
    return sql


@pytest.mark.parametrize(
    "sql",
    [
        doubled(30),
        stars(30),
        stars(30, "SELECT a.*, b.* FROM {0} a JOIN {0} b USING (x)"),
        stars(30, "SELECT COLUMNS(*), COLUMNS('x') FROM {0}"),
        nested(30),
        stars(30, "SELECT a.x FROM {0} a, {0} b"),
        f"WITH {stars(8, 'WITH n AS (SELECT a.x FROM {0} a, {0} b) SELECT a.x FROM n a, n b')[5:]}",
        f"SELECT ({stars(30)})",
        f"SELECT 1 WHERE 1 IN ({nested(30)})",
        f"SELECT 1 UNION ALL {nested(30)}",
        f"SELECT * FROM a JOIN ({nested(30)}) b USING (x)",
    ],
)
def test_names_that_double_without_end_are_refused_with_their_place(sql: str) -> None:
    with pytest.raises(InvalidSql, match=r"too large|stars|read one another") as caught:
        parse(sql)
    assert caught.value.where["line"] == 1


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT amount * 2 AS a, a + 1 AS b, a + b AS c, a + b + c AS d, d AS e FROM t",
        stars(5),
        stars(8, "SELECT a.x FROM {0} a, {0} b"),
        stars(200, "SELECT x FROM {0}"),
        "SELECT a.*, b.*, count(*) OVER () FROM a JOIN b USING (x)",
        f"SELECT {', '.join(f'x + {n} AS a{n}' for n in range(3000))} FROM t",
        "SELECT * FROM t" + " UNION ALL SELECT * FROM t" * 1000,
    ],
)
def test_those_that_people_write_are_not(sql: str) -> None:
    parse(sql)
