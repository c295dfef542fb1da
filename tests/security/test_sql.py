"""SQL that tries to leave the catalog: files, settings, system tables, other statements, borrowed names."""

from pathlib import Path

import pytest

from neurolake import Lake
from neurolake.kernel.errors import InvalidSql, NeuroLakeError, NotFound

SECRET = "swordfish-4711"
FILES = [
    "SELECT * FROM '{secret}'",
    'SELECT * FROM "{secret}"',
    "FROM '{secret}'",
    "SELECT * FROM read_csv('{secret}')",
    "SELECT * FROM READ_CSV_AUTO('{secret}')",
    "SELECT * FROM \"read_csv\"('{secret}')",
    "SELECT * FROM main.read_csv('{secret}')",
    "SELECT * FROM system.main.read_csv('{secret}')",
    "SELECT * FROM read_text('{secret}')",
    "SELECT * FROM read_blob('{secret}')",
    "SELECT * FROM read_json('{secret}')",
    "SELECT * FROM read_parquet('{data}')",
    "SELECT * FROM parquet_scan('{data}')",
    "SELECT * FROM parquet_metadata('{data}')",
    "SELECT * FROM parquet_kv_metadata('{data}')",
    "SELECT * FROM '{data}'",
    'SELECT * FROM "{data}"',
    "SELECT * FROM iceberg_scan('{data}')",
    "SELECT * FROM sqlite_scan('{database}', 'datasets')",
    "SELECT * FROM glob('/**')",
    "SELECT * FROM sniff_csv('{secret}')",
    "SELECT read_text('{secret}')",
    "SELECT (SELECT content FROM read_text('{secret}'))",
    "SELECT * FROM sales WHERE note IN (SELECT content FROM read_text('{secret}'))",
    "SELECT * FROM sales, LATERAL (SELECT * FROM read_text('{secret}')) x",
    "SELECT * FROM sales JOIN '{secret}' ON true",
    "WITH x AS (FROM '{secret}') FROM x",
    "WITH sales AS (FROM read_text('{secret}')) FROM sales",
    "WITH RECURSIVE x AS (SELECT 1 UNION ALL SELECT 1 FROM '{secret}') FROM x",
    "SELECT 1 UNION ALL SELECT word FROM '{secret}'",
    "SELECT * FROM query('FROM ''{secret}''')",
    "SELECT * FROM query_table('{secret}')",
    "SELECT * FROM query_table(['sales'])",
    "SELECT 1 ORDER BY (SELECT word FROM '{secret}')",
    "SELECT 1 LIMIT (SELECT count(*) FROM '{secret}')",
    "SELECT list_transform([1], x -> (SELECT content FROM read_text('{secret}')))",
    "SELECT sum(1) OVER (ORDER BY (SELECT content FROM read_text('{secret}')))",
    "SELECT * FROM (VALUES ((SELECT content FROM read_text('{secret}'))))",
    "SELECT * FROM sales PIVOT (count(*) FOR note IN (SELECT word FROM '{secret}'))",
    "SELECT * FROM sales TABLESAMPLE reservoir((SELECT 1 FROM '{secret}') ROWS)",
    "SELECT $$ $$ || content FROM read_text('{secret}')",
    "SELECT /* */ * /* ; */ FROM -- \n '{secret}'",
    "SELECT time_bucket(INTERVAL 1 DAY, DATE '2024-01-01', '(SELECT content FROM read_text(''{secret}''))')",
    "SELECT date_trunc('day'', DATE ''2024-01-01'') FROM read_text(''{secret}'') --', DATE '2024-01-01')",
    "SELECT 'x' COLLATE \"nocase FROM read_text('{secret}') --\"",
    'SELECT 1 AS "x"" FROM read_text(\'{secret}\') --" FROM nowhere',
    "COPY sales TO '{out}'",
    "COPY (SELECT 1) TO '{out}'",
    "ATTACH '{database}' AS db",
    "EXPORT DATABASE '{out}'",
    "IMPORT DATABASE '{out}'",
    "INSTALL httpfs",
    "LOAD '{out}'",
    "SELECT * INTO x FROM sales",
    "CREATE TABLE x AS FROM '{secret}'",
    "CREATE MACRO leak() AS TABLE FROM '{secret}'",
    "SELECT 1; COPY (SELECT 1) TO '{out}'",
    "SELECT 1;;COPY (SELECT 1) TO '{out}'",
]
# What is quoted is a name, whatever it holds: here a type's and a column's.
NAMES = ["SELECT 1::\"INT) FROM read_text('{secret}') --\"", "SELECT INTERVAL 1 \"DAY FROM read_text('{secret}') --\""]
INSIDE = [
    "SELECT * FROM duckdb_settings()",
    "SELECT * FROM duckdb_tables",
    "SELECT * FROM duckdb_views()",
    "SELECT * FROM duckdb_secrets()",
    "SELECT * FROM duckdb_functions()",
    "SELECT * FROM duckdb_external_file_cache()",
    "SELECT * FROM sqlite_master",
    "SELECT * FROM sqlite_schema",
    "SELECT * FROM information_schema.tables",
    "SELECT * FROM system.information_schema.tables",
    "SELECT * FROM pg_catalog.pg_tables",
    "SELECT * FROM pragma_database_list",
    "SELECT * FROM pragma_table_info('sales')",
    "SELECT * FROM temp.main.sales",
    "SELECT * FROM memory.main.sales",
    "SELECT current_setting('temp_directory')",
    "SELECT getvariable('x')",
    "SELECT current_query()",
    "SELECT current_user",
    "SELECT version()",
    "SELECT getenv('HOME')",
    "SELECT nextval('s')",
    "SELECT setseed(0.5)",
    "SELECT write_log('x')",
    "SELECT pg_sleep(1)",
    "SELECT sleep_ms(1000)",
    "SELECT 'x'.getvariable()",
    "SELECT json_execute_serialized_sql('x')",
    "SELECT * FROM json_execute_serialized_sql('x')",
    "SELECT * FROM histogram('sales', id)",
    "SELECT * FROM summary(TABLE sales)",
    "SELECT * FROM test_all_types()",
    "SELECT * FROM (SHOW TABLES)",
    "SELECT * FROM (DESCRIBE sales)",
    "SELECT * FROM (SUMMARIZE sales)",
    "SUMMARIZE sales",
    "SHOW ALL TABLES",
    "PRAGMA database_size",
    "CALL pragma_version()",
    "SET lock_configuration = false",
    "RESET allowed_directories",
    "DETACH memory",
    "USE memory",
    "CHECKPOINT",
    "BEGIN",
    "VACUUM",
    "EXPLAIN ANALYZE SELECT * FROM sales",
    "PREPARE p AS SELECT 1",
    "EXECUTE p",
    "DROP VIEW sales",
    "WITH x AS (DELETE FROM sales RETURNING *) FROM x",
    "SELECT * FROM sales FOR UPDATE",
    "FROM sales AT (OFFSET => 1)",
    "SELECT rowid FROM sales",
    "SELECT filename FROM sales",
]


