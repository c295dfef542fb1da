"""The process is killed (SIGKILL) at the points of a run; whoever comes next ends it, nothing is lost or done twice.

A sample of the points with every `make test`; all of them by `make test-crash-agents`.
"""

import os
import random
import shutil
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from neurolake import Lake
from neurolake.agents.base import Goal
from neurolake.agents.service import Agents
from neurolake.kernel.principal import LOCAL
from neurolake.maintenance.base import Request
from neurolake.metadata.models import AgentEffect, AgentEvent, AgentRun, AuditEntry, PipelineRun, RemediationRun
from neurolake.storage.orphans import referenced
from tests.crashes import Children
from tests.unit.agents.conftest import MESSY, csv

POINTS = int(os.environ.get("NEUROLAKE_CRASH_POINTS", "4"))
KEY = "the only run"
PATIENCE_S = 120
SUMS = "SELECT region, sum(amount) AS amount FROM sales GROUP BY region"
APPENDED = 5
NOT_SURE = ("database.", "audit.", "workflows.", "agent.used", "pipeline.")
"""What other threads cross as well, or a step that waits now and then, so that there are not always as many of it."""
GOALS = {
    "quality": Goal(agent="quality", dataset="sales"),
    "engineer": Goal(agent="engineer", dataset="messy", apply=True),
    "compliance": Goal(agent="compliance", dataset="sales", remediate=True),
    "optimizer": Goal(agent="optimizer", dataset="sales", apply=True),
}


