"""Constraints: which rows break them, counted and shown, by the engine that answers queries."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from neurolake import Lake
from neurolake.kernel.errors import InvalidInput, InvalidSql
from neurolake.quality.constraints import columns_of, constraint_from, failing_rows, fails, measuring

NOW = datetime(2024, 3, 1, 12, tzinfo=UTC)
ROWS = """
(1, 'anna@example.org', 30, 'north', DATE '2024-02-01', DATE '2024-02-03', 1),
(2, 'ben@example.org', 41, 'south', DATE '2024-02-05', DATE '2024-02-04', 1),
(3, 'carl at example', 17, 'north', DATE '2024-02-09', NULL, 2),
(4, NULL, 130, 'East', DATE '2024-02-20', DATE '2024-02-21', 9),
(4, 'dora@example.org', NULL, NULL, DATE '2024-02-29', DATE '2024-02-29', NULL)
"""


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    with Lake.open(Path(tmp_path_factory.mktemp("constraints")) / "lake") as opened:
        names = "id, email, age, region, ordered, shipped, parent"
        opened.query(f"CREATE TABLE bronze.orders AS SELECT * FROM (VALUES {ROWS}) AS t({names})")
        yield opened


CASES: list[tuple[dict[str, Any], int, int, set[int]]] = [
    ({"type": "not_null", "columns": ["email"]}, 5, 1, {4}),
    ({"type": "not_null", "columns": ["email", "age"]}, 5, 2, {4}),
    ({"type": "unique", "columns": ["id"]}, 5, 1, {4}),
    ({"type": "unique", "columns": ["id", "email"]}, 4, 0, set()),
    ({"type": "accepted_values", "column": "region", "values": ["north", "south"]}, 5, 1, {4}),
    ({"type": "accepted_values", "column": "age", "values": [30, 41, 17.0, 130]}, 5, 0, set()),
    ({"type": "range", "column": "age", "min": 18, "max": 120}, 5, 2, {3, 4}),
    ({"type": "range", "column": "ordered", "min": "2024-02-05"}, 5, 1, {1}),
    ({"type": "pattern", "column": "email", "regex": r"[^@\s]+@[^@\s]+\.[a-z]+"}, 5, 1, {3}),
    ({"type": "pattern", "column": "id", "regex": r"[1-3]"}, 5, 2, {4}),
    ({"type": "relation", "left": "ordered", "op": "<=", "right": "shipped"}, 5, 1, {2}),
    ({"type": "relation", "left": "ordered", "op": "<>", "right": "shipped"}, 5, 1, {4}),
    ({"type": "reference", "column": "parent", "dataset": "bronze.orders", "to": "id"}, 5, 1, {4}),
    ({"type": "predicate", "sql": "age >= 18 OR region = 'north'"}, 5, 0, set()),
    ({"type": "predicate", "sql": "upper(region) = region"}, 5, 4, {1, 2, 3, 4}),
    ({"type": "query", "sql": "SELECT * FROM orders WHERE age > 100"}, 5, 1, {4}),
    ({"type": "row_count", "min": 5, "max": 5}, 5, 0, set()),
    ({"type": "row_count", "max": 4}, 5, 1, set()),
    ({"type": "freshness", "column": "ordered", "max_age_hours": 36}, 5, 0, set()),
    ({"type": "freshness", "column": "ordered", "max_age_hours": 35}, 5, 1, set()),
]


@pytest.mark.parametrize(("data", "checked", "failing", "ids"), CASES, ids=[str(case[0]) for case in CASES])
def test_rows_that_break_it_are_counted_and_shown(
    lake: Lake, data: dict[str, Any], checked: int, failing: int, ids: set[int]
) -> None:
    constraint = constraint_from(data)
    [row] = lake.query(measuring(constraint, "bronze.orders", NOW).sql("duckdb")).to_arrow().to_pylist()
    assert (row["checked"], row["failing"]) == (checked, failing)
    shown = failing_rows(constraint, "orders", 100)
    if shown is None:
        assert not ids
        assert fails(constraint) is None
        assert row["observed"] in (5.0, 36.0)
    else:
        assert {found["id"] for found in lake.query(shown.sql("duckdb")).to_arrow().to_pylist()} == ids


@pytest.mark.parametrize(
    "data",
    [
        {"type": "range", "column": "a"},
        {"type": "row_count"},
        {"type": "not_null", "columns": []},
        {"type": "relation", "left": "a", "op": "; DROP", "right": "b"},
        {"type": "not_null", "columns": ["a"], "more": 1},
        {"type": "guess"},
        {},
    ],
)
def test_what_is_no_constraint_is_refused_with_the_place(data: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="constraint is not valid"):
        constraint_from(data)


@pytest.mark.parametrize(
    "data",
    [
        {"type": "predicate", "sql": "a > (SELECT max(a) FROM other)"},
        {"type": "predicate", "sql": "sum(a) > 1"},
        {"type": "predicate", "sql": "a > 1; DROP TABLE x"},
        {"type": "predicate", "sql": "read_text('/etc/passwd') = ''"},
        {"type": "predicate", "sql": "a > 1 FROM other"},
        {"type": "predicate", "sql": "a > $1"},
        {"type": "query", "sql": "DELETE FROM orders"},
        {"type": "query", "sql": "SELECT * FROM read_csv('/etc/passwd')"},
        {"type": "query", "sql": "SELECT * FROM orders WHERE id = $id"},
    ],
)
def test_sql_that_is_not_allowed_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(InvalidSql):
        constraint_from(data)


def test_names_and_values_are_never_spliced(lake: Lake) -> None:
    name = 'age" IS NULL OR true OR "age'
    constraint = constraint_from({"type": "range", "column": name, "min": 1})
    with pytest.raises(InvalidSql, match="no column"):
        lake.query(measuring(constraint, "orders", NOW).sql("duckdb"))
    values = constraint_from({"type": "accepted_values", "column": "region", "values": ["x') OR ('a' = 'a"]})
    [row] = lake.query(measuring(values, "orders", NOW).sql("duckdb")).to_arrow().to_pylist()
    assert row["failing"] == 4


def test_the_columns_it_is_about_are_told() -> None:
    assert columns_of(constraint_from({"type": "predicate", "sql": "a > b OR a IS NULL"})) == ("a", "b")
    assert columns_of(constraint_from({"type": "relation", "left": "a", "op": "<", "right": "b"})) == ("a", "b")
    assert columns_of(constraint_from({"type": "query", "sql": "SELECT 1"})) == ()
