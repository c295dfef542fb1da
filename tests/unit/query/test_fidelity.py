"""A query comes out of the syntax tree meaning what it meant: its answer is that of the text itself."""

import itertools

import duckdb
import pytest
from sqlglot import ErrorLevel

from neurolake.kernel.errors import InvalidSql
from neurolake.sql.functions import FUNCTIONS, TABLE_FUNCTIONS
from neurolake.sql.parse import parse

EXPRESSIONS = """
1 + 2 * 3 - 4 / 5 // 6 % 7
(1 + 2) * 3
-(-2) ^ 2
2 ** 3 ** 2
7 // 2, 7 / 2, -7 // 2, -7 % 3
1 = 1 AND NOT 2 > 3 OR 4 <= 5
'a' || 'b' || NULL
'ab' LIKE 'a%', 'ab' ILIKE 'A_', 'ab' NOT LIKE 'b%', 'a%' LIKE 'a$%' ESCAPE '$'
'ab' SIMILAR TO 'a.', 'ab' GLOB 'a*', 'ab' ~ 'a.', regexp_matches('xab', 'a')
NULL IS NULL, 1 IS NOT DISTINCT FROM NULL, 1 IS DISTINCT FROM 2
3 BETWEEN 1 AND 5, 3 NOT BETWEEN 1 AND 2, 3 IN (1, 2, 3), 3 NOT IN (1, 2)
CASE WHEN 1 > 2 THEN 'a' WHEN 2 > 1 THEN 'b' ELSE 'c' END, CASE 3 WHEN 3 THEN 'x' END
CAST('12' AS INT), '1.50'::DECIMAL(5, 2), TRY_CAST('x' AS INT), 'true'::BOOLEAN, 1::VARCHAR, '3'::HUGEINT
DATE '2024-02-29' + INTERVAL 1 YEAR, DATE '2024-01-31' + INTERVAL '1 month', TIMESTAMP '2024-01-01 10:00' - INTERVAL 90 MINUTE
DATE '1980-05-01'::VARCHAR, TIMESTAMP '2024-01-01 10:00'::DATE::VARCHAR || 'x', INTERVAL '1 day'::VARCHAR, (DATE '2024-01-31')::VARCHAR, CAST('1980-05-01'::VARCHAR AS DATE)
DATE '2024-03-01' - DATE '2024-02-01', age(DATE '2024-03-01', DATE '2023-01-15')
date_trunc('month', DATE '2024-03-15'), date_trunc('week', TIMESTAMP '2024-03-15 10:00'), date_part('dow', DATE '2024-03-15')
extract(year FROM DATE '2024-03-15'), extract(epoch FROM TIMESTAMP '2024-03-15 10:00'), year(DATE '2024-03-15')
date_diff('day', DATE '2024-01-01', DATE '2024-03-01'), date_sub('month', DATE '2024-01-31', DATE '2024-03-01')
date_add(DATE '2024-01-31', INTERVAL 1 MONTH)
strftime(DATE '2024-03-05', '%-d. %B %Y, %j %H:%M'), strptime('05/03/2024', '%d/%m/%Y'), try_strptime('x', '%Y')
to_timestamp(1700000000), epoch_ms(1700000000000), make_date(2024, 2, 29), make_timestamp(2024, 1, 2, 3, 4, 5.6)
time_bucket(INTERVAL 2 DAY, DATE '2024-03-15')
TIMESTAMPTZ '2024-03-15 10:00:00+02' AT TIME ZONE 'Europe/Berlin', TIMESTAMP '2024-03-15 10:00' AT TIME ZONE 'UTC'
[1, 2, 3][1], [1, 2, 3][-1], [1, 2, 3][1:2], [1, 2, 3][2:], 'hello'[2], 'hello'[2:3]
{'a': 1, 'b': [2]}.b[1], {'a': 1}['a'], struct_pack(x := 1, y := 'z'), row(1, 'a')
MAP {'a': 1}['a'], map_keys(MAP {'a': 1}), map([1], ['x']), MAP {'a': 1}['b']
list_transform([1, 2], lambda x: x + 1), list_filter([1, 2, 3], lambda x: x > 1), list_reduce([1, 2, 3], lambda a, b: a + b)
[x * 2 FOR x IN [1, 2, 3] IF x > 1], list_aggregate([1, 2], 'sum'), list_sort([3, 1, NULL, 2]), unnest([1])
'{"a": {"b": [1, 2]}}'::JSON -> '$.a.b[1]', '{"a": "x"}' ->> 'a', json_extract('{"a": 1}', '$.a'), '[1]' -> 0
json_extract_string('{"a": "x"}', '$.a') = 'x', ('{"a": 1}'::JSON ->> 'a')::INT + 1, json_extract('{"a/b": 1}', '/a~1b')
trim('  a '), trim(BOTH 'x' FROM 'xax'), ltrim('xxa', 'x'), substring('hello' FROM 2 FOR 3), substr('hello', -3), position('l' IN 'hello')
left('hello', -2), right('hello', 2), lpad('a', 3, '-'), repeat('ab', 2), split_part('a,b', ',', 2), string_split('a,b', ',')
regexp_replace('aaa', 'a', 'b'), regexp_replace('aaa', 'a', 'b', 'g'), regexp_extract('a12', '([a-z])(\\d+)', 2), overlay('abc' PLACING 'X' FROM 2)
coalesce(NULL, 1), nullif(1, 1), ifnull(NULL, 2), greatest(1, NULL, 3), least(2, 1), if(true, 1, 2)
round(2.5), round(-2.567, 2), ceil(1.2), floor(-1.2), trunc(1.9), sign(-2), abs(-3), @(-3), log(100), log(2, 8), ln(1), log2(8), power(2, 3), sqrt(4), mod(7, 3)
1 & 3, 1 | 2, xor(1, 3), ~1, 1 << 3, 8 >> 1, bit_count(7)
md5('a'), sha256('a'), hash(1), base64('ab'::BLOB), hex('ab'), chr(65), ascii('A'), unicode('é')
'a' COLLATE NOCASE = 'A', upper('é'), lower('É'), strip_accents('é'), length('é'), strlen('é'), reverse('abc')
typeof(1), typeof(1.0), typeof(1e0), typeof('a'), typeof(NULL), typeof([1]), typeof(1_000), 1e3, 0.5
enum_range(NULL::ENUM('a', 'b')), 'a'::ENUM('a', 'b'), union_value(n := 1), TRY(1 / 0)
interval '1 year 2 months 3 days', INTERVAL 3 WEEK, to_days(3), INTERVAL (2 + 1) HOUR
format('{} {:.2f}', 'a', 1.234), printf('%05d', 42), concat('a', NULL, 'b'), concat_ws('-', 'a', NULL, 'b')
'a' < 'B', 'a' <> 'b', 1 != 2, NOT NULL, true IS TRUE, (1, 2) = (1, 2)
array_value(1, 2)::INT[2], list_contains([1], 1), list_has_any([1], [1, 2]), [1] && [1], [1] @> [1], [1, 2] <@ [1, 2, 3]
"""  # noqa: E501 - a line is a case
QUERIES = """
SELECT region, sum(amount), count(*), count(DISTINCT id) FROM t GROUP BY ALL ORDER BY ALL
SELECT region, avg(amount) AS m FROM t WHERE amount > 10 GROUP BY region HAVING m > 1 ORDER BY m DESC, region
SELECT *, row_number() OVER (PARTITION BY region ORDER BY amount DESC, id) AS n FROM t QUALIFY n <= 2 ORDER BY id
SELECT id, lag(amount) OVER w, first_value(amount) OVER w, sum(amount) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW EXCLUDE CURRENT ROW) FROM t WINDOW w AS (ORDER BY id) ORDER BY 1
SELECT id, lag(amount IGNORE NULLS) OVER (ORDER BY id) FROM t ORDER BY id
SELECT a.id, b.id FROM t a JOIN t b ON a.id + 1 = b.id LEFT JOIN t c ON c.id = b.id + 100 WHERE c.id IS NULL ORDER BY ALL
SELECT * FROM t a SEMI JOIN (VALUES (1), (3)) v(id) USING (id) ORDER BY id
SELECT a.id, b.at FROM t a ASOF JOIN (SELECT id AS at FROM t WHERE id % 3 = 0) b ON a.id >= b.at ORDER BY 1
SELECT * FROM (SELECT id FROM t ORDER BY id LIMIT 3) POSITIONAL JOIN (SELECT amount FROM t ORDER BY id LIMIT 2)
SELECT id FROM t WHERE id IN (SELECT max(id) FROM t) OR EXISTS (SELECT 1 FROM t x WHERE x.id = t.id AND x.id < 2) ORDER BY id
SELECT id FROM t WHERE id > ALL (SELECT id FROM t WHERE id < 15) ORDER BY 1 LIMIT 3 OFFSET 1
SELECT id FROM t UNION SELECT id + 1 FROM t EXCEPT SELECT 3 INTERSECT SELECT id FROM t ORDER BY 1
SELECT id, amount FROM t UNION ALL BY NAME SELECT amount, id FROM t ORDER BY ALL
WITH x AS (SELECT id FROM t WHERE id < 5), y AS (SELECT id * 2 AS id FROM x) SELECT * FROM x JOIN y USING (id) ORDER BY 1
WITH RECURSIVE r(n, s) AS (SELECT 1, 1 UNION ALL SELECT n + 1, s + n + 1 FROM r WHERE n < 10) SELECT max(s) FROM r
SELECT DISTINCT ON (region) region, id FROM t ORDER BY region, id DESC
SELECT region, count(*) FILTER (WHERE amount > 5), string_agg(id::VARCHAR, '-' ORDER BY id DESC) FROM t GROUP BY region ORDER BY 1
SELECT region, GROUPING(region), sum(amount) FROM t GROUP BY ROLLUP (region) ORDER BY ALL
SELECT region, id % 2 AS odd, sum(amount) FROM t GROUP BY CUBE (region, odd) ORDER BY ALL
SELECT region, odd, count(*) FROM (SELECT *, id % 2 AS odd FROM t) GROUP BY GROUPING SETS ((region), (odd), ()) ORDER BY ALL
SELECT * FROM (SELECT region, id % 2 AS odd, amount FROM t) PIVOT (sum(amount) AS s, count(*) AS c FOR odd IN (0 AS even, 1 AS odd)) ORDER BY region
SELECT * FROM (SELECT id, amount, amount * 2 AS twice FROM t) UNPIVOT (v FOR n IN (amount, twice)) ORDER BY ALL
SELECT * EXCLUDE (day) REPLACE (id * 2 AS id) RENAME (amount AS a) FROM t ORDER BY id
SELECT COLUMNS('(i)d'), min(COLUMNS(* EXCLUDE (region, day, tags))) OVER () FROM t ORDER BY 1
SELECT id, unnest(tags) AS tag FROM t ORDER BY ALL
SELECT t.id, u.tag FROM t, unnest(t.tags) AS u(tag) ORDER BY ALL
SELECT id, l.twice FROM t, LATERAL (SELECT t.id * 2 AS twice) l ORDER BY id
SELECT quantile_cont(amount, 0.5), median(amount), mode(region), approx_quantile(id, 0.5), arg_max(region, id), stddev(amount), var_pop(amount), corr(id, amount), bool_and(id >= 0), bit_xor(id), list(id ORDER BY id DESC), first(id ORDER BY id), any_value(region ORDER BY id), percentile_cont(0.25) WITHIN GROUP (ORDER BY amount), histogram(region), product(id + 1), kurtosis(amount), entropy(region), max(id, 2), min_by(region, amount) FROM t
SELECT day, date_trunc('month', day) AS m, strftime(day, '%Y-%m') FROM t ORDER BY id
SELECT id AS "Id ""quoted"" ", 'it''s' AS "select" FROM t WHERE region != '' ORDER BY 1 NULLS FIRST
SELECT CASE WHEN id < 3 THEN 'few' ELSE 'many' END AS k, count(*) FROM t GROUP BY k ORDER BY k
SELECT id, id AS x, x + 1 AS y FROM t WHERE x > 3 ORDER BY y DESC LIMIT 2
FROM t SELECT sum(id) WHERE region LIKE 's%'
SELECT (SELECT max(amount) FROM t x WHERE x.region = t.region) AS best, id FROM t ORDER BY id
SELECT t FROM t ORDER BY id LIMIT 1
SELECT #1, #2 FROM t ORDER BY ALL
SELECT a.*, b.amount AS other FROM t a CROSS JOIN (SELECT amount FROM t WHERE id = 1) b ORDER BY ALL
SELECT id FROM t ORDER BY amount DESC NULLS LAST, id ASC FETCH FIRST 2 ROWS ONLY
SELECT id FROM t ORDER BY id LIMIT 10%
VALUES (1, 'a'), (2, NULL)
"""  # noqa: E501 - a line is a case
ARGUMENTS = (
    "3",
    "-2.5",
    "2.75::DOUBLE",
    "'héllo wOrld, a-b'",
    "'%Y-%m-%d'",
    "DATE '2024-03-15'",
    "TIMESTAMP '2024-03-15 10:20:30.5'",
    "INTERVAL '1 month 3 days'",
    "[3, 1, 2]",
    "{'a': 1}",
    "MAP {'k': 1}",
    '\'{"a": {"b": [1, 2]}}\'',
    "'$.a.b'",
    "'month'",
    "NULL",
)
CHANGING = frozenset(
    """random uuid uuidv4 uuidv7 gen_random_uuid now current_timestamp get_current_timestamp today current_time
    localtime localtimestamp transaction_timestamp reservoir_quantile age ago""".split()
)
# The text itself and the tree differ here only where an argument is of the wrong type or NULL.
LOOSE = frozenset(("concat_ws", "decode", "log2"))


