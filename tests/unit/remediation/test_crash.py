"""The process is killed (SIGKILL) after every durable step of a remediation; whoever comes next finishes it."""

import re
import shutil
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from sqlalchemy import func, select

from neurolake import Lake
from neurolake.kernel.principal import LOCAL
from neurolake.metadata.models import RemediationPart, RemediationRun
from neurolake.remediation.base import Request
from neurolake.storage.orphans import referenced
from tests.crashes import Children
from tests.unit.remediation.conftest import wait_for
from tests.unit.remediation.traces import holders

ANN = "ann.smith@example.org"
NEAR = "joann.smith@example.org"
REQUESTS: dict[str, dict[str, Any]] = {
    "delete_rows": {"action": "delete_rows", "dataset": "people", "where": f"email = '{ANN}'"},
    "retention": {"action": "retention"},
    "erase_subject": {"action": "erase_subject", "values": [ANN], "columns": "all"},
}
POLICY = "policies: [{kind: retention, name: old, on: {dataset: people}, column: day, keep_days: 3650}]"
NOT_DURABLE = re.compile(r"database\.(?!after-commit)|file\.(synced|before-rename)")
"""What is crossed inside a transaction, or before a step: a crash there is one at the durable step before."""
NOW_AND_THEN = ("database.", "audit.")
"""What other threads cross as well, so that there are not always as many of it."""


def work(home: Path, arm: Callable[[], None], acknowledge: Callable[[object], None], action: str) -> None:
    """Carry out a request and wait for its end."""
    wanted = TypeAdapter(Request).validate_python(REQUESTS[action])
    with Lake.open(home, sessions=2) as lake:
        remediations = lake.remediations
        arm()
        run = wait_for(lake, remediations.submit(wanted, LOCAL, dry_run=False))
    assert run["state"] == "succeeded", run
    acknowledge(action)


