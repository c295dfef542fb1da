"""What PyIceberg's own client does through `/iceberg` is in the lake, with every fact; and the other way round."""

import pyarrow as pa
import pytest
from pyiceberg.catalog.rest import RestCatalog
from pyiceberg.exceptions import (
    CommitFailedException,
    NamespaceAlreadyExistsError,
    NoSuchNamespaceError,
    NoSuchTableError,
    RESTError,
    TableAlreadyExistsError,
)
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table import CommitTableRequest, TableIdentifier
from pyiceberg.transforms import IdentityTransform
from pyiceberg.types import IntegerType, ListType, LongType, NestedField, StringType, StructType

from neurolake import Lake
from neurolake.compliance.audit.listing import Filter
from neurolake.kernel.errors import Conflict
from tests.iceberg.conftest import ROWS


def rows(lake: Lake, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in lake.query(sql).to_arrow().to_pylist()]


def test_the_zones_are_the_namespaces(catalog: RestCatalog) -> None:
    assert catalog.list_namespaces() == [("bronze",), ("gold",), ("silver",)]
    assert catalog.list_namespaces("gold") == []
    with pytest.raises(NamespaceAlreadyExistsError):
        catalog.create_namespace("gold")
    with pytest.raises(RESTError, match="zones of the lake"):
        catalog.create_namespace("mine")
    with pytest.raises(RESTError, match="zones of the lake"):
        catalog.drop_namespace("gold")
    with pytest.raises(NoSuchNamespaceError):
        catalog.load_namespace_properties("nowhere")
    with pytest.raises(NoSuchNamespaceError):
        catalog.list_tables("nowhere")
    assert catalog.update_namespace_properties("gold", updates={"team": "sales", "old": "1"}).updated == ["old", "team"]
    summary = catalog.update_namespace_properties("gold", removals={"old", "none"})
    assert (summary.removed, summary.missing) == (["old"], ["none"])
    assert catalog.load_namespace_properties("gold") == {"team": "sales"}
    assert catalog.namespace_exists("silver")
    assert not catalog.namespace_exists("nowhere")


def test_a_table_is_made_appended_to_evolved_and_read_on_both_sides(lake: Lake, catalog: RestCatalog) -> None:
    table = catalog.create_table("gold.people", schema=ROWS.schema)
    assert rows(lake, "SELECT count(*) FROM gold.people") == [(0,)]
    table.append(ROWS)
    with table.update_schema() as update:
        update.add_column("age", IntegerType())
    table.append(ROWS.append_column("age", pa.array([30, None, 50], pa.int32())))
    with table.update_schema() as update:
        update.rename_column("name", "full name")
        update.update_column("age", LongType())
        update.delete_column("amount")
        update.add_column("amount", StringType())
    lake.query("INSERT INTO people BY NAME SELECT 9 AS id, 'from sql' AS \"full name\", 70 AS age, 'x' AS amount")
    assert rows(lake, 'SELECT id, "full name", age, amount FROM people ORDER BY id, age') == [
        (1, "a", 30, None),
        (1, "a", None, None),
        (2, "b", None, None),
        (2, "b", None, None),
        (3, None, 50, None),
        (3, None, None, None),
        (9, "from sql", 70, "x"),
    ]
    assert rows(lake, "SELECT count(*) FROM people WHERE age > 40") == [(2,)]
    read = catalog.load_table("gold.people").scan(row_filter="id = 9").to_arrow().to_pylist()
    assert read == [{"id": 9, "full name": "from sql", "age": 70, "amount": "x"}]
    known = lake.dataset("people")
    assert {column["name"] for column in known["columns"]} == {"id", "full name", "age", "amount"}
    assert known["schema_version"] == 3
    # The columns that changed without rows have snapshots of their own.
    assert (known["rows"], len(known["snapshots"])) == (7, 5)


def test_rows_are_replaced_and_deleted_and_the_past_stays_readable(lake: Lake, catalog: RestCatalog) -> None:
    table = catalog.create_table("silver.stock", schema=ROWS.schema)
    table.append(ROWS)
    first = table.current_snapshot().snapshot_id
    table.overwrite(ROWS.slice(1))
    table.delete("id = 2")
    assert rows(lake, "SELECT id FROM stock") == [(3,)]
    assert rows(lake, f"SELECT count(*) FROM stock AT (VERSION => {first})") == [(3,)]
    table.manage_snapshots().rollback_to_snapshot(first).commit()
    assert rows(lake, "SELECT count(*) FROM stock") == [(3,)]
    assert lake.dataset("stock")["rows"] == 3


