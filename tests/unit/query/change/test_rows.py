"""INSERT, UPDATE, DELETE, MERGE, TRUNCATE: rows, answers, versions, and what is refused."""

import errno
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import InvalidOption, InvalidSql, NotFound, StorageFull, TimedOut
from neurolake.metadata.database import Database
from neurolake.metadata.models import AccessEvent, AuditEntry, Dataset, LineageEdge, QueryRun, Snapshot
from neurolake.query.question import Question
from neurolake.query.results import Result
from neurolake.query.service import Queries
from neurolake.storage.warehouse import Warehouse

Ask = Callable[..., Result]


@pytest.fixture
def one(ask: Ask) -> Callable[..., dict[str, Any]]:
    """The one row that a statement answers."""
    return lambda sql, parameters=None, **fields: ask(sql, parameters, **fields).to_arrow().to_pylist()[0]


def _rows(ask: Ask, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in ask(sql).to_arrow().to_pylist()]


def test_rows_come_change_and_go(ask: Ask, one: Any, warehouse: Warehouse) -> None:
    assert one("CREATE TABLE silver.t AS SELECT id, region FROM sales WHERE id < 4")["rows"] == 4
    assert one("INSERT INTO t VALUES (10, 'x'), (11, NULL)")["rows"] == 2
    assert one("INSERT INTO t (region) SELECT 'only'")["rows"] == 1
    assert one("INSERT INTO t BY NAME SELECT 'named' AS region, 12 AS id")["rows"] == 1
    assert len(warehouse.files(("silver", "t")).groups) == 2, "a row without an id is in a file without that column"
    assert one("UPDATE t SET region = upper(region), id = id + 100 WHERE id BETWEEN 10 AND 11")["rows"] == 2
    assert one("DELETE FROM t WHERE id IN (SELECT id FROM people WHERE id > 1)")["rows"] == 3
    assert _rows(ask, "SELECT * FROM t ORDER BY id") == [
        (0, "north"), (1, "south"), (110, "X"), (111, None), (None, "only"),
    ]  # fmt: skip
    assert one("TRUNCATE t")["rows"] == 5
    assert _rows(ask, "SELECT count(*) FROM t") == [(0,)]


def test_a_change_with_values_that_are_bound(ask: Ask, one: Any) -> None:
    ask("CREATE TABLE t AS SELECT id, region FROM sales WHERE id < $n", {"n": 5})
    hostile = "'); DROP TABLE t; --"
    assert one("INSERT INTO t VALUES (:id, :region)", {"id": 77, "region": hostile})["rows"] == 1
    assert one("UPDATE t SET region = :new WHERE id = :id", {"id": 1, "new": hostile})["rows"] == 1
    assert one("DELETE FROM t WHERE region = ? AND id = ?", [hostile, 77])["rows"] == 1
    assert _rows(ask, "SELECT region FROM t WHERE id = 1") == [(hostile,)]


def test_types_stay_exact(ask: Ask) -> None:
    ask(
        "CREATE TABLE t (d DECIMAL(38,10), w TIMESTAMPTZ, n STRUCT(a BIGINT, b VARCHAR[]), m MAP(VARCHAR, INT), u UUID)"
    )
    value = """(12345678901234567890.0123456789::DECIMAL(38,10), TIMESTAMPTZ '2024-03-31 01:30:00+02',
        {'a': 9007199254740993, 'b': ['x', NULL]}, MAP {'k': 1}, 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'::UUID)"""
    ask(f"INSERT INTO t VALUES {value}, (NULL, NULL, NULL, NULL, NULL)")
    ask("UPDATE t SET d = d + 1, n = {'a': n.a, 'b': n.b} WHERE d IS NOT NULL")
    same = f"SELECT count(*) FROM t, (VALUES {value}) AS v(d, w, n, m, u) WHERE t.d = v.d + 1 AND t.w = v.w"
    assert _rows(ask, f"{same} AND t.n = v.n AND t.m = v.m AND t.u = v.u") == [(1,)]
    assert _rows(ask, "SELECT count(*) FROM t WHERE d IS NULL AND n IS NULL AND m IS NULL AND u IS NULL") == [(1,)]


def test_a_merge_updates_deletes_and_inserts(ask: Ask, one: Any) -> None:
    ask("CREATE TABLE t AS SELECT id, region, amount FROM sales WHERE id < 5")
    answer = one(
        """MERGE INTO t USING (VALUES (0, 'gone'), (1, 'new'), (2, 'keep'), (90, 'in'), (91, 'out')) AS s(id, what)
        ON t.id = s.id
        WHEN MATCHED AND s.what = 'gone' THEN DELETE
        WHEN MATCHED AND s.what = 'keep' THEN DO NOTHING
        WHEN MATCHED THEN UPDATE SET region = s.what, amount = t.amount * 2
        WHEN NOT MATCHED AND s.what = 'in' THEN INSERT (id, region) VALUES (s.id, s.what)"""
    )
    assert answer["rows"] == 3
    rows = _rows(ask, "SELECT id, region, amount::DOUBLE FROM t ORDER BY id")
    assert rows == [(1, "new", 2.5), (2, "east", 2.5), (3, "north", 3.75), (4, "south", 5.0), (90, "in", None)]
    ask("MERGE INTO t USING (SELECT 3 AS id, 'star' AS region, 0 AS amount) AS s ON t.id = s.id "
        "WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *")  # fmt: skip
    assert _rows(ask, "SELECT region FROM t WHERE id = 3") == [("star",)]


