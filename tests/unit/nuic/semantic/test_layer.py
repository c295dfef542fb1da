"""The semantic layer: drafted, linted, applied in versions, seen by grants; what it makes of questions, by numbers."""

from typing import Any

import pytest
import yaml

from neurolake import Lake
from neurolake.compliance.audit.log import Filter
from neurolake.compliance.policies.expressions import Asker
from neurolake.kernel.errors import Forbidden, InvalidInput, NotFound
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.nuic.semantic.document import layer_from_yaml
from tests.unit.nuic.semantic.conftest import LAYER

ANN = Principal("ann")


def grant(lake: Lake, dataset: str, name: str, *, columns: list[str] | None = None, **more: Any) -> None:
    on = {"dataset": dataset} | ({"columns": columns} if columns else {})
    about = {"to": ["user:ann"], "on": on, "actions": ["select"]} | more
    lake.policies.create({"kind": "grant", "name": name, **about}, by="test")


def answer(lake: Lake, question: str, principal: Principal = LOCAL) -> list[tuple[Any, ...]]:
    found = lake.nuic.questions.understand(question, Asker(principal))
    assert found.best is not None, (question, found)
    rows = lake.query(found.best.sql, principal=principal).to_arrow().to_pylist()
    return sorted(
        tuple(float(v) if isinstance(v, int | float) or hasattr(v, "quantize") else v for v in row.values())
        for row in rows
    )


def changed(**entities: Any) -> str:
    layer = yaml.safe_load(LAYER)
    for name, fields in entities.items():
        layer["entities"].setdefault(name, {}).update(fields)
    return yaml.safe_dump(layer)


QUESTIONS: list[tuple[str, list[tuple[Any, ...]]]] = [
    ("net revenue", [(215.0,)]),
    ("What is the turnover?", [(215.0,)]),
    ("net sales per city", [(75.0, "Ghent"), (140.0, "Lyon")]),
    ("net revenue of cancelled orders", [(999.0,)]),
    ("How many purchases are there?", [(3.0,)]),
    ("basket", [(pytest.approx(215 / 3),)]),
    # A join to items repeats orders: each counts once, and once for each product.
    ("net revenue of orders with lamp", [(140.0,)]),
    ("net revenue by product", [(140.0, "lamp"), (165.0, "desk")]),
    ("volume by city", [(1.0, "Ghent"), (8.0, "Lyon")]),
    ("credit line of customers with lamp", [(10.0,)]),
]


@pytest.mark.parametrize(("question", "rows"), QUESTIONS)
def test_measures_are_figures_of_each_row_once(applied: Lake, question: str, rows: list[tuple[Any, ...]]) -> None:
    assert answer(applied, question) == rows


def test_by_month_is_by_the_column_that_is_said_to_be_the_time(applied: Lake) -> None:
    rows = answer(applied, "net revenue by month")
    assert [(moment.month, figure) for moment, figure in rows] == [(1, 90.0), (2, 125.0)]


def test_figures_that_no_aggregation_can_put_right_are_refused(applied: Lake) -> None:
    found = applied.nuic.questions.understand("net revenue and credit line by city", Asker(LOCAL))
    assert found.best is None
    assert "more than once" in (found.refused or "")


def test_a_draft_is_a_layer_without_errors(lake: Lake) -> None:
    text = lake.nuic.semantic.draft()
    assert lake.nuic.semantic.check(text) == {"valid": True, "issues": []}
    layer = layer_from_yaml(text)
    assert layer.entities["orders"].time == "ordered_on"
    assert layer.entities["orders"].measures["total_amount"].expression == "SUM(amount)"
    assert {(join.source, join.target) for join in layer.joins} == {
        ("orders.customer_id", "customers.customer_id"),
        ("items.order_id", "orders.order_id"),
    }
    assert layer_from_yaml(layer.to_yaml()) == layer
    lake.nuic.semantic.apply(text)
    assert answer(lake, "total amount by product") == [(150.0, "lamp"), (1179.0, "desk")]


WRONG: list[tuple[str, str, str]] = [
    (changed(orders={"key": "order_nr"}), "entities.orders.key", "order_nr"),
    (changed(orders={"dataset": "odrers"}), "entities.orders.dataset", "odrers"),
    (changed(orders={"time": "status"}), "entities.orders.time", "not a date"),
    (changed(orders={"filters": ["state = 'paid'"]}), "entities.orders.filters.0", "'state'"),
    (changed(orders={"filters": ["SUM(amount) > 0"]}), "entities.orders.filters.0", "aggregate"),
    (changed(orders={"filters": ["(SELECT true)"]}), "entities.orders.filters.0", "subquery"),
    (changed(orders={"measures": {"m": {"expression": "amount"}}}), "entities.orders.measures.m", "outside"),
    (changed(orders={"measures": {"m": {"expression": "SUM(status)"}}}), "entities.orders.measures.m", "VARCHAR"),
    (changed(orders={"measures": {"m": {"expression": "SUM(o.amount)"}}}), "entities.orders.measures.m", "alone"),
    (changed(orders={"measures": {"m": {"expression": "SUM(getenv('HOME'))"}}}), "entities.orders.measures.m", ""),
    (
        changed(orders={"measures": {"a": {"expression": "b + SUM(amount)"}, "b": {"expression": "a * 2"}}}),
        "entities.orders.measures.a",
        "made of itself",
    ),
    (changed(orders={"synonyms": ["buyer"]}), "entities.orders", "ambiguous"),
    (changed(customers={"columns": {"city": {"synonyms": ["credit line"]}}}), "entities.customers", "ambiguous"),
    (LAYER.replace("to: orders.order_id", "to: orders.status"), "joins.items.order_id", "cannot be equal"),
    (LAYER.replace("to: orders.order_id", "to: orders.customer_id"), "joins.items.order_id", "repeat a value"),
    (LAYER.replace("from: items", "from: things"), "joins.things.order_id", "things"),
    (LAYER.replace("many-to-one}\n  - ", "one-to-one}\n  - "), "joins.orders.customer_id", "not single"),
]


