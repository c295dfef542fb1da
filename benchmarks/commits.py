"""Commits: many writers who append to one table at once, and what a commit costs on a table with a long history."""

import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import measure, report

if TYPE_CHECKING:
    from neurolake.app.lake import Lake

_TABLE = "events"
_WRITERS = 32
_TARGET_PER_S = 200
_YOUNG, _OLD, _AROUND = 20, 2_000, 20
_TARGET_RATIO = 1.5
_EACH = {"prepared": 100, "insert": 8, "ingest": 3}
_WHAT = {
    "prepared": "data files that are there, with catalog entry, access event, lineage and audit",
    "insert": "INSERT INTO … VALUES (…), each a row",
    "ingest": "ingestion of a CSV file of ten rows, scored and searched for personal data",
}


def tables() -> list[report.Table]:
    return [_appends_table(), _history_table()]


def _appends_table() -> report.Table:
    rows = []
    for kind, what in _WHAT.items():
        run = measure.run("benchmarks.commits", "appends", kind)
        answer = run.answer
        rate = answer["appends"] / run.seconds
        goal = (f">= {_TARGET_PER_S}", "met" if rate >= _TARGET_PER_S and not answer["failures"] else "MISSED")
        rows.append(
            (
                what,
                f"{rate:,.0f}",
                f"{answer['snapshots']} of {answer['appends']}",
                *(report.milliseconds(answer[name]) for name in ("p50", "p99")),
                f"{answer['failures']}",
                *(goal if kind == "prepared" else ("", "")),
            )
        )
    note = (
        f"{_WRITERS} threads of one process append to one table, each as soon as its last append is acknowledged; "
        "SQLite, every commit on the disk. Appends that wait together share a snapshot. Rows are counted afterwards. "
        "The target is for the commit; the other two show what making the file costs before it."
    )
    header = ("append of", "per second", "snapshots", "p50", "p99", "failures", "target", "")
    return report.Table("Appends", note, header, tuple(rows))


def _history_table() -> report.Table:
    answer = measure.run("benchmarks.commits", "history").answer
    young, old = answer["young"], answer["old"]
    ratio = old / young
    rows = (
        (f"{_YOUNG}", report.milliseconds(young), "", "", ""),
        (
            f"{_OLD:,}",
            report.milliseconds(old),
            f"{ratio:.2f}",
            f"<= {_TARGET_RATIO}",
            "met" if ratio <= _TARGET_RATIO else "MISSED",
        ),
    )
    note = (
        f"One writer, one file for each commit; median of the {_AROUND} commits around that snapshot, on one table and "
        "on the other in turns."
    )
    return report.Table("Commits on a long history", note, ("snapshot", "p50", "ratio", "target", ""), rows)


def appends(kind: str) -> measure.Answer:
    """Time of all appends, of each, and how many snapshots they made."""
    each = _EACH[kind]
    with tempfile.TemporaryDirectory() as folder, _lake(Path(folder)) as lake:
        before = len(lake.warehouse.catalog.load_table(("bronze", "events")).snapshots())
        append = {"prepared": _prepared, "insert": _insert, "ingest": _ingest}[kind](lake, Path(folder))
        times: list[float] = []
        failures: list[str] = []

        def write(writer: int) -> None:
            for number in range(each):
                began = time.perf_counter()
                try:
                    append(1 + writer * each + number)
                except Exception as error:  # noqa: BLE001 - whatever a writer is shown is counted
                    failures.append(repr(error)[:300])
                times.append(time.perf_counter() - began)

        threads = [threading.Thread(target=write, args=(writer,)) for writer in range(_WRITERS)]
        with measure.timed() as clock:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        table = lake.warehouse.catalog.load_table(("bronze", "events"))
        found = lake.query("SELECT count(*) AS n, count(DISTINCT batch) AS d FROM events").to_arrow().to_pylist()[0]
        expected = 1 + len(times) - len(failures)
        if found["d"] != expected or found["n"] != (10 * (expected - 1) + 1 if kind == "ingest" else expected):
            raise RuntimeError(f"{expected} appends were acknowledged, found are {found}: {failures[:1]}")
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    made = len(table.snapshots()) - before
    told = {"appends": len(times), "failures": len(failures), "first": failures[:1], "snapshots": made}
    return {"seconds": clock.seconds, **told, "p50": cuts[49], "p99": cuts[98]}