def test_a_row_that_is_matched_twice_is_an_error(ask: Ask) -> None:
    ask("CREATE TABLE t AS SELECT 1 AS id, 'a' AS v")
    for sql in (
        "MERGE INTO t USING (VALUES (1, 'b'), (1, 'c')) AS s(id, v) ON t.id=s.id WHEN MATCHED THEN UPDATE SET v = s.v",
        "UPDATE t SET v = s.v FROM (VALUES (1, 'b'), (1, 'c')) AS s(id, v) WHERE t.id = s.id",
    ):
        with pytest.raises(InvalidSql, match="more than one row"):
            ask(sql)
    assert _rows(ask, "SELECT v FROM t") == [("a",)]


def test_only_files_with_touched_rows_are_written_anew(ask: Ask, warehouse: Warehouse) -> None:
    ask("CREATE TABLE bronze.t AS SELECT 1 AS id")
    for number in range(2, 6):
        ask(f"INSERT INTO t VALUES ({number})")
    paths = {path for group in warehouse.files(("bronze", "t")).groups for path in group.paths}
    ask("UPDATE t SET id = 30 WHERE id = 3")
    after = {path for group in warehouse.files(("bronze", "t")).groups for path in group.paths}
    assert len(paths & after) == 4
    assert len(after) == 5
    ask("DELETE FROM t WHERE id = 30")
    assert len({path for group in warehouse.files(("bronze", "t")).groups for path in group.paths}) == 4


def test_the_versions_before_stay_readable(ask: Ask, one: Any) -> None:
    first = one("CREATE TABLE t AS SELECT id FROM sales WHERE id < 3")["snapshot_id"]
    ask("DELETE FROM t WHERE id = 0")
    ask("TRUNCATE t")
    assert _rows(ask, f"SELECT count(*) FROM t AT (VERSION => {first})") == [(3,)]


def test_everything_about_a_change_is_on_record(ask: Ask, database: Database, queries: Queries) -> None:
    ask("CREATE TABLE t AS SELECT id, upper(region) AS region, amount FROM sales")
    result = ask("UPDATE t SET amount = (SELECT max(amount) FROM sales) WHERE id = 1")
    with database.read() as session:
        dataset = session.scalar(select(Dataset).filter_by(name="t"))
        source = session.scalar(select(Dataset).filter_by(name="sales"))
        assert dataset is not None
        assert source is not None
        assert (dataset.owner, dataset.rows, dataset.zone) == ("local", 1000, "gold")
        assert len(session.scalars(select(Snapshot).filter_by(dataset_id=dataset.id)).all()) == 2
        run = session.get(QueryRun, result.query_id)
        assert run is not None
        assert (run.state, run.rows) == ("succeeded", 1)
        writes = session.scalars(select(AccessEvent).filter_by(origin_id=run.id, action="write")).all()
        assert [(event.dataset_id, event.columns) for event in writes] == [(dataset.id, ["amount"])]
        entries = session.scalars(select(AuditEntry).filter_by(origin_id=run.id)).all()
        assert [(entry.action, entry.outcome) for entry in entries] == [("change", "succeeded")]
        edges = {
            (edge.source_column, edge.target_column, edge.kind)
            for edge in session.scalars(select(LineageEdge).filter_by(target_id=dataset.id, source_id=source.id))
        }
        assert {("id", "id", "identity"), ("region", "region", "transformation")} <= edges
        assert ("amount", "amount", "aggregation") in edges
    assert {"target", "execute"} <= set(queries.get(result.query_id).timings or {})


