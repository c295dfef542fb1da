"""From SQL to a stored, recorded result."""

import json
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import (
    Cancelled,
    Conflict,
    InvalidOption,
    InvalidSql,
    LimitExceeded,
    NeuroLakeError,
    NotFound,
    NotUnderstood,
    TimedOut,
    Unavailable,
)
from neurolake.kernel.ids import new_id
from neurolake.kernel.principal import ADMIN, Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import AccessEvent, AuditEntry, Dataset, LineageEdge, QueryRun
from neurolake.query.question import Question
from neurolake.query.service import Queries
from neurolake.query.understand import Reading

ENDLESS = "SELECT count(*) FROM range(100000000) a, range(100000) b"


def rows(queries: Queries, sql: str, parameters: object = None) -> list[tuple[object, ...]]:
    table = queries.run(Question(sql, parameters)).to_arrow()
    return [tuple(row.values()) for row in table.to_pylist()]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT count(*), sum(amount)::VARCHAR FROM sales", [(1000, "624375.00")]),
        ("SELECT sales.id FROM gold.sales WHERE gold.sales.id < 2 ORDER BY ALL", [(0,), (1,)]),
        ("SELECT gold.sales.nested.b FROM gold.sales WHERE id = 7", [("x7",)]),
        ("SELECT S.Id FROM Gold.SALES AS s WHERE s.ID = 5", [(5,)]),
        ('SELECT "sales".id FROM "gold"."sales" LIMIT 1', [(0,)]),
        ("SELECT count(*) FROM sales a JOIN sales b USING (id) JOIN people p ON p.id = a.id", [(30,)]),
        ("WITH sales AS (SELECT id FROM sales WHERE id < 5) SELECT count(*) FROM sales", [(5,)]),
        ("WITH people AS (SELECT 1 AS x) SELECT x, (SELECT count(*) FROM silver.people) FROM people", [(1, 30)]),
        ("SELECT (WITH sales AS (SELECT 7 AS id) SELECT id FROM sales), count(*) FROM sales", [(7, 1000)]),
        ("WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 9) SELECT max(n) FROM r", [(9,)]),
        ("SELECT name FROM people WHERE region IN (SELECT region FROM sales) AND id = 3", [("Person 3",)]),
        ("SELECT id FROM sales TABLESAMPLE 100% WHERE id = 1", [(1,)]),
        ("SELECT s.n FROM sales AS s(n) WHERE n = 3", [(3,)]),
        ("VALUES (1)", [(1,)]),
    ],
)
def test_answers(queries: Queries, sql: str, expected: list[tuple[object, ...]]) -> None:
    assert rows(queries, sql) == expected


def test_parameters_are_values_and_never_sql(queries: Queries) -> None:
    hostile = "north' OR '1' = '1"
    assert rows(queries, "SELECT count(*) FROM sales WHERE region = $region", {"region": hostile}) == [(0,)]
    assert rows(queries, "SELECT $a, $b, $c", {"a": hostile, "b": None, "c": [1, 2]}) == [(hostile, None, [1, 2])]
    assert rows(queries, "SELECT position(? IN ?)", ["b", "abc"]) == [(2,)]


@pytest.mark.parametrize(
    ("sql", "error", "detail", "hint", "line", "column"),
    [
        ("SELECT regon FROM sales", InvalidSql, "no column 'regon'", "region", 1, 8),
        ("SELECT 1,\n  s.amout FROM sales s", InvalidSql, "no column 'amout'", "amount", 2, 5),
        ("SELECT sales.id FROM sales s", InvalidSql, "no table 'sales'", "alias", 1, 8),
        ("SELECT * FROM sale", NotFound, "no dataset 'sale'", "sales", 1, 15),
        ("SELECT * FROM silver.sales", NotFound, "no dataset 'silver.sales'", "sales", 1, 15),
        ("SELECT *\nFROM '/etc/passwd'", NotFound, "no dataset", "ingest it", 2, 6),
        ("SELECT * FROM information_schema.tables", NotFound, "no dataset", "neurolake datasets", 1, 15),
        ("SELECT region::INT FROM sales", InvalidSql, "Could not convert", "TRY_CAST", None, None),
        ("SELECT sum(region) FROM sales", InvalidSql, "No function matches", None, None, None),
        ("SELECT id, count(*) FROM sales", InvalidSql, "GROUP BY", None, None, None),
    ],
)
def test_an_error_says_what_and_where(
    queries: Queries,
    sql: str,
    error: type[NeuroLakeError],
    detail: str,
    hint: str | None,
    line: int | None,
    column: int | None,
) -> None:
    with pytest.raises(error) as raised:
        queries.run(Question(sql))
    assert detail in raised.value.detail
    assert "@" not in raised.value.detail, "the engine's name of a table shows"
    assert hint is None or hint in (raised.value.hint or "")
    assert (raised.value.where.get("line"), raised.value.where.get("column")) == (line, column)


