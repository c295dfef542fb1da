"""The audit log: entries per second that are on the disk, how long each caller waits, and how fast it is verified."""

import os
import statistics
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import measure, report

if TYPE_CHECKING:
    from neurolake.compliance.audit import AuditLog

_ENTRIES = 6_400
_CALLERS = 64
_TARGET_PER_S = 2_000
_VERIFIED = 100_000


def tables() -> list[report.Table]:
    alone, together = (measure.run("benchmarks.audit", "record", callers) for callers in (1, _CALLERS))
    rows = (
        _row("1 caller", alone, None),
        _row(f"{_CALLERS} callers at once", together, _TARGET_PER_S),
        _verification(measure.run("benchmarks.audit", "verify")),
    )
    sync = report.milliseconds(together.answer["sync"])
    note = (
        f"SQLite, every entry on the disk before its caller goes on. A bare write and fsync here takes {sync} (median)."
    )
    return [report.Table("Audit log", note, ("what", "per second", "wait p50", "wait p99", "target", ""), rows)]


def _row(what: str, run: measure.Run, target: int | None) -> tuple[str, ...]:
    rate = run.answer["entries"] / run.seconds
    goal = ("", "") if target is None else (f">= {target:,}", "met" if rate >= target else "MISSED")
    return (what, f"{rate:,.0f}", *(report.milliseconds(run.answer[name]) for name in ("p50", "p99")), *goal)


def _verification(run: measure.Run) -> tuple[str, ...]:
    return (f"verification of {_VERIFIED:,}", f"{_VERIFIED / run.seconds:,.0f}", "", "", "", "")


def record(callers: str) -> measure.Answer:
    number = int(callers)
    waits: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        log = _open(Path(folder))

        def call() -> None:
            for _ in range(_ENTRIES // _CALLERS):
                start = time.perf_counter()
                log.record(_entry())
                waits.append(time.perf_counter() - start)

        threads = [threading.Thread(target=call) for _ in range(number)]
        with measure.timed() as clock:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        log.close()
        sync = statistics.median(_syncs(Path(folder)))
    waits.sort()
    quantiles = {"p50": waits[len(waits) // 2], "p99": waits[int(len(waits) * 0.99)]}
    return {"seconds": clock.seconds, "entries": len(waits), "sync": sync, **quantiles}


def verify() -> measure.Answer:
    from neurolake.metadata.database import Database

    with tempfile.TemporaryDirectory() as folder:
        log, database = _open(Path(folder)), Database(f"sqlite:///{folder}/catalog.db")
        for _ in range(_VERIFIED // 1000):
            with database.write() as session:
                for _ in range(1000):
                    log.append(session, _entry())
        with measure.timed() as clock:
            verdict = log.verify()
        log.close()
    if not verdict.intact or verdict.entries != _VERIFIED:
        raise RuntimeError(f"not what was recorded: {verdict}")
    return {"seconds": clock.seconds}


def _open(folder: Path) -> "AuditLog":
    from neurolake.compliance.audit import AuditLog
    from neurolake.metadata.database import Database

    database = Database(f"sqlite:///{folder / 'catalog.db'}")
    return AuditLog(database, key=folder / "key.pem", checkpoints=folder / "checkpoints.jsonl")


def _entry() -> object:
    from neurolake.compliance.audit import Entry, Reason, Touched

    touched = Touched("0190f5fe-7c00-7a00-8000-000000000000", ("id", "email", "country", "amount"), 2**60)
    return Entry(
        "query",
        "alice",
        reasons=(Reason("mask-email", "email is masked for the role analyst"),),
        datasets=(touched,),
        origin_id="0190f5fe-7c00-7a00-8000-000000000001",
        fingerprint="f" * 64,
    )


def _syncs(folder: Path) -> list[float]:
    seconds = []
    with (folder / "plain").open("wb", buffering=0) as file:
        for _ in range(100):
            start = time.perf_counter()
            file.write(bytes(4096))
            os.fsync(file.fileno())
            seconds.append(time.perf_counter() - start)
    return seconds


if __name__ == "__main__":
    measure.main({"record": record, "verify": verify})