def work(home: Path, arm: Callable[[], None], acknowledge: Callable[[object], None], agent: str) -> None:
    """Begin the run, or go on with it, and give one's word wherever it waits for it."""
    with Lake.open(home, sessions=2, pipeline_workers=2) as lake:
        lake.recover()
        agents = Agents(lake)
        arm()
        run = agents.ask(GOALS[agent], LOCAL, request_key=KEY)
        agents.start()
        while (seen := agents.wait(run["id"], LOCAL, PATIENCE_S))["state"] == "waiting":
            agents.decide(run["id"], "approved", LOCAL, fingerprint=seen["approvals"][-1]["fingerprint"])
        assert seen["state"] == "succeeded", seen
        acknowledge(seen["report"]["text"])


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    modules = ["neurolake.query.change.path", "neurolake.agents.service", "neurolake.app.pipelines"]
    started = Children("tests.unit.agents.test_crash:work", [*modules, "neurolake.remediation.service"])
    yield started
    started.close()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `before`: a lake to begin from again and again, at `lake`, as it knows its files by their paths."""
    folder = tmp_path_factory.mktemp("place")
    (folder / "sales.csv").write_text(csv())
    (folder / "messy.csv").write_text(MESSY)
    with Lake.open(folder / "lake", sessions=2) as lake:
        lake.ingest(folder / "sales.csv", dataset="sales")
        lake.ingest(folder / "messy.csv", dataset="messy", zone="bronze")
        for number in range(APPENDED):
            lake.query(f"INSERT INTO sales SELECT {1000 + number}, 'x@example.com', 'north', 1.0, DATE '2024-02-01'")
        for _ in range(2):
            lake.query(SUMS)
    (folder / "lake").rename(folder / "before")
    return folder


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("agent", GOALS)
def test_a_kill_at_any_point_neither_loses_nor_doubles_anything(children: Children, place: Path, agent: str) -> None:
    trace = place / f"trace-{agent}"
    _begin_again(place)
    assert children.run(place / "lake", agent, trace=trace).code == 0
    assert _problem(place / "lake", agent) is None
    problems = {}
    for name, crossing in _points(trace.read_text().splitlines()):
        _begin_again(place)
        code = children.run(place / "lake", agent, at=name, fatal=crossing).code
        died = code == -signal.SIGKILL or (code == 0 and name.startswith(NOT_SURE))
        ended = children.run(place / "lake", agent).code
        problem = None if died and ended == 0 else f"it ended with {code}, then with {ended}"
        problems[f"{name} {crossing}"] = problem or _problem(place / "lake", agent)
    assert {point: problem for point, problem in problems.items() if problem} == {}


def _begin_again(place: Path) -> None:
    shutil.rmtree(place / "lake", ignore_errors=True)
    shutil.copytree(place / "before", place / "lake")


def _points(crossed: list[str]) -> list[tuple[str, int]]:
    """All points that agents cross, and others to as many again; or a sample of all these."""
    counts = Counter(crossed)
    assert {"agent.asked", "agent.planned", "agent.begun", "agent.marked", "agent.used", "agent.ended"} <= set(counts)
    points = [(name, number) for name, count in sorted(counts.items()) for number in range(1, count + 1)]
    drawn = random.Random(7)
    own = [point for point in points if point[0].startswith("agent.")]
    others = [point for point in points if not point[0].startswith("agent.")]
    marked = [point for point in own if point[0] == "agent.marked"]
    if len(own) <= POINTS:
        return own + drawn.sample(others, min(len(others), POINTS - len(own)))
    rest = [point for point in own if point not in marked]
    return [*marked, *drawn.sample(rest, max(0, POINTS - len(marked)))][: max(POINTS, 1)]


def _problem(home: Path, agent: str) -> str | None:
    """What is not as it must be after a run, whatever happened in it."""
    with Lake.open(home, sessions=2) as lake:
        with lake.database.read() as session:
            [run] = session.scalars(select(AgentRun)).all()
            seqs = session.scalars(select(AgentEvent.seq).order_by(AgentEvent.seq)).all()
            steps = session.scalars(select(AgentEffect.step).where(AgentEffect.part == 0)).all()
        if run.state != "succeeded" or list(seqs) != list(range(1, run.events + 1)):
            return f"the run has {run.state}, its events are {seqs}"
        if len(steps) != len(set(steps)):
            return f"steps were done twice: {steps}"
        lake.recover()
        needed = set(referenced(lake.warehouse, lake.database))
        kept = {path for path in (home / "warehouse").rglob("*.parquet") if path.is_file()}
        if missing := [path for path in needed if not path.exists()]:
            return f"files that are needed are gone: {missing}"
        if orphans := kept - needed:
            return f"files that nobody needs are left: {orphans}"
        return CHECKS[agent](lake)


def _audited(lake: Lake, action: str) -> int:
    lake.audit.flush()
    with lake.database.read() as session:
        allowed = select(func.count()).select_from(AuditEntry).filter_by(action=action, decision="allow")
        return session.scalar(allowed) or 0


def _quality(lake: Lake) -> str | None:
    rules = lake.nuic.quality.rules("sales")
    versions = {one["version"] for one in rules}
    changed = _audited(lake, "quality.change")
    return (
        None if rules and versions == {1} and changed == 1 else f"{len(rules)} rules, {versions}, set {changed} times"
    )


def _engineer(lake: Lake) -> str | None:
    with lake.database.read() as session:
        runs = session.scalars(select(PipelineRun.state)).all()
    [pipeline] = lake.pipelines.registry.listing(LOCAL)
    made = [one for one in lake.datasets() if one["name"] == "messy_clean"]
    fine = list(runs) == ["succeeded"] and pipeline["version"] == 1 and [one["rows"] for one in made] == [300]
    snapshots = len(lake.dataset("messy_clean")["snapshots"]) if made else 0
    return (
        None if fine and snapshots == 1 else f"runs {runs}, {pipeline['version']}, made {made}, {snapshots} snapshots"
    )


def _compliance(lake: Lake) -> str | None:
    policies = [(one["name"], one["version"]) for one in lake.policies.listing()]
    if policies != [("hide-sales-email", 1)]:
        return f"policies {policies}"
    with lake.database.read() as session:
        states = session.scalars(select(RemediationRun.state).filter_by(dry_run=False)).all()
        drafts = session.scalars(select(RemediationRun.state).filter_by(dry_run=True)).all()
    left = lake.query("SELECT count(*) AS n FROM sales WHERE email LIKE '%@%'").to_arrow().to_pylist()[0]["n"]
    total = lake.query("SELECT count(*) AS n FROM sales").to_arrow().to_pylist()[0]["n"]
    # A remediation, or its dry run, whose process died before it changed anything has failed, and the run tells that.
    carried_out = list(states) in (["succeeded"], ["incomplete"]) and left == 0
    given_up = (list(states) == ["failed"] or list(drafts) == ["failed"]) and left > 0
    fine = len(drafts) == 1 and len(states) <= 1 and total == 300 + APPENDED and (carried_out or given_up)
    return None if fine else f"remediations {states}, dry runs {drafts}, {left} of {total} rows are as they were"


def _optimizer(lake: Lake) -> str | None:
    kept = lake.query("SELECT * FROM gold.sales_by_region").to_arrow().to_pylist()
    expected = lake.query(SUMS).to_arrow().to_pylist()
    files = lake.maintenance.run("sales", Request(dry_run=True))["before"]["data_files"]
    snapshots = len(lake.dataset("sales_by_region")["snapshots"])
    fine = sorted(map(str, kept)) == sorted(map(str, expected)) and files == 1 and snapshots == 1
    return None if fine else f"kept {kept}, {files} files, {snapshots} snapshots"


CHECKS: dict[str, Callable[[Lake], str | None]] = {
    "quality": _quality,
    "engineer": _engineer,
    "compliance": _compliance,
    "optimizer": _optimizer,
}