def test_every_query_reads_one_snapshot_of_a_dataset(queries: Queries, commit: Callable[..., object]) -> None:
    first = queries.run(Question("SELECT count(*) AS n FROM sales"))
    commit("sales", "gold", "SELECT 1::BIGINT AS id, 'new' AS region")
    run = queries.history(limit=1)[0]
    both = "SELECT (SELECT count(*) FROM sales), (SELECT count(*) FROM gold.sales)"
    assert rows(queries, both) == [(1001, 1001)]
    assert first.to_arrow().to_pylist() == [{"n": 1000}]
    assert run.datasets[0]["snapshot_id"] != queries.history(limit=1)[0].datasets[0]["snapshot_id"]
    assert rows(queries, "SELECT count(*) FROM sales WHERE amount IS NULL") == [(1,)]


def test_a_result_is_cut_at_the_row_limit_and_says_so(queries: Queries, settings: SimpleNamespace) -> None:
    cut = queries.run(Question("SELECT id FROM sales ORDER BY id", limit=10))
    assert (cut.truncated, cut.to_arrow().column("id").to_pylist()) == (True, list(range(10)))
    exact = queries.run(Question("SELECT id FROM sales", limit=1000))
    assert (exact.truncated, len(exact)) == (False, 1000)
    settings.result_max_rows = 100
    assert len(queries.run(Question("SELECT * FROM range(10000000000)"))) == 100


def test_a_result_is_cut_at_the_byte_limit_and_keeps_its_rows(queries: Queries, settings: SimpleNamespace) -> None:
    settings.result_max_bytes = 1024**2
    cut = queries.run(Question("SELECT a.range AS n, repeat('x', 100) AS t FROM range(100000) a, range(1000) b"))
    assert cut.truncated
    assert 2000 < len(cut) < 12_000
    assert cut.page(0, 1).to_pylist() == [{"n": 0, "t": "x" * 100}]


def test_a_time_limit_ends_a_query(queries: Queries) -> None:
    began = time.monotonic()
    for sql in (ENDLESS, "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t"):
        with pytest.raises(TimedOut):
            queries.run(Question(sql, timeout_s=0.3))
    assert time.monotonic() - began < 60
    assert rows(queries, "SELECT 1") == [(1,)]


def test_memory_is_bounded(queries: Queries) -> None:
    with pytest.raises(LimitExceeded):
        queries.run(Question("SELECT list(a.range) FROM range(1000000000) a", timeout_s=60))


@pytest.mark.parametrize("options", [{"limit": 0}, {"limit": -1}, {"timeout_s": 0}, {"timeout_s": 1e9}])
def test_senseless_bounds_are_refused(queries: Queries, options: dict[str, float]) -> None:
    with pytest.raises(InvalidOption):
        queries.run(Question("SELECT 1", **options))


def test_a_running_query_can_be_watched_and_cancelled(queries: Queries) -> None:
    run = queries.submit(Question(ENDLESS))
    assert run.state in ("queued", "running")
    assert queries.wait(run.id, 0.2).state == "running"
    with pytest.raises(Conflict, match="not ended"):
        queries.result(run.id)
    ended = queries.cancel(run.id)
    assert ended.state == "cancelled"
    assert ended.error
    assert ended.error["type"] == "cancelled"
    assert queries.cancel(run.id) == ended
    with pytest.raises(NotFound, match="was cancelled"):
        queries.result(run.id)


def test_a_query_that_waits_its_turn_is_cancelled_before_it_begins(queries: Queries, settings: SimpleNamespace) -> None:
    running = [queries.submit(Question(ENDLESS)) for _ in range(settings.sessions)]
    waiting = queries.submit(Question("SELECT 1"))
    assert waiting.state == "queued"
    threading.Timer(0.3, lambda: [queries.cancel(run.id) for run in running]).start()
    assert queries.cancel(waiting.id).state == "cancelled"
    assert {queries.wait(run.id).state for run in running} == {"cancelled"}
    assert rows(queries, "SELECT 1") == [(1,)]


def test_too_many_waiting_queries_are_refused(queries: Queries, settings: SimpleNamespace) -> None:
    asked = [queries.submit(Question(ENDLESS)) for _ in range(settings.sessions + 64)]
    with pytest.raises(Unavailable, match="wait already"):
        queries.submit(Question("SELECT 1"))
    queries.close()
    assert {run.state for run in queries.history(limit=200)} == {"cancelled"}
    assert len(asked) == 68


