"""The whole ingestion against the least that could be done: a bare copy of the CSV into Parquet by DuckDB."""

import json
import statistics
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks import data, measure, report

_PAIRS = 3
_TIME_TARGET = 2.0
_MEMORY_TARGET = 1.5e9
_SIZES = (0.25, 1.0, 2.0)


def tables() -> list[report.Table]:
    return [_times(), _memory()]


def _times() -> report.Table:
    rows = (_compared("mixed", data.mixed(), data.MIXED_READ), _compared("lineitem", data.lineitem(), {}))
    note = (
        "All eight steps of `Lake.ingest` into a new lake against `COPY (FROM read_csv('f.csv')) TO 'x.parquet' "
        "(FORMAT parquet)` in a bare DuckDB, both on all cores. The bare copy fails on the mixed file's junk numbers, "
        "so it is told which column to leave as text and that fields may be quoted; ours is told nothing. "
        f"{_PAIRS} pairs."
    )
    header = (
        "file",
        "size",
        "rows stored",
        "ingest",
        "bare copy",
        "ratio",
        "target",
        "",
        "peak",
        "target",
        "",
        "peak of copy",
    )
    return report.Table("Ingestion against a bare copy", note, header, rows)


def _compared(name: str, path: Path, told: Mapping[str, Any]) -> tuple[str, ...]:
    pairs = measure.paired(lambda: ingest(path), lambda: _fresh("copy", path, json.dumps(told)), _PAIRS)
    peak = measure.peak_bytes(pairs.ours)
    return (
        name,
        report.megabytes(path.stat().st_size),
        f"{pairs.ours[0].answer['rows']:,}",
        report.seconds(measure.median_seconds(pairs.ours)),
        report.seconds(measure.median_seconds(pairs.theirs)),
        report.ratio(pairs.ratios),
        f"<= {_TIME_TARGET}",
        report.verdict(statistics.median(pairs.ratios), _TIME_TARGET),
        report.megabytes(peak),
        f"<= {report.megabytes(_MEMORY_TARGET)}",
        report.verdict(peak, _MEMORY_TARGET),
        report.megabytes(measure.peak_bytes(pairs.theirs)),
    )


def _memory() -> report.Table:
    rows = []
    for scale in _SIZES:
        path = data.mixed(scale)
        once = ingest(path)
        size = report.megabytes(path.stat().st_size)
        rows.append((size, report.seconds(once.seconds), report.megabytes(once.peak_bytes)))
    note = "The mixed file in three sizes, one run each. The peak must not grow with the file."
    return report.Table("Memory by size of file", note, ("size", "ingest", "peak"), tuple(rows))


def ingest(path: Path) -> measure.Run:
    """One ingestion of `path` into a new lake, in a fresh process."""
    return _fresh("ingest", path)


def _fresh(thing: str, path: Path, *arguments: str) -> measure.Run:
    with tempfile.TemporaryDirectory(dir=data.FOLDER) as work:
        return measure.run("benchmarks.ingest", thing, path, work, *arguments)


def ingest_file(path: str, work: str) -> measure.Answer:
    from neurolake import Lake

    lake = Lake.open(Path(work) / "lake")
    with measure.timed() as clock:
        lake.ingest(path, dataset="bench")
    (counted,) = lake.query("SELECT count(*) AS rows FROM bench").to_arrow().to_pylist()
    return {"seconds": clock.seconds, **counted}


def copy_file(path: str, work: str, told: str) -> measure.Answer:
    import duckdb

    from neurolake.engine.sql import call, literal

    source = call("read_csv", path, **json.loads(told))
    target = literal(str(Path(work) / "x.parquet"))
    with duckdb.connect() as connection, measure.timed() as clock:
        connection.execute(f"COPY (FROM {source}) TO {target} (FORMAT parquet)")
    return {"seconds": clock.seconds}


if __name__ == "__main__":
    measure.main({"ingest": ingest_file, "copy": copy_file})
