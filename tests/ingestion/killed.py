"""Killing an ingestion (SIGKILL) at its fault points, opening the lake again, and comparing what it tells."""

import signal
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from neurolake import Lake
from neurolake.metadata.models import (
    AccessEvent,
    AuditEntry,
    Dataset,
    IngestionJob,
    LineageEdge,
    QualityReport,
    Snapshot,
)
from neurolake.storage.orphans import referenced
from tests.crashes import Children


def work(home: Path, arm: Callable[[], None], acknowledge: Callable[[object], None], *files: str) -> None:
    """Ingest the files, one after the other."""
    arm()
    with Lake.open(home, sessions=2) as lake:
        lake.recover()
        for path in files:
            acknowledge(lake.ingest(path, dataset="t", mode="append", idempotency_key=path)["rows"]["stored"])


IMPORTS = (
    "neurolake.ingestion.formats.delimited",
    "neurolake.ingestion.formats.registry",
    "neurolake.quality.score",
    "neurolake.quality.profile",
    "neurolake.quality.sample",
    "neurolake.storage.orphans",
)
# Parts may run on several cores.
PARTS = 4


def problems(children: Children, files: tuple[Path, Path], folder: Path, part: int) -> dict[str, str]:
    """What is wrong after a kill at a point, for one in `PARTS` of all points; nothing where all is well."""
    trace = folder / "trace"
    whole = children.run(folder / "whole", *files, trace=trace)
    assert (whole.code, len(whole.acknowledged)) == (0, 2)
    points = trace.read_text().splitlines()
    assert len(points) >= 100, points
    numbers = range(1 + part, len(points) + 1, PARTS)
    found = {number: _kill_at(number, children, files, folder / f"lake-{number}") for number in numbers}
    return {f"{number} {points[number - 1]}": problem for number, problem in found.items() if problem}


def _kill_at(number: int, children: Children, files: tuple[Path, Path], home: Path) -> str | None:
    passed = home.with_suffix(".trace")
    end = children.run(home, *files, fatal=number, trace=passed)
    # How often progress is saved depends on how long the steps take: a run may come to its end before the point.
    if end.code != -signal.SIGKILL and (end.code != 0 or len(passed.read_text().splitlines()) >= number):
        return f"did not die: {end.code}"
    with Lake.open(home, sessions=2) as lake:
        lake.recover()
        for job in lake.ingestion.list():
            lake.ingestion.wait(job.id, 60)
        problem = _disagreement(lake, at_least=20 * len(end.acknowledged))
    again = None if problem else children.run(home, *files)
    if again and (again.code, len(again.acknowledged)) != (0, 2):
        problem = f"the repetition failed: {again}"
    return problem or _after_repetition(home)


def _after_repetition(home: Path) -> str | None:
    with Lake.open(home, sessions=2) as lake:
        lake.recover()
        problem = _disagreement(lake, at_least=40)
        if problem or lake.dataset("t")["rows"] != 40:
            return problem or f"doubled or lost: {lake.dataset('t')['rows']}"
        kept = {path for path in lake.warehouse.root.rglob("*") if path.is_file()}
        orphans = kept - set(referenced(lake.warehouse, lake.database))
        left = [path.name for path in (lake.home / "staging").rglob("*") if path.is_file()]
        left += [path.name for path in (lake.home / "landing").rglob("*.part")]
    return f"left over: {sorted(path.name for path in orphans)}, {left}" if orphans or left else None


def _disagreement(lake: Lake, *, at_least: int) -> str | None:
    """Catalog, table, lineage, quality, audit and jobs must tell the same story."""
    with lake.database.read() as session:
        dataset = session.scalar(select(Dataset))
        succeeded = session.scalars(select(IngestionJob).filter_by(state="succeeded")).all()
        if dataset is None:
            return f"{len(succeeded)} succeeded without a dataset" if succeeded or at_least else None
        counted = lake.query("SELECT count(*) AS n, count(DISTINCT id) AS d FROM t").to_arrow().to_pylist()[0]
        stories = {
            "table": counted["n"],
            "distinct ids": counted["d"],
            "catalog": dataset.rows,
            "iceberg": lake.warehouse.files((dataset.zone, dataset.name)).rows,
            "jobs": 20 * len(succeeded),
            "snapshots": sum(row.added_rows for row in session.scalars(select(Snapshot))),
            "quality": 20 * len(session.scalars(select(QualityReport)).all()),
            "access": 20 * len(session.scalars(select(AccessEvent).filter_by(action="write")).all()),
            "audit": 20 * len(session.scalars(select(AuditEntry).filter_by(action="ingest")).all()),
            "lineage": 20 * len({edge.run_id for edge in session.scalars(select(LineageEdge).where(
                LineageEdge.source_kind == "file"))}),
        }  # fmt: skip
    if len(set(stories.values())) != 1 or dataset.rows < at_least:
        return f"{stories}, acknowledged {at_least}"
    return None