def test_a_part_of_the_rows_is_replaced_by_two_snapshots_of_one_commit(lake: Lake, catalog: RestCatalog) -> None:
    """The second lists manifests of the first, which were taken over."""
    table = catalog.create_table("silver.parts", schema=ROWS.schema)
    table.append(ROWS)
    table.overwrite(ROWS.slice(0, 1), "id >= 2")
    assert rows(lake, "SELECT id, name FROM parts ORDER BY id, name") == [(1, "a"), (1, "a")]
    assert table.refresh().scan().to_arrow().num_rows == 2
    assert [one["added_rows"] for one in lake.dataset("parts")["snapshots"]] == [1, 1, 3]


def test_sql_changes_rows_that_others_wrote(lake: Lake, catalog: RestCatalog) -> None:
    table = catalog.create_table("silver.mixed", schema=ROWS.schema)
    table.append(ROWS)
    with table.update_schema() as update:
        update.rename_column("name", "label")
    table.append(ROWS.rename_columns(["id", "label", "amount"]))
    lake.query("UPDATE mixed SET label = 'changed' WHERE id = 2")
    lake.query("DELETE FROM mixed WHERE id = 1")
    expected = [(2, "changed"), (2, "changed"), (3, None), (3, None)]
    assert rows(lake, "SELECT id, label FROM mixed ORDER BY id") == expected
    read = catalog.load_table("silver.mixed").scan().to_arrow().sort_by("id")
    assert list(zip(read["id"].to_pylist(), read["label"].to_pylist(), strict=True)) == expected


def test_an_outsiders_commit_is_on_record(lake: Lake, catalog: RestCatalog) -> None:
    catalog.create_table("bronze.recorded", schema=ROWS.schema).append(ROWS)
    known = lake.dataset("recorded")
    assert known["rows"] == 3
    [edge] = [edge for edge in known["lineage"] if edge["target"]["kind"] == "dataset"]
    assert (edge["source"]["kind"], edge["target"]["id"]) == ("external", known["id"])
    assert edge["transformation"] == "append"
    entries = lake.audit.entries(Filter(dataset_id=known["id"], principal="local"))
    assert [one["action"] for one in entries] == ["scan", "change", "change"]
    catalog.load_table("bronze.recorded")
    assert lake.audit.entries(Filter(dataset_id=known["id"], principal="local"))[0]["action"] == "query"


def test_a_staged_table_is_there_once_it_is_committed(lake: Lake, catalog: RestCatalog) -> None:
    staged = catalog.create_table_transaction("gold.staged", schema=ROWS.schema)
    staged.append(ROWS)
    assert not catalog.table_exists("gold.staged")
    with pytest.raises(NoSuchTableError):
        catalog.load_table("gold.staged")
    staged.commit_transaction()
    assert rows(lake, "SELECT sum(id) FROM staged") == [(6,)]
    with pytest.raises(TableAlreadyExistsError):
        catalog.create_table("gold.staged", schema=ROWS.schema)
    with pytest.raises(TableAlreadyExistsError, match="unique in all zones"):
        catalog.create_table("bronze.staged", schema=ROWS.schema)


def test_tables_are_listed_page_by_page_renamed_and_dropped(lake: Lake, catalog: RestCatalog, address: str) -> None:
    for name in ("page_a", "page_b", "page_c"):
        catalog.create_table(f"bronze.{name}", schema=ROWS.schema)
    small = RestCatalog("small", uri=f"{address}/iceberg", **{"rest-page-size": "2"})
    listed = [name for _, name in small.list_tables("bronze") if name.startswith("page_")]
    assert listed == ["page_a", "page_b", "page_c"]
    catalog.rename_table("bronze.page_a", "bronze.renamed")
    assert catalog.load_table("bronze.renamed").name() == ("bronze", "renamed")
    with pytest.raises(RESTError, match="within its zone"):
        catalog.rename_table("bronze.renamed", "gold.renamed")
    catalog.drop_table("bronze.renamed")
    assert not catalog.table_exists("bronze.renamed")
    with pytest.raises(NoSuchTableError):
        catalog.drop_table("bronze.renamed")
    assert "renamed" not in [dataset["name"] for dataset in lake.datasets()]


