"""What one waits for a small file through the API."""

import statistics
import tempfile
import time
from itertools import islice
from pathlib import Path

import httpx

from benchmarks import data, report
from benchmarks.server import server

_ROWS = 1_000
_RUNS = 30
_WARM_UPS = 3
_TARGET_S = 0.2


def tables() -> list[report.Table]:
    with (
        tempfile.TemporaryDirectory() as folder,
        server(Path(folder)) as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client,
    ):
        times = [_upload(client, f"orders_{number}", body) for number, body in enumerate(_files())][_WARM_UPS:]
    middle = statistics.median(times)
    row = (
        f"{_ROWS:,} x {len(data.NARROW_COLUMNS)}",
        report.seconds(middle),
        report.seconds(max(times)),
        f"<= {report.seconds(_TARGET_S)}",
        report.verdict(middle, _TARGET_S),
    )
    note = f"From the request to the finished ingestion, each file other rows and a new dataset. Median of {_RUNS}."
    return [report.Table("Small file through the API", note, ("file", "p50", "slowest", "target", ""), (row,))]


def _files() -> list[bytes]:
    """CSV files with consecutive rows of the narrow table."""
    with data.narrow().open("rb") as lines:
        header = next(lines)
        return [header + b"".join(islice(lines, _ROWS)) for _ in range(_WARM_UPS + _RUNS)]


def _upload(client: httpx.Client, dataset: str, body: bytes) -> float:
    start = time.perf_counter()
    answer = client.post(
        "/api/neurolake/ingestion/upload",
        files={"file": (f"{dataset}.csv", body, "text/csv")},
        data={"dataset": dataset},
    )
    seconds = time.perf_counter() - start
    answer.raise_for_status()
    if answer.status_code == httpx.codes.ACCEPTED:
        raise RuntimeError("the answer came before the ingestion was finished")
    return seconds
