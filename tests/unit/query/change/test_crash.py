"""The process is killed (SIGKILL) at every fault point of a row of changes; then the lake is opened again."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from neurolake import Lake
from neurolake.metadata.models import AccessEvent, AuditEntry, Dataset, LineageEdge, QueryRun, Snapshot, View
from neurolake.storage.orphans import referenced
from tests.crashes import Children

CHANGES = (
    "CREATE TABLE bronze.t AS SELECT i AS id, 'n' || i AS name FROM range(10) AS r(i)",
    "UPDATE t SET name = 'changed' WHERE id = 1",
    "CREATE VIEW bronze.v AS SELECT id FROM t",
    "ALTER TABLE t ADD COLUMN more INTEGER",
    "DROP TABLE t CASCADE",
)
STATES = (
    {},
    {"t": (10, 0, 2)},
    {"t": (10, 1, 2)},
    {"t": (10, 1, 2), "v": (10, 0, 1)},
    {"t": (10, 1, 3), "v": (10, 0, 1)},
    {},
)
"""Dataset → (rows, rows that were changed, columns), after so many changes."""


def work(home: Path, arm: Callable[[], None], acknowledge: Callable[[object], None]) -> None:
    """Make the changes, one after the other."""
    with Lake.open(home, sessions=2) as lake:
        lake.recover()
        arm()
        for number, sql in enumerate(CHANGES):
            lake.query(sql)
            acknowledge(number)


PARTS = 4


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    modules = ["neurolake.query.change.path", "neurolake.storage.orphans"]
    started = Children("tests.unit.query.change.test_crash:work", modules)
    yield started
    started.close()


@pytest.mark.timeout(900)
@pytest.mark.parametrize("part", range(PARTS))
def test_a_kill_at_any_point_leaves_a_change_whole_or_not_at_all(children: Children, tmp_path: Path, part: int) -> None:
    trace = tmp_path / "trace"
    whole = children.run(tmp_path / "whole", trace=trace)
    assert (whole.code, len(whole.acknowledged)) == (0, len(CHANGES))
    points = trace.read_text().splitlines()
    assert len(points) >= 50, points
    numbers = range(1 + part, len(points) + 1, PARTS)
    problems = {number: _kill_at(number, children, tmp_path / f"lake-{number}") for number in numbers}
    assert {f"{number} {points[number - 1]}": problem for number, problem in problems.items() if problem} == {}


def _kill_at(number: int, children: Children, home: Path) -> str | None:
    passed = home.with_suffix(".trace")
    end = children.run(home, fatal=number, trace=passed)
    # How often the threads beside it write depends on how long it takes: a run may come to its end before the point.
    if end.code != -signal.SIGKILL and (end.code != 0 or len(passed.read_text().splitlines()) >= number):
        return f"did not die: {end.code}"
    with Lake.open(home, sessions=2) as lake:
        lake.recover()
        return _disagreement(lake, len(end.acknowledged))


def _disagreement(lake: Lake, acknowledged: int) -> str | None:
    """The lake is as it was after the changes that were acknowledged, or after one more."""
    with lake.database.read() as session:
        done = {run.id for run in session.scalars(select(QueryRun).filter_by(state="succeeded"))}
        audited = {entry.origin_id for entry in session.scalars(select(AuditEntry).filter_by(action="change"))}
        names = sorted(session.scalars(select(Dataset.name)))
        views = session.scalars(select(View)).all()
        snapshots = session.scalars(select(Snapshot)).all()
        written = {event.origin_id for event in session.scalars(select(AccessEvent).filter_by(action="write"))}
        traced = {edge.run_id for edge in session.scalars(select(LineageEdge).filter_by(target_kind="dataset"))}
    if len(done) not in (acknowledged, acknowledged + 1):
        return f"{len(done)} are on record, {acknowledged} were acknowledged"
    if audited != done or not written <= done or not traced <= done:
        return f"records differ: {len(done)} done, {len(audited)} audited, {len(written)} writes"
    found = {name: _shown(lake, name) for name in names}
    if found != STATES[len(done)]:
        return f"after {len(done)} changes: {found}"
    if len(views) != ("v" in found) or len(snapshots) != (0, 1, 2, 2, 3, 0)[len(done)]:
        return f"{len(views)} views, {len(snapshots)} snapshots after {len(done)} changes"
    kept = {path for path in lake.warehouse.root.rglob("*") if path.is_file()}
    orphans = kept - set(referenced(lake.warehouse, lake.database))
    staged = [path.name for path in (lake.home / "staging").rglob("*") if path.is_file()]
    return f"left over: {sorted(path.name for path in orphans)}, {staged}" if orphans or staged else None


def _shown(lake: Lake, name: str) -> tuple[int, int, int]:
    table = lake.query("SELECT * FROM " + name).to_arrow()
    changed = table["name"].to_pylist().count("changed") if "name" in table.column_names else 0
    return table.num_rows, changed, table.num_columns
