"""TPC-H on bare DuckDB and on our engines, over the same files in the same run.

Spark is measured when pyspark and Java are there, on a server of our own, or at the URL in NEUROLAKE_BENCH_SPARK (`sc://…`).
"""

import os
import shutil
import statistics
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks import barrier, data, measure, report

_RUNS = 3
_TARGET = 1.05
_SCALE = os.environ.get("NEUROLAKE_BENCH_TPCH", "1")
_QUERIES = Path(__file__).parents[1] / "tests" / "golden" / "tpch"


def tables() -> list[report.Table]:
    folder = data.FOLDER / f"tpch-{_SCALE}"
    measure.run("benchmarks.engines", "make", folder, _SCALE)
    spark = os.environ.get("NEUROLAKE_BENCH_SPARK") or ("spark:" if _has_spark() else None)
    things = ["bare", "duckdb:", "datafusion:", *([spark] if spark else [])]
    runs = {thing: measure.run("benchmarks.engines", "ask", folder, _SCALE, thing) for thing in things}
    seconds = {_title(thing): run.answer["queries"] for thing, run in runs.items()}
    bare = seconds["bare DuckDB"]
    rows = [(name, *(report.seconds(found[name]) for found in seconds.values())) for name in bare]
    means = {title: _mean_ratio(found, bare) for title, found in seconds.items()}
    rows.append(("geometric mean of the ratios", *(f"{mean:.2f}" for mean in means.values())))
    rows.append(("peak", *(report.megabytes(run.peak_bytes) for run in runs.values())))
    verdict = report.verdict(means["duckdb"], _TARGET)
    note = (
        f"TPC-H at scale {_SCALE}, Parquet files with field ids, answers drained, no policies; median of {_RUNS} after "
        f"one that is not counted. Target for duckdb: a mean of at most {_TARGET} ({verdict}). The peak is that of the "
        "asking process alone."
    )
    engines = report.Table("Engines", note, ("query", *seconds), tuple(rows))
    return [engines, *barrier.tables(folder, _SCALE)]


def _has_spark() -> bool:
    return bool(find_spec("pyspark") and shutil.which("java"))


def _mean_ratio(found: dict[str, float], bare: dict[str, float]) -> float:
    return statistics.geometric_mean(found[name] / bare[name] for name in bare)


def make(folder: str, scale: str) -> measure.Answer:
    """The tables, once."""
    from neurolake.engine.duckdb import DuckDBEngine
    from neurolake.testing.tpch import make_tables

    place = Path(folder)
    with tempfile.TemporaryDirectory() as work, measure.timed() as clock:
        if not (place / "supplier.parquet").exists():
            engine = DuckDBEngine([place], Path(work))
            place.mkdir(parents=True, exist_ok=True)
            make_tables(engine, place, float(scale))
            engine.close()
    return {"seconds": clock.seconds}


def ask(folder: str, scale: str, thing: str) -> measure.Answer:
    """Seconds of each query."""
    from neurolake.testing.tpch import parameters, queries

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as work:
        asked = _bare(Path(folder)) if thing == "bare" else _engine(Path(folder), thing, Path(work))
        found = {}
        for name, sql in queries(_QUERIES).items():
            asked(sql, parameters(sql, float(scale)))
            found[name] = statistics.median(_timed(asked, sql, parameters(sql, float(scale))) for _ in range(_RUNS))
    return {"seconds": sum(found.values()), "queries": found}


def _timed(asked: Callable[[str, Any], None], sql: str, given: Any) -> float:
    with measure.timed() as clock:
        asked(sql, given)
    return clock.seconds


def _bare(folder: Path) -> Callable[[str, Any], None]:
    import duckdb

    from neurolake.engine.sql import call, ident

    connection = duckdb.connect()
    for file in folder.glob("*.parquet"):
        connection.execute(f"CREATE VIEW {ident(file.stem)} AS FROM {call('read_parquet', str(file))}")

    def asked(sql: str, given: Any) -> None:
        for _ in connection.sql(sql, params=given).to_arrow_reader(8192):
            pass

    return asked


def _engine(folder: Path, url: str, work: Path) -> Callable[[str, Any], None]:
    import sqlglot

    from neurolake.engine.registry import engines
    from neurolake.testing.tpch import scans

    engine = engines.open(url, allowed=[folder], temp=work / "tmp", memory="4GB", sessions=2)
    tables = scans(folder)

    def asked(sql: str, given: Any) -> None:
        tree = sqlglot.parse_one(sql, read="duckdb")
        text = engine.render(tree, {name: scan.columns for name, scan in tables.items()})
        used = {table.name for table in tree.find_all(sqlglot.exp.Table)}
        with engine.session() as session:
            for name, scan in tables.items():
                if name in used:
                    session.bind(name, scan)
            for _ in session.stream(text, given, batch_rows=8192):
                pass

    return asked


def _title(thing: str) -> str:
    return "bare DuckDB" if thing == "bare" else "spark" if thing.startswith("sc:") else thing.rstrip(":")


if __name__ == "__main__":
    measure.main({"make": make, "ask": ask})
