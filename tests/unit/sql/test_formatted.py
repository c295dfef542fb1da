"""SQL laid out for people, with every word and comment it had."""

import pytest
import sqlglot
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from neurolake.kernel.errors import InvalidOption, InvalidSql
from neurolake.sql.formatted import formatted

CASES = [
    ("select 1", "SELECT 1"),
    (
        "select a,b , count(*) n from t where x between 1 and 2 and y=1 group by a,b order by 3 desc;",
        "SELECT a,\n  b,\n  count(*) n\nFROM t\nWHERE x BETWEEN 1 AND 2\n  AND y=1\nGROUP BY a,\n  b\nORDER BY 3 DESC;",
    ),
    (
        "select 1 from t where a is not distinct from 3 or b",
        "SELECT 1\nFROM t\nWHERE a IS NOT DISTINCT FROM 3\n  OR b",
    ),
    (
        "with w as (select 1 as x) select * from w left join (select 2 x) v on w.x = v.x and true",
        "WITH w AS (\n  SELECT 1 AS x\n)\nSELECT *\nFROM w\nLEFT JOIN (\n  SELECT 2 x\n) v ON w.x = v.x\n  AND true",
    ),
    ("select 1 union all select 2", "SELECT 1\nUNION ALL\nSELECT 2"),
    (
        "select a -- the first\n, b /* the second */ from t -- all\n-- nothing else\nwhere a;-- end",
        "SELECT a -- the first\n  ,\n  b /* the second */\nFROM t -- all\n-- nothing else\nWHERE a; -- end",
    ),
    ("select extract(year from d), f(a,b), 'it''s  /* no */', \"we  ird\", $p from t", None),
    ("select $$a   b -- no$$, e'\\'x'; select 2", None),
    ("insert into t (a,b) values (1,2),(3,4); update t set a=1,b=2 where c; delete from t where a", None),
]


@pytest.mark.parametrize(("sql", "expected"), CASES)
def test_statements_are_laid_out(sql: str, expected: str | None) -> None:
    found = formatted(sql)
    if expected is not None:
        assert found == expected
    assert words(found) == words(sql)
    assert formatted(found) == found


PARTS = [
    *"select from where a b.c , ( ) [ ] and or between join left on union all ; case when then end 1 .5 = ::".split(),
    *(
        "$p",
        "with",
        "as",
        "values",
        "set",
        '"q  q"',
        "'x  y'",
        "group\tby",
        "order\nby",
        "-- c\n",
        "/* d */",
        "/* e\n*/",
    ),
]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=40).map(" ".join))
def test_nothing_is_lost_whatever_the_text(sql: str) -> None:
    assert words(formatted(sql)) == words(sql)


def words(sql: str) -> list[object]:
    """Tokens and comments in their order, without what layout may change."""
    tokens = sqlglot.tokenize(sql, dialect="duckdb")
    told = [(token.token_type, " ".join(token.text.upper().split())) for token in tokens]
    return [told, sorted(comment.strip() for token in tokens for comment in token.comments)]


def test_what_is_not_closed_or_unknown_is_refused() -> None:
    with pytest.raises(InvalidSql):
        formatted("select 'open")
    with pytest.raises(InvalidOption):
        formatted("select 1", "klingon")
    assert formatted("select `a b` from t", "bigquery") == "SELECT `a b`\nFROM t"
