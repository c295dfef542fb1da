import json
import math
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurolake.quality.base import WEIGHTS, Bucket, Cell, ColumnProfile, Context, Measurement, TableProfile
from neurolake.quality.profile import profile
from neurolake.quality.score import assess, overall, profile_json, report_json, wrong_cell_share

EIGHT = list(WEIGHTS)


def table_profile(rows, columns):
    return TableProfile(
        rows, tuple(ColumnProfile(f"c{i}", "BIGINT", rows, 0, 0, {}, rows) for i in range(columns)), 0, rows, False
    )


def test_weighted_mean_of_the_dimensions_that_exist():
    measured = [Measurement("completeness", 0.9), Measurement("validity", 0.8), Measurement("timeliness", None, "no")]
    assert overall(measured, WEIGHTS) == pytest.approx((0.2 * 0.9 + 0.15 * 0.8) / 0.35)


def test_capped_at_the_worst_and_a_quarter():
    measured = [Measurement("completeness", 1.0), Measurement("validity", 1.0), Measurement("timeliness", 0.3)]
    assert overall(measured, WEIGHTS) == pytest.approx(0.55)


def test_no_dimension_no_score():
    assert overall([Measurement("validity", None, "no")], WEIGHTS) is None
    assert overall([Measurement("validity", 1.0)], {"validity": 0.0}) is None


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=8, max_size=8))
def test_lies_between_the_worst_and_the_best(scores):
    found = overall([Measurement(name, score) for name, score in zip(EIGHT, scores, strict=True)], WEIGHTS)
    existing = [score for score in scores if score is not None]
    if not existing:
        assert found is None
        return
    assert min(existing) - 1e-9 <= found <= max(existing) + 1e-9
    assert found <= min(existing) + 0.25


def cells(dimension, *weights, shift=0):
    found = tuple(Cell(row + shift, "c0", 1, f"{dimension} says so", weight) for row, weight in enumerate(weights))
    return Measurement(dimension, 0.5, cells=found, wrong_cells=sum(weights))


def test_different_cells_add_up():
    measured = [cells("validity", 1, 1), cells("accuracy", 0.5, 0.5, shift=10)]
    assert wrong_cell_share(measured, table_profile(10, 3)) == pytest.approx(3 / 30)


def test_the_same_cell_counts_once():
    assert wrong_cell_share([cells("validity", 1, 1), cells("accuracy", 1, 1)], table_profile(10, 3)) == pytest.approx(
        2 / 30
    )
    doubted = [cells("validity", 0.5), cells("accuracy", 0.5)]
    assert wrong_cell_share(doubted, table_profile(10, 3)) == pytest.approx(0.75 / 30)


def test_the_share_never_passes_one():
    measured = [Measurement("completeness", 0.0, wrong_cells=30), Measurement("uniqueness", 0.0, wrong_cells=30)]
    assert wrong_cell_share(measured, table_profile(10, 3)) == 1.0
    assert wrong_cell_share(measured, table_profile(0, 3)) == 0.0


def test_a_report_holds_all_eight_and_the_cells_most_probably_wrong(session, lay):
    columns = {
        "id": list(range(1, 201)),
        "email": ["a@example.com"] * 190 + [None] * 5 + ["broken"] * 5,
        "amount": [float(value % 17) for value in range(199)] + [math.inf],
    }
    table = lay(columns)
    report = assess(session, table, profile(session, table), Context(now=datetime(2025, 1, 1, tzinfo=UTC), rows_in=200))
    assert {item.dimension for item in report.measurements} == set(WEIGHTS)
    assert all((item.score is None) == bool(item.reason) for item in report.measurements)
    assert report.weights == WEIGHTS
    assert {cell.row for cell in report.cells if cell.column == "email"} >= set(range(190, 200))
    assert 0 < report.wrong_cell_share < 0.05
    assert report.reference.columns == (("id", "BIGINT"), ("email", "VARCHAR"), ("amount", "DOUBLE"))


def test_reports_and_profiles_render_as_json(session, lay):
    table = lay(
        sql="""SELECT i AS id, (i / 7)::DECIMAL(9, 2) AS d, DATE '2024-01-01' + i::INTEGER AS day, uuid() AS u,
        CASE WHEN i = 3 THEN 'inf'::DOUBLE WHEN i = 4 THEN 'nan'::DOUBLE ELSE i END AS x, TIME '10:00' AS t,
        TIMESTAMP '2024-01-01 10:00:00' + to_hours(i) AS at, [i] AS l, '\\xAA'::BLOB AS b, 'a' || i AS s, NULL AS n
        FROM range(300) AS t(i)"""
    )
    found = profile(session, table)
    rendered = profile_json(found)
    assert json.loads(json.dumps(rendered, allow_nan=False)) == rendered
    columns = {column["name"]: column for column in rendered["columns"]}
    assert columns["day"]["min"] == "2024-01-01"
    assert columns["x"]["max"] is None
    assert (columns["x"]["missing"], columns["x"]["present"], columns["n"]["null_rate"]) == (1, 299, 1.0)
    report = report_json(assess(session, table, found, Context(now=datetime(2025, 1, 1, tzinfo=UTC))))
    assert json.loads(json.dumps(report, allow_nan=False)) == report
    assert set(report["measurements"]) == set(WEIGHTS)


def test_rendering_of_single_values():
    column = ColumnProfile(
        "c", "DECIMAL(9,2)", 1, 0, 0, {}, 1, min=Decimal("1.50"), max=float("nan"), top=((b"\xaa", 1), (2**70, 1)),
        histogram=(Bucket(date(2024, 1, 1), datetime(2024, 1, 2, 3), 1),),
    )  # fmt: skip
    rendered = profile_json(TableProfile(1, (column,), 0, 1, False))["columns"][0]
    assert (rendered["min"], rendered["max"]) == (1.5, None)
    assert rendered["top"] == [["aa", 1], [2**70, 1]]
    assert rendered["histogram"] == [{"low": "2024-01-01", "high": "2024-01-02T03:00:00", "count": 1}]