def test_concurrent_changes_are_made_one_after_the_other(ask: Ask) -> None:
    ask("CREATE TABLE t AS SELECT 0 AS n")
    failed: list[Exception] = []

    def add() -> None:
        try:
            ask("UPDATE t SET n = n + 1")
            ask("INSERT INTO t VALUES (-1000)")
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=add) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert _rows(ask, "SELECT n FROM t WHERE n > -900") == [(3,)]


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("INSERT INTO sales VALUES (1)", "1 values are given for 5 columns"),
        ("INSERT INTO sales (id, nope) VALUES (1, 2)", "no column 'nope'"),
        ("INSERT INTO sales (id, id) VALUES (1, 2)", "twice"),
        ("INSERT INTO sales (id) VALUES ('x')", "Could not convert"),
        ("UPDATE sales SET id = 1, id = 2", "twice"),
        ("UPDATE sales SET nope = 1", "no column 'nope'"),
        ("UPDATE sales SET id = region", "Could not convert"),
        ("UPDATE sales SET id = nope", "no column 'nope'"),
        ("DELETE FROM sales WHERE id = 1 RETURNING id", "RETURNING is not supported"),
        ("INSERT INTO sales (id) VALUES (1) ON CONFLICT DO NOTHING", "CONFLICT is not supported"),
        ("INSERT OR REPLACE INTO sales (id) VALUES (1)", "ALTERNATIVE is not supported"),
        ("INSERT INTO sales DEFAULT VALUES", "DEFAULT is not supported"),
        ("MERGE INTO sales USING people ON true WHEN NOT MATCHED BY SOURCE THEN DELETE", "BY SOURCE is not supported"),
        ("CREATE TABLE x (a INT NOT NULL)", "NOT NULL, DEFAULT, keys"),
        ("CREATE TABLE x (a INT DEFAULT 1)", "NOT NULL, DEFAULT, keys"),
        ("CREATE TABLE x (a INT, PRIMARY KEY (a))", "name and a type"),
        ("CREATE TEMP TABLE x AS SELECT 1 AS a", "PROPERTIES is not supported"),
        ("CREATE TABLE x AS SELECT 1 AS a, 2 AS A", "Two columns"),
        ("CREATE SCHEMA x", "CREATE SCHEMA is not allowed"),
        ("CREATE MACRO x() AS 1", "is not allowed"),
        ("CREATE TABLE nowhere.x AS SELECT 1 AS a", "no zone"),
        ("WITH x AS (DELETE FROM sales RETURNING *) SELECT * FROM x", "DELETE is not allowed"),
        ("WITH x AS (DELETE FROM sales RETURNING *) INSERT INTO people SELECT * FROM x", "DELETE is not allowed"),
        ("INSERT INTO sales SELECT * FROM read_csv('/etc/passwd')", "read_csv is not allowed"),
        ("UPDATE sales SET region = (SELECT content FROM read_text('/etc/passwd'))", "read_text is not allowed"),
        ("CREATE TABLE x AS SELECT query('SELECT 1') AS a", "query is not allowed"),
        ("DELETE FROM sales; DELETE FROM people", "Only one statement"),
        ("EXPLAIN ANALYZE DELETE FROM sales", "does not start a query"),
        ("COPY sales TO 'x.csv'", "does not start a query"),
        ("ATTACH 'x.db'", "does not start a query"),
        ("DROP SCHEMA gold", "DROP SCHEMA is not allowed"),
    ],
)
def test_what_is_not_supported_is_refused_and_changes_nothing(
    ask: Ask, database: Database, home: Path, sql: str, says: str
) -> None:
    with pytest.raises(InvalidSql, match=says):
        ask(sql)
    with database.read() as session:
        assert sorted(session.scalars(select(Dataset.name))) == ["people", "sales"]
        assert len(session.scalars(select(Snapshot)).all()) == 2
    assert not [path for path in (home / "staging").rglob("*") if path.is_file()]


def test_a_change_cannot_be_made_in_the_past(ask: Ask) -> None:
    with pytest.raises(InvalidOption, match="what was cannot be changed"):
        ask("DELETE FROM sales", as_of=utc_now())


def test_a_table_is_made_once(ask: Ask, one: Any) -> None:
    assert one("CREATE TABLE t AS SELECT 1 AS a")["zone"] == "bronze"
    with pytest.raises(Exception, match="exists"):
        ask("CREATE TABLE t AS SELECT 2 AS a")
    assert one("CREATE TABLE IF NOT EXISTS t AS SELECT 2 AS a")["note"] == "It exists."
    assert one("CREATE OR REPLACE TABLE t AS SELECT 'x' AS b, 1 AS c")["zone"] == "bronze"
    assert _rows(ask, "SELECT * FROM t") == [("x", 1)]
    ask("DROP TABLE t")
    with pytest.raises(NotFound):
        ask("SELECT * FROM t")
    assert one("DROP TABLE IF EXISTS t")["note"] == "There is none."


@pytest.mark.parametrize("how", ["cancel", "timeout"])
def test_a_change_that_is_stopped_leaves_nothing(queries: Queries, ask: Ask, home: Path, how: str) -> None:
    sql = "CREATE TABLE t AS SELECT sum(a.i * b.i) AS s FROM range(10000000) AS a(i), range(10000000) AS b(i)"
    if how == "timeout":
        with pytest.raises(TimedOut):
            ask(sql, timeout_s=0.5)
    else:
        run = queries.submit(Question(sql))
        queries.wait(run.id, 0.5)
        assert queries.cancel(run.id).state == "cancelled"
    with pytest.raises(NotFound):
        ask("SELECT * FROM t")
    assert not [path for path in (home / "staging").rglob("*") if path.is_file()]


def test_what_a_change_wrote_goes_when_it_fails(ask: Ask, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    ask("CREATE TABLE t AS SELECT 1 AS a")
    with monkeypatch.context() as patched:
        patched.setattr("neurolake.storage.stores.local.rename_into_place", full)
        with pytest.raises(StorageFull):
            ask("INSERT INTO t VALUES (2)")
    assert _rows(ask, "SELECT a FROM t") == [(1,)]
    assert not [path for path in (home / "staging").rglob("*") if path.is_file()]
