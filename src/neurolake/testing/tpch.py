"""TPC-H: its tables as scans, its queries, and what it means that two answers are equal."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from math import isclose
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import sqlglot
from sqlglot import exp

from neurolake.engine.arrow_types import sql_type
from neurolake.engine.base import Engine, FileGroup, Scan, ScanColumn
from neurolake.engine.sql import ident, literal


def queries(folder: Path) -> Mapping[str, str]:
    """Name (`q01`) → SQL in the canonical dialect, from a folder of files."""
    return {path.stem: path.read_text() for path in sorted(folder.glob("q*.sql"))}


def parameters(sql: str, scale: float) -> dict[str, Any] | None:
    """Values for a query; the specification's fraction of query 11 is 0.0001 divided by the scale."""
    return {"fraction": 0.0001 / scale} if "$fraction" in sql else None


def make_tables(engine: Engine, folder: Path, scale: float) -> Mapping[str, Scan]:
    """Generate the tables (with tpchgen-cli) and write them as files with field ids, by an engine that can."""
    made = folder / "made"
    tool = Path(sys.executable).with_name("tpchgen-cli")
    command: list[str | Path] = [tool, "parquet", "-s", str(scale), "-o", made]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - the command is our own
    for file in sorted(made.glob("*.parquet")):
        _write(engine, file, folder / file.name)
    shutil.rmtree(made)
    return scans(folder)


def scans(folder: Path) -> Mapping[str, Scan]:
    """The tables that `make_tables` wrote."""
    return {file.stem: _scan(file) for file in sorted(folder.glob("*.parquet"))}


def _write(engine: Engine, made: Path, file: Path) -> None:
    source = f"read_parquet({literal(str(made))})"
    with engine.session() as session:
        columns = session.describe(source)
        ids = ", ".join(f"{ident(column.name)}: {number}" for number, column in enumerate(columns, start=1))
        session.run(f"COPY (FROM {source}) TO {literal(str(file))} (FORMAT parquet, FIELD_IDS {{{ids}}})")


def _scan(file: Path) -> Scan:
    schema = pq.read_schema(file)
    columns = tuple(ScanColumn(i, field.name, sql_type(field.type)) for i, field in enumerate(schema, start=1))
    return Scan((FileGroup((str(file),), steady=True),), columns)


def assert_equal(sql: str, found: pa.Table, expected: pa.Table) -> None:
    """Equal columns and rows. Floats may differ in the last digits, as sums are added up in another order.

    The order of rows counts only as far as the query's ORDER BY tells them apart.
    """
    assert found.column_names == expected.column_names
    assert found.num_rows == expected.num_rows
    for column in _order(sql):
        _assert_alike(found[column].to_pylist(), expected[column].to_pylist())
    for one, other in zip(_sorted(found), _sorted(expected), strict=True):
        _assert_alike(one, other)


def _order(sql: str) -> list[str]:
    order = sqlglot.parse_one(sql, read="duckdb").args.get("order")
    return [part.this.name for part in order.expressions if isinstance(part.this, exp.Column)] if order else []


def _sorted(table: pa.Table) -> list[tuple[Any, ...]]:
    rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
    return sorted(rows, key=lambda row: [f"{value:.6g}" if isinstance(value, float) else str(value) for value in row])


def _assert_alike(found: Any, expected: Any) -> None:
    for one, other in zip(found, expected, strict=True):
        assert isclose(one, other, rel_tol=1e-9) if isinstance(other, float) else one == other
