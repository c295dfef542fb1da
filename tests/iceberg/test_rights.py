"""Files know no policy, so only those from whom nothing of a table is hidden get to them; all others learn why not."""

from collections.abc import Callable

import pytest
from pyiceberg.catalog.rest import RestCatalog
from pyiceberg.exceptions import ForbiddenError, NoSuchTableError, OAuthError, RESTError, UnauthorizedError

from neurolake import Lake
from neurolake.compliance.audit.listing import Filter
from neurolake.kernel.principal import Principal
from tests.iceberg.conftest import ROWS

ADA = Principal("ada", roles=frozenset(("admin",)))


@pytest.fixture(scope="module")
def ada(of_user: Callable[..., RestCatalog]) -> RestCatalog:
    return of_user("ada")


@pytest.fixture(scope="module")
def bob(of_user: Callable[..., RestCatalog]) -> RestCatalog:
    return of_user("bob")


def made(ada: RestCatalog, name: str) -> None:
    ada.create_table(f"gold.{name}", schema=ROWS.schema).append(ROWS)


def allow(lake: Lake, name: str, actions: list[str], **on: object) -> None:
    policy = {"kind": "grant", "effect": "allow", "to": ["user:bob"], "actions": actions, "on": on}
    lake.policies.create({"name": name, **policy}, by="ada")


def test_nobody_comes_in_without_a_key_of_the_scope(of_user: Callable[..., RestCatalog]) -> None:
    with pytest.raises(UnauthorizedError):
        of_user("ada", token="nlk_wrong_key")
    with pytest.raises(ForbiddenError, match="no scope 'iceberg'"):
        of_user("ada", "query", "catalog")
    assert of_user("ada", credential="ada:{key}").list_namespaces()
    with pytest.raises(OAuthError, match="invalid_client"):
        of_user("ada", credential="ada:wrong")


def test_a_table_that_one_may_not_know_of_is_not_there(ada: RestCatalog, bob: RestCatalog, guarded: Lake) -> None:
    made(ada, "hidden")
    assert bob.list_tables("gold") == []
    assert not bob.table_exists("gold.hidden")
    refusals = []
    for name in ("gold.hidden", "gold.no_such"):
        with pytest.raises(NoSuchTableError) as told:
            bob.load_table(name)
        refusals.append(str(told.value).replace(name, "X"))
    assert refusals[0] == refusals[1]
    with pytest.raises(NoSuchTableError):
        bob.drop_table("gold.hidden")
    with pytest.raises(NoSuchTableError):
        bob.rename_table("gold.hidden", "gold.mine")
    denied = guarded.audit.entries(Filter(principal="bob", decision="deny"))
    assert denied[0]["datasets"][0]["id"] == guarded.dataset("hidden", ADA)["id"]


def test_whoever_may_read_all_of_it_reads_and_no_more(ada: RestCatalog, bob: RestCatalog, guarded: Lake) -> None:
    made(ada, "open")
    allow(guarded, "open-select", ["select"], dataset="gold.open")
    assert bob.list_tables("gold") == [("gold", "open")]
    table = bob.load_table("gold.open")
    assert table.scan().to_arrow()["id"].to_pylist() == [1, 2, 3]
    for change in (lambda: table.append(ROWS), lambda: table.delete("id = 1"), lambda: bob.drop_table("gold.open")):
        with pytest.raises(ForbiddenError, match=r"gold\.open"):
            change()
    with pytest.raises(ForbiddenError):
        bob.create_table("gold.of_bob", schema=ROWS.schema)
    assert ada.load_table("gold.open").scan().to_arrow().num_rows == 3


def test_whoever_may_write_rows_may_add_columns_and_no_more(ada: RestCatalog, bob: RestCatalog, guarded: Lake) -> None:
    made(ada, "written")
    allow(guarded, "written-rows", ["select", "modify"], dataset="gold.written")
    table = bob.load_table("gold.written")
    table.append(ROWS)
    with table.update_schema() as update:
        update.union_by_name(ROWS.append_column("more", ROWS["id"]).schema)
    with pytest.raises(ForbiddenError, match="manage"), table.update_schema() as update:
        update.delete_column("more")
    with pytest.raises(ForbiddenError, match="manage"), table.transaction() as transaction:
        transaction.set_properties(owner="bob")
    allow(guarded, "written-all", ["manage"], dataset="gold.written")
    with table.update_schema() as update:
        update.delete_column("more")
    bob.drop_table("gold.written")
    assert not ada.table_exists("gold.written")


@pytest.mark.parametrize(
    ("policy", "why"),
    [
        ({"kind": "mask", "on": {"columns": ["name"]}, "mask": {"method": "redact"}}, "masks name"),
        ({"kind": "row_filter", "on": {}, "filter": "id < 3"}, "hides rows"),
        ({"kind": "grant", "effect": "deny", "actions": ["select"], "on": {"columns": ["amount"]}},
         "amount is not to be seen"),
    ],
    ids=["mask", "rows", "column"],
)  # fmt: skip
def test_whoever_sees_only_a_part_gets_no_file(
    ada: RestCatalog, bob: RestCatalog, guarded: Lake, policy: dict[str, object], why: str
) -> None:
    name = f"part_{policy['kind']}"
    made(ada, name)
    allow(guarded, f"{name}-all", ["select", "modify", "manage"], dataset=f"gold.{name}")
    before = bob.load_table(f"gold.{name}")
    on = {**policy["on"], "dataset": f"gold.{name}"}  # type: ignore[dict-item]
    guarded.policies.create({"name": f"{name}-part", "to": ["user:bob"], **policy, "on": on}, by="ada")
    with pytest.raises(ForbiddenError, match=why):
        bob.load_table(f"gold.{name}")
    with pytest.raises(ForbiddenError, match=why):
        before.append(ROWS)
    with pytest.raises(RESTError):
        bob.drop_table(f"gold.{name}")
    assert ("gold", name) in bob.list_tables("gold")


def test_a_column_that_was_dropped_is_still_in_the_files(ada: RestCatalog, bob: RestCatalog, guarded: Lake) -> None:
    made(ada, "dropped_column")
    with ada.load_table("gold.dropped_column").update_schema() as update:
        update.delete_column("name")
    allow(guarded, "dropped-columns", ["select"], dataset="gold.dropped_column", columns=["id", "amount"])
    seen = guarded.query("SELECT * FROM dropped_column", principal=Principal("bob")).to_arrow()
    assert seen.column_names == ["id", "amount"]
    with pytest.raises(ForbiddenError, match="name is not to be seen"):
        bob.load_table("gold.dropped_column")


def test_properties_of_a_zone_are_for_administrators(bob: RestCatalog) -> None:
    with pytest.raises(ForbiddenError):
        bob.update_namespace_properties("gold", updates={"mine": "1"})
