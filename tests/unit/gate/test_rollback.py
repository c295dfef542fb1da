"""Back to a snapshot, back to the columns of a schema version: a new commit through the gate; history stays."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from neurolake import Lake
from neurolake.catalog import datasets, tags
from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import (
    ApprovalRequired,
    Conflict,
    Forbidden,
    InvalidInput,
    NotFound,
    SchemaChangeBlocked,
    SnapshotExpired,
)
from neurolake.metadata.models import LineageEdge, RemediationPart, RemediationRun
from neurolake.query.rollback import Wanted
from neurolake.remediation.base import Purge
from tests.unit.gate.conftest import ANN, BOB, CARA, Ask


@pytest.fixture
def table(ask: Ask) -> None:
    ask("CREATE TABLE t AS SELECT 1 AS a, 'x' AS b")


def _newest(lake: Lake) -> int:
    return int(lake.dataset("t")["snapshot_id"])


def _rows(ask: Ask, sql: str = "SELECT * FROM t ORDER BY ALL") -> list[dict[str, Any]]:
    return ask(sql).to_arrow().to_pylist()


def test_rows_and_columns_are_what_they_were(lake: Lake, ask: Ask, table: None) -> None:
    ask("INSERT INTO t VALUES (2, 'y')")
    then = _newest(lake)
    was = _rows(ask)
    ask("ALTER TABLE t RENAME COLUMN b TO c")
    ask("ALTER TABLE t ADD COLUMN d INT")
    ask("UPDATE t SET a = a + 10, d = 1 WHERE a = 2")
    ask("DELETE FROM t WHERE a = 1")
    after = _newest(lake)
    now = _rows(ask)
    found = lake.rollbacks.make("t", Wanted(snapshot_id=then, reason="a wrong load"))
    assert _rows(ask) == was
    assert found["rows"] == 2
    assert {(one["kind"], one["path"]) for one in found["changes"]} == {("renamed", "c"), ("removed", "d")}
    assert _rows(ask, f"SELECT * FROM t AT (VERSION => {after})") == now
    ask("INSERT INTO t VALUES (3, 'z')")
    assert len(_rows(ask)) == 3
    lake.rollbacks.make("t", Wanted(snapshot_id=after))
    assert _rows(ask) == now
    newest = lake.schemas.history("t")["versions"][0]
    assert (newest["operation"], newest["semantic"]) == ("rollback", "4.0.0")


def test_columns_go_back_over_the_present_rows(lake: Lake, ask: Ask, table: None) -> None:
    ask("ALTER TABLE t DROP COLUMN b")
    ask("ALTER TABLE t RENAME COLUMN a TO z")
    ask("ALTER TABLE t ADD COLUMN d INT")
    ask("INSERT INTO t VALUES (2, 5)")
    lake.rollbacks.make("t", Wanted(schema_version=1))
    assert _rows(ask) == [{"a": 1, "b": "x"}, {"a": 2, "b": None}]
    lake.rollbacks.make("t", Wanted(schema_version=4))
    assert _rows(ask) == [{"z": 1, "d": None}, {"z": 2, "d": 5}]


def test_columns_that_cannot_hold_the_rows_stay(lake: Lake, ask: Ask, table: None) -> None:
    first = _newest(lake)
    ask("ALTER TABLE t ALTER COLUMN a TYPE BIGINT")
    ask("INSERT INTO t VALUES (9007199254740993, 'big')")
    with pytest.raises(Conflict, match="need not fit int"):
        lake.rollbacks.make("t", Wanted(schema_version=1))
    lake.rollbacks.make("t", Wanted(snapshot_id=first))
    assert _rows(ask) == [{"a": 1, "b": "x"}]
    assert ask("SELECT a FROM t").to_arrow().schema.types[0] == "int32"


def test_it_passes_the_gate(lake: Lake, ask: Ask, table: None, managers: None) -> None:
    first = _newest(lake)
    ask("ALTER TABLE t ADD COLUMN c INT")
    ask("CREATE VIEW v AS SELECT c FROM t")
    with pytest.raises(Conflict, match=r"v depends on bronze\.t"):
        lake.rollbacks.make("t", Wanted(snapshot_id=first))
    lake.schema_policies.set_policy("t", "block")
    with pytest.raises(SchemaChangeBlocked):
        lake.rollbacks.make("t", Wanted(snapshot_id=first, confirm=True))
    lake.schema_policies.set_policy("t", "require-approval")
    with pytest.raises(ApprovalRequired) as wanted:
        lake.rollbacks.make("t", Wanted(schema_version=1), ANN)
    lake.schema_policies.decide(str(wanted.value.where["approval"]), "approved", "fine", BOB)
    with pytest.raises(ApprovalRequired):
        lake.rollbacks.make("t", Wanted(snapshot_id=first), ANN)
    lake.rollbacks.make("t", Wanted(schema_version=1), ANN)
    assert _rows(ask) == [{"a": 1, "b": "x"}]


def test_who_may(lake: Lake, table: None, managers: None, put: Any) -> None:
    first = _newest(lake)
    with pytest.raises(Forbidden):
        lake.rollbacks.make("t", Wanted(snapshot_id=first), CARA)
    put({"kind": "mask", "name": "m", "on": {"dataset": "t", "columns": ["b"]}, "mask": {"method": "nullify"}})
    with pytest.raises(Forbidden, match="see all"):
        lake.rollbacks.make("t", Wanted(snapshot_id=first), ANN)
    with pytest.raises(InvalidInput):
        Wanted()
    with pytest.raises(InvalidInput):
        Wanted(1, 1)
    for wanted in (Wanted(snapshot_id=5), Wanted(schema_version=7)):
        with pytest.raises(NotFound):
            lake.rollbacks.make("t", wanted)


def test_tags_and_lineage_go_back_too(lake: Lake, ask: Ask) -> None:
    ask("CREATE TABLE s AS SELECT 1 AS a, 2 AS b")
    ask("CREATE TABLE o AS SELECT 3 AS a, 4 AS b")
    ask("CREATE TABLE t AS SELECT a, b FROM s")
    with lake.database.write() as session:
        tags.put(session, datasets.find(session, "t"), "a", ["pii.phone"], by="x", now=utc_now())
    then = _newest(lake)
    ask("ALTER TABLE t RENAME COLUMN a TO x")
    ask("ALTER TABLE t RENAME COLUMN b TO a")
    ask("TRUNCATE TABLE t")
    ask("INSERT INTO t SELECT a, b FROM o")
    found = lake.rollbacks.make("t", Wanted(snapshot_id=then))
    with lake.database.read() as session:
        dataset = datasets.find(session, "t")
        assert tags.tags_of(session, dataset.id) == {"a": frozenset({"pii.phone"})}
        edges = session.scalars(select(LineageEdge).filter_by(target_id=dataset.id, valid_to=None)).all()
        source = datasets.find(session, "s").id
    assert {(edge.source_id, edge.source_column, edge.target_column, edge.run_id) for edge in edges} >= {
        (source, "a", "a", found["id"]),
        (source, "b", "b", found["id"]),
    }
    assert {edge.source_id for edge in edges} == {source}


def test_what_has_expired_is_told_clearly(lake: Lake, ask: Ask, table: None) -> None:
    then = _newest(lake)
    ask("INSERT INTO t VALUES (2, 'y')")
    lake.warehouse.expire(("bronze", "t"), lambda _session, _committed: None)
    with pytest.raises(SnapshotExpired, match=str(then)):
        lake.rollbacks.make("t", Wanted(snapshot_id=then))


def test_files_that_are_lost_are_told_clearly(lake: Lake, ask: Ask, table: None) -> None:
    then = _newest(lake)
    [file] = [path for group in lake.warehouse.files(("bronze", "t")).groups for path in group.paths]
    ask("CREATE TABLE kept AS SELECT * FROM t")
    ask("DELETE FROM t WHERE a = 1")
    Path(file).unlink()
    with pytest.raises(SnapshotExpired, match="1 of the 1 files"):
        lake.rollbacks.make("t", Wanted(snapshot_id=then))
    assert _rows(ask) == []


def test_erased_data_does_not_come_back(lake: Lake, ask: Ask, table: None) -> None:
    """While a remediation owes the past of a dataset, or is under way, nothing goes back; then there is no past."""
    then = _newest(lake)
    ask("INSERT INTO t VALUES (2, 'y')")
    now = utc_now()
    with lake.database.write() as session:
        dataset = datasets.find(session, "t")
        run = RemediationRun(principal="x", action="delete", dry_run=False, request="", state="failed", owner="",
                             progress=0.0, submitted_at=now)  # fmt: skip
        session.add(run)
        session.flush()
        session.add(RemediationPart(run_id=run.id, dataset_id=dataset.id, name="bronze.t", state="changed"))
    with pytest.raises(Conflict, match="must not come back"):
        lake.rollbacks.make("t", Wanted(snapshot_id=then))
    with lake.database.write() as session:
        session.get_one(RemediationPart, (run.id, dataset.id)).state = "done"
        session.get_one(RemediationRun, run.id).state = "running"
    with pytest.raises(Conflict, match="must not come back"):
        lake.rollbacks.make("t", Wanted(snapshot_id=then))
    with lake.database.write() as session:
        session.get_one(RemediationRun, run.id).state = "succeeded"
    lake.rollbacks.make("t", Wanted(snapshot_id=then))
    assert _rows(ask) == [{"a": 1, "b": "x"}]


def test_a_column_that_went_before_a_remediation_stays_away(lake: Lake, ask: Ask, table: None, finished: Any) -> None:
    """Its values are in the files still, and whoever was erased, or purged the past, must not be seen in them again."""
    ask("ALTER TABLE t DROP COLUMN b")
    run = finished(lake, Purge(dataset="t"), dry_run=False)
    assert run["state"] == "succeeded"
    with pytest.raises(Conflict, match="must not come back"):
        lake.rollbacks.make("t", Wanted(schema_version=1))
    ask("ALTER TABLE t ADD COLUMN c INT")
    lake.rollbacks.make("t", Wanted(schema_version=2))
    assert _rows(ask) == [{"a": 1}]
