"""A run is cut off between the change of a dataset and the end of its past; whoever comes next finishes it."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from neurolake import Lake
from neurolake.kernel.errors import Cancelled, Conflict, NotFound, StorageFull
from neurolake.kernel.ids import new_id
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.models import QueryRun, RemediationRun
from neurolake.query.question import Question
from neurolake.remediation import carry_out, settle
from neurolake.remediation.base import ApplyRetention, DeleteRows, EraseSubject, Purge, TokeniseColumns
from neurolake.remediation.steps import Steps
from neurolake.storage.changes import Change, Committed
from tests.unit.remediation.conftest import Ended, Finished
from tests.unit.remediation.traces import holders

ANN = "ann.smith@example.org"
DELETE = DeleteRows(dataset="people", where=f"email = '{ANN}'")
POLICIES = """
policies:
- {kind: retention, name: people, on: {dataset: people}, column: day, keep_days: 30}
- {kind: retention, name: visits, on: {dataset: visits}, column: day, keep_days: 30}
"""
DATA = ("warehouse", "landing", "results", "rejects", "staging")


@pytest.fixture
def lake(database_url: str, home: Path, tmp_path: Path) -> Iterator[Lake]:
    with Lake.open(home, sessions=2, metadata_url=database_url) as opened:
        file = tmp_path / "people.csv"
        rows = [f"{n},person{n}@example.org,2020-01-0{n % 9 + 1}" for n in range(30)]
        file.write_text("id,email,day\n" + "\n".join([*rows, f"77,{ANN},2020-02-02"]) + "\n")
        opened.ingest(file, zone="bronze")
        opened.query("SELECT email FROM people")
        yield opened


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Has runs break off at a fault point."""

    def cut_at(name: str | None, error: Exception | None = None, times: int = 1) -> None:
        left = iter(range(times))

        def crossed(point: str) -> None:
            if point == name and next(left, None) is not None:
                raise error or StorageFull("No space is left.")

        monkeypatch.setattr(carry_out, "fault_point", crossed)
        monkeypatch.setattr(settle, "fault_point", crossed)

    return cut_at


def held(lake: Lake) -> list[str]:
    return [path for path in holders(lake.home, ANN) if path.startswith(DATA)]


def count(lake: Lake, table: str = "people") -> int:
    return int(lake.query(f"SELECT count(*) AS n FROM {table}").to_arrow()["n"][0].as_py())


def test_what_was_cut_off_after_the_change_is_finished_by_asking_again(
    lake: Lake, finished: Finished, cut: Callable[..., None]
) -> None:
    before = lake.dataset("people")["snapshots"][0]["snapshot_id"]
    cut("remediation.changed")
    run = finished(lake, DELETE, dry_run=False)
    assert (run["state"], run["resumable"]) == ("failed", True)
    assert [part["state"] for part in run["parts"]] == ["changed"]
    assert held(lake), "the past is still there"
    dry = finished(lake, DELETE)
    assert dry["plan"]["rows"] == 0
    assert dry["plan"]["datasets"][0]["finishes"] == [run["id"]]
    assert len(dry["plan"]["originals"]) == 1
    assert dry["plan"]["results"]
    again = finished(lake, DELETE, dry_run=False, expect=dry["id"])
    assert again["state"] == "succeeded", again["error"]
    assert again["answer"]["originals"] == 1
    assert held(lake) == []
    assert count(lake) == 30
    with pytest.raises(NotFound):
        lake.query(f"SELECT * FROM people AT (VERSION => {before})")
    assert not lake.remediations.get(run["id"], LOCAL)["resumable"]
    assert finished(lake, DELETE)["plan"]["datasets"][0]["finishes"] == []


