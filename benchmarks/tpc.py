"""TPC-H and TPC-DS: the texts of their queries, their tables, and values of the columns, from DuckDB's extensions.

These are for one version of DuckDB, so they live in an environment of their own, together with the peers in lineage.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import data

_ENVIRONMENT = Path(__file__).parent / ".work" / "tpc"
_PACKAGES = ("duckdb==1.5.5", "duckdb-extension-tpcds==1.5.5", "duckdb-extension-tpch==1.5.5", "sqllineage==1.5.9")
_FILE = "tpc.json"


@dataclass(frozen=True)
class Query:
    """A query of a benchmark.

    Attributes:
        suite: `tpch` or `tpcds`.
    """

    suite: str
    number: int
    sql: str


def python() -> Path:
    """The interpreter of the environment, which is made where there is none."""
    program = _ENVIRONMENT / "bin" / "python"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", _ENVIRONMENT], check=True)
        wanted = (*_PACKAGES, f"sqlglot[c]=={version('sqlglot')}")
        install = [program, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted]
        subprocess.run(install, check=True)
    return program


@cache
def _all() -> Mapping[str, Any]:
    path = data.FOLDER / _FILE
    if not path.exists():
        data.FOLDER.mkdir(exist_ok=True)
        partial = path.with_name(f"{path.name}.partial")
        subprocess.run([python(), Path(__file__).with_name("tpc_texts.py"), partial], check=True)
        partial.rename(path)
    found: Mapping[str, Any] = json.loads(path.read_text())
    return found


def queries() -> list[Query]:
    """All of both benchmarks."""
    return [Query(suite, number, sql) for suite, told in _all().items() for number, sql in told["queries"]]


def tables(suite: str) -> Mapping[str, Mapping[str, str]]:
    """Table → column → type."""
    found: Mapping[str, Mapping[str, str]] = _all()[suite]["tables"]
    return found


def rows(suite: str, scale: float) -> Path:
    """The tables as Parquet files in a folder."""
    path = data.FOLDER / f"{suite}-rows-{scale}"
    if not path.exists():
        data.FOLDER.mkdir(exist_ok=True)
        with TemporaryDirectory(dir=data.FOLDER) as folder:
            made = Path(folder) / suite
            subprocess.run([python(), Path(__file__).with_name("tpc_tables.py"), suite, str(scale), made], check=True)
            made.rename(path)
    return path


def values(suite: str) -> Mapping[str, list[str]]:
    """Column → some values that it has, as texts."""
    found: Mapping[str, list[str]] = _all()[suite]["values"]
    return found