@pytest.fixture(scope="module")
def plain() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET default_null_order = 'nulls_last'")
    connection.execute(
        """CREATE TABLE t AS SELECT i AS id, ['north', 'south', 'east'][i % 3 + 1] AS region,
        (i * 1.25)::DECIMAL(10, 2) AS amount, DATE '2024-01-01' + i::INT AS day, ['a', 'b'] AS tags
        FROM range(20) r(i)"""
    )
    return connection


def answer(connection: duckdb.DuckDBPyConnection, sql: str) -> object:
    try:
        result = connection.execute(sql)
        return [str(column[1]) for column in result.description], repr(result.fetchall())
    except duckdb.Error as error:
        return type(error).__name__


def through_the_tree(sql: str) -> str:
    return parse(sql).tree.sql("duckdb", identify=True, comments=False, unsupported_level=ErrorLevel.RAISE)


@pytest.mark.parametrize("expression", EXPRESSIONS.strip().splitlines())
def test_expressions_keep_their_value_and_type(plain: duckdb.DuckDBPyConnection, expression: str) -> None:
    sql = f"SELECT {expression}"
    expected = answer(plain, sql)
    assert isinstance(expected, tuple), f"not valid at all: {expected}"
    assert answer(plain, through_the_tree(sql)) == expected


