"""Writers who append to one table at once, in a process that is killed (SIGKILL) at some step of a commit.

`make crash` does it at hundreds of points.
"""

import os
import random
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from neurolake import Lake
from neurolake.metadata.models import AccessEvent, AuditEntry, Dataset, LineageEdge, QueryRun, Snapshot
from neurolake.storage.orphans import referenced
from tests.crashes import Children, Death

POINTS = int(os.environ.get("NEUROLAKE_CRASH_POINTS", "12"))
WRITERS, EACH = 6, 3
ROWS = WRITERS * EACH
SEED = 5


def work(home: Path, arm: Callable[[], None], acknowledge: Callable[[object], None]) -> None:
    """Each writer appends rows of its own, one with each statement."""
    with Lake.open(home, sessions=WRITERS) as lake:
        lake.recover()
        lake.query(f"CREATE TABLE bronze.source AS SELECT i AS id FROM range({ROWS}) AS r(i)")
        lake.query("CREATE TABLE bronze.target AS SELECT id FROM source WHERE id < 0")
        arm()

        def write(writer: int) -> None:
            for row in range(writer * EACH, (writer + 1) * EACH):
                lake.query(f"INSERT INTO target SELECT id FROM source WHERE id = {row}")
                acknowledge(row)

        threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    modules = ["neurolake.query.change.path", "neurolake.storage.orphans", "neurolake.storage.append"]
    started = Children("tests.unit.query.change.test_crash_of_writers:work", modules)
    yield started
    started.close()


@pytest.mark.timeout(120 + 20 * POINTS)
def test_a_kill_loses_no_append_that_was_acknowledged_and_doubles_none(children: Children, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    whole = children.run(tmp_path / "whole", trace=trace)
    assert (whole.code, {*map(int, whole.acknowledged)}) == (0, set(range(ROWS)))
    points = len(trace.read_text().splitlines())
    assert points >= 100
    chance = random.Random(SEED)
    # Spread over the whole of the work: how often the threads share a commit is not the same each time.
    numbers = [1 + (number * points + chance.randrange(points)) // POINTS for number in range(POINTS)]
    problems = {}
    for turn, number in enumerate(numbers):
        home = tmp_path / f"lake-{turn}"
        end = children.run(home, fatal=number)
        problems[f"{turn}: {number}"] = _problem(home, end)
    assert {point: problem for point, problem in problems.items() if problem} == {}


def _problem(home: Path, end: Death) -> str | None:
    """Whoever comes to the end without the point, as more shared a commit this time, must have it all, too."""
    if end.code not in (0, -signal.SIGKILL):
        return f"it ended with {end.code}"
    with Lake.open(home, sessions=2) as lake:
        lake.recover()
        return _disagreement(lake, {*map(int, end.acknowledged)}) or _left_over(lake)


def _disagreement(lake: Lake, acknowledged: set[int]) -> str | None:
    """Catalog, files, snapshots, lineage, access events, audit and history must tell the same story."""
    rows = sorted(lake.query("SELECT id FROM target").to_arrow()["id"].to_pylist())
    if len(set(rows)) != len(rows) or not acknowledged <= set(rows):
        return f"acknowledged {sorted(acknowledged)}, there are {rows}"
    with lake.database.read() as session:
        target = session.scalars(select(Dataset).filter_by(name="target")).one()
        into = select(LineageEdge.run_id).filter_by(target_kind="dataset", target_id=target.id)
        inserts = select(QueryRun.id).where(QueryRun.sql.startswith("INSERT"), QueryRun.state == "succeeded")
        asked = {*session.scalars(inserts)}
        written = {*session.scalars(select(AccessEvent.origin_id).filter_by(dataset_id=target.id, action="write"))}
        stories = {
            "table": len(rows),
            "catalog": target.rows,
            "files": lake.warehouse.files(("bronze", "target")).rows,
            "snapshots": sum(session.scalars(select(Snapshot.added_rows).filter_by(dataset_id=target.id))),
            "history": len(asked),
            "lineage": len({*session.scalars(into)} & asked),
            "access": len(written & asked),
            "audit": len({*session.scalars(select(AuditEntry.origin_id).filter_by(action="change"))} & asked),
        }
    return None if len(set(stories.values())) == 1 else str(stories)


def _left_over(lake: Lake) -> str | None:
    kept = {path for path in lake.warehouse.root.rglob("*") if path.is_file()}
    orphans = kept - set(referenced(lake.warehouse, lake.database))
    staged = [path.name for path in (lake.home / "staging").rglob("*") if path.is_file()]
    return f"left over: {sorted(path.name for path in orphans)}, {staged}" if orphans or staged else None
