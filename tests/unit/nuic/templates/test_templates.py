"""Templates: values are bound, names come from closed lists, and whoever runs one sees what they may see."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from neurolake import Lake
from neurolake.kernel.errors import Conflict, Forbidden, InvalidInput, InvalidSql, NotFound
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.nuic.templates.shipped import shipped

ROWS = """
(1, 'north', 10.5, DATE '2024-01-05'), (2, 'south', 20.0, DATE '2024-01-20'),
(3, 'north', 30.25, DATE '2024-02-10'), (4, 'it''s', NULL, NULL)
"""
ANNA = Principal("anna", groups=frozenset(("emea",)))
BEN = Principal("ben")
BY_REGION: dict[str, Any] = {
    "name": "by-region",
    "sql": "SELECT id FROM sales WHERE region IN ($regions) AND amount >= $least ORDER BY id",
    "description": "Sales of regions",
    "tags": ["sales"],
    "parameters": [
        {"name": "regions", "type": "text", "list": True, "example": ["north"]},
        {"name": "least", "type": "decimal", "default": 0},
    ],
}


@pytest.fixture
def lake(home: Path, database_url: str) -> Iterator[Lake]:
    with Lake.open(home, metadata_url=database_url) as opened:
        opened.query(f"CREATE TABLE gold.sales AS SELECT * FROM (VALUES {ROWS}) AS t(id, region, amount, day)")
        to = {"on": {"dataset": "sales"}, "to": ["user:anna", "user:ben"]}
        opened.policies.create({"kind": "grant", "name": "read", **to}, by="test")
        yield opened


def ids(answer: dict[str, Any]) -> list[Any]:
    return [row[0] for row in answer["rows"]]


def test_values_are_bound_and_never_become_sql(lake: Lake) -> None:
    templates = lake.nuic.templates
    templates.save(BY_REGION, ANNA)
    assert ids(templates.run("by-region", {"regions": ["north", "south"], "least": "20.0"}, ANNA)) == [2, 3]
    assert ids(templates.run("by-region", {"regions": ["it's"], "least": 0}, ANNA)) == []
    hostile = "north') OR true --"
    answer = templates.run("by-region", {"regions": [hostile]}, ANNA)
    assert ids(answer) == []
    assert hostile not in answer["sql"]
    assert ids(templates.run("by-region", {"regions": []}, ANNA)) == []
    assert lake.queries.get(answer["query_id"], principal="anna").state == "succeeded"


VALUES: list[tuple[dict[str, Any], str, Any, list[int]]] = [
    ({"type": "integer"}, "id = $p", "3", [3]),
    ({"type": "integer", "optional": True}, "$p IS NULL OR id = $p", None, [1, 2, 3, 4]),
    ({"type": "decimal"}, "amount = $p", 30.25, [3]),
    ({"type": "text"}, "region = $p", "it's", [4]),
    ({"type": "date"}, "day >= $p", "2024-01-20", [2, 3]),
    ({"type": "timestamp"}, "day < $p", "2024-01-10T12:00:00+02:00", [1]),
    ({"type": "boolean"}, "(amount IS NULL) = $p", "true", [4]),
    ({"type": "integer", "list": True}, "id IN (4, $p)", [1, 2], [1, 2, 4]),
    ({"type": "date", "list": True}, "list_contains($p, day)", ["2024-02-10"], [3]),
    ({"type": "text", "choices": ["north", "south"]}, "region = $p", "south", [2]),
]


@pytest.mark.parametrize(("parameter", "where", "value", "found"), VALUES, ids=[case[1] for case in VALUES])
def test_each_type_of_value(lake: Lake, parameter: dict[str, Any], where: str, value: Any, found: list[int]) -> None:
    sql = f"SELECT id FROM sales WHERE {where} ORDER BY id"
    lake.nuic.templates.save({"name": "t", "sql": sql, "parameters": [{"name": "p", "example": value, **parameter}]})
    assert ids(lake.nuic.templates.run("t", {"p": value})) == found


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ({"type": "integer"}, "3.5"),
        ({"type": "integer"}, True),
        ({"type": "integer"}, 2**63),
        ({"type": "decimal"}, "NaN"),
        ({"type": "decimal"}, "1e999999"),
        ({"type": "date"}, "2024-02-30"),
        ({"type": "timestamp"}, "yesterday"),
        ({"type": "boolean"}, "perhaps"),
        ({"type": "text"}, 3),
        ({"type": "text", "choices": ["a"]}, "b"),
        ({"type": "text", "list": True}, "a"),
        ({"type": "text"}, None),
    ],
)
def test_what_does_not_fit_its_type_is_refused(lake: Lake, parameter: dict[str, Any], value: Any) -> None:
    declared = {"name": "p", **parameter}
    lake.nuic.templates.save({"name": "t", "sql": "SELECT $p AS p", "parameters": [declared]})
    with pytest.raises(InvalidInput):
        lake.nuic.templates.run("t", {"p": value})


def test_names_come_from_their_closed_lists(lake: Lake) -> None:
    templates = lake.nuic.templates
    column = {"name": "field", "type": "column", "of": "source"}
    sql = "SELECT s.$field, count(*) FROM $source AS s GROUP BY s.$field ORDER BY 2 DESC, 1"
    templates.save({"name": "t", "sql": sql, "parameters": [column, {"name": "source", "type": "table"}]})
    assert templates.run("t", {"source": "gold.sales", "field": "region"}, LOCAL)["rows"][0] == ["north", 2]
    with pytest.raises(InvalidInput, match="no column"):
        templates.run("t", {"source": "sales", "field": 'region" FROM x --'})
    with pytest.raises(NotFound):
        templates.run("t", {"source": "sales; DROP TABLE sales", "field": "region"})
    chosen = {"name": "field", "type": "column", "choices": ["region", "day"]}
    templates.save({"name": "c", "sql": "SELECT $field FROM sales", "parameters": [chosen]})
    with pytest.raises(InvalidInput, match="none of the choices"):
        templates.run("c", {"field": "amount"})


def test_what_cannot_be_run_is_not_saved(lake: Lake) -> None:
    templates = lake.nuic.templates
    one = [{"name": "p", "type": "integer", "example": 1}]
    for sql, parameters in (
        ("DROP TABLE sales", []),
        ("SELECT * FROM read_csv('/etc/passwd')", []),
        ("SELECT $p", []),
        ("SELECT 1", one),
        ("SELECT * FROM $p", one),
        ("SELECT s.$p FROM sales s", one),
        ("SELECT wrong FROM sales WHERE id = $p", one),
        ("SELECT region / $p FROM sales", one),
        ("SELECT $1", []),
    ):
        with pytest.raises(InvalidSql):
            templates.save({"name": "t", "sql": sql, "parameters": parameters})
    with pytest.raises(NotFound):
        templates.save({"name": "t", "sql": "SELECT * FROM nothing"})
    with pytest.raises(InvalidInput):
        templates.save({"name": "T T", "sql": "SELECT 1"})
    assert [one["name"] for one in templates.listing() if one["owner"] != "neurolake"] == []


def test_versions_stay_as_they_were(lake: Lake) -> None:
    templates = lake.nuic.templates
    templates.save(BY_REGION)
    assert templates.save({**BY_REGION, "description": "Other words"})["version"] == 1
    later = {**BY_REGION, "sql": BY_REGION["sql"].replace(">=", ">"), "note": "strictly more"}
    later["parameters"] = [*BY_REGION["parameters"][:1], {"name": "least", "type": "integer", "default": 20}]
    assert templates.save(later)["version"] == 2
    assert ids(templates.run("by-region", {"regions": ["south"], "least": 20})) == []
    assert ids(templates.run("by-region", {"regions": ["south"], "least": 20}, version=1)) == [2]
    assert templates.get("by-region", version=1)["sql"] == BY_REGION["sql"]
    assert [(one["version"], one["note"]) for one in templates.versions("by-region")] == [(2, "strictly more"), (1, "")]
    diff = templates.diff("by-region", 1, 2)
    assert "-SELECT id" in diff["sql"]
    assert diff["parameters"] == {"added": [], "removed": [], "changed": ["least"]}
    with pytest.raises(NotFound):
        templates.get("by-region", version=3)


def test_a_template_is_seen_by_its_owner_and_those_it_is_shared_with(lake: Lake) -> None:
    templates = lake.nuic.templates
    saved = templates.save(BY_REGION, BEN)
    for hidden in ("by-region", saved["id"]):
        with pytest.raises(NotFound):
            templates.get(hidden, ANNA)
        with pytest.raises(NotFound):
            templates.share(hidden, [], ANNA)
    templates.share("by-region", ["group:emea"], BEN)
    assert ids(templates.run("by-region", {"regions": ["south"]}, ANNA)) == [2]
    for refused in (lambda: templates.share("by-region", [], ANNA), lambda: templates.remove("by-region", ANNA)):
        with pytest.raises(Forbidden):
            refused()
    own = templates.save({**BY_REGION, "sql": BY_REGION["sql"] + " LIMIT 0"}, ANNA)
    assert templates.get("by-region", ANNA)["id"] == own["id"]
    with pytest.raises(Conflict):
        templates.get("by-region")
    templates.remove("by-region", BEN)
    with pytest.raises(NotFound):
        templates.get(saved["id"], ANNA)
    with pytest.raises(Forbidden):
        templates.remove("top-values", ANNA)


def test_it_runs_with_the_rights_of_whoever_runs_it(lake: Lake) -> None:
    templates = lake.nuic.templates
    templates.save({"name": "all", "sql": "SELECT id, region FROM sales ORDER BY id", "shared_with": ["everyone"]})
    hidden = {"kind": "row_filter", "name": "north", "on": {"dataset": "sales"}, "to": ["user:ben"]}
    lake.policies.create({**hidden, "filter": "region = 'north'"}, by="test")
    assert ids(templates.run("all", {}, BEN)) == [1, 3]
    assert ids(templates.run("all", {}, ANNA)) == [1, 2, 3, 4]
    with pytest.raises(NotFound):
        templates.run("all", {}, Principal("carl"))


def test_those_used_most_come_first_and_words_find_them(lake: Lake) -> None:
    templates = lake.nuic.templates
    templates.save(BY_REGION)
    templates.save({"name": "one", "sql": "SELECT 1 AS one"})
    for _ in range(2):
        templates.run("one", {})
    assert [(one["name"], one["uses"]) for one in templates.listing(limit=2)] == [("one", 2), ("by-region", 0)]
    assert [one["name"] for one in templates.listing(words="SALES regions")] == ["by-region"]
    assert {one["name"] for one in templates.listing(words="neurolake")} == set(shipped())


GIVEN: dict[str, Any] = {
    "source": "sales",
    "other": "gold.sales",
    "field": "region",
    "kind": "region",
    "amount": "amount",
    "moment": "day",
    "found": ["north"],
}


@pytest.mark.parametrize("name", sorted(shipped()))
def test_those_that_every_lake_has_work_on_any_dataset(lake: Lake, name: str) -> None:
    template = shipped()[name]
    values = {one.name: GIVEN[one.name] for one in template.parameters if one.name in GIVEN}
    answer = lake.nuic.templates.run(name, values, ANNA)
    assert (
        len(answer["rows"])
        == {
            "top-values": 3,
            "rows-over-time": 2,
            "newest-rows": 3,
            "repeated-keys": 1,
            "spread": 3,
            "rows-with": 2,
            "only-in-first": 0,
        }[name]
    )


def test_a_chart_is_kept_with_its_version(lake: Lake) -> None:
    templates = lake.nuic.templates
    plain = {"name": "drawn", "sql": "SELECT region, count(*) AS n FROM sales GROUP BY region"}
    chart = {"kind": "line", "x": "region", "y": ["n"]}
    assert templates.save(plain)["chart"] is None
    assert templates.save({**plain, "chart": chart})["version"] == 2
    assert templates.save({**plain, "chart": chart})["version"] == 2
    assert templates.get("drawn")["chart"] == chart
    assert templates.get("drawn", version=1)["chart"] is None
    with pytest.raises(InvalidInput):
        templates.save({**plain, "chart": {"kind": "pie", "x": "region", "y": ["n"]}})
