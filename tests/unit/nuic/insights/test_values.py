"""What is concluded from values: found on real data, told only to who sees the values, dropped and made anew."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from neurolake.app.asking import GovernedAsking
from neurolake.app.distinct import distinct
from neurolake.app.lake import Lake
from neurolake.app.portrait import accept
from neurolake.app.sketched import answers, drawn
from neurolake.app.trial import trials
from neurolake.kernel.errors import Forbidden, NotFound
from neurolake.kernel.principal import Principal
from neurolake.metadata.models import ColumnSketch, QueryRun, SearchDocument, SearchTerm
from neurolake.nuic.service import TABLES, Nuic, Reach
from neurolake.nuic.sketches.base import SIZE, SPACE, Sketch, overlap
from tests.unit.conftest import NOW

ANN = Principal("ann")
THERE = {"dataset": "customers", "columns": ["customer_id"]}
GRANT = {"kind": "grant", "name": "g", "to": ["user:ann"]}


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    """customers ← orders, of which there is a copy; and something that has nothing to do with them."""
    folder = tmp_path_factory.mktemp("values")
    _write(folder / "customers.csv", "customer_id,email", (f"{n},p{n}@example.com" for n in range(1, 2001)))
    _write(folder / "orders.csv", "order_ref,customer_id,amount", (_order(n, n % 100) for n in range(1, 3001)))
    _write(folder / "more.csv", "order_ref,customer_id,amount", (_order(n, 500 + n % 100) for n in range(3001, 4001)))
    _write(folder / "lights.csv", "lamp,customer_number", (f"L{n},{n}" for n in range(1, 1501)))
    with Lake.open(folder / "lake") as opened:
        for name in ("customers", "orders", "lights"):
            opened.ingest(folder / f"{name}.csv", zone="gold")
        opened.query("CREATE TABLE gold.orders_copy AS SELECT * FROM orders")
        opened.ingest(folder / "more.csv", dataset="orders", mode="append")
        opened.nuic.sketches.refresh()
        yield opened


def _write(path: Path, header: str, lines: Iterator[str]) -> None:
    path.write_text("\n".join((header, *lines)) + "\n")


def _order(number: int, amount: int) -> str:
    return f"O-{number:05d},{7 * number % 1500 + 1},{amount}"


@pytest.fixture
def policies(lake: Lake) -> Iterator[Lake]:
    yield lake
    for policy in lake.policies.listing():
        lake.policies.delete(policy["name"], by="test")


def _kinds(lake: Lake, name: str, principal: Principal) -> set[tuple[str, str | None]]:
    found = lake.nuic.insights.of(name, principal)["insights"]
    return {(one["kind"], one["evidence"].get("dataset")) for one in found}


def test_references_duplicates_keys_and_drift_are_found_with_their_evidence(lake: Lake) -> None:
    found = {one["kind"]: one for one in lake.nuic.insights.of("orders")["insights"]}
    refers = found["foreign_key"]
    assert (refers["columns"], refers["evidence"]["dataset"]) == (["customer_id"], "gold.customers")
    assert refers["evidence"]["containment"] == 1.0
    assert len(refers["evidence"]["snapshots"]) == 2
    assert found["near_duplicate"]["evidence"]["dataset"] == "gold.orders_copy"
    assert found["drift"]["columns"] == ["amount"]
    assert found["drift"]["evidence"]["ks"] == 1.0
    keys = [one["columns"] for one in lake.nuic.insights.of("customers")["insights"] if one["kind"] == "key"]
    assert sorted(keys) == [["customer_id"], ["email"]]


def test_numbers_that_only_happen_to_be_the_same_are_no_reference(lake: Lake) -> None:
    assert not {kind for kind, _ in _kinds(lake, "lights", Principal("local", frozenset({"admin"})))} & {"foreign_key"}
    joins = lake.nuic.recommendations.of("lights", kind="joinable")["recommendations"]
    assert joins == []


def test_recommendations_have_reasons_and_an_estimate_can_be_counted(lake: Lake) -> None:
    for _ in range(2):
        lake.query("SELECT count(*) FROM orders JOIN lights ON amount = customer_number", use_cache=False)
    found = lake.nuic.recommendations.of("orders", check=5)["recommendations"]
    reasons = {one["name"]: {reason["kind"]: reason for reason in one["reasons"]} for one in found}
    assert set(reasons) == {"customers", "orders_copy", "lights"}
    assert reasons["customers"]["joinable"]["evidence"]["check"] == {"values": 1000, "found": 1000, "share": 1.0}
    assert reasons["orders_copy"].keys() == {"joinable", "similar", "downstream"}
    assert reasons["lights"]["used_together"]["evidence"]["queries"] == 2
    assert [one["score"] for one in found] == sorted((one["score"] for one in found), reverse=True)
    again = lake.nuic.recommendations.of("customers", kind="used_together")["recommendations"]
    assert again == [], "a check is nobody's use"


@pytest.mark.parametrize(
    "hiding",
    [
        {"kind": "mask", "name": "m", "on": THERE, "mask": {"method": "hash"}},
        {"kind": "mask", "name": "m", "on": {**THERE, "dataset": "orders"}, "mask": {"method": "hash"}},
        {"kind": "row_filter", "name": "m", "on": {"dataset": "customers"}, "filter": "customer_id < 3000"},
        {"kind": "grant", "name": "m", "effect": "deny", "on": {"dataset": "customers"}},
        {"kind": "purpose", "name": "m", "on": {"dataset": "customers"}, "purposes": ["billing"]},
    ],
    ids=["masked-there", "masked-here", "filtered", "denied", "purpose"],
)
def test_values_that_somebody_does_not_see_tell_them_nothing(policies: Lake, hiding: dict[str, object]) -> None:
    policies.policies.create(GRANT, by="test")
    assert ("foreign_key", "gold.customers") in _kinds(policies, "orders", ANN)
    policies.policies.create(hiding, by="test")
    assert ("foreign_key", "gold.customers") not in _kinds(policies, "orders", ANN)
    found = policies.nuic.recommendations.of("orders", ANN, kind="joinable")["recommendations"]
    assert "customers" not in {one["name"] for one in found}
    told = policies.nuic.insights.of("orders", ANN)["suggestions"]
    assert not any("customers" in str(one) for one in told)


def test_figures_of_masked_columns_are_not_told(policies: Lake) -> None:
    policies.policies.create(GRANT, by="test")
    everything = {"kind": "mask", "name": "m", "on": {"dataset": "orders", "columns": ["amount"]}}
    policies.policies.create({**everything, "mask": {"method": "nullify"}}, by="test")
    assert "drift" not in {kind for kind, _ in _kinds(policies, "orders", ANN)}
    with pytest.raises(NotFound):
        policies.nuic.insights.of("orders", Principal("nobody"))


def test_a_suggestion_is_accepted_once_by_who_may(policies: Lake) -> None:
    policies.policies.create(GRANT, by="test")
    first = next(
        one for one in policies.nuic.insights.of("orders", ANN)["suggestions"] if one["column"] == "customer_id"
    )
    with pytest.raises(Forbidden):
        accept(policies, "orders", first["id"], ANN)
    card = accept(policies, "orders", first["id"])
    assert card["columns"]["customer_id"]["description"] == "Refers to `gold.customers.customer_id`."
    with pytest.raises(NotFound, match="not suggested"):
        accept(policies, "orders", first["id"])
    elsewhere = policies.nuic.insights.of("orders_copy")["suggestions"]
    assert [one["value"] for one in elsewhere if one["column"] == "customer_id"], "what is said of one is for the other"


def test_everything_that_is_concluded_can_be_dropped_and_made_anew(lake: Lake) -> None:
    queries = lambda: lake.queries  # noqa: E731 - as the lake itself gives them
    draw = drawn(queries, lambda: "k" * 64)
    tried = trials(lake.database, queries, lambda: lake.ingest_engine)
    values, asking = distinct(queries), GovernedAsking(queries)
    reach = Reach(asking, draw, values, answers(queries), tried)
    nuic = Nuic(lake.database, lake.policies, lake.audit, reach, lambda: lake.llm, clock=lambda: NOW)
    nuic.forget()
    assert _concluded(lake) == []
    nuic.rebuild()
    before = _concluded(lake)
    assert {row[0] for row in before} == {model.__tablename__ for model in TABLES}
    nuic.forget()
    nuic.rebuild()
    assert _concluded(lake) == before
    lake.nuic.sketches.forget()
    lake.nuic.sketches.refresh()


def _concluded(lake: Lake) -> list[tuple[str, ...]]:
    """All rows, with names in the place of numbers that are given anew."""
    term, document = (SearchTerm.id, SearchTerm.term), (SearchDocument.id, SearchDocument.dataset_id)
    with lake.database.read() as session:
        called = {**dict(session.execute(select(*term)).all())}, {**dict(session.execute(select(*document)).all())}
        rows = []
        for model in TABLES:
            for row in session.execute(select(model.__table__)).mappings():
                named = {**row}
                if "term_id" in named:
                    named["term_id"] = called[0][named["term_id"]]
                if "document_id" in named:
                    named["document_id"] = called[1][named["document_id"]]
                named.pop("id", None)
                rows.append((model.__tablename__, *map(str, named.values())))
    return sorted(rows)


def test_sketches_hold_no_value_and_go_with_their_data(lake: Lake) -> None:
    lake.query("CREATE TABLE bronze.brief AS SELECT 'secret-' || i AS word FROM range(100) t(i)")
    dataset_id = lake.dataset("brief")["id"]
    assert lake.nuic.sketches.make(dataset_id)
    with lake.database.read() as session:
        told = list(session.scalars(select(QueryRun.sql).where(QueryRun.principal == "system:sketches")))
        executed = list(session.scalars(select(QueryRun.executed_sql).where(QueryRun.principal == "system:sketches")))
        kept = session.scalar(select(ColumnSketch.hashes).filter_by(dataset_id=dataset_id))
    assert set(executed) == {None}, "the key of the hashes must be in no history"
    assert all(text.startswith("Hashes of the values") for text in told)
    assert kept is not None
    assert b"secret" not in kept
    lake.query("DELETE FROM bronze.brief WHERE word = 'secret-1'")
    lake.nuic.sketches.make(dataset_id)
    lake.query("DROP TABLE bronze.brief")
    with lake.database.read() as session:
        assert session.scalar(select(ColumnSketch).filter_by(dataset_id=dataset_id)) is None


@pytest.mark.parametrize(("mine", "theirs", "shared"), [(300, 300, 150), (5_000, 20_000, 4_000), (400, 50_000, 400)])
def test_estimates_are_near_the_truth(mine: int, theirs: int, shared: int) -> None:
    draw = Random(5)
    values = [draw.randrange(SPACE) for _ in range(mine + theirs - shared)]
    one, other = values[:mine], values[mine - shared :]
    found = overlap(*(Sketch("d", "c", "text", tuple(sorted(some)[:SIZE])) for some in (one, other)))
    assert found is not None
    assert abs(found.containment - shared / mine) < 0.15
    assert abs(found.contained - shared / theirs) < 0.1
    assert abs(Sketch("d", "c", "text", tuple(sorted(other)[:SIZE])).distinct / theirs - 1) < 0.15
