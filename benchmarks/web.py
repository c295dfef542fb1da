"""How soon pages are there, how smoothly ten million rows scroll, and how soon a lineage opens, in a real browser."""

import json
import os
import statistics
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx

from benchmarks import measure, report
from benchmarks.server import server

_SCRIPT = Path(__file__).parents[1] / "ui" / "scripts" / "pace.mjs"
_ROWS, _COLUMNS = 10_000_000, 200
_DATASETS, _EDGES = 10_000, 100_000
_FIRST_MS, _LARGEST_MS, _FRAMES, _LINEAGE_MS, _REQUESTS = 800.0, 1500.0, 55.0, 500.0, 3


def tables() -> Iterator[report.Table]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "lake"
        dataset = measure.run("benchmarks.web", "lake", home).answer["dataset"]
        with server(home) as port:
            found = _measured(f"http://127.0.0.1:{port}", dataset)
    yield _pages(found["pages"])
    yield _grid(found["grid"])
    yield _lineage(found["lineage"])


def _measured(origin: str, dataset: str) -> dict[str, Any]:
    columns = ", ".join(f"((i * {number + 3}) % 101)::TINYINT AS c{number}" for number in range(_COLUMNS - 1))
    asked = {"sql": f"SELECT i, {columns} FROM range({_ROWS}) r(i)", "wait_s": 300, "use_cache": False}
    answer = httpx.post(f"{origin}/api/query/execute", json=asked, timeout=400)
    answer.raise_for_status()
    told = answer.json()
    if told.get("row_count") != _ROWS:
        raise RuntimeError(f"the wide result was not made: {str(told)[:300]}")
    command = ["node", str(_SCRIPT), origin, told["query_id"], dataset]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ).stdout))


def _pages(found: Mapping[str, Sequence[Mapping[str, float]]]) -> report.Table:
    rows = []
    for path, loads in found.items():
        first, largest = (statistics.median(one[name] for one in loads) for name in ("first", "largest"))
        met = report.verdict(first, _FIRST_MS), report.verdict(largest, _LARGEST_MS)
        rows.append((path, f"{first:.0f} ms", met[0], f"{largest:.0f} ms", met[1]))
    note = (
        "Contentful paints after the address is entered, in a browser that has nothing cached: medians of 5. Targets: "
        f"the first within {_FIRST_MS:.0f} ms, the largest within {_LARGEST_MS:.0f} ms."
    )
    return report.Table("Web: pages", note, ("page", "first", "", "largest", ""), tuple(rows))


def _grid(found: Sequence[Mapping[str, float]]) -> report.Table:
    frames = statistics.median(one["fps"] for one in found)
    row = (
        f"{found[0]['rows']:,} x {found[0]['columns']}",
        f"{frames:.1f}",
        "met" if frames >= _FRAMES else "MISSED",
        f"{statistics.median(one['slow_frame_ms'] for one in found):.1f} ms",
        f"{statistics.median(one['jump_ms'] for one in found):.0f} ms",
    )
    note = (
        "A stored result scrolls down and to the side at 5,400 and 720 pixels a second for 4 s, its rows fetched "
        "meanwhile; then one key leads to the last row, until it is there. Medians of 5. Target: "
        f"{_FRAMES:.0f} frames a second; the browser draws 60 at most."
    )
    return report.Table("Web: grid", note, ("result", "frames a second", "", "99 % of frames within", "jump"), (row,))


def _lineage(found: Sequence[Mapping[str, float]]) -> report.Table:
    opened, requests = statistics.median(one["opened_ms"] for one in found), max(one["requests"] for one in found)
    row = (
        f"{_DATASETS:,} datasets",
        str(found[0]["nodes"]),
        f"{opened:.0f} ms",
        report.verdict(opened, _LINEAGE_MS),
        str(requests),
        report.verdict(requests, _REQUESTS),
        str(max(one["requests_with_shell"] for one in found)),
    )
    note = (
        "From the click on a dataset's lineage until its graph at two hops is drawn; the dataset is one that many "
        f"read. Median of 5. Targets: {_LINEAGE_MS:.0f} ms, {_REQUESTS} requests."
    )
    header = ("graph", "nodes drawn", "opened", "", "requests", "", "requests, with those of the shell, at its address")
    return report.Table("Web: lineage", note, header, (row,))


def _lake(home: str) -> dict[str, Any]:
    from benchmarks.catalog_data import fill
    from neurolake import Lake
    from neurolake.metadata.database import Database

    with measure.timed() as clock:
        with Lake.open(Path(home)):
            pass
        database = Database(f"sqlite:///{Path(home) / 'catalog.db'}")
        made = fill(database, _DATASETS, _EDGES)
        database.close()
    return {"seconds": clock.seconds, "dataset": made.hubs[-1]}


if __name__ == "__main__":
    measure.main({"lake": _lake})