def test_a_query_that_has_ended_is_told_as_its_record_tells_it_and_to_its_asker_only(queries: Queries) -> None:
    run = queries.submit(Question("SELECT id, amount FROM sales LIMIT 3"), wait_s=30)
    assert run.state == "succeeded"
    (recorded,) = queries.history(limit=1)
    assert json.loads(json.dumps(queries.get(run.id).to_json())) == recorded.to_json()
    with pytest.raises(NotFound):
        queries.get(run.id, principal="eve")


def test_a_submitted_query_gives_the_same_result(queries: Queries) -> None:
    run = queries.wait(queries.submit(Question("SELECT sum(id) AS s FROM sales")).id, 30)
    assert (run.state, run.rows, run.truncated, run.columns) == (
        "succeeded",
        1,
        False,
        [{"name": "s", "type": "DECIMAL(38,0)"}],
    )
    assert queries.result(run.id).to_arrow().to_pylist() == [{"s": 499500}]


def test_words_go_the_way_of_every_query_once_something_understands_them(queries: Queries) -> None:
    queries._path = replace(
        queries._path, understand=lambda words, asker: Reading(f"SELECT '{asker.principal.name}' AS who", words, 0.9)
    )
    result = queries.run(Question(words="Who am I?"))
    assert result.to_arrow().to_pylist() == [{"who": "local"}]
    run = queries.get(result.query_id)
    assert run.sql == "Who am I?"
    assert run.facts
    assert run.facts["understood"] == {
        "sql": "SELECT 'local' AS who",
        "reading": "Who am I?",
        "confidence": 0.9,
        "alternatives": (),
    }


def test_words_make_no_change(queries: Queries) -> None:
    queries._path = replace(queries._path, understand=lambda words, _: Reading("DELETE FROM sales", words, 1.0))
    with pytest.raises(NotUnderstood, match="change"):
        queries.run(Question(words="Which sales are there?"))
    assert queries.run(Question("SELECT count(*) AS n FROM sales")).to_arrow().to_pylist() == [{"n": 1000}]


def test_what_was_read_is_on_record(queries: Queries, database: Database) -> None:
    result = queries.run(
        Question("SELECT s.region, max(amount) FROM sales s WHERE day > $d GROUP BY 1", {"d": "2024-02-01"})
    )
    run = queries.get(result.query_id)
    assert run.state == "succeeded"
    assert run.datasets[0]["columns"] == ["region", "amount", "day"]
    stages = {"queue", "parse", "resolve", "authorise", "rewrite", "optimise", "lookup", "execute", "record"}
    assert run.timings
    assert set(run.timings) == {*stages, "elsewhere", "total"}
    assert sum(run.timings.values()) == pytest.approx(2 * run.timings["total"], abs=0.01)
    with database.read() as session:
        dataset = session.scalar(select(Dataset).filter_by(name="sales"))
        event = session.scalar(select(AccessEvent).filter_by(origin_id=run.id))
        edge = session.scalar(select(LineageEdge).filter_by(run_id=run.id))
    assert dataset
    assert event
    assert edge
    assert (event.action, event.principal, event.dataset_id) == ("read", "local", dataset.id)
    assert event.columns == ["region", "amount", "day"]
    assert (edge.source_kind, edge.source_id, edge.target_kind, edge.target_id) == (
        "dataset",
        dataset.id,
        "query",
        run.id,
    )


def test_failed_queries_are_on_record_and_are_no_access(queries: Queries, database: Database) -> None:
    for sql in ("SELECT nope FROM sales", "SELEC", "SELECT * FROM nowhere"):
        with pytest.raises(NeuroLakeError):
            queries.run(Question(sql))
    runs = queries.history()
    assert [(run.sql, run.state, (run.error or {})["type"]) for run in runs] == [
        ("SELECT * FROM nowhere", "failed", "not-found"),
        ("SELEC", "failed", "invalid-sql"),
        ("SELECT nope FROM sales", "failed", "invalid-sql"),
    ]
    assert runs[2].error
    assert runs[2].error["column"] == 8
    with database.read() as session:
        assert session.scalar(select(AccessEvent).filter_by(action="read")) is None


def test_history_is_searched_and_paged(queries: Queries) -> None:
    for number in range(5):
        queries.run(Question(f"SELECT {number} AS hundred_percent"))
    with pytest.raises(InvalidSql):
        queries.run(Question("SELECT nope FROM sales"))
    assert [run.sql[7] for run in queries.history(text="HUNDRED", limit=2)] == ["4", "3"]
    last = queries.history(text="hundred", limit=2)[-1].id
    assert [run.sql[7] for run in queries.history(text="hundred", before=last)] == ["2", "1", "0"]
    assert queries.history(text="hundred%percent") == []
    assert [run.state for run in queries.history(state="failed")] == ["failed"]
    assert queries.history(principal="somebody") == []
    assert queries.statistics()["queries"] == {"succeeded": 5, "failed": 1}


