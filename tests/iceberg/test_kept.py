"""What other engines commit keeps the promises of a dataset, and is searched and measured as what comes by SQL is."""

import pyarrow as pa
import pytest
from pyiceberg.catalog.rest import RestCatalog
from pyiceberg.exceptions import BadRequestError
from pyiceberg.expressions import EqualTo
from pyiceberg.table.update import AddSnapshotUpdate, SetSnapshotRefUpdate

from neurolake import Lake
from neurolake.compliance.audit.listing import Filter
from neurolake.gate.contracts.keep import Committer, hold_prepared
from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import CommitConflict
from neurolake.kernel.principal import LOCAL
from neurolake.storage.foreign.prepare import Proposal
from neurolake.testing.workflows import until
from tests.iceberg.conftest import ROWS
from tests.iceberg.proposals import data_file, described, snapshot

CONTRACT = """
version: 1.0.0
columns:
  - {name: id, unique: true}
  - {name: amount, min: 0}
rows: {max: 5}
"""


def of(*rows: tuple[int, float]) -> pa.Table:
    return pa.Table.from_pylist([{"id": number, "name": "x", "amount": amount} for number, amount in rows], ROWS.schema)


def ids(lake: Lake, name: str) -> list[int]:
    return [row["id"] for row in lake.query(f"SELECT id FROM {name} ORDER BY id").to_arrow().to_pylist()]


def made(lake: Lake, catalog: RestCatalog, name: str, contract: str = CONTRACT) -> None:
    catalog.create_table(f"gold.{name}", schema=ROWS.schema).append(ROWS)
    lake.contracts.put(name, contract)


@pytest.mark.parametrize(
    ("rows", "broken"),
    [([(4, -1.0)], "range"), ([(3, 1.0)], "unique"), ([(4, 1), (5, 1), (6, 1)], "row_count")],
)
def test_rows_that_break_a_contract_are_not_taken(
    lake: Lake, catalog: RestCatalog, rows: list[tuple[int, float]], broken: str, request: pytest.FixtureRequest
) -> None:
    name = f"promised_{request.node.callspec.id.count(broken[:2])}_{len(rows)}_{rows[0][0]}"
    made(lake, catalog, name)
    with pytest.raises(BadRequestError, match=broken):
        catalog.load_table(f"gold.{name}").append(of(*rows))
    assert ids(lake, name) == [1, 2, 3]
    catalog.load_table(f"gold.{name}").append(of((4, 1.0)))
    assert ids(lake, name) == [1, 2, 3, 4]


def test_rows_that_are_only_written_anew_do_not_stop_a_commit(lake: Lake, catalog: RestCatalog) -> None:
    """What broke a contract before it was put may stay; a replacement that adds more of it may not."""
    catalog.create_table("gold.older", schema=ROWS.schema).append(of((1, -1.0), (2, 1.0), (3, 1.0)))
    lake.contracts.put("older", CONTRACT)
    table = catalog.load_table("gold.older")
    table.delete(EqualTo("id", 3))
    assert ids(lake, "older") == [1, 2]
    with pytest.raises(BadRequestError, match="range"):
        table.overwrite(of((2, -2.0), (4, -1.0)), EqualTo("id", 2))
    assert ids(lake, "older") == [1, 2]


def test_going_back_to_rows_that_break_a_contract_is_refused(lake: Lake, catalog: RestCatalog) -> None:
    catalog.create_table("gold.back", schema=ROWS.schema).append(of((1, -1.0)))
    table = catalog.load_table("gold.back")
    before = table.current_snapshot()
    assert before is not None
    table.overwrite(of((2, 1.0)))
    lake.contracts.put("back", CONTRACT)
    with pytest.raises(BadRequestError, match="range"):
        table.refresh().manage_snapshots().rollback_to_snapshot(before.snapshot_id).commit()
    assert ids(lake, "back") == [2]


def test_a_contract_that_only_warns_is_on_record(lake: Lake, catalog: RestCatalog) -> None:
    made(lake, catalog, "warned", CONTRACT + "on_failure: warn\n")
    catalog.load_table("gold.warned").append(of((4, -1.0)))
    assert ids(lake, "warned") == [1, 2, 3, 4]
    entries = lake.audit.entries(Filter(dataset_id=lake.dataset("warned")["id"], action="change"))
    assert any("range (column amount" in reason["text"] for reason in entries[0]["reasons"])


def test_a_contract_that_is_put_meanwhile_is_kept_too(lake: Lake, catalog: RestCatalog) -> None:
    table = catalog.create_table("gold.meanwhile", schema=ROWS.schema)
    made = snapshot(table, [described(data_file(table))])
    main = SetSnapshotRefUpdate.model_validate({"ref-name": "main", "type": "branch", "snapshot-id": made.snapshot_id})
    name = ("gold", "meanwhile")
    prepared = lake.warehouse.prepare(Proposal(name, (), (AddSnapshotUpdate(snapshot=made), main)))
    by = Committer(
        lake.database,
        lake.warehouse,
        lambda session: lake.policies.rules(session, LOCAL),
        lake.ingest_engine.session,
        utc_now(),
    )
    held = hold_prepared(prepared, by)
    lake.contracts.put("meanwhile", CONTRACT)
    with pytest.raises(CommitConflict, match="contract was changed"):
        lake.iceberg.commits.swap([prepared], LOCAL, {name: held})
    assert ids(lake, "meanwhile") == []


def test_personal_data_in_what_comes_is_found(lake: Lake, catalog: RestCatalog) -> None:
    people = pa.table({"c1": [f"person{n}@example.com" for n in range(50)], "c2": list(range(50))})
    catalog.create_table("bronze.people", schema=people.schema).append(people)
    until(lambda: lake.personal_data.findings("people")["tags"] == {"c1": ["pii", "pii.email"]})


def test_the_quality_of_what_comes_is_measured(lake: Lake, catalog: RestCatalog) -> None:
    catalog.create_table("bronze.measured", schema=ROWS.schema).append(ROWS)
    while lake.quality_watch.once():
        pass
    assert lake.dataset("measured")["quality_report"]["rows"] == 3
    catalog.load_table("bronze.measured").append(of((4, 1.0)))
    while lake.quality_watch.once():
        pass
    assert lake.dataset("measured")["quality_report"]["rows"] == 4
