import pytest
from sqlalchemy import delete, select

from neurolake.catalog import datasets, tags
from neurolake.compliance.audit import AuditLog
from neurolake.compliance.policies import store
from neurolake.compliance.policies.document import policy_from
from neurolake.compliance.policies.service import Policies
from neurolake.kernel.principal import Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import AccessEvent, Dataset, SearchDocument, SearchPosting, SearchTerm, SearchTrigram
from neurolake.nuic.rankings.service import Rankings
from neurolake.nuic.search import index
from neurolake.nuic.search.answer import Filters
from neurolake.nuic.search.by_column import Wanted
from neurolake.nuic.search.service import Search
from neurolake.stewardship.service import Stewardship
from tests.unit.conftest import NOW, Add

ANN = Principal("ann")


def _names(search: Search, text: str, **options: object) -> list[str]:
    return [result["name"] for result in search.find(text, **options)["results"]]  # type: ignore[arg-type]


def _tag(database: Database, name: str, column: str, *given: str) -> None:
    with database.write() as session:
        tags.put(session, datasets.find(session, name), column, given, by="test", now=NOW)


def _put(database: Database, *documents: dict[str, object]) -> None:
    with database.write() as session:
        store.put_all(session, [policy_from(document) for document in documents], by="test", now=NOW)


def test_a_name_comes_before_a_column_and_both_before_what_is_only_alike(search: Search, add: Add) -> None:
    add("orders", "id customer_id")
    add("customers", "id name")
    add("customary_fees", "id fee")
    assert _names(search, "customer") == ["customers", "orders"]
    assert _names(search, "custom")[2] == "orders"
    assert len(_names(search, "custom")) == 3


def test_a_name_as_it_is_written_comes_first_and_is_no_beginning_of_others(
    search: Search, add: Add, database: Database
) -> None:
    add("order_customer", "id", quality=1.0)
    add("customer_order", "id", quality=0.1)
    add("parcels", "customer_order", quality=0.1)
    assert _names(search, "customer order")[0] == "order_customer"
    assert _names(search, "customer_order") == ["customer_order", "order_customer", "parcels"]
    assert search.find("customer")["meant"] == {"customer": ["customer"]}
    with database.read() as session:
        spelt = select(SearchTerm.term).join(SearchTrigram, SearchTrigram.term_id == SearchTerm.id)
        assert "=customer_order" not in set(session.scalars(spelt))


def test_of_what_many_names_begin_like_all_are_found_while_they_are_few(search: Search, add: Add) -> None:
    for number in range(12):
        add(f"custom{number:02}", "id")
    found = search.find("custom", limit=100)
    assert (found["total"], found["complete"]) == (12, True)


def test_nobody_finds_less_while_the_index_is_made_anew(
    search: Search, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "_ANEW_AT_ONCE", 2)
    monkeypatch.setattr(index, "_COUNTED_AT_ONCE", 3)
    for number in range(7):
        add(f"orders_{number}", "id amount", zone="gold" if number % 2 else "silver")
    before, meanwhile = search.find("amount"), []
    search.rebuild(lambda _: meanwhile.append(search.find("amount")))
    assert len(meanwhile) == 4
    assert all(found == before for found in [*meanwhile, search.find("amount")])


def test_the_index_is_made_anew_when_asked_for(search: Search, add: Add, database: Database) -> None:
    add("orders", "id")
    add("parcels", "id")
    assert _names(search, "orders") == ["orders"]
    with database.write() as session:
        session.execute(delete(SearchDocument))
    assert _names(search, "orders") == []
    asked = search.renew()
    assert (asked["datasets"], asked["indexed"], asked["behind"]) == (2, 0, 2)
    assert _names(search, "orders") == ["orders"]
    assert (search.state()["indexed"], search.state()["behind"]) == (2, 0)


@pytest.mark.parametrize("typo", ["costumers", "custmers", "customerss", "ucstomers"])
def test_a_slip_of_the_finger_still_finds(search: Search, add: Add, typo: str) -> None:
    add("customers", "id")
    add("parcels", "id")
    assert _names(search, typo) == ["customers"]


def test_every_word_must_be_there(search: Search, add: Add) -> None:
    add("orders", "id amount")
    add("invoices", "id amount paid")
    assert _names(search, "amount paid") == ["invoices"]
    assert _names(search, "amount xyzzy") == []
    assert set(_names(search, "")) == {"orders", "invoices"}