def test_another_principal_sees_neither_query_nor_result(queries: Queries) -> None:
    result = queries.run(Question("SELECT 1", principal=Principal("ann", roles=frozenset((ADMIN,)))))
    assert queries.get(result.query_id, principal="ann").principal == "ann"
    for ask in (queries.get, queries.result, queries.cancel):
        with pytest.raises(NotFound):
            ask(result.query_id)


@pytest.mark.parametrize("query_id", ["nope", "../../etc/passwd", "0192-x", ""])
def test_an_unknown_query_is_not_found(queries: Queries, query_id: str) -> None:
    for ask in (queries.get, queries.result, queries.cancel):
        with pytest.raises(NotFound):
            ask(query_id)


def test_a_swept_result_is_gone_but_its_query_is_not(queries: Queries) -> None:
    old, new = queries.run(Question("SELECT 1")), queries.run(Question("SELECT 2"))
    queries.results.max_total_bytes = new.path.stat().st_size
    assert queries.sweep() == 1
    with pytest.raises(NotFound, match="not there"):
        queries.result(old.query_id)
    assert queries.get(old.query_id).rows == 1
    assert queries.result(new.query_id).rows_count == 1


def test_the_sweep_ends_queries_whose_process_is_gone(queries: Queries, database: Database) -> None:
    long_ago = utc_now() - timedelta(days=1)
    old, young = new_id(), new_id()
    with database.write() as session:
        for query_id, asked_at in ((old, long_ago), (young, utc_now())):
            session.add(
                QueryRun(id=query_id, principal="local", sql="SELECT 1", state="running", submitted_at=asked_at)
            )
    queries.sweep()
    lost = queries.get(old)
    assert (lost.state, (lost.error or {})["type"]) == ("failed", "unavailable")
    assert queries.get(young).state == "running"
    assert queries.cancel(young).state == "failed"


def test_a_failed_query_leaves_no_file(queries: Queries, settings: SimpleNamespace, home: Path) -> None:
    settings.result_max_rows = 10**12
    with pytest.raises(InvalidSql):
        queries.run(Question("SELECT CASE WHEN range < 500000 THEN 1 ELSE error('late') END FROM range(1000000)"))
    run = queries.submit(Question("SELECT * FROM range(100000000000)"))
    queries.wait(run.id, 0.2)
    queries.cancel(run.id)
    assert [path for path in (home / "results").rglob("*") if path.is_file()] == []


def test_many_threads_ask_at_once(queries: Queries, settings: SimpleNamespace) -> None:
    answers: list[object] = []

    def ask(number: int) -> None:
        answers.append(rows(queries, "SELECT count(*) + $n FROM sales", {"n": number})[0][0])

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [1000 + number for number in range(12)]


def test_closing_cancels_what_runs(queries: Queries) -> None:
    run = queries.submit(Question(ENDLESS))
    queries.wait(run.id, 0.2)
    queries.close()
    assert queries.get(run.id).state == "cancelled"


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_cancels_the_query(queries: Queries) -> None:
    rows(queries, "SELECT 1")
    threading.Timer(1, lambda: signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)).start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        queries.run(Question(ENDLESS))
    assert time.monotonic() - began < 60
    run = queries.history()[0]
    assert (run.state, (run.error or {})["type"]) == ("cancelled", "cancelled")


def test_a_query_that_cannot_be_recorded_gives_no_answer(queries: Queries, database: Database, home: Path) -> None:
    with database.write() as session:
        session.connection().exec_driver_sql("ALTER TABLE access_events RENAME TO moved_away")
    with capture_logs() as logs, pytest.raises(Unavailable, match="could not be recorded"):
        queries.run(Question("SELECT id FROM sales"))
    assert [entry["event"] for entry in logs] == ["query not recorded"]
    assert [path for path in (home / "results").rglob("*") if path.is_file()] == []
    with database.read() as session:
        assert session.scalar(select(QueryRun.state)) in (None, "running")


def test_an_explanation_that_runs_the_query_is_stopped(queries: Queries, database: Database) -> None:
    stops: list[Callable[[], None]] = []
    with ThreadPoolExecutor(1) as pool:
        explained = pool.submit(queries.explain, Question(ENDLESS), analyze=True, begun=stops.append)
        while not (_audited(database) or explained.done()):
            time.sleep(0.01)
        # That it may run is on record, and no stage is left but the engine's.
        while not explained.done():
            stops[0]()
            time.sleep(0.05)
    assert isinstance(explained.exception(), Cancelled)


def _audited(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(AuditEntry)) or 0
