"""Sixteen writers at once, as threads and as processes: no breaking change passes that the policy stops."""

import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

import pytest

from neurolake import Lake
from neurolake.kernel.errors import ApprovalRequired, CommitConflict, NeuroLakeError, SchemaChangeBlocked
from tests.unit.gate.conftest import Ask

WRITERS = 16
IMPORTED = ("duckdb", "pyarrow.parquet", "pyiceberg.io.pyarrow", "neurolake.query.service", "neurolake.storage.catalog")
_PATIENCE_S = 200


def _change(home: str, url: str, number: int, start: Barrier, ended: "Queue[tuple[int, str]]") -> None:
    """One of the processes: opens the lake, waits for the others, makes its change."""
    sql = [f"ALTER TABLE t DROP COLUMN c{number}", f"ALTER TABLE t RENAME COLUMN c{number} TO d{number}",
           f"ALTER TABLE t ADD COLUMN e{number} INT", "DROP TABLE t"][number % 4]  # fmt: skip
    with Lake.open(home, metadata_url=url) as lake:
        lake.query("SELECT count(*) FROM t")
        start.wait(_PATIENCE_S)
        try:
            lake.query(sql, confirm=True)
            ended.put((number, "passed"))
        except NeuroLakeError as error:
            ended.put((number, error.type))


def _together(work: Callable[[int], None]) -> list[str]:
    """Do the work sixteen times at one moment; how each ended."""
    start = threading.Barrier(WRITERS)

    def one(number: int) -> str:
        start.wait(30)
        try:
            work(number)
        except NeuroLakeError as error:
            return error.type
        return "passed"

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(one, range(WRITERS)))


def _wide(ask: Ask) -> None:
    ask(f"CREATE TABLE t AS SELECT {', '.join(f'{n} AS c{n}' for n in range(WRITERS))}")


def test_no_breaking_change_passes_among_threads(lake: Lake, ask: Ask) -> None:
    _wide(ask)
    lake.schema_policies.set_policy("t", "block")
    kinds = ["ALTER TABLE t DROP COLUMN c{}", "ALTER TABLE t ADD COLUMN e{} INT", "INSERT INTO t (c{}) VALUES (1)",
             "CREATE OR REPLACE TABLE t AS SELECT {} AS c1"]  # fmt: skip
    ended = _together(lambda n: ask(kinds[n % 4].format(n), confirm=True) and None)
    for number, how in enumerate(ended):
        assert number % 4 in (1, 2) or how in ("schema-change-blocked", "commit-conflict"), (number, how)
    names = {column["name"] for column in lake.dataset("t")["columns"]}
    assert names.issuperset(f"c{number}" for number in range(WRITERS))


def test_no_breaking_change_passes_while_the_policy_is_set(lake: Lake, ask: Ask) -> None:
    """What was committed before the policy is there; nothing after it."""
    _wide(ask)
    ask("CREATE TABLE log AS SELECT 0 AS n")

    def work(number: int) -> None:
        if number == 0:
            lake.schema_policies.set_policy("t", "block")
            return
        ask(f"ALTER TABLE t DROP COLUMN c{number}")

    ended = _together(work)
    names = {column["name"] for column in lake.dataset("t")["columns"]}
    assert {f"c{n}" for n in range(1, WRITERS) if ended[n] == "passed"} == {f"c{n}" for n in range(WRITERS)} - names
    for number in range(WRITERS):
        if f"c{number}" in names:
            with pytest.raises(SchemaChangeBlocked):
                ask(f"ALTER TABLE t DROP COLUMN c{number}", confirm=True)


def test_no_view_is_left_without_its_column(lake: Lake, ask: Ask) -> None:
    """Eight make a view of a column while eight others take these columns away: one of each pair is told no."""
    _wide(ask)

    def work(number: int) -> None:
        column = f"c{number // 2}"
        if number % 2:
            ask(f"ALTER TABLE t DROP COLUMN {column}")
        else:
            ask(f"CREATE VIEW v_{column} AS SELECT {column} FROM t")

    ended = _together(work)
    names = {column["name"] for column in lake.dataset("t")["columns"]}
    views = {one["name"] for one in lake.datasets()}
    for number in range(WRITERS // 2):
        made, dropped = ended[2 * number], ended[2 * number + 1]
        assert (f"v_c{number}" in views) == (made == "passed")
        assert not (f"v_c{number}" in views and f"c{number}" not in names), (made, dropped)
        if made == "passed":
            ask(f"SELECT * FROM v_c{number}")


def test_an_approval_is_used_once_however_many_use_it(lake: Lake, ask: Ask) -> None:
    _wide(ask)
    lake.schema_policies.set_policy("t", "require-approval")
    sql = "ALTER TABLE t DROP COLUMN c3"
    with pytest.raises(ApprovalRequired) as wanted:
        ask(sql)
    lake.schema_policies.decide(str(wanted.value.where["approval"]), "approved", "once")
    ended = _together(lambda _number: ask(sql) and None)
    assert ended.count("passed") == 1
    assert [one["state"] for one in lake.schema_policies.approvals(state="used")] == ["used"]


def test_no_breaking_change_passes_among_processes(lake: Lake, ask: Ask, database_url: str) -> None:
    _wide(ask)
    lake.schema_policies.set_policy("t", "block")
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([*IMPORTED])
    start, ended = processes.Barrier(WRITERS), processes.Queue()
    given = str(lake.home), database_url
    running = [processes.Process(target=_change, args=(*given, number, start, ended)) for number in range(WRITERS)]
    try:
        for process in running:
            process.start()
        how = dict(ended.get(timeout=_PATIENCE_S) for _ in running)
    finally:
        for process in running:
            process.kill()
            process.join()
    refused = {SchemaChangeBlocked.type, CommitConflict.type}
    assert how.keys() == set(range(WRITERS))
    assert all(how[number] in refused for number in range(WRITERS) if number % 4 != 2), how
    assert all(how[number] in refused | {"passed"} for number in range(2, WRITERS, 4)), how
    names = {column["name"] for column in lake.dataset("t")["columns"]}
    assert names.issuperset(f"c{number}" for number in range(WRITERS))
    assert names - {f"c{number}" for number in range(WRITERS)} == {f"e{n}" for n in how if how[n] == "passed"}
