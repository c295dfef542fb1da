"""The process is killed (SIGKILL) at and between the steps of a run; whoever comes next goes on, nothing is doubled.

A sample of the points with every `make test`; all of them by `make test-crash-pipelines`.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from neurolake import Lake
from neurolake.kernel.principal import LOCAL
from neurolake.metadata.models import PipelineAttempt, PipelineStep, Snapshot, WorkflowTask
from neurolake.storage.orphans import referenced

SPEC = """
name: crashing
steps:
  one:
    sql: |
      INSERT INTO log SELECT 'one, first';
      INSERT INTO log SELECT 'one, second'
  load: {ingest: {files: "*.csv", dataset: raw}}
  function: {after: [one], python: {function: twice, with: {table: log}}}
  check: {after: [load], quality: {checks: [{name: rows, sql: SELECT count(*) FROM raw, at_least: 8, at_most: 8}]}}
  last: {after: [check, function], sql: INSERT INTO log SELECT 'last ' || count(*) FROM raw}
"""
LOGGED = Counter(("one, first", "one, second", "py1", "py2", "last 8"))
KEY = "the only run"
RESUME_S = 5.0
POINTS = int(os.environ.get("NEUROLAKE_CRASH_POINTS", "20"))
AT_LENGTH = "NEUROLAKE_CRASH_POINTS" in os.environ
PARTS = 2

SERVER = """
import json, os, sys
import duckdb, pyarrow.parquet, pyiceberg.io.pyarrow
import neurolake.query.service, neurolake.query.change.path, neurolake.storage.catalog, neurolake.ingestion.service
import neurolake.ingestion.formats.delimited, neurolake.ingestion.formats.registry, neurolake.quality.score
import neurolake.nuic.pipelines.service, neurolake.app.pipelines
import neurolake.app.steps.quality, neurolake.app.steps.ingest
from neurolake.app.lake import Lake
from neurolake.kernel import faults
from neurolake.kernel.principal import LOCAL

def run(home, fatal, trace):
    with Lake.open(home, sessions=2, pipeline_workers=2) as lake:
        lake.ingestion, lake.pipelines, lake.queries
        faults._FATAL, faults._TRACE = fatal, trace
        asked = lake.pipelines.run("crashing", LOCAL, request_key="the only run")
        lake.pipelines.start()
        ended = lake.pipelines.wait(asked["id"], LOCAL, 120)
        assert ended["state"] == "succeeded", ended

for line in sys.stdin:
    home, fatal, trace = json.loads(line)
    pid = os.fork()
    if pid == 0:
        try:
            run(home, fatal, trace)
        except BaseException:
            import traceback
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


