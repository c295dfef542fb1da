"""`/iceberg`: the lake as a catalog of Iceberg's REST protocol, for Spark, Trino, DuckDB, PyIceberg and others."""