@pytest.mark.parametrize("sql", FILES)
def test_no_query_reads_or_writes_a_file(lake: Lake, folder: Path, sql: str) -> None:
    data = next((folder / "lake" / "warehouse").rglob("*.parquet"))
    out = folder / "out.csv"
    places = {"secret": folder / "secret.csv", "data": data, "database": folder / "lake" / "catalog.db", "out": out}
    for name, path in places.items():
        sql = sql.replace(f"{{{name}}}", str(path))
    with pytest.raises((InvalidSql, NotFound)):
        lake.query(sql)
    assert not out.exists()


@pytest.mark.parametrize("sql", NAMES)
def test_a_quoted_name_is_a_name_and_no_sql(lake: Lake, folder: Path, sql: str) -> None:
    rows = lake.query(sql.replace("{secret}", str(folder / "secret.csv"))).to_arrow().to_pylist()
    assert len(rows) == 1
    assert SECRET not in str(list(rows[0].values()))


@pytest.mark.parametrize("sql", INSIDE)
def test_no_query_sees_or_changes_the_engine(lake: Lake, sql: str) -> None:
    with pytest.raises((InvalidSql, NotFound)):
        lake.query(sql)


def test_after_all_attempts_the_lake_works(lake: Lake) -> None:
    assert lake.query("SELECT count(*) AS n FROM sales").to_arrow().to_pylist() == [{"n": 100}]