@pytest.mark.parametrize(
    "point",
    [
        "remediation.changed",
        "remediation.expired",
        "remediation.results-removed",
        "remediation.originals-removed",
        "remediation.rejects-removed",
    ],
)
def test_a_run_is_taken_up_wherever_it_was_cut_off(
    lake: Lake, finished: Finished, ended: Ended, cut: Callable[..., None], point: str
) -> None:
    cut(point)
    run = finished(lake, DELETE, dry_run=False)
    assert (run["state"], run["resumable"]) == ("failed", True)
    listed = {one["id"]: one["resumable"] for one in lake.remediations.listing(LOCAL)}
    assert listed[run["id"]]
    resumed = ended(lake, lake.remediations.resume(run["id"], LOCAL))
    assert (resumed["state"], resumed["resumable"], resumed["error"]) == ("succeeded", False, None)
    assert held(lake) == []
    assert count(lake) == 30
    with pytest.raises(Conflict, match="nothing to finish"):
        lake.remediations.resume(run["id"], LOCAL)


def test_a_cancelled_run_can_be_taken_up_and_only_by_those_who_see_it(
    lake: Lake, finished: Finished, ended: Ended, cut: Callable[..., None]
) -> None:
    cut("remediation.changed", Cancelled("The run was cancelled."))
    run = finished(lake, DELETE, dry_run=False)
    assert (run["state"], run["resumable"]) == ("cancelled", True)
    with pytest.raises(NotFound):
        lake.remediations.resume(run["id"], Principal("stranger"))
    assert lake.recover()["remediations"] == 0, "what somebody cancelled is not taken up unasked"
    assert ended(lake, lake.remediations.resume(run["id"], LOCAL))["state"] == "succeeded"
    assert held(lake) == []


def test_datasets_that_a_run_did_not_come_to_are_named_and_the_sweep_is_finished_by_asking_again(
    lake: Lake, finished: Finished, ended: Ended, cut: Callable[..., None]
) -> None:
    lake.query(f"CREATE TABLE bronze.visits AS SELECT 1 AS id, DATE '2020-01-01' AS day, '{ANN}' AS who")
    lake.policies.bring_in(POLICIES, by="test")
    cut("remediation.changed")
    run = finished(lake, ApplyRetention(), dry_run=False)
    assert [(part["dataset"], part["state"]) for part in run["parts"]] == [
        ("bronze.people", "changed"),
        ("bronze.visits", "planned"),
    ]
    resumed = ended(lake, lake.remediations.resume(run["id"], LOCAL))
    assert resumed["state"] == "incomplete"
    assert [one["place"] for one in resumed["answer"]["left"]] == ["bronze.visits"]
    assert (count(lake), count(lake, "visits")) == (0, 1)
    assert finished(lake, ApplyRetention(), dry_run=False)["state"] == "succeeded"
    assert (count(lake), count(lake, "visits")) == (0, 0)
    assert held(lake) == []


def test_tokens_are_not_made_of_tokens_when_a_run_is_repeated(
    lake: Lake, finished: Finished, cut: Callable[..., None]
) -> None:
    cut("remediation.changed")
    request = TokeniseColumns(dataset="people", columns=("email",))
    first = finished(lake, request, dry_run=False)
    assert first["resumable"], first
    tokens = lake.query("SELECT id, email FROM people ORDER BY id").to_arrow().to_pylist()
    again = finished(lake, request, dry_run=False)
    assert (again["state"], again["answer"]["rows"]) == ("succeeded", 0)
    assert lake.query("SELECT id, email FROM people ORDER BY id").to_arrow().to_pylist() == tokens
    assert held(lake) == []


def test_results_that_read_a_masked_column_go_however_it_was_written(lake: Lake, finished: Finished) -> None:
    others = lake.query("SELECT id FROM people").query_id
    request = TokeniseColumns(dataset="people", columns=("EMAIL",))
    assert finished(lake, request, dry_run=False)["answer"]["results"] == 1
    assert lake.queries.results.has(others)
    assert held(lake) == []


