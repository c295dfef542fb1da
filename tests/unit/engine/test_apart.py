"""Sessions in processes of their own, for what the engine might not stop or keep within its memory."""

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from neurolake.engine.apart import DuckDBApartSession
from neurolake.engine.base import FileGroup, Limits, Scan, ScanColumn
from neurolake.engine.duckdb import DuckDBEngine
from neurolake.engine.sql import call
from neurolake.engine.translate import translated
from neurolake.engine.workers import Loan, WorkerPool
from neurolake.kernel.errors import Cancelled, EngineFailed, InvalidSql, LimitExceeded, NeuroLakeError, TimedOut

# Hours within one call, in which DuckDB looks at nothing.
BOMB = "SELECT levenshtein(repeat('x', 1000000), repeat('y', 1000000))"


@pytest.fixture
def small(home: Path) -> Iterator[DuckDBEngine]:
    engine = DuckDBEngine([home], home / "tmp", memory="100MB", sessions=2)
    yield engine
    engine.close()


def test_it_reads_the_data_files_that_are_bound(small: DuckDBEngine, home: Path) -> None:
    file = home / "a.parquet"
    with small.session() as session:
        session.run(f"COPY (SELECT i AS a FROM range(5) t(i)) TO '{file}' (FORMAT parquet, FIELD_IDS {{a: 1}})")
    scan = Scan((FileGroup((str(file),)),), (ScanColumn(1, "x", "BIGINT"), ScanColumn(2, "later", "DATE")))
    with small.apart() as session:
        session.bind("t", scan)
        assert session.run("SELECT x, later FROM t WHERE x > $low", {"low": 3}) == [(4, None)]


@pytest.mark.parametrize("sql", ["FROM read_text('/etc/passwd')", "COPY (SELECT 1) TO '/tmp/outside.csv'", "FROM t"])
def test_it_reads_nothing_else(small: DuckDBEngine, sql: str) -> None:
    with small.apart() as session, pytest.raises(NeuroLakeError):
        session.run(sql)


def test_a_cancel_ends_what_the_engine_would_not_stop(small: DuckDBEngine) -> None:
    with small.apart() as session:
        threading.Timer(0.5, session.cancel).start()
        with pytest.raises(Cancelled):
            session.run(BOMB)


def test_a_cancel_does_not_wait_for_a_turn(small: DuckDBEngine) -> None:
    """Of two sessions one may be apart at a time."""
    raised: list[Exception] = []

    def ask(session: DuckDBApartSession) -> None:
        try:
            session.run(BOMB)
        except NeuroLakeError as error:
            raised.append(error)

    with small.apart() as first, small.apart() as second:
        asking = [threading.Thread(target=ask, args=(one,)) for one in (first, second)]
        for thread in asking:
            thread.start()
            time.sleep(0.5)
        second.cancel()
        asking[1].join(timeout=30)
        assert [type(error) for error in raised] == [Cancelled]
        assert asking[0].is_alive()
        first.cancel()
        asking[0].join()
    with small.apart() as session:
        assert session.run("SELECT 1") == [(1,)]


@pytest.mark.parametrize("wait_s", [0, 0.5])
def test_a_cancel_does_not_wait_for_a_process_to_be_ready(tmp_path: Path, wait_s: float) -> None:
    # A module that reads to the end of what it is told before it answers anything.
    pool = WorkerPool("tokenize", tmp_path, {}, translated, 1)
    for _ in range(2):
        loan = Loan(pool)
        threading.Timer(wait_s, loan.stop).start()
        with pytest.raises((Cancelled, EngineFailed)):
            _ = loan.worker
        loan.end()
    pool.close()


def test_a_session_that_was_cancelled_before_its_first_statement_starts_nothing(small: DuckDBEngine) -> None:
    with small.apart() as session:
        session.cancel()
        with pytest.raises(Cancelled):
            session.run("SELECT 1")