def test_descriptions_owners_meanings_and_tags_are_searched(search: Search, add: Add, database: Database) -> None:
    add("a", "x", description="Turnover of every branch")
    add("b", "x", owner="grace")
    add("c", "x")
    _tag(database, "c", "x", "finance.secret")
    assert _names(search, "turnover") == ["a"]
    assert _names(search, "grace") == ["b"]
    assert _names(search, "finance") == ["c"]
    _tag(database, "c", "x")
    assert _names(search, "finance") == []


def test_quality_use_and_freshness_decide_between_equals(search: Search, add: Add, database: Database) -> None:
    add("sales_old", "id", age_days=700, quality=0.9)
    add("sales_bad", "id", quality=0.1)
    used = add("sales_used", "id", quality=0.9)
    add("sales_new", "id", quality=0.9)
    with database.write() as session:
        for number in range(20):
            event = {"at": NOW, "principal": "x", "action": "read", "columns": [], "origin_id": str(number)}
            session.add(AccessEvent(dataset_id=used, snapshot_id=1, **event))
    search.rebuild()
    assert _names(search, "sales") == ["sales_used", "sales_new", "sales_old", "sales_bad"]


def test_filters_hold_for_facets_too(search: Search, add: Add, database: Database) -> None:
    add("sales_a", "id", zone="gold", owner="ann", quality=0.9)
    add("sales_b", "id", zone="gold", quality=0.2)
    add("sales_c", "id", zone="silver", owner="ann")
    _tag(database, "sales_c", "id", "key")
    found = search.find("sales", filters=Filters(owner="ann"))
    assert (found["total"], found["facets"]["zone"]) == (2, {"gold": 1, "silver": 1})
    assert _names(search, "sales", filters=Filters(tags=("key",))) == ["sales_c"]
    assert _names(search, "sales", filters=Filters(zone="gold", min_quality=0.5)) == ["sales_a"]
    assert search.find("sales", offset=2, limit=1)["results"][0]["name"] in ("sales_a", "sales_b", "sales_c")


def test_the_index_follows_renamed_changed_and_dropped_datasets(search: Search, add: Add, database: Database) -> None:
    add("orders", "id amount")
    assert _names(search, "amount") == ["orders"]
    add("orders", "id total")
    assert _names(search, "amount") == []
    assert _names(search, "total") == ["orders"]
    with database.write() as session:
        datasets.remove(session, datasets.find(session, "orders"))
    assert _names(search, "total") == []


def test_following_and_making_anew_lead_to_the_same_index(search: Search, add: Add, database: Database) -> None:
    for number in range(12):
        add(f"orders_{number % 5}", f"id column_{number} amount")
        if number % 3 == 0:
            search.find("orders")
    with database.write() as session:
        datasets.remove(session, datasets.find(session, "orders_3"))
    search.find("orders")
    followed = _index(database)
    search.rebuild()
    assert _index(database) == followed
    with database.write() as session:
        session.execute(delete(SearchDocument))
    search.rebuild()
    assert _index(database) == followed
    with database.read() as session:
        counted = dict(session.execute(select(SearchTerm.term, SearchTerm.documents)).all())
    assert (counted["amount"], counted["orders"]) == (4, 4)
    assert "column_0" not in counted


def _index(database: Database) -> set[tuple[str, str, float, int]]:
    asked = (
        select(Dataset.name, SearchTerm.term, SearchPosting.impact, SearchPosting.parts)
        .join(SearchDocument, SearchDocument.id == SearchPosting.document_id)
        .join(Dataset, Dataset.id == SearchDocument.dataset_id)
        .join(SearchTerm, SearchTerm.id == SearchPosting.term_id)
    )
    with database.read() as session:
        return {(name, term, round(impact, 6), parts) for name, term, impact, parts in session.execute(asked)}


def test_what_is_hidden_helps_to_find_nothing(search: Search, add: Add, database: Database) -> None:
    add("people", "id salary")
    add("secrets", "id salary")
    _tag(database, "people", "salary", "pii.salary")
    grant = {"kind": "grant", "name": "ids", "to": ["user:ann"], "on": {"dataset": "people", "columns": ["id"]}}
    _put(database, grant)
    assert set(_names(search, "salary")) == {"people", "secrets"}
    for text in ("salary", "secrets", "pii", "salry", "sal"):
        found = search.find(text, ANN)
        assert (found["total"], found["results"]) == (0, []), text
        assert not any(found["facets"].values())
    everything = search.find("", ANN)
    assert [one["name"] for one in everything["results"]] == ["people"]
    assert everything["facets"]["tag"] == {}
    assert search.by_column(Wanted(name="salary"), ANN)["columns"] == []
    assert search.by_column(Wanted(tag="pii.salary"), ANN)["columns"] == []
    assert [one["column"] for one in search.by_column(Wanted(name="id"), ANN)["columns"]] == ["id"]


