"""The engine's own tables and settings."""

from tests.security.attacks.base import refused, unknown

CASES = (
    *(
        refused(f"SELECT * FROM {function}()")
        for function in (
            "duckdb_tables",
            "duckdb_views",
            "duckdb_columns",
            "duckdb_settings",
            "duckdb_secrets",
            "duckdb_functions",
            "duckdb_databases",
            "duckdb_temporary_files",
            "duckdb_logs",
            "duckdb_external_file_cache",
            "pragma_database_list",
            "pragma_show_tables",
            "show_databases",
            "test_all_types",
        )
    ),
    *(
        unknown(f"SELECT * FROM {name}")
        for name in (
            "duckdb_tables",
            "duckdb_views",
            "sqlite_master",
            "sqlite_schema",
            "sqlite_temp_master",
            "information_schema.tables",
            "system.information_schema.columns",
            "pg_catalog.pg_class",
            "pg_catalog.pg_stats",
            "pg_tables",
            "pragma_database_list",
            "temp.main.people",
            "memory.main.people",
            "main.people",
            "system.people",
        )
    ),
    refused("SELECT current_setting('temp_directory')"),
    refused("SELECT getvariable('x')"),
    refused("SELECT current_schema()"),
    refused("SELECT current_database()"),
    refused("SELECT current_user", placed=False),
    refused("SELECT version()"),
    refused("SELECT pg_get_viewdef(1)"),
    refused("SELECT nextval('s')"),
    refused("SELECT txid_current()"),
)