def test_what_is_left_of_a_dataset_that_was_dropped_meanwhile_goes_too(
    lake: Lake, finished: Finished, ended: Ended, cut: Callable[..., None]
) -> None:
    cut("remediation.changed")
    run = finished(lake, DELETE, dry_run=False)
    lake.query("DROP TABLE people")
    resumed = ended(lake, lake.remediations.resume(run["id"], LOCAL))
    assert (resumed["state"], resumed["answer"]["originals"]) == ("succeeded", 1)
    lake.close()
    with Lake.open(lake.home) as started_again:
        started_again.recover()
        assert held(started_again) == []


def test_what_came_in_after_the_change_keeps_its_original(
    lake: Lake, finished: Finished, cut: Callable[..., None], tmp_path: Path
) -> None:
    cut("remediation.changed")
    finished(lake, DELETE, dry_run=False)
    later = tmp_path / "later.csv"
    later.write_text("id,email,day\n" + "\n".join(f"{n},later{n}@example.org,2021-01-01" for n in range(100, 120)))
    lake.ingest(later, dataset="people", mode="append")
    assert finished(lake, DELETE, dry_run=False)["state"] == "succeeded"
    assert held(lake) == []
    assert len([path for path in lake.landing.root.rglob("*") if path.is_file()]) == 1
    assert count(lake) == 50


def test_a_purge_and_an_erasure_are_finished_too(
    lake: Lake, finished: Finished, ended: Ended, cut: Callable[..., None]
) -> None:
    lake.query("UPDATE people SET id = 78 WHERE id = 77")
    cut("remediation.expired")
    run = finished(lake, Purge(dataset="people"), dry_run=False)
    assert run["resumable"]
    assert ended(lake, lake.remediations.resume(run["id"], LOCAL))["state"] == "succeeded"
    assert len(lake.dataset("people")["snapshots"]) == 1
    cut("remediation.changed")
    request = EraseSubject(values=(ANN,), columns="all")
    run = finished(lake, request, dry_run=False)
    assert run["resumable"]
    resumed = ended(lake, lake.remediations.resume(run["id"], LOCAL))
    assert resumed["state"] == "incomplete"
    assert "Ask again" in resumed["answer"]["left"][0]["why"]
    assert finished(lake, request, dry_run=False)["state"] == "succeeded"
    assert holders(lake.home, ANN) == []


