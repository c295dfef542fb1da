"""Charts chosen by rule, and specifications that are refused."""

import pytest
from pydantic import ValidationError

from neurolake.chat.chart import Shape, by_rule, fits
from neurolake.nuic.chart import Chart

BY_TOWN = Shape(
    [("town", "VARCHAR"), ("total", "DECIMAL(38,2)")], 3, "SELECT town, sum(amount) AS total FROM s GROUP BY 1"
)


@pytest.mark.parametrize(
    ("columns", "rows", "sql", "kind", "x", "y", "series"),
    [
        ([("town", "VARCHAR"), ("n", "BIGINT")], 5, "", "bar", "town", ["n"], None),
        ([("day", "DATE"), ("n", "BIGINT")], 500, "", "line", "day", ["n"], None),
        ([("at", "TIMESTAMP WITH TIME ZONE"), ("n", "DOUBLE"), ("m", "DOUBLE")], 9, "", "line", "at", ["n", "m"], None),
        ([("day", "DATE"), ("town", "VARCHAR"), ("n", "BIGINT")], 9, "", "line", "day", ["n"], "town"),
        ([("town", "VARCHAR"), ("state", "VARCHAR"), ("n", "BIGINT")], 9, "", "bar", "town", ["n"], "state"),
        ([("y", "BIGINT"), ("n", "BIGINT")], 9, "SELECT y, count(*) AS n FROM s GROUP BY 1", "bar", "y", ["n"], None),
        ([("a", "DOUBLE"), ("b", "DOUBLE")], 900, "SELECT a, b FROM s", "scatter", "a", ["b"], None),
    ],
)  # fmt: skip
def test_the_columns_say_how_a_result_is_drawn(columns, rows, sql, kind, x, y, series) -> None:
    found = by_rule(Shape(columns, rows, sql))
    assert found is not None
    assert (found.kind, found.x, found.y, found.series) == (kind, x, y, series)
    assert fits(found, Shape(columns, rows, sql))


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        ([("n", "BIGINT")], 1),
        ([("n", "BIGINT")], 100),
        ([("town", "VARCHAR"), ("n", "BIGINT")], 1),
        ([("town", "VARCHAR"), ("state", "VARCHAR")], 5),
        ([("town", "VARCHAR"), ("n", "BIGINT")], 5_000),
        ([("town", "VARCHAR"), ("n", "BIGINT[]")], 5),
    ],
)
def test_what_shows_nothing_is_not_drawn(columns, rows) -> None:
    assert by_rule(Shape(columns, rows)) is None


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "bar", "x": "town", "y": []},
        {"kind": "pie", "x": "town", "y": ["total"]},
        {"kind": "bar", "x": "town", "y": ["town"]},
        {"kind": "bar", "x": "town", "y": ["total"], "series": "total"},
        {"kind": "bar", "x": "town", "y": ["total"], "onclick": "alert(1)"},
        {"kind": "bar", "x": "town", "y": ["a", "b", "c", "d", "e"]},
    ],
)
def test_a_specification_holds_nothing_else(given) -> None:
    with pytest.raises(ValidationError):
        Chart.model_validate(given)


@pytest.mark.parametrize("change", [{"x": "nothing"}, {"y": ["town"], "x": "total"}, {"series": "nothing"}])
def test_its_columns_must_be_there(change) -> None:
    chart = Chart.model_validate({"kind": "bar", "x": "town", "y": ["total"], "series": None, **change})
    assert not fits(chart, BY_TOWN)


def test_its_title_is_plain() -> None:
    chart = Chart(kind="bar", x="town", y=["total"], title="![x](https://e.example)" + "x" * 500)
    assert "](" not in chart.title
    assert len(chart.title) <= 200