@pytest.mark.parametrize(("text", "where", "what"), WRONG)
def test_mistakes_are_told_with_their_place_and_not_applied(bare: Lake, text: str, where: str, what: str) -> None:
    found = bare.nuic.semantic.check(text)
    assert not found["valid"]
    assert any(one["where"].startswith(where) and what in one["what"] for one in found["issues"]), found
    with pytest.raises(InvalidInput, match=r"has \d+ errors"):
        bare.nuic.semantic.apply(text)
    with pytest.raises(NotFound):
        bare.nuic.semantic.show()


@pytest.mark.parametrize(
    "text", ["", "[]", "version: 2", "entities: {a: {}}", "a: &a 1\nb: *a", "entities: {'a b': {}}"]
)
def test_what_is_no_layer(bare: Lake, text: str) -> None:
    with pytest.raises(InvalidInput):
        bare.nuic.semantic.check(text)


def test_joins_in_a_circle_are_a_warning(bare: Lake) -> None:
    circle = LAYER + "  - {from: items.item_id, to: customers.customer_id, cardinality: many-to-many}\n"
    found = bare.nuic.semantic.check(circle)
    assert [(one["level"], "circle" in one["what"]) for one in found["issues"]] == [("warning", True)]


def test_versions_are_kept(lake: Lake) -> None:
    semantic = lake.nuic.semantic
    semantic.apply(LAYER, note="first")
    semantic.apply(changed(orders={"filters": []}), note="all orders")
    assert [(one["version"], one["note"]) for one in semantic.history()] == [(2, "all orders"), (1, "first")]
    assert answer(lake, "net revenue") == [(1214.0,)]
    assert semantic.show(version=1)["yaml"] == layer_from_yaml(LAYER).to_yaml()
    semantic.remove()
    assert semantic.show()["document"] == {"version": 1}
    assert len(lake.audit.entries(Filter(action="semantic.change"))) == 3


def test_nobody_learns_of_what_is_not_theirs(lake: Lake) -> None:
    lake.nuic.semantic.apply(LAYER)
    grant(lake, "orders", "orders", columns=["order_id", "customer_id", "ordered_on", "amount", "status"])
    shown = lake.nuic.semantic.show(ANN)
    told = shown["document"]
    assert list(told["entities"]) == ["orders"]
    assert list(told["entities"]["orders"]["measures"]) == ["gross"]
    for hidden in ("discount", "net_revenue", "turnover", "customers", "items", "credit", "buyers"):
        assert hidden not in shown["yaml"]
    assert answer(lake, "gross", ANN) == [(230.0,)]
    sight = lake.nuic.questions.sight("turnover and credit line of buyers", Asker(ANN))
    assert [measure.name for table in sight.schema.tables for measure in table.measures] == ["gross"]
    found = lake.nuic.questions.understand("turnover", Asker(ANN))
    assert "discount" not in str(found)


def test_where_a_filter_reads_what_is_hidden_or_masked_there_is_no_figure(lake: Lake) -> None:
    lake.nuic.semantic.apply(LAYER)
    grant(lake, "orders", "orders")
    mask = {
        "kind": "mask",
        "name": "m",
        "on": {"dataset": "orders", "columns": ["status"]},
        "mask": {"method": "redact"},
    }
    lake.policies.create(mask, by="test")
    sight = lake.nuic.questions.sight("net revenue", Asker(ANN))
    (table,) = sight.schema.tables
    assert (table.measures, table.filters) == ((), ())


def test_each_owner_says_what_their_own_data_means(lake: Lake) -> None:
    semantic = lake.nuic.semantic
    semantic.apply(LAYER)
    grant(lake, "orders", "orders", actions=["select", "manage"])
    own = yaml.safe_load(semantic.show(ANN)["yaml"])
    own["entities"]["orders"]["synonyms"] = ["deals"]
    semantic.apply(yaml.safe_dump(own), ANN)
    layer = layer_from_yaml(semantic.show()["yaml"])
    assert layer.entities["orders"].synonyms == ("deals",)
    assert layer.entities["customers"] == layer_from_yaml(LAYER).entities["customers"], "what is not seen is kept"
    assert len(layer.joins) == 2
    grant(lake, "items", "items")
    own = yaml.safe_load(semantic.show(ANN)["yaml"])
    own["entities"]["items"]["synonyms"] = ["lines"]
    with pytest.raises(Forbidden):
        semantic.apply(yaml.safe_dump(own), ANN)
