"""Profile and score of a table on all single-table dimensions."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import data, measure, report

_RUNS = 5
_TARGET_S = 3.0


def tables() -> list[report.Table]:
    runs = tuple(once() for _ in range(_RUNS))
    middle = measure.median_seconds(runs)
    row = (
        f"{data.NARROW_ROWS:,} x {len(data.NARROW_COLUMNS)}",
        report.seconds(middle),
        report.seconds(max(run.seconds for run in runs)),
        f"<= {report.seconds(_TARGET_S)}",
        report.verdict(middle, _TARGET_S),
        report.megabytes(measure.peak_bytes(runs)),
        ", ".join(runs[0].answer["dimensions"]),
    )
    note = f"Sample, profile and score of a Parquet file. Median of {_RUNS}."
    header = ("table", "median", "slowest", "target", "", "peak", "dimensions scored")
    return [report.Table("Quality", note, header, (row,))]


def once() -> measure.Run:
    """Profile and score the Parquet file in a fresh process."""
    with tempfile.TemporaryDirectory() as work:
        return measure.run("benchmarks.quality", "score", data.narrow_parquet(), work)


def score(path: str, work: str) -> measure.Answer:
    from neurolake.engine.duckdb import DuckDBEngine
    from neurolake.engine.sql import call
    from neurolake.quality.base import Context
    from neurolake.quality.profile import profile
    from neurolake.quality.sample import open_table
    from neurolake.quality.score import assess

    engine = DuckDBEngine([Path(path).parent], Path(work))
    relation = call("read_parquet", path, file_row_number=True)
    with engine.session() as session, measure.timed() as clock:
        columns = session.describe(call("read_parquet", path))
        table = open_table(session, relation, columns, row_id="file_row_number", rows=data.NARROW_ROWS)
        report_ = assess(session, table, profile(session, table), Context(now=datetime.now(UTC)))
    dimensions = [item.dimension for item in report_.measurements if item.score is not None]
    return {"seconds": clock.seconds, "dimensions": dimensions}


if __name__ == "__main__":
    measure.main({"score": score})
