"""Views: expanded into what they are, read with the rights of whoever asks, and not broken unasked."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from neurolake.catalog import datasets, tags
from neurolake.catalog.view import dataset_view
from neurolake.compliance.policies import store
from neurolake.compliance.policies.document import policy_from
from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import Conflict, Forbidden, InvalidName, InvalidSql, NotFound
from neurolake.kernel.principal import Principal
from neurolake.metadata.database import Database
from neurolake.query.results import Result

Ask = Callable[..., Result]
ANN = Principal("ann")


@pytest.fixture
def put(database: Database) -> Callable[..., None]:
    def change(*documents: Mapping[str, Any]) -> None:
        with database.write() as session:
            store.put_all(session, [policy_from(document) for document in documents], by="test", now=utc_now())

    return change


def _rows(ask: Ask, sql: str, **fields: Any) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in ask(sql, **fields).to_arrow().to_pylist()]


def _grant(name: str, dataset: str, *actions: str) -> dict[str, Any]:
    return {"kind": "grant", "name": name, "on": {"dataset": dataset}, "to": ["user:ann"],
            "actions": list(actions or ("select",))}  # fmt: skip


def test_a_view_is_its_query(ask: Ask, database: Database) -> None:
    ask("CREATE VIEW silver.big AS SELECT id, amount FROM sales WHERE amount > 1245")
    ask("CREATE VIEW bigger (number) AS SELECT b.id + 1 FROM big AS b")
    assert _rows(ask, "SELECT * FROM big ORDER BY id")[0][0] == 997
    assert _rows(ask, "SELECT x.number, big.id FROM bigger AS x JOIN silver.big ON x.number = big.id + 1")
    assert _rows(ask, "WITH sales AS (SELECT 1 AS id) SELECT count(*) FROM big, sales") == [(3,)]
    with database.read() as session:
        shown = dataset_view(session, "big")
    assert [column["type"] for column in shown["columns"]] == ["BIGINT", "DECIMAL(10,2)"]
    assert shown["view"]["reads"][0]["columns"] == ["id", "amount"]
    ask("CREATE OR REPLACE VIEW big AS SELECT id, amount FROM sales WHERE id = 1")
    assert _rows(ask, "SELECT number FROM bigger") == [(2,)]
    ask("DROP VIEW bigger")
    with pytest.raises(NotFound):
        ask("SELECT * FROM bigger")


def test_a_view_keeps_its_columns_when_its_table_gets_more(ask: Ask) -> None:
    ask("CREATE TABLE t AS SELECT 1 AS a")
    ask("CREATE VIEW v AS SELECT * FROM t")
    ask("ALTER TABLE t ADD COLUMN b INT")
    assert ask("SELECT * FROM v").to_arrow().column_names == ["a"]


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("CREATE OR REPLACE VIEW v AS SELECT * FROM v", "read itself"),
        ("CREATE OR REPLACE VIEW v AS SELECT * FROM w", "read itself"),
        ("CREATE VIEW x AS SELECT $p AS a", "no parameters"),
        ("CREATE VIEW x AS DELETE FROM sales", "is not allowed"),
        ("CREATE OR REPLACE VIEW sales AS SELECT 1 AS a", "is a table"),
        ("CREATE OR REPLACE TABLE v AS SELECT 1 AS a", "is a view"),
        ("CREATE MATERIALIZED VIEW x AS SELECT 1 AS a", "not supported|not allowed"),
        ("INSERT INTO v VALUES (1)", "is a view"),
        ("DELETE FROM v", "is a view"),
        ("DROP TABLE v", "is a view"),
        ("DROP VIEW sales", "is no view"),
        ("SELECT * FROM v AT (VERSION => 5)", "has no versions"),
    ],
)
def test_what_a_view_cannot_be(ask: Ask, sql: str, says: str) -> None:
    ask("CREATE VIEW v AS SELECT id FROM sales")
    ask("CREATE VIEW w AS SELECT id FROM v")
    with pytest.raises(InvalidSql, match=says):
        ask(sql, {"p": 1} if "$p" in sql else None)


def test_a_view_gives_no_rights_on_what_it_reads(ask: Ask, put: Any) -> None:
    ask("CREATE VIEW v AS SELECT id, region FROM sales")
    with pytest.raises(NotFound):
        ask("SELECT * FROM v", principal=ANN)
    put(_grant("on-view", "v"))
    with pytest.raises(Forbidden) as refused:
        ask("SELECT * FROM v", principal=ANN)
    assert "sales" not in str(refused.value)
    put(_grant("on-table", "sales"))
    assert len(ask("SELECT * FROM v", principal=ANN)) == 1000
    put({"kind": "row_filter", "name": "north", "on": {"dataset": "sales"}, "filter": "region = 'north'"})
    assert set(_rows(ask, "SELECT region FROM v", principal=ANN)) == {("north",)}
    put({"kind": "mask", "name": "hide", "on": {"dataset": "sales", "columns": ["id"]}, "mask": {"method": "nullify"}})
    assert _rows(ask, "SELECT max(id) FROM v", principal=ANN) == [(None,)]
    put({"kind": "row_filter", "name": "on-v", "on": {"dataset": "v"}, "filter": "false"})
    with pytest.raises(Forbidden, match="hold for tables"):
        ask("SELECT * FROM v", principal=ANN)


def test_a_view_that_its_owner_may_not_make_is_not_made(ask: Ask, put: Any) -> None:
    put(_grant("write", "v", "select", "modify"))
    with pytest.raises(NotFound):
        ask("CREATE VIEW bronze.v AS SELECT * FROM sales", principal=ANN)
    put(_grant("read", "sales"))
    ask("CREATE VIEW bronze.v AS SELECT * FROM sales", principal=ANN)
    put({**_grant("deny", "sales"), "effect": "deny"})
    with pytest.raises(Forbidden):
        ask("SELECT * FROM v", principal=ANN)


def test_what_views_depend_on_goes_only_when_that_is_confirmed(ask: Ask) -> None:
    ask("CREATE TABLE t AS SELECT 1 AS a, 2 AS b")
    ask("CREATE VIEW v AS SELECT a FROM t")
    ask("CREATE VIEW w AS SELECT a FROM v")
    for sql in (
        "DROP TABLE t",
        "ALTER TABLE t DROP COLUMN a",
        "ALTER TABLE t RENAME COLUMN a TO x",
        "ALTER TABLE t RENAME TO u",
        "CREATE OR REPLACE TABLE t AS SELECT 1 AS z",
        "DROP VIEW v",
    ):
        with pytest.raises(Conflict, match=r"depend.* on") as refused:
            ask(sql)
        assert refused.value.where["breaks"]
    ask("ALTER TABLE t DROP COLUMN b")
    ask("ALTER TABLE t RENAME COLUMN a TO x", confirm=True)
    with pytest.raises(InvalidSql):
        ask("SELECT * FROM v")
    ask("DROP TABLE t CASCADE")
    for name in ("t", "v", "w"):
        with pytest.raises(NotFound):
            ask(f"SELECT * FROM {name}")


def test_columns_come_go_widen_and_change_their_names(ask: Ask) -> None:
    first = ask("CREATE TABLE t AS SELECT 1 AS a, 1.5::DECIMAL(5,2) AS d, 'x' AS s").to_arrow()["snapshot_id"][0]
    ask("ALTER TABLE t ALTER COLUMN a TYPE BIGINT")
    ask("ALTER TABLE t ALTER d SET DATA TYPE DECIMAL(12,2)")
    ask("ALTER TABLE t RENAME COLUMN s TO label")
    ask("ALTER TABLE t ADD COLUMN more STRUCT(k INT)")
    ask("INSERT INTO t VALUES (9007199254740993, 1234567890.25, 'y', {'k': 1})")
    ask("ALTER TABLE t DROP COLUMN more")
    assert [(int(a), str(d), label) for a, d, label in _rows(ask, "SELECT * FROM t ORDER BY a")] == [
        (1, "1.50", "x"), (9007199254740993, "1234567890.25", "y"),
    ]  # fmt: skip
    then = ask(f"SELECT * FROM t AT (VERSION => {first})").to_arrow()
    assert then.column_names == ["a", "d", "s"]
    assert then.num_rows == 1
    ask("ALTER TABLE t RENAME TO u")
    assert len(ask("SELECT * FROM u")) == 2
    for sql in ("ALTER TABLE u ALTER COLUMN a TYPE INTEGER", "ALTER TABLE u ALTER COLUMN label TYPE INTEGER",
                "ALTER TABLE u ADD COLUMN a INT", "ALTER TABLE u RENAME COLUMN a TO label",
                "ALTER TABLE u ALTER COLUMN a SET NOT NULL", "ALTER TABLE u DROP COLUMN nope"):  # fmt: skip
        with pytest.raises(InvalidSql):
            ask(sql)


@pytest.mark.parametrize(
    "changes",
    [
        ["RENAME COLUMN a TO x", "RENAME COLUMN b TO a", "RENAME COLUMN x TO b"],
        ["RENAME COLUMN a TO x", "ADD COLUMN a INTEGER"],
        ["DROP COLUMN a", "RENAME COLUMN b TO a"],
        ["DROP COLUMN a", "ADD COLUMN a INTEGER"],
        ["ADD COLUMN c VARCHAR"],
        ["DROP COLUMN b"],
        ["DROP COLUMN b", "ADD COLUMN b VARCHAR"],
    ],
)
def test_a_value_stays_with_its_column(ask: Ask, changes: list[str]) -> None:
    first = ask("CREATE TABLE t AS SELECT 1 AS a, 2 AS b UNION ALL SELECT 11, 12").to_arrow()["snapshot_id"][0]
    known = [{"a": 1, "b": 2}, {"a": 11, "b": 12}]
    for change in changes:
        ask("SELECT * FROM t")
        ask(f"ALTER TABLE t {change}")
        known = [_altered(row, change.split()) for row in known]
        assert ask("SELECT * FROM t ORDER BY ALL").to_arrow().to_pylist() == known
    ask("INSERT INTO t BY NAME SELECT 21 AS a")
    assert len(_rows(ask, "SELECT a FROM t WHERE a = 21")) == 1
    assert _rows(ask, f"SELECT a, b FROM t AT (VERSION => {first}) ORDER BY a") == [(1, 2), (11, 12)]


def _altered(row: dict[str, Any], change: list[str]) -> dict[str, Any]:
    match change:
        case ["RENAME", _, old, _, new]:
            return {new if name == old else name: value for name, value in row.items()}
        case ["ADD", _, name, _]:
            return row | {name: None}
        case ["DROP", _, gone]:
            return {name: value for name, value in row.items() if name != gone}
    raise AssertionError(change)


def test_a_name_that_a_policy_uses_stays(ask: Ask, put: Any, database: Database) -> None:
    ask("CREATE TABLE t AS SELECT 1 AS ssn, 2 AS b")
    put({"kind": "mask", "name": "m", "on": {"dataset": "t", "columns": ["ssn"]}, "mask": {"method": "nullify"}})
    for sql in ("ALTER TABLE t RENAME COLUMN ssn TO x", "ALTER TABLE t DROP COLUMN ssn", "ALTER TABLE t RENAME TO u"):
        with pytest.raises(Conflict, match="policy 'm'"):
            ask(sql, confirm=True)
    with database.write() as session:
        dataset = datasets.find(session, "t")
        tags.put(session, dataset, "b", ["pii.phone"], by="test", now=utc_now())
    ask("ALTER TABLE t RENAME COLUMN b TO c")
    with database.read() as session:
        assert tags.tags_of(session, dataset.id) == {"c": frozenset({"pii.phone"})}


@pytest.mark.parametrize(
    "sql",
    [
        f'CREATE TABLE x AS SELECT id AS "{"a" * 256}" FROM sales',
        f'CREATE VIEW x AS SELECT id AS "{"a" * 256}" FROM sales',
        f"CREATE TABLE x AS SELECT {' + '.join(['id'] * 80)} FROM sales",
        f'ALTER TABLE sales ADD COLUMN "{"a" * 256}" INTEGER',
        f'ALTER TABLE sales RENAME COLUMN region TO "{"a" * 256}"',
    ],
)
def test_names_of_columns_are_not_longer_than_databases_index(ask: Ask, sql: str) -> None:
    with pytest.raises(InvalidName, match="characters"):
        ask(sql)
    ask(f'CREATE TABLE x AS SELECT id AS "{"ö" * 255}" FROM sales')