BORROWED = [
    'WITH "{n}" AS (SELECT 1 AS a) SELECT * FROM "{n}"',
    'WITH RECURSIVE "{n}" AS (SELECT * FROM "{n}") SELECT * FROM "{n}"',
    'WITH RECURSIVE "{n}" AS (SELECT * FROM "{n}" UNION ALL SELECT * FROM "{n}" WHERE false) SELECT * FROM "{n}"',
    'WITH RECURSIVE "{n}" AS (SELECT * FROM "{n}" INTERSECT SELECT * FROM "{n}") SELECT * FROM "{n}"',
    'WITH RECURSIVE "{n}" AS (SELECT * FROM "{n}" UNION BY NAME SELECT * FROM "{n}") SELECT * FROM "{n}"',
    'SELECT (WITH "{n}" AS (SELECT 1 AS word) SELECT word FROM "{n}"), word FROM "{n}"',
]


@pytest.mark.parametrize("sql", BORROWED)
@pytest.mark.parametrize(
    "name", ["secret.csv", "data", "relation", "sqlite_master", "DuckDB_Views", "duc\u212adb_views"]
)
def test_a_common_table_expression_borrows_no_name(lake: Lake, folder: Path, sql: str, name: str) -> None:
    """Where the engine saw none, it would look for a file, a relation or a view of its own of that name."""
    named = {
        "secret.csv": str(folder / "secret.csv"),
        "data": str(next((folder / "lake" / "warehouse").rglob("*.parquet"))),
        "relation": f"GOLD.SALES@{lake.dataset('sales')['snapshots'][0]['snapshot_id']}",
    }
    with pytest.raises(InvalidSql, match="no name for a common table expression"):
        lake.query(sql.replace("{n}", named.get(name, name)))


def test_a_recursive_query_sees_itself_only_where_the_engine_says_so(lake: Lake) -> None:
    def only(sql: str) -> object:
        return next(iter(lake.query(sql).to_arrow().to_pylist()[0].values()))

    assert (
        only("WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT count(*) FROM t") == 5
    )
    assert only("WITH RECURSIVE sales AS (SELECT id FROM sales) SELECT count(*) FROM sales") == 100
    assert only("WITH RECURSIVE sales AS (SELECT 1 AS id UNION SELECT id FROM Sales) SELECT count(*) FROM SALES") == 1
    for body in (
        "SELECT * FROM t",
        "SELECT n FROM t UNION ALL SELECT n FROM t",
        "SELECT 1 UNION BY NAME SELECT n FROM t",
    ):
        with pytest.raises(NotFound):
            lake.query(f"WITH RECURSIVE t(n) AS ({body}) SELECT * FROM t")


def test_python_objects_are_no_tables(lake: Lake) -> None:
    import pandas as pd

    frame = pd.DataFrame({"a": [1]})
    with pytest.raises(NotFound):
        lake.query("SELECT * FROM frame")
    assert len(frame) == 1


def test_texts_keep_every_character(lake: Lake) -> None:
    hostile = "'; DROP TABLE x; -- \\ \" /* */ $$ \u202e \U0001f600 \n\t"
    quoted = hostile.replace("'", "''")
    row = lake.query(f"SELECT '{quoted}' AS said, $given AS given", {"given": hostile}).to_arrow().to_pylist()[0]
    assert row == {"said": hostile, "given": hostile}


def test_an_error_tells_no_path_of_the_lake(lake: Lake, folder: Path) -> None:
    for sql in (
        "SELECT id::DATE FROM sales",
        "SELECT nope FROM sales",
        "SELECT sum(note) FROM sales",
        "SELECT note / 0",
    ):
        with pytest.raises(NeuroLakeError) as raised:
            lake.query(sql)
        assert str(folder) not in str(raised.value)
