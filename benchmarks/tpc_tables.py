"""Writes the tables of a TPC benchmark as Parquet. Runs in the environment of `benchmarks.tpc`, by its path.

Given the suite, the scale and the folder.
"""

import importlib
import sys
from pathlib import Path

import duckdb

_MAKE = {"tpch": "CALL dbgen(sf = {})", "tpcds": "CALL dsdgen(sf = {})"}


def main() -> None:
    suite, scale, folder = sys.argv[1:]
    package = importlib.import_module(f"duckdb_extension_{suite}")
    file = Path(package.__file__ or "").parent / "extensions" / f"v{duckdb.__version__}" / f"{suite}.duckdb_extension"
    with duckdb.connect() as connection:
        connection.execute(f"LOAD '{file}'")
        connection.execute(_MAKE[suite].format(float(scale)))
        connection.execute(f"EXPORT DATABASE '{folder}' (FORMAT parquet)")


if __name__ == "__main__":
    main()