@pytest.mark.parametrize("sql", QUERIES.strip().splitlines())
def test_queries_keep_their_answer(plain: duckdb.DuckDBPyConnection, sql: str) -> None:
    expected = answer(plain, sql)
    assert isinstance(expected, tuple), f"not valid at all: {expected}"
    assert answer(plain, through_the_tree(sql)) == expected


def test_every_function_gets_its_arguments_as_they_were_written(plain: duckdb.DuckDBPyConnection) -> None:
    """Calls of each function that the engine accepts as text must give the same by way of the tree."""
    different, tried = [], 0
    for name in sorted((FUNCTIONS | TABLE_FUNCTIONS) - CHANGING - LOOSE):
        accepted = 0
        for arguments in itertools.chain(
            [()], itertools.product(ARGUMENTS, repeat=1), itertools.product(ARGUMENTS[:12:3], repeat=2)
        ):
            sql = f"SELECT {name}({', '.join(arguments)})"
            expected = answer(plain, sql)
            if not isinstance(expected, tuple):
                continue
            accepted += 1
            try:
                if answer(plain, through_the_tree(sql)) != expected:
                    different.append(sql)
            except InvalidSql:
                assert arguments == (), sql
            if accepted == 3:
                break
        tried += accepted
    assert different == []
    assert tried > 600