def test_a_hidden_column_does_not_raise_a_dataset(search: Search, add: Add, database: Database) -> None:
    add("one", "id pay_grade pay", quality=0.5)
    add("two", "id pay_grade", quality=0.6)
    on = {"columns": ["id", "pay_grade"]}
    grants = [
        {"kind": "grant", "name": name, "to": ["user:ann"], "on": {"dataset": name, **on}} for name in ("one", "two")
    ]
    _put(database, *grants)
    assert _names(search, "pay", principal=ANN) == ["two", "one"]


def test_columns_by_name_type_and_meaning(search: Search, add: Add) -> None:
    add("sales", "id:BIGINT total_amount:DECIMAL(18,2) amount:DOUBLE")
    add("refunds", "id:BIGINT amount:DECIMAL(10,2)")
    found = search.by_column(Wanted(name="amount", type="decimal"))["columns"]
    assert {(one["dataset"], one["column"]) for one in found} == {
        ("gold.sales", "total_amount"),
        ("gold.refunds", "amount"),
    }
    assert len(search.by_column(Wanted(type="BIGINT"))["columns"]) == 2
    cut = search.by_column(Wanted(type="BIGINT"), limit=1)
    assert (len(cut["columns"]), cut["complete"]) == (1, False)


def test_hostile_texts_find_nothing_and_break_nothing(search: Search, add: Add) -> None:
    add("sales", "id")
    for text in ("%", "_", "'; DROP TABLE datasets; --", "a" * 400, "\x00", "\U0010ffff", "ß" * 50, "* OR 1=1"):
        assert search.find(text)["total"] <= 1
    assert _names(search, "sales") == ["sales"]


def test_what_people_say_is_found_as_soon_as_it_is_said(
    search: Search, add: Add, database: Database, audit: AuditLog, policies: Policies
) -> None:
    add("t1", "x y")
    add("t2", "x")
    stewardship = Stewardship(database, policies, audit, lambda: NOW)
    stewardship.glossary.put_domain("retail", None)
    stewardship.glossary.define("Customer", {"definition": "Who buys.", "synonyms": ["patron"]})
    stewardship.edit("t1", {"tags": ["quarterly"], "stewards": ["grace"], "domain": "retail"})
    stewardship.edit_column("t1", "y", {"description": "Turnover before taxes.", "terms": ["customer"]})
    for word in ("quarterly", "grace", "retail", "turnover", "customer", "patron"):
        assert _names(search, word) == ["t1"], word
    found = search.find("turnover", filters=Filters(owner="grace", tags=("quarterly",), domain="retail"))
    assert found["results"][0]["found_in"]["columns"] == ["y"]
    assert found["facets"]["domain"] == {"retail": 1}
    stewardship.glossary.change("customer", {"synonyms": ["guest"]})
    assert (_names(search, "guest"), _names(search, "patron")) == (["t1"], [])
    _put(database, {"kind": "grant", "name": "g", "on": {"dataset": "t1", "columns": ["x"]}, "actions": ["select"]})
    assert _names(search, "turnover", principal=ANN) == _names(search, "guest", principal=ANN) == []


def test_what_is_not_to_be_used_comes_last_and_what_is_archived_only_when_asked_for(
    search: Search, add: Add, database: Database, audit: AuditLog, policies: Policies
) -> None:
    for name in ("sales_a", "sales_b", "sales_c"):
        add(name, "x", quality=0.9)
    stewardship = Stewardship(database, policies, audit, lambda: NOW)
    stewardship.deprecate("sales_a", "Wrong.")
    stewardship.archive("sales_b")
    assert _names(search, "sales") == ["sales_c", "sales_a"]
    assert search.find("sales")["total"] == 2
    assert set(_names(search, "sales", filters=Filters(archived=True))) == {"sales_a", "sales_b", "sales_c"}
    leaders = Rankings(database, policies, lambda: NOW).quality_leaders()
    assert [one["name"] for one in leaders] == ["sales_a", "sales_c"]
    stewardship.restore("sales_b")
    assert len(_names(search, "sales")) == 3