def test_a_shutdown_leaves_a_run_to_the_next_start(
    lake: Lake, ended: Ended, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    changed, stopping = threading.Event(), threading.Event()

    def crossed(point: str) -> None:
        if point == "remediation.changed":
            changed.set()
            assert stopping.wait(60)

    stop = Steps.stop

    def stopped(steps: Steps) -> None:
        stop(steps)
        stopping.set()

    monkeypatch.setattr(carry_out, "fault_point", crossed)
    monkeypatch.setattr(Steps, "stop", stopped)
    run = lake.remediations.submit(DELETE, LOCAL, dry_run=False)
    assert changed.wait(60)
    lake.close()
    with Lake.open(lake.home, sessions=2, metadata_url=database_url) as again:
        assert again.recover()["remediations"] == 1
        assert ended(again, run)["state"] == "succeeded"
        assert held(again) == []
        assert count(again) == 30


def test_values_of_a_predicate_are_in_no_record_whatever_happens(
    lake: Lake, finished: Finished, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_change: Change) -> Committed:
        raise StorageFull(f"No space is left for {ANN}.")

    monkeypatch.setattr(lake.warehouse, "commit", full)
    run = finished(lake, DELETE, dry_run=False)
    assert run["error"]["type"] == "storage-full"
    wrong = finished(lake, DeleteRows(dataset="people", where=f"CAST(email AS INTEGER) = 5 OR emial = '{ANN}'"))
    assert "emial" in wrong["error"]["detail"]
    data = finished(lake, DeleteRows(dataset="people", where="CAST(email AS INTEGER) = 5"))
    assert data["state"] == "failed"
    with lake.database.read() as session:
        told = [(row.sql, row.executed_sql, row.error) for row in session.scalars(select(QueryRun))]
        runs = [row.error for row in session.scalars(select(RemediationRun))]
    assert ("remediation of bronze.people", None) in [row[:2] for row in told]
    assert "@example.org" not in repr([row for row in told if row[0].startswith("remediation")]) + repr(runs)


@pytest.mark.parametrize("wins", [1, 7])
def test_rows_that_come_in_at_the_same_time_go_too(
    lake: Lake, finished: Finished, monkeypatch: pytest.MonkeyPatch, wins: int
) -> None:
    commit, left = lake.warehouse.commit, iter(range(wins))

    def late(change: Change) -> Committed:
        if change.dropped and next(left, None) is not None:
            lake.query(f"INSERT INTO people VALUES (200, '{ANN}', NULL), (201, 'other@example.org', NULL)")
        return commit(change)

    monkeypatch.setattr(lake.warehouse, "commit", late)
    run = finished(lake, DELETE, dry_run=False)
    assert run["state"] == "succeeded", run["error"]
    assert (run["plan"]["rows"], run["answer"]["rows"]) == (1, 1 + wins)
    assert count(lake) == 30 + wins
    assert held(lake) == []


def test_with_a_dry_run_expected_others_that_commit_meanwhile_are_a_conflict(
    lake: Lake, finished: Finished, monkeypatch: pytest.MonkeyPatch
) -> None:
    dry = finished(lake, DELETE)
    commit, first = lake.warehouse.commit, iter((True,))

    def late(change: Change) -> Committed:
        if change.dropped and next(first, False):
            lake.query("INSERT INTO people VALUES (201, 'other@example.org', NULL)")
        return commit(change)

    monkeypatch.setattr(lake.warehouse, "commit", late)
    run = finished(lake, DELETE, dry_run=False, expect=dry["id"])
    assert run["error"]["type"] == "conflict"
    assert count(lake) == 32


def test_a_result_whose_query_died_before_it_was_on_record_goes_too(lake: Lake, finished: Finished) -> None:
    asked = lake.query("SELECT email FROM people ORDER BY id")
    unknown = new_id()
    assert lake.queries.results.share(asked.query_id, unknown)
    assert finished(lake, DELETE, dry_run=False)["state"] == "succeeded"
    assert not lake.queries.results.has(unknown)
    assert held(lake) == []


def test_a_stop_reaches_the_query_that_is_waited_for(lake: Lake) -> None:
    steps = Steps(lambda _text, _share: None)
    begun = threading.Event()
    errors: list[Exception] = []

    def wait() -> None:
        long = Question("SELECT sum(a.range * b.range) FROM range(10000000) AS a, range(10000000) AS b")

        def run(tell: Any) -> Any:
            def told(stop: Callable[[], None]) -> None:
                tell(stop)
                begun.set()

            return lake.queries.run(long, begun=told)

        try:
            steps.during(run)
        except Cancelled as error:
            errors.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    assert begun.wait(60)
    steps.stop()
    thread.join(60)
    assert not thread.is_alive()
    assert len(errors) == 1
    with pytest.raises(Cancelled):
        steps("next", 0.0)


def test_a_repeated_quarantine_removes_what_results_are_left(
    lake: Lake, finished: Finished, cut: Callable[..., None]
) -> None:
    from neurolake.remediation.base import PutInQuarantine

    cut("remediation.quarantined")
    assert finished(lake, PutInQuarantine(dataset="people"), dry_run=False)["state"] == "failed"
    again = finished(lake, PutInQuarantine(dataset="people", reason="second"), dry_run=False)
    assert (again["state"], again["answer"]["results"]) == ("succeeded", 1)
    shown = lake.dataset("people")["quarantine"]
    assert shown["reason"] == "second"
