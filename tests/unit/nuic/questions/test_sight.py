"""What the parser is given of the catalog: no more than the asker sees, and of a large one only what is asked about."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from neurolake import Lake
from neurolake.compliance.policies.expressions import Asker
from neurolake.compliance.policies.service import Policies
from neurolake.intent.tokens import tokens
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.database import Database
from neurolake.nuic.questions.relevant import MOST, candidates, subjects
from neurolake.nuic.questions.service import Sight
from neurolake.nuic.search import index
from neurolake.stewardship.service import CardChanges, ColumnChanges
from tests.unit.conftest import NOW, Add

ANN = Asker(Principal("ann"))
ROOT = Asker(LOCAL)
SHOPS = "shop_id,town,tier\n" + "".join(
    f"S{n:03},{('Lyon', 'Ghent', 'Turin')[n % 3]},{('gold', 'platinum')[n % 2]}\n" for n in range(60)
)
SALES = "sale_id,shop_id,state\n" + "".join(f"{n},S{n % 60:03},{('paid', 'open')[n % 2]}\n" for n in range(300))


@pytest.fixture
def lake(home: Path, tmp_path: Path) -> Iterator[Lake]:
    with Lake.open(home) as opened:
        for name, text in (("shops", SHOPS), ("sales", SALES)):
            (tmp_path / f"{name}.csv").write_text(text)
            opened.ingest(tmp_path / f"{name}.csv", zone="silver")
        opened.nuic.rebuild()
        yield opened


def grant(lake: Lake, dataset: str) -> None:
    about = {"to": ["user:ann"], "on": {"dataset": dataset}, "actions": ["select"]}
    lake.policies.create({"kind": "grant", "name": f"read-{dataset}", **about}, by="test")


def hits(sight: Sight, question: str) -> set[tuple[str, str, str]]:
    said = [token.text for token in tokens(question)]
    return {(hit.table[1], hit.column, hit.value) for hit in sight.values.find(said)}


def seen(lake: Lake, question: str, asker: Asker = ROOT) -> tuple[Sight, set[tuple[str, str, str]]]:
    sight = lake.nuic.questions.sight(question, asker)
    return sight, hits(sight, question)


def test_all_that_an_administrator_sees(lake: Lake) -> None:
    sight, found = seen(lake, "open sales of platinum shops in Lyon or turinn")
    assert {table.name: table.rows for table in sight.schema.tables} == {
        ("silver", "sales"): 300,
        ("silver", "shops"): 60,
    }
    (link,) = sight.schema.links
    assert (link.from_table[1], link.from_column, link.to_table[1], link.to_column) == (
        "sales",
        "shop_id",
        "shops",
        "shop_id",
    )
    assert (link.evidence, link.strength > 0.9) == ("inferred", True)
    assert [column.name for column in sight.schema.by_name["silver", "shops"].columns if column.unique] == ["shop_id"]
    assert found == {
        ("sales", "state", "open"),
        ("shops", "tier", "platinum"),
        ("shops", "town", "Lyon"),
        ("shops", "town", "Turin"),
    }
    read = sight.tables["silver", "shops"]
    assert (read.name, str(read.snapshot_id)) == ("silver.shops", lake.dataset("shops")["snapshot_id"])


def test_without_a_grant_there_is_nothing(lake: Lake) -> None:
    sight, found = seen(lake, "open sales of shops in Lyon", ANN)
    assert (sight.schema.tables, sight.schema.links, found) == ((), (), set())
    told = lake.nuic.questions.understand("How many shops are there?", ANN)
    assert told.refused == "There is no dataset that you may read."
    grant(lake, "sales")
    sight, found = seen(lake, "open sales of shops in Lyon", ANN)
    assert [table.name[1] for table in sight.schema.tables] == ["sales"]
    assert (sight.schema.links, found) == ((), {("sales", "state", "open")})


def test_hidden_masked_and_filtered_data_helps_to_find_nothing(lake: Lake) -> None:
    question = "open sales of platinum shops in Lyon or turinn"
    for name in ("sales", "shops"):
        grant(lake, name)
    denied = {"to": ["user:ann"], "on": {"dataset": "shops", "columns": ["tier"]}, "effect": "deny"}
    lake.policies.create({"kind": "grant", "name": "no-tier", "actions": ["select"], **denied}, by="test")
    sight, found = seen(lake, question, ANN)
    assert [column.name for column in sight.schema.by_name["silver", "shops"].columns] == ["shop_id", "town"]
    assert found == {("sales", "state", "open"), ("shops", "town", "Lyon"), ("shops", "town", "Turin")}
    on = {"on": {"dataset": "shops", "columns": ["town", "shop_id"]}}
    lake.policies.create({"kind": "mask", "name": "m", "mask": {"method": "hash"}, **on}, by="test")
    sight, found = seen(lake, question, ANN)
    assert found == {("sales", "state", "open")}
    assert sight.schema.links == (), "what is masked is joined with nothing"
    assert not any(column.unique for column in sight.schema.by_name["silver", "shops"].columns)
    rows = {"kind": "row_filter", "name": "r", "on": {"dataset": "sales"}, "filter": "state = 'paid'"}
    lake.policies.create(rows, by="test")
    sight, found = seen(lake, question, ANN)
    assert found == set()
    assert sight.schema.by_name["silver", "sales"].rows is None


def test_a_purpose_opens_what_it_is_for(lake: Lake) -> None:
    grant(lake, "shops")
    purpose = {"kind": "purpose", "name": "why", "on": {"dataset": "shops"}, "purposes": ["support"]}
    lake.policies.create(purpose, by="test")
    assert seen(lake, "shops in Lyon", ANN)[0].schema.tables == ()
    sight, found = seen(lake, "shops in Lyon", Asker(ANN.principal, "support"))
    assert [table.name[1] for table in sight.schema.tables] == ["shops"]
    assert found == {("shops", "town", "Lyon")}


def test_what_people_say_about_data_are_words_for_it(lake: Lake) -> None:
    lake.stewardship.edit("shops", CardChanges(description="Points of sale"))
    lake.stewardship.edit_column("shops", "tier", ColumnChanges(description="Loyalty level"))
    sight, _ = seen(lake, "shops")
    shops = sight.schema.by_name["silver", "shops"]
    assert "Points of sale" in shops.labels
    assert shops.by_name["tier"].labels == ("Loyalty level",)


def _found(database: Database, policies: Policies, question: str, asker: Asker = ROOT) -> list[str]:
    while index.follow(database, NOW):
        pass
    with database.read() as session:
        found = candidates(session, question.split())
        rules = policies.book.rules(session, asker)
        return [one.seen.name for one in subjects(session, found, (), rules, NOW)]


def test_of_a_large_catalog_only_what_the_question_is_about(database: Database, add: Add, policies: Policies) -> None:
    for number in range(3 * MOST):
        add(f"filler_{number}", "a b c")
    add("invoices", "invoice_id customer_id total")
    add("customers", "customer_id town")
    found = _found(database, policies, "Which customers have the highest invoice?")
    assert set(found) == {"invoices", "customers"}


def test_a_hidden_column_does_not_bring_in_its_dataset(database: Database, add: Add, policies: Policies) -> None:
    for number in range(MOST):
        add(f"filler_{number}", "a b c")
    add("people", "town bonus")
    add("plans", "bonus")
    on = {"to": ["user:ann"], "actions": ["select"]}
    policies.create({"kind": "grant", "name": "all", "on": {"zone": "gold"}, **on}, by="test")
    assert set(_found(database, policies, "the highest bonus", ANN)) == {"people", "plans"}
    hidden = {"dataset": "people", "columns": ["bonus"]}
    policies.create({"kind": "grant", "name": "no", "on": hidden, "effect": "deny", **on}, by="test")
    assert _found(database, policies, "the highest bonus", ANN) == ["plans"]
