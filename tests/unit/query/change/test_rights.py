"""Who may change what, and that nothing hidden comes out by way of a change."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy import select

from neurolake.catalog import datasets, tags
from neurolake.compliance.policies import store
from neurolake.compliance.policies.document import policy_from
from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import Forbidden, InvalidSql, NotFound
from neurolake.kernel.principal import Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import AuditEntry, Dataset, Snapshot
from neurolake.query.results import Result

Ask = Callable[..., Result]
ANN = Principal("ann")
READ = {"kind": "grant", "name": "read", "to": ["user:ann"]}
WRITE = {"kind": "grant", "name": "write", "to": ["user:ann"], "actions": ["modify"]}
OWN_ZONE = {**WRITE, "name": "zone", "on": {"zone": "bronze"}, "actions": ["select", "modify"]}
NAMES = {
    "kind": "mask",
    "name": "hide-names",
    "on": {"dataset": "people", "columns": ["name"]},
    "mask": {"method": "redact"},
}
ROWS = {"kind": "row_filter", "name": "north", "on": {"dataset": "sales"}, "filter": "region = 'north'"}


@pytest.fixture
def put(database: Database) -> Callable[..., None]:
    def change(*documents: Mapping[str, Any]) -> None:
        with database.write() as session:
            store.put_all(session, [policy_from(document) for document in documents], by="test", now=utc_now())

    return change


def _rows(ask: Ask, sql: str, **fields: Any) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in ask(sql, **fields).to_arrow().to_pylist()]


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO sales (id) VALUES (1)",
        "UPDATE sales SET id = 1",
        "DELETE FROM sales WHERE id = 1",
        "DELETE FROM sales",
        "TRUNCATE sales",
        "MERGE INTO sales USING people AS p ON sales.id = p.id WHEN MATCHED THEN DELETE",
        "DROP TABLE sales",
        "ALTER TABLE sales ADD COLUMN x INT",
        "CREATE OR REPLACE TABLE sales AS SELECT 1 AS a",
        "CREATE TABLE gold.mine AS SELECT 1 AS a",
        "CREATE VIEW gold.mine AS SELECT 1 AS a",
    ],
)
def test_reading_is_no_right_to_change(ask: Ask, put: Any, database: Database, sql: str) -> None:
    with pytest.raises((NotFound, Forbidden)):
        ask(sql, principal=ANN)
    put(READ)
    with pytest.raises(Forbidden):
        ask(sql, principal=ANN)
    with database.read() as session:
        assert len(session.scalars(select(Snapshot)).all()) == 2
        assert "deny" in set(session.scalars(select(AuditEntry.decision)))


def test_writing_is_no_right_to_read(ask: Ask, put: Any) -> None:
    put({**WRITE, "on": {"dataset": "sales"}})
    assert _rows(ask, "INSERT INTO sales (id) VALUES (5000)", principal=ANN)[0][3] == 1
    for sql in ("UPDATE sales SET id = 1 WHERE amount > 5", "DELETE FROM sales WHERE amount > 5",
                "INSERT INTO sales SELECT * FROM sales", "INSERT INTO sales (id) SELECT id FROM people"):  # fmt: skip
        with pytest.raises((Forbidden, NotFound)):
            ask(sql, principal=ANN)


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE bronze.copy AS SELECT name AS x FROM people",
        "CREATE TABLE bronze.copy AS SELECT p.name AS x FROM (SELECT * FROM people) AS p",
        "CREATE TABLE bronze.copy AS WITH q AS (SELECT name FROM people) SELECT name || '' AS x FROM q",
    ],
)
def test_masked_values_stay_masked_in_what_is_made_of_them(ask: Ask, put: Any, sql: str) -> None:
    put(READ, OWN_ZONE, NAMES)
    ask(sql, principal=ANN)
    assert set(_rows(ask, "SELECT x FROM copy")) == {("***",)}
    ask("INSERT INTO copy SELECT name FROM people", principal=ANN)
    ask("UPDATE copy SET x = (SELECT max(name) FROM people)", principal=ANN)
    assert set(_rows(ask, "SELECT x FROM copy")) == {("***",)}


def test_hidden_rows_are_not_copied_counted_or_told(ask: Ask, put: Any) -> None:
    put(READ, OWN_ZONE, ROWS)
    ask("CREATE TABLE bronze.copy AS SELECT id, region FROM sales", principal=ANN)
    assert set(_rows(ask, "SELECT region FROM copy")) == {("north",)}
    gone = _rows(ask, "DELETE FROM copy WHERE id IN (SELECT id FROM sales WHERE region = 'south')", principal=ANN)
    assert gone[0][3] == 0
    with pytest.raises(InvalidSql) as told:
        ask("INSERT INTO copy (id) SELECT region::INT FROM sales", principal=ANN)
    assert "south" not in str(told.value)
    assert "east" not in str(told.value)


@pytest.mark.parametrize("policy", [ROWS, {**NAMES, "on": {"dataset": "sales", "columns": ["region"]}}])
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE sales SET id = 1 WHERE id = 2",
        "DELETE FROM sales WHERE region = 'south'",
        "DELETE FROM sales",
        "TRUNCATE sales",
        "MERGE INTO sales USING (SELECT 1 AS k) AS s ON sales.id = s.k WHEN MATCHED THEN DELETE",
        "ALTER TABLE sales RENAME COLUMN region TO r",
        "DROP TABLE sales",
        "CREATE OR REPLACE TABLE sales AS SELECT 1 AS a",
    ],
)
def test_who_does_not_see_all_rows_cannot_change_them(ask: Ask, put: Any, policy: Any, sql: str) -> None:
    put(READ, {**WRITE, "actions": ["modify", "manage"]}, policy)
    with pytest.raises(Forbidden, match="see all of them"):
        ask(sql, principal=ANN)
    assert _rows(ask, "SELECT count(*) FROM sales") == [(1000,)]


def test_the_places_of_rows_are_nobodys_business(ask: Ask) -> None:
    ask("CREATE TABLE t AS SELECT 1 AS a, 'x' AS b")
    for sql in ("UPDATE t SET b = nl_file", "UPDATE t SET b = filename", "DELETE FROM t WHERE file_row_number = 0"):
        with pytest.raises(InvalidSql):
            ask(sql)


def test_who_makes_a_dataset_owns_it(ask: Ask, put: Any, database: Database) -> None:
    put({**WRITE, "on": {"zone": "bronze"}})
    ask("CREATE TABLE bronze.mine AS SELECT 1 AS a", principal=ANN)
    ask("UPDATE mine SET a = 2", principal=ANN)
    ask("ALTER TABLE mine ADD COLUMN b INT", principal=ANN)
    with database.read() as session:
        assert session.scalar(select(Dataset.owner).filter_by(name="mine")) == "ann"
    ask("DROP TABLE mine", principal=ANN)


def test_tags_go_with_the_values(ask: Ask, database: Database) -> None:
    with database.write() as session:
        people = datasets.find(session, "people")
        tags.put(session, people, "name", ["pii.person"], by="test", now=utc_now())
    ask("CREATE TABLE copy AS SELECT id, upper(name) AS n, count(*) OVER () AS c FROM people")
    with database.read() as session:
        assert tags.tags_of(session, datasets.find(session, "copy").id) == {"n": frozenset({"pii.person"})}
