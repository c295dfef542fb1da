"""Texts that mean one thing in another dialect and might come out as something else."""

from tests.security.attacks.base import answered, harmless, refused, unknown

_ALL = (
    "athena bigquery clickhouse databricks doris drill druid dremio exasol fabric hive materialize mysql oracle "
    "postgres presto prql redshift risingwave snowflake solr spark spark2 sqlite starrocks tableau teradata trino tsql"
)
CASES = (
    # Quoting: a backslash ends no text in one dialect, and hides a quote in another.
    harmless(r"SELECT 'a\' UNION SELECT word FROM vault -- '", dialect="mysql"),
    harmless(r"SELECT 'a\\' AS a, ' UNION SELECT word FROM vault -- '", dialect="mysql"),
    answered(r"SELECT 'it\'s; DROP TABLE scratch' AS a", [["it's; DROP TABLE scratch"]], dialect="bigquery"),
    harmless(r"SELECT r'\' AS a", dialect="bigquery"),
    answered('SELECT "text; -- \'x" AS a', [["text; -- 'x"]], dialect="mysql"),
    answered("SELECT `ssn` FROM `silver`.`people` WHERE id = 0", [["***"]], dialect="bigquery"),
    harmless("SELECT `x` FROM `people`` UNION SELECT word FROM vault -- `", dialect="mysql"),
    answered("SELECT [ssn] FROM [silver].[people] WHERE id = 0", [["***"]], dialect="tsql"),
    harmless("SELECT [a]] FROM people UNION SELECT word FROM vault -- ] FROM people", dialect="tsql"),
    harmless("SELECT $$ ' UNION SELECT word FROM vault -- $$ AS a", dialect="postgres"),
    harmless("SELECT $x$ '; ATTACH 'y' $x$ AS a", dialect="snowflake"),
    harmless(r"SELECT E'\x27 UNION SELECT word FROM vault --' AS a", dialect="postgres"),
    harmless("SELECT q'[ ' UNION SELECT word FROM vault -- ]' FROM dual", dialect="oracle"),
    harmless("SELECT u&'\\0027 OR 1=1' AS a", dialect="presto"),
    harmless("SELECT /*+ leak(vault) */ ssn FROM people", dialect="oracle"),
    harmless("SELECT /*!50000 word FROM vault -- */ 1", dialect="mysql"),
    harmless("{% raw %} SELECT word FROM vault", dialect="snowflake"),
    # Statements and functions of other dialects.
    *(
        harmless(sql, dialect=dialect)
        for sql, dialect in (
            ("EXEC sp_executesql N'SELECT * FROM vault'", "tsql"),
            ("SELECT * FROM OPENROWSET(BULK '{secret}', SINGLE_CLOB) AS x", "tsql"),
            ("LOAD DATA INFILE '{secret}' INTO TABLE scratch", "mysql"),
            ("SELECT LOAD_FILE('{secret}')", "mysql"),
            ("SELECT 1 INTO OUTFILE '{out}'", "mysql"),
            ("COPY scratch FROM PROGRAM 'id'", "postgres"),
            ("SELECT pg_read_file('{secret}')", "postgres"),
            ("DO $$ BEGIN PERFORM 1; END $$", "postgres"),
            ("SELECT * FROM file('{secret}')", "clickhouse"),
            ("SELECT * FROM url('http://127.0.0.1:1')", "clickhouse"),
            ("SELECT * FROM @stage/file.csv", "snowflake"),
            ("SELECT $1 FROM '@stage'", "snowflake"),
            ("CALL SYSTEM$WAIT(1)", "snowflake"),
            ("SELECT * FROM parquet.`{data}`", "spark"),
            ("SELECT * FROM csv.`{secret}`", "databricks"),
            ("INSERT OVERWRITE DIRECTORY '{out}' SELECT 1", "hive"),
            ("SELECT TRANSFORM (id) USING 'cat' AS x FROM people", "hive"),
            ("SELECT java_method('java.lang.System', 'getenv')", "spark"),
            ("SELECT * FROM EXTERNAL_QUERY('x', 'SELECT 1')", "bigquery"),
            ("EXECUTE IMMEDIATE 'SELECT * FROM vault'", "bigquery"),
            ("SELECT UTL_HTTP.REQUEST('http://127.0.0.1:1') FROM dual", "oracle"),
            ("ATTACH DATABASE '{database}' AS x", "sqlite"),
            ("SELECT load_extension('{out}')", "sqlite"),
            ("SELECT * FROM system.runtime.queries", "trino"),
            ("from vault", "prql"),
        )
    ),
    refused("SELECT 1; DROP TABLE scratch", placed=False, dialect="postgres"),
    refused("PRAGMA table_info(vault)", placed=False, dialect="sqlite"),
    refused("SELECT 1 FROM people", "invalid-option", placed=False, dialect="nonsense'; --"),
    *(unknown("SELECT word FROM vault", placed=False, dialect=name) for name in _ALL.split() if name != "prql"),
    *(harmless("SELECT * FROM people ORDER BY ssn", dialect=name) for name in _ALL.split()),
    harmless("SELECT TOP 1 ssn FROM people FOR JSON AUTO", dialect="tsql"),
    harmless("SELECT * FROM people FOR SYSTEM_TIME ALL", dialect="tsql"),
    harmless("SELECT * FROM people VERSION AS OF {first:people}", dialect="spark"),
    harmless("SELECT * FROM people FOR VERSION AS OF {first:people}", dialect="trino"),
    harmless("SELECT * FROM people QUALIFY ROW_NUMBER() OVER (ORDER BY ssn) = 1", dialect="snowflake"),
    harmless("SELECT OBJECT_CONSTRUCT(*) FROM people", dialect="snowflake"),
    harmless("SELECT TO_JSON_STRING(p) FROM people p", dialect="bigquery"),
    harmless("SELECT * EXCEPT (id) FROM people", dialect="bigquery"),
    harmless("SELECT explode(array(ssn)) FROM people LATERAL VIEW explode(array(name)) t AS x", dialect="spark"),
)