def test_views_are_no_tables(lake: Lake, catalog: RestCatalog) -> None:
    catalog.create_table("gold.under_view", schema=ROWS.schema).append(ROWS)
    lake.query("CREATE VIEW gold.seen AS SELECT id, name FROM under_view")
    assert ("gold", "seen") not in catalog.list_tables("gold")
    with pytest.raises(NoSuchTableError):
        catalog.load_table("gold.seen")
    table = catalog.load_table("gold.under_view")
    with pytest.raises(RESTError, match="seen depends on"), table.update_schema() as update:
        update.delete_column("name")
    with table.update_schema() as update:
        update.delete_column("amount")
    assert rows(lake, "SELECT count(*) FROM seen") == [(3,)]


def test_a_partitioned_table_is_read_and_left_to_the_engine_that_partitions(lake: Lake, catalog: RestCatalog) -> None:
    schema = Schema(NestedField(1, "id", LongType()), NestedField(2, "name", StringType()))
    spec = PartitionSpec(PartitionField(2, 1000, IdentityTransform(), "name"))
    table = catalog.create_table("silver.parted", schema=schema, partition_spec=spec)
    table.append(ROWS.select(["id", "name"]))
    table.append(ROWS.select(["id", "name"]))
    assert rows(lake, "SELECT name, count(*) FROM parted GROUP BY ALL ORDER BY ALL") == [("a", 2), ("b", 2), (None, 2)]
    assert rows(lake, "SELECT count(*) FROM parted WHERE name = 'a'") == [(2,)]
    with pytest.raises(Conflict, match="several partitions"):
        lake.query("INSERT INTO parted VALUES (7, 'x'), (8, 'y')")
    lake.query("INSERT INTO parted VALUES (7, 'x')")
    assert catalog.load_table("silver.parted").scan(row_filter="name = 'x'").to_arrow()["id"].to_pylist() == [7]


def test_nested_columns_are_read_by_their_ids(lake: Lake, catalog: RestCatalog) -> None:
    kind = pa.struct([("street", pa.string()), ("numbers", pa.list_(pa.int32()))])
    data = pa.table({"id": pa.array([1], pa.int64()), "address": pa.array([{"street": "s", "numbers": [1, 2]}], kind)})
    table = catalog.create_table("gold.nested", schema=data.schema)
    table.append(data)
    assert rows(lake, "SELECT address.street, address.numbers[2] FROM nested") == [("s", 2)]
    with pytest.raises(RESTError, match="nested column"), table.update_schema() as update:
        update.add_column(("address", "city"), StringType())
    assert isinstance(table.schema().find_type("address"), StructType)
    assert isinstance(table.schema().find_type("address.numbers"), ListType)


def test_several_tables_are_committed_all_or_none(lake: Lake, catalog: RestCatalog, address: str) -> None:
    one = catalog.create_table("gold.both_a", schema=ROWS.schema)
    other = catalog.create_table("gold.both_b", schema=ROWS.schema)
    prepared = []
    for table in (one, other):
        transaction = table.transaction()
        transaction.append(ROWS)
        prepared.append((table, transaction._updates, transaction._requirements))
    other.append(ROWS)
    changes = [
        CommitTableRequest(
            identifier=TableIdentifier(namespace=("gold",), name=table.name()[1]),
            requirements=requirements,
            updates=updates,
        )
        for table, updates, requirements in prepared
    ]
    body = '{"table-changes":[' + ",".join(change.model_dump_json() for change in changes) + "]}"
    asked = catalog._session.post(f"{address}/iceberg/v1/transactions/commit", data=body)
    assert (asked.status_code, asked.json()["error"]["type"]) == (409, "CommitFailedException")
    assert rows(lake, "SELECT (SELECT count(*) FROM both_a), (SELECT count(*) FROM both_b)") == [(0, 3)]
    body = f'{{"table-changes":[{changes[0].model_dump_json()}]}}'
    assert catalog._session.post(f"{address}/iceberg/v1/transactions/commit", data=body).status_code == 204
    assert rows(lake, "SELECT count(*) FROM both_a") == [(3,)]


def test_what_was_built_on_an_old_version_is_refused(catalog: RestCatalog) -> None:
    table = catalog.create_table("gold.contested", schema=ROWS.schema)
    stale = catalog.load_table("gold.contested").transaction()
    stale.append(ROWS)
    table.append(ROWS)
    with pytest.raises(CommitFailedException):
        table._do_commit(stale._updates, stale._requirements)
    # Nor does it help to leave the requirement out.
    with pytest.raises(CommitFailedException):
        table._do_commit(stale._updates, ())
