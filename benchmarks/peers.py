"""Tools that do a part of an ingestion, each on the same file in the same run."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import data, ingest, measure, quality, report

_PAIRS = 3


def tables() -> list[report.Table]:
    path = data.narrow()
    whole = ("whole ingestion, eight steps", lambda: ingest.ingest(path))
    judged = ("profile and eight dimensions", quality.once)
    rows = (
        _row(whole, "dlt", "load only, CSV to Parquet files", path),
        _row(judged, "ydata-profiling", "profile only (minimal)", path),
        _row(judged, "great-expectations", "checks only", path),
    )
    note = (
        f"The CSV of {data.NARROW_ROWS:,} rows and {len(data.NARROW_COLUMNS)} columns. dlt reads with its fastest "
        "reader (DuckDB to Arrow), told to look at the whole file, since it fails on the junk numbers otherwise. "
        "great-expectations gets a pandas frame already read, and checks what our eight dimensions look at: nulls, "
        "uniqueness, patterns, domains, ranges, order. Where ours profiles and scores, it reads the same table as "
        f"Parquet. {_PAIRS} pairs."
    )
    header = ("ours", "time", "peak", "peer", "does", "time", "peak", "ratio")
    return [report.Table("Peers", note, header, rows)]


def _row(ours: tuple[str, Callable[[], measure.Run]], peer: str, does: str, path: Path) -> tuple[str, ...]:
    pairs = measure.paired(ours[1], lambda: _fresh(peer, path), _PAIRS)
    return (
        ours[0],
        report.seconds(measure.median_seconds(pairs.ours)),
        report.megabytes(measure.peak_bytes(pairs.ours)),
        peer,
        does,
        report.seconds(measure.median_seconds(pairs.theirs)),
        report.megabytes(measure.peak_bytes(pairs.theirs)),
        report.ratio(pairs.ratios),
    )


def _fresh(peer: str, path: Path) -> measure.Run:
    with tempfile.TemporaryDirectory(dir=data.FOLDER) as work:
        return measure.run("benchmarks.peers", peer, path, work)


def dlt(path: str, work: str) -> measure.Answer:
    import dlt
    from dlt.sources.filesystem import filesystem, read_csv_duckdb

    file = Path(path)
    with measure.timed() as clock:
        destination = dlt.destinations.filesystem(bucket_url=f"{work}/out")
        pipeline = dlt.pipeline("load", pipelines_dir=f"{work}/state", destination=destination, dataset_name="bench")
        files = filesystem(bucket_url=str(file.parent), file_glob=file.name)
        reader = files | read_csv_duckdb(use_pyarrow=True, sample_size=-1)
        pipeline.run(reader.with_name("orders"), loader_file_format="parquet")
    _require_rows(pipeline.last_trace.last_normalize_info.row_counts["orders"])
    return {"seconds": clock.seconds}


def ydata_profiling(path: str, _work: str) -> measure.Answer:
    import pandas as pd
    from ydata_profiling import ProfileReport

    with measure.timed() as clock:
        frame = pd.read_csv(path, low_memory=False)
        described = ProfileReport(frame, minimal=True, progress_bar=False).get_description()
    _require_rows(described.table["n"])
    return {"seconds": clock.seconds}


def great_expectations(path: str, _work: str) -> measure.Answer:
    import great_expectations as gx
    import pandas as pd

    frame = pd.read_csv(path, low_memory=False)
    context = gx.get_context(mode="ephemeral")
    asset = context.data_sources.add_pandas("pandas").add_dataframe_asset("orders")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
    suite = gx.ExpectationSuite(name="orders", expectations=_expectations())
    with measure.timed() as clock:
        result = batch.validate(suite)
    _require_rows(len(frame))
    return {"seconds": clock.seconds, "checks": result.statistics["evaluated_expectations"]}


def _expectations() -> list[Any]:
    import great_expectations.expectations as gxe

    days = r"^\d{4}-\d{2}-\d{2}$"
    present = [gxe.ExpectColumnValuesToNotBeNull(column=name) for name in data.NARROW_COLUMNS]
    return [
        *present,
        gxe.ExpectColumnValuesToBeUnique(column="order_id"),
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["customer_id", "created_at", "email"]),
        gxe.ExpectColumnValuesToMatchRegex(column="customer_id", regex=r"^C\d{6}$"),
        gxe.ExpectColumnValuesToMatchRegex(column="email", regex=r"^[^@\s]+@[^@\s]+\.[a-z]+$"),
        gxe.ExpectColumnValuesToMatchRegex(column="amount", regex=r"^-?\d+(\.\d+)?$"),
        gxe.ExpectColumnValuesToMatchRegex(column="order_date", regex=days),
        gxe.ExpectColumnValuesToBeInSet(column="country", value_set=list(data.COUNTRIES)),
        gxe.ExpectColumnValuesToBeInSet(column="category", value_set=list(data.CATEGORIES)),
        gxe.ExpectColumnValuesToBeBetween(column="quantity", min_value=1, max_value=9),
        gxe.ExpectColumnValueLengthsToBeBetween(column="customer_name", min_value=3, max_value=40),
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="created_at", column_B="order_date", or_equal=True),
    ]


def _require_rows(rows: int) -> None:
    if rows != data.NARROW_ROWS:
        raise RuntimeError(f"read {rows} of {data.NARROW_ROWS} rows")


if __name__ == "__main__":
    measure.main({"dlt": dlt, "ydata-profiling": ydata_profiling, "great-expectations": great_expectations})
