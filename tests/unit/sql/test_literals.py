"""Literals with a type before them mean what they mean to DuckDB."""

import duckdb
import pytest

from neurolake.engine.sql import sql_text
from neurolake.sql.parse import parse

LITERALS = [
    "DATE '2024-01-01'::VARCHAR",
    "DATE '2024-01-01'::TIMESTAMP::VARCHAR",
    "DATE\n'2024-01-01' -- a day\n::VARCHAR",
    "DATE '2024-01-01'.year()",
    "DATE '2024-01-01'::VARCHAR LIKE '2024%'",
    "TIMESTAMP WITH TIME ZONE '2024-01-01'::VARCHAR",
    "timestamp with time zone '2024-01-01 00:00:00+02' AT TIME ZONE 'America/New_York'",
    "TIMESTAMP WITHOUT TIME ZONE '2024-01-01 10:11:12'::DATE",
    "TIMESTAMP(3) '2024-01-01 10:00:00.123456'::VARCHAR",
    "TIMESTAMP '2024-01-01' AT TIME ZONE 'UTC'::VARCHAR",
    "TIMESTAMP_NS '2024-01-01'::VARCHAR",
    "TIME WITH TIME ZONE '10:00:00+02'::VARCHAR",
    "TIME WITHOUT TIME ZONE '10:00:00'::VARCHAR",
    "DECIMAL(5,2) '1.5'::VARCHAR",
    "NUMERIC(5, 2)'1.5'::VARCHAR",
    "DECIMAL '1.55'::VARCHAR",
    "DOUBLE PRECISION '1'::VARCHAR",
    "CHARACTER VARYING(10) 'abc'::BLOB",
    "VARCHAR(10) 'abc'::BLOB",
    "INT[] '[1,2]'::VARCHAR",
    "INT[] '[5,6]'[1]",
    "INTEGER[2] '[1,2]'::VARCHAR",
    "DECIMAL(5,2)[] '[1.5]'::VARCHAR",
    "STRUCT(a INT) '{a: 1}'::VARCHAR",
    "STRUCT(a INT) '{a: 1}'.a",
    "MAP(VARCHAR, DECIMAL(5,2)) '{a=1.5}'::VARCHAR",
    "ENUM('a', 'b') 'a'::VARCHAR",
    "JSON '[1, 2]'::VARCHAR",
    "UUID '00000000-0000-0000-0000-000000000001'::VARCHAR",
    "BIT '101'::VARCHAR",
    "INTERVAL '3 days'::VARCHAR",
    "INTERVAL '3' DAY::VARCHAR",
    "-INT '5'",
    "[DATE '2024-01-01', DATE '2024-01-02'][1]::VARCHAR",
    "(DATE '2024-01-01' + 1)::VARCHAR",
    "text[1] || VARCHAR 'b' FROM (SELECT 'xy' AS text)",
]


@pytest.mark.parametrize("literal", LITERALS)
def test_a_typed_literal_has_the_value_and_the_type_that_it_has_in_duckdb(literal: str) -> None:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        meant, read = (
            connection.sql(sql) for sql in (f"SELECT {literal}", sql_text(parse(f"SELECT {literal}").tree, "duckdb"))
        )
        assert read.fetchall() == meant.fetchall()
        assert read.types == meant.types