PARTS = 3


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    modules = ["neurolake.query.change.path", "neurolake.remediation.service"]
    started = Children("tests.unit.remediation.test_crash:work", modules)
    yield started
    started.close()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `lake`, and `before`: the same, to begin from again, as a lake knows its files by their paths."""
    folder = tmp_path_factory.mktemp("place")
    with Lake.open(folder / "lake", sessions=2) as lake:
        _fill(lake, folder)
    (folder / "lake").rename(folder / "before")
    return folder


def _fill(lake: Lake, folder: Path) -> None:
    people = [f"{n},person{n}@example.org,2026-01-01" for n in range(20)]
    people += [f"77,{ANN},2001-01-01", f"78,{NEAR},2026-01-01", f"90,{ANN},1,2,3,4", "91,bob@example.org,1,2,3,4"]
    (folder / "people.csv").write_text("id,email,day\n" + "\n".join(people) + "\n")
    (folder / "items.csv").write_text("id,name\n" + "\n".join(f"{n},item {n}" for n in range(30)) + "\n")
    lake.ingest(folder / "people.csv", zone="bronze")
    lake.ingest(folder / "items.csv", zone="bronze")
    lake.policies.bring_in(POLICY, by="test")
    lake.query("UPDATE people SET id = 76 WHERE id = 77")
    lake.query("SELECT email FROM people ORDER BY email")
    lake.query("UPDATE items SET name = 'first' WHERE id = 0")
    lake.query("SELECT name FROM items ORDER BY name")


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("action", REQUESTS)
def test_a_kill_at_any_point_is_made_good_by_a_start_or_by_asking_again(
    children: Children, place: Path, action: str, part: int
) -> None:
    home = place / "lake"
    trace = place / f"trace-{action}-{part}"
    _begin_again(place)
    assert len(holders(home, ANN, NEAR)) > 5
    assert children.run(home, action, trace=trace).code == 0
    assert _problem(home, action, start=False) is None
    names = Counter(name for name in trace.read_text().splitlines() if _counts(action, name))
    points = [(name, number) for name, count in sorted(names.items()) for number in _crossings(name, count)]
    assert {name for name in names if name.startswith("remediation.")} >= EXPECTED[action]
    problems = {}
    for number, (name, crossing) in list(enumerate(points))[part::PARTS]:
        _begin_again(place)
        code = children.run(home, action, at=name, fatal=crossing).code
        died = code == -signal.SIGKILL or (code == 0 and name.startswith(NOW_AND_THEN))
        problem = None if died else f"it ended with {code}"
        problems[f"{name} {crossing}"] = problem or _problem(home, action, start=number // PARTS % 2 == 0)
    assert {point: problem for point, problem in problems.items() if problem} == {}


def _crossings(name: str, count: int) -> list[int]:
    """All; of the files that are removed one after another, the first, one in the middle and the last."""
    return sorted({1, count // 2, count}) if name == "warehouse.removing" else list(range(1, count + 1))


def _counts(action: str, name: str) -> bool:
    """A sweep goes the way of a deletion, so of that its own points are enough."""
    return name.startswith("remediation.") if action == "retention" else NOT_DURABLE.match(name) is None


EXPECTED = {
    "delete_rows": {
        f"remediation.{name}"
        for name in (
            "planned",
            "changed",
            "expired",
            "result",
            "results-removed",
            "originals-removed",
            "reject",
            "rejects-removed",
            "settled",
            "ended",
        )
    },
    "erase_subject": {
        f"remediation.{name}"
        for name in ("planned", "changed", "result", "rejects-cleared", "expired", "settled", "redacted", "scrubbed")
    },
}
EXPECTED["retention"] = EXPECTED["delete_rows"]


def _begin_again(place: Path) -> None:
    shutil.rmtree(place / "lake", ignore_errors=True)
    shutil.copytree(place / "before", place / "lake")


def _problem(home: Path, action: str, *, start: bool) -> str | None:
    """What is wrong after the request was repeated, maybe after a start of the lake; None when all is well."""
    with Lake.open(home, sessions=2) as lake:
        if start:
            problem = _start(lake, action)
            if problem is not None:
                return f"after the start: {problem}"
        run = lake.remediations.submit(TypeAdapter(Request).validate_python(REQUESTS[action]), LOCAL, dry_run=False)
        run = wait_for(lake, run)
        if run["state"] != "succeeded":
            return f"{run['state']}: {run['error']} {run['answer']}"
        return _disagreement(lake, action) or _lost(lake, action)


def _start(lake: Lake, action: str) -> str | None:
    """A start finishes what was changed by itself; an erasure needs the values again."""
    lake.recover()
    with lake.database.read() as session:
        ids = session.scalars(select(RemediationRun.id)).all()
    for run_id in ids:
        wait_for(lake, {"id": run_id})
    with lake.database.read() as session:
        owed = session.scalar(select(func.count()).select_from(RemediationPart).filter_by(state="changed"))
    if owed:
        return f"{owed} pasts are owed"
    people = lake.query("SELECT email FROM people").to_arrow()["email"].to_pylist()
    return _disagreement(lake, action) if ANN not in people and action != "erase_subject" else None


def _disagreement(lake: Lake, action: str) -> str | None:
    """Files that hold the person's address; the database's own only count for an erasure, which is about it too."""
    held = [
        path for path in holders(lake.home, ANN, NEAR) if action == "erase_subject" or not path.startswith("catalog.db")
    ]
    if held:
        return f"held by {held}"
    if len(lake.dataset("people")["snapshots"]) != 1:
        return "its history is there"
    kept = {path for path in lake.warehouse.location(("bronze", "people")).rglob("*") if path.is_file()}
    orphans = kept - set(referenced(lake.warehouse, lake.database))
    return f"nobody's files: {sorted(path.name for path in orphans)}" if orphans else None


def _lost(lake: Lake, action: str) -> str | None:
    """What is not there any more, and was no part of the past of the dataset."""
    people = set(lake.query("SELECT email FROM people").to_arrow()["email"].to_pylist())
    if people != {NEAR, *(f"person{n}@example.org" for n in range(20))}:
        return f"people are {people}"
    items = lake.query("SELECT name FROM items ORDER BY id").to_arrow()["name"].to_pylist()
    if items != ["first", *(f"item {n}" for n in range(1, 30))]:
        return f"items are {items}"
    if len(lake.dataset("items")["snapshots"]) != 2:
        return "the history of items is gone"
    originals = [path for path in lake.landing.root.rglob("*") if path.is_file() and b"item 7" in path.read_bytes()]
    if len(originals) != 1:
        return "the original of items is gone"
    asked = [run for run in lake.queries.history() if run.sql == "SELECT name FROM items ORDER BY name"]
    if len(asked) != 1 or len(lake.queries.result_of(asked[0])) != 30:
        return "the result of a query of items is gone"
    rejects = [path.read_text() for path in (lake.home / "rejects").rglob("*.jsonl")]
    if action == "erase_subject" and not any("bob@example.org" in text for text in rejects):
        return "the rejected record of somebody else is gone"
    return None
