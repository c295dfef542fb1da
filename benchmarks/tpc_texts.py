"""Writes what the TPC extensions of DuckDB know to a file. Runs in the environment of `benchmarks.tpc`, by its path."""

import importlib
import json
import sys
from pathlib import Path
from typing import Any

import duckdb

_SUITES = {"tpch": "CALL dbgen(sf = 0.01)", "tpcds": "CALL dsdgen(sf = 0.01)"}
_VALUES = 16


def main() -> None:
    Path(sys.argv[1]).write_text(json.dumps({suite: _told(suite, make) for suite, make in _SUITES.items()}))


def _told(suite: str, make: str) -> dict[str, Any]:
    package = importlib.import_module(f"duckdb_extension_{suite}")
    file = Path(package.__file__ or "").parent / "extensions" / f"v{duckdb.__version__}" / f"{suite}.duckdb_extension"
    with duckdb.connect() as connection:
        connection.execute(f"LOAD '{file}'")
        connection.execute(make)
        texts = connection.execute(f"SELECT query_nr, query FROM {suite}_queries() ORDER BY 1").fetchall()
        columns = connection.execute("""SELECT table_name, column_name, data_type FROM duckdb_columns()
            WHERE NOT internal ORDER BY table_oid, column_index""").fetchall()
        tables: dict[str, dict[str, str]] = {}
        values: dict[str, list[str]] = {}
        for table, column, type_ in columns:
            tables.setdefault(table, {})[column] = type_
            some = connection.execute(f"""SELECT DISTINCT {column}::VARCHAR FROM (SELECT {column} FROM {table}
                WHERE {column} IS NOT NULL USING SAMPLE reservoir(40 ROWS) REPEATABLE (1)) ORDER BY 1""").fetchall()
            values[column] = [value for (value,) in some[:_VALUES]]
    return {"queries": texts, "tables": tables, "values": values}


if __name__ == "__main__":
    main()