class Children:
    """Runs the pipeline in processes forked from one that has everything imported, so that each costs little."""

    def __init__(self, offered: Path) -> None:
        environment = {**os.environ, "PYTHONPATH": str(offered)}
        self.server = subprocess.Popen(
            [sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def run(self, home: Path, *, fatal: int = 0, trace: Path) -> int:
        """Run it once; returns the exit code."""
        assert self.server.stdin is not None
        assert self.server.stdout is not None
        self.server.stdin.write(json.dumps([str(home), fatal, str(trace)]) + "\n")
        self.server.stdin.flush()
        return int(self.server.stdout.readline())

    def close(self) -> None:
        self.server.communicate(timeout=30)


@pytest.fixture(scope="module")
def children(offered: Path) -> Iterator[Children]:
    started = Children(offered)
    yield started
    started.close()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, offered: Path) -> Path:
    """A lake with the pipeline, not yet run."""
    home = tmp_path_factory.mktemp("template") / "lake"
    with Lake.open(home) as lake:
        (home / "inbox").mkdir()
        for number in range(2):
            rows = "".join(f"{number * 10 + n},name {n}\n" for n in range(4))
            (home / "inbox" / f"{number}.csv").write_text(f"id,name\n{rows}")
        lake.query("CREATE TABLE bronze.log (what VARCHAR)")
        lake.pipelines.registry.apply(SPEC, LOCAL)
    return home


def copied(template: Path, home: Path) -> Path:
    """Tables name their files by place, so a copy is opened at the place of the template."""
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(template, home)
    return home


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(PARTS))
def test_a_kill_at_any_point_loses_nothing_and_doubles_nothing(
    children: Children, template: Path, tmp_path: Path, offered: Path, part: int
) -> None:
    kept = tmp_path / "kept"
    shutil.copytree(template, kept)
    trace = tmp_path / "trace"
    assert children.run(template, trace=trace) == 0
    points = trace.read_text().splitlines()
    assert len(points) >= 200, len(points)
    step = max(PARTS, PARTS * len(points) // POINTS)
    numbers = range(1 + part * (step // PARTS), len(points) + 1, step)
    problems, waits = {}, []
    for number in numbers:
        problem, waited = _kill_at(number, children, copied(kept, template), tmp_path / f"trace-{number}")
        waits += [waited] if waited is not None else []
        if problem:
            problems[f"{number} {points[number - 1]}"] = problem
    copied(kept, template)
    if AT_LENGTH:
        sys.stderr.write(f"\n{len(numbers)} points, {len(waits)} runs taken up, the slowest after {max(waits):.2f} s\n")
    assert problems == {}


def _kill_at(number: int, children: Children, home: Path, trace: Path) -> tuple[str | None, float | None]:
    """What is wrong after a kill, and how long it took until a run that had begun went on."""
    code = children.run(home, fatal=number, trace=trace)
    # How the threads take turns differs: a run may come to its end before the point.
    if code != -signal.SIGKILL and (code != 0 or len(trace.read_text().splitlines()) >= number):
        return f"did not die: {code}", None
    opened = time.monotonic()
    with Lake.open(home, sessions=2, pipeline_workers=2) as lake:
        before = _steps(lake)
        lake.recover()
        lake.pipelines.start()
        begun = lake.pipelines.listing(LOCAL)
        waited = _goes_on(lake, opened) if begun and begun[0]["state"] == "running" else None
        asked = lake.pipelines.run("crashing", LOCAL, request_key=KEY)
        ended = lake.pipelines.wait(asked["id"], LOCAL, 60)
        problem = _disagreement(lake, before, ended)
    if waited is not None and waited > RESUME_S and AT_LENGTH:
        problem = problem or f"went on after {waited:.1f} s"
    return problem, waited


def _steps(lake: Lake) -> dict[str, tuple[str, int, Any]]:
    with lake.database.read() as session:
        return {one.name: (one.state, one.attempt, one.finished_at) for one in session.scalars(select(PipelineStep))}


def _goes_on(lake: Lake, since: float) -> float:
    """Seconds until this process works on the run, or has ended it."""
    while True:
        with lake.database.read() as session:
            mine = session.scalar(select(PipelineAttempt.number).filter_by(owner=lake.owner.id).limit(1))
            if mine is not None or session.scalar(select(WorkflowTask.id).limit(1)) is None:
                return time.monotonic() - since
        if time.monotonic() - since > 60:
            return time.monotonic() - since
        time.sleep(0.01)


def _disagreement(lake: Lake, before: dict[str, tuple[str, int, Any]], ended: dict[str, Any]) -> str | None:
    """Everything was done once, and what had succeeded before the kill was not touched again."""
    if ended["state"] != "succeeded":
        return f"the run {ended['state']}: {ended['error']}"
    logged = Counter(row["what"] for row in lake.query("SELECT what FROM log").to_arrow().to_pylist())
    raw = lake.query("SELECT count(*) AS n, count(DISTINCT id) AS d FROM raw").to_arrow().to_pylist()[0]
    after = _steps(lake)
    redone = [name for name, seen in before.items() if seen[0] == "succeeded" and after[name] != seen]
    with lake.database.read() as session:
        left = session.scalars(select(WorkflowTask.id)).all()
        # The empty table, five inserts; two files.
        snapshots = len(session.scalars(select(Snapshot.snapshot_id)).all())
    kept = {path for path in lake.warehouse.root.rglob("*") if path.is_file()}
    orphans = kept - set(referenced(lake.warehouse, lake.database))
    stories = {
        "logged": logged == LOGGED,
        "ingested": raw == {"n": 8, "d": 8},
        "snapshots": snapshots == 8,
        "redone": not redone,
        "tasks": not left,
        "orphans": not orphans,
    }
    wrong = [name for name, right in stories.items() if not right]
    return f"{wrong}: {logged} {raw} {snapshots} {redone} {left} {len(orphans)}" if wrong else None