def test_so_does_a_time_limit_and_others_get_their_turn(small: DuckDBEngine) -> None:
    for _ in range(3):
        with small.apart(Limits(timeout_s=0.5)) as session, pytest.raises(TimedOut):
            session.run(BOMB)
    with small.apart() as session:
        assert session.run("SELECT 1") == [(1,)]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds a process's memory")
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT length(repeat('x', 3000000000))",
        "SELECT len(range(n)) FROM (VALUES (400000000)) t(n)",
        "SELECT len(list_zip(range(50000000), range(50000000)))",
    ],
)
def test_one_call_takes_no_more_memory_than_the_process_may(small: DuckDBEngine, sql: str) -> None:
    with small.apart() as session, pytest.raises(LimitExceeded):
        session.run(sql)
    with small.apart() as session:
        assert session.run("SELECT 1") == [(1,)]


def test_what_spills_is_not_held_up_by_the_bound(small: DuckDBEngine) -> None:
    with small.apart() as session:
        rows = session.stream("SELECT i, 'text ' || i AS t FROM range(3_000_000) r(i) ORDER BY hash(i)").read_all()
    assert rows.num_rows == 3_000_000


def test_an_answer_of_long_texts_comes_in_small_batches(home: Path) -> None:
    engine = DuckDBEngine([home], home / "tmp", memory="1GB", sessions=2)
    with engine.apart() as session:
        reader = session.stream("SELECT repeat('x', 1000000) AS x FROM range(200)", batch_rows=8192)
        sizes = [(batch.num_rows, batch.nbytes) for batch in reader]
    with engine.apart() as session, pytest.raises(LimitExceeded, match="row of the answer"):
        session.run("SELECT repeat('x', 100000000) AS x")
    engine.close()
    assert sum(rows for rows, _ in sizes) == 200
    assert max(size for _, size in sizes) < 100_000_000


def test_it_tells_its_progress(small: DuckDBEngine) -> None:
    told: list[float] = []
    over = threading.Event()
    with small.apart(Limits(timeout_s=60)) as session:

        def look() -> None:
            while not over.wait(0.05) and not told:
                share = session.progress()
                if share:
                    told.append(share)
            session.cancel()

        watcher = threading.Thread(target=look)
        watcher.start()
        with pytest.raises((Cancelled, TimedOut)):
            session.run("SELECT count(*) FROM range(100_000_000_000) t(i) WHERE i % 7 = 3")
        over.set()
        watcher.join()
    assert 0 < told[0] <= 1


def test_errors_are_those_of_a_usual_session(small: DuckDBEngine) -> None:
    with small.apart() as session, pytest.raises(InvalidSql, match="missing"):
        session.run("SELECT missing FROM (SELECT 1 AS a)")
    with small.apart() as session, pytest.raises(EngineFailed, match="Could not convert"):
        session.run("SELECT 'x'::INTEGER")


def test_a_registered_table_is_seen(small: DuckDBEngine) -> None:
    with small.apart() as session:
        session.register("x", pa.table({"i": [1, 2]}))
        assert session.run("SELECT sum(i) FROM x") == [(3,)]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds a process's memory")
def test_a_process_that_met_its_bound_is_not_used_again(tmp_path: Path) -> None:
    told = {"database": {"memory_limit": "100MB"}, "allowed": call("list_value", str(tmp_path))}
    pool = WorkerPool("neurolake.engine.apart_worker", tmp_path, told, translated, 1)

    def used(sql: str) -> int:
        loan = Loan(pool)
        try:
            loan.worker.send({"do": "run", "sql": sql, "positional": False, "batch_rows": 0}, b"")
            loan.worker.answer().read_all()
            loan.worker.wait()
        except LimitExceeded:
            pass
        pid = loan.worker.pid
        loan.end()
        return pid

    spent = used("SELECT length(repeat('x', 3000000000))")
    assert spent not in {used("SELECT 1") for _ in range(4)}
    pool.close()