def history() -> measure.Answer:
    """Seconds of a commit around the 20th snapshot of one table and the 2,000th of another, in turns."""
    times: dict[str, list[float]] = {_TABLE: [], "young": []}
    with tempfile.TemporaryDirectory() as folder, _lake(Path(folder)) as lake, measure.timed() as clock:
        lake.query("CREATE TABLE bronze.young AS SELECT * FROM events")
        appends = {table: _prepared(lake, Path(folder), table) for table in times}
        for table, snapshots in ((_TABLE, _OLD), ("young", _YOUNG)):
            for number in range(1, snapshots - _AROUND // 2):
                appends[table](number)
        for number in range(_AROUND):
            for table, snapshots in ((_TABLE, _OLD), ("young", _YOUNG)):
                began = time.perf_counter()
                appends[table](snapshots - _AROUND // 2 + number)
                times[table].append(time.perf_counter() - began)
    return {
        "seconds": clock.seconds,
        "young": statistics.median(times["young"]),
        "old": statistics.median(times[_TABLE]),
    }


@contextmanager
def _lake(home: Path) -> "Iterator[Lake]":
    """A lake with the table `events` of one row."""
    from neurolake import Lake

    with Lake.open(home / "lake") as lake:
        lake.query("CREATE TABLE bronze.events AS SELECT 0::BIGINT AS batch, 'first' AS name")
        yield lake


def _prepared(lake: "Lake", folder: Path, table: str = _TABLE) -> Callable[[int], None]:
    """Appends a file of one row: the commit, with all that is recorded with it."""
    from neurolake.catalog import access, datasets, lineage
    from neurolake.compliance.audit import Entry, Touched
    from neurolake.engine.sql import literal
    from neurolake.kernel.clock import utc_now
    from neurolake.kernel.ids import new_id
    from neurolake.storage.warehouse import Change

    fields = lake.warehouse.plan_fields(("bronze", table), [("batch", "BIGINT"), ("name", "VARCHAR")])
    ids = ", ".join(f"{field.name}: {field.id}" for field in fields)
    staged = folder / "lake" / "staging" / table
    staged.mkdir(parents=True)
    with lake.ingest_engine.session() as session:
        rows = "SELECT i AS batch, 'name' AS name FROM range(1, 4001) t(i)"
        name = literal(str(staged))
        session.run(
            f"COPY (SELECT *, batch AS part FROM ({rows})) TO {name} "
            f"(FORMAT parquet, PARTITION_BY (part), FIELD_IDS {{{ids}}})"
        )

    def append(number: int) -> None:
        (path,) = (staged / f"part={number}").iterdir()
        path = shutil.move(path, staged / f"{number}.parquet")
        run = new_id()

        def facts(session: Any, done: Any) -> None:
            now = utc_now()
            entry = datasets.by_name(session, table)
            known = [datasets.ColumnFact(field.id, field.name, field.type) for field in done.fields]
            datasets.record_schema(session, entry, known, now)
            totals = (done.added_rows, done.total_rows, done.total_bytes, done.total_files)
            fact = datasets.SnapshotFact(done.snapshot_id, done.parent_id, done.operation, *totals)
            datasets.record_snapshot(session, entry, fact, now)
            source = lineage.Node("file", f"{number}.parquet")
            lineage.record(session, [lineage.Edge(source, lineage.Node("dataset", entry.id))], run_id=run, now=now)
            columns = tuple(field.name for field in done.fields)
            access.record(session, [access.Access("me", "write", entry.id, done.snapshot_id, columns, run, now)])
            touched = (Touched(entry.id, columns, done.snapshot_id),)
            lake.audit.append(session, Entry("change", "me", outcome="succeeded", datasets=touched, origin_id=run))

        lake.warehouse.commit(Change(("bronze", table), (path,), fields, facts))

    return append


def _insert(lake: "Lake", _folder: Path) -> Callable[[int], None]:
    return lambda number: lake.query(f"INSERT INTO events VALUES ({number}, 'name')") and None


def _ingest(lake: "Lake", folder: Path) -> Callable[[int], None]:
    def append(number: int) -> None:
        path = folder / f"{number}.csv"
        path.write_text("batch,name\n" + f"{number},name\n" * 10)
        lake.ingest(path, dataset="events", mode="append")

    return append


if __name__ == "__main__":
    measure.main({"appends": appends, "history": history})
