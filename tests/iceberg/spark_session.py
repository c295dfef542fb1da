"""What the test of Spark has Spark do; run by the Python that has it."""

import json
import sys

from pyspark.sql import SparkSession

URI, JAR = sys.argv[1:]
spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.sql.shuffle.partitions", "2")
    .config("spark.jars", JAR)
    .config("spark.sql.extensions", "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
    .config("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog")
    .config("spark.sql.catalog.lake.type", "rest")
    .config("spark.sql.catalog.lake.uri", URI)
    .getOrCreate()
)
spark.sparkContext.setLogLevel("OFF")


def run(sql: str) -> list[list[object]]:
    return [list(row) for row in spark.sql(sql).collect()]


def refused(sql: str) -> str:
    try:
        run(sql)
    except Exception as error:
        return str(error)[:500]
    return ""


answers: dict[str, object] = {"namespaces": run("SHOW NAMESPACES IN lake"), "from sql": run(
    "SELECT id, label FROM lake.gold.from_sql ORDER BY id"
)}  # fmt: skip
for sql in (
    "CREATE TABLE lake.gold.events (id bigint, name string, day date, at timestamp, price decimal(10,2)) USING iceberg",
    (
        "INSERT INTO lake.gold.events VALUES (1, 'a', DATE'2024-01-02', TIMESTAMP'2024-01-02 03:04:05', 1.50), "
        "(2, null, null, null, null)"
    ),
    "INSERT INTO lake.gold.events VALUES (3, 'c', DATE'2024-02-02', TIMESTAMP'2024-01-02 03:04:05', 2.50)",
    "ALTER TABLE lake.gold.events ADD COLUMN more struct<x: int, y: array<string>>",
    "ALTER TABLE lake.gold.events RENAME COLUMN name TO label",
    "ALTER TABLE lake.gold.events ADD COLUMN n int",
    "ALTER TABLE lake.gold.events ALTER COLUMN n TYPE bigint",
    "INSERT INTO lake.gold.events VALUES (4, 'd', null, null, null, named_struct('x', 1, 'y', array('p', 'q')), 5)",
    "UPDATE lake.gold.events SET label = 'zz' WHERE id = 3",
    "DELETE FROM lake.gold.events WHERE id = 1",
    (
        "MERGE INTO lake.gold.events t USING (SELECT 4 AS id, 'm' AS label UNION ALL SELECT 5, 'n') u ON t.id = u.id "
        "WHEN MATCHED THEN UPDATE SET t.label = u.label WHEN NOT MATCHED THEN INSERT (id, label) VALUES (u.id, u.label)"
    ),
    (
        "CREATE TABLE lake.silver.parted USING iceberg PARTITIONED BY (days(day), bucket(2, id)) AS "
        "SELECT id, day, label FROM lake.gold.events"
    ),
    "CREATE TABLE lake.silver.replaced USING iceberg AS SELECT 1 AS one",
    "CREATE OR REPLACE TABLE lake.silver.replaced USING iceberg AS SELECT 'two' AS two",
    "CALL lake.system.rewrite_data_files('gold.events')",
    "CALL lake.system.rewrite_manifests('gold.events')",
):
    run(sql)
answers["events"] = run("SELECT id, label, n, more.y FROM lake.gold.events ORDER BY id")
answers["version 3"] = refused(
    "CREATE TABLE lake.gold.v3 (id bigint) USING iceberg TBLPROPERTIES('format-version'='3')"
)
answers["merge on read"] = refused(
    "ALTER TABLE lake.gold.events SET TBLPROPERTIES('write.delete.mode'='merge-on-read')"
)
sys.stdout.write("ANSWERS" + json.dumps(answers) + "\n")
spark.stop()
