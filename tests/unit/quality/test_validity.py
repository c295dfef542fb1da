import math

import pytest

from neurolake.quality import validity
from neurolake.quality.base import Context, Reference
from neurolake.quality.profile import profile


@pytest.fixture
def measure(session, lay, context):
    def run(columns=None, reference=None, **options):
        table = lay(columns, **options)
        known = Context(now=context.now, reference=reference)
        return validity.measure(session, table, profile(session, table), known)

    return run


def test_share_of_valid_cells_over_the_typed_columns(measure):
    found = measure(
        {
            "email": ["a@example.com"] * 18 + ["a..b@example.com", "nothing"],
            "born": ["1990-02-28"] * 19 + ["1990-02-30"],
            "note": ["anything", "goes"] * 10,
        }
    )
    assert found.score == pytest.approx(37 / 40)
    assert (found.numerator, found.denominator) == (37, 40)
    assert {(cell.row, cell.column) for cell in found.cells} == {(18, "email"), (19, "email"), (19, "born")}
    assert set(found.detail["columns"]) == {"email", "born"}


def test_missing_cells_do_not_count(measure):
    assert measure({"email": ["a@example.com", None, "N/A", ""] * 10}).score == 1.0


def test_every_notation_of_a_meaning_is_valid(measure):
    assert measure({"day": ["2024-01-31"] * 60 + ["31.01.2024"] * 30 + ["Jan 31, 2024"] * 10}).score == 1.0
    assert measure({"country": ["DE"] * 60 + ["FRA"] * 30 + ["Italy"] * 10}).score == 1.0


def test_texts_are_judged_by_what_most_of_them_can_be_cast_to(measure):
    found = measure({"reading": [str(value) for value in range(750)] + ["broken"] * 250})
    assert found.score == pytest.approx(0.75)
    assert found.detail["columns"]["reading"]["type"] == "number"


def test_numbers_with_a_meaning_have_a_range(measure):
    found = measure({"latitude": [10.0, 20.0, 95.0, -91.0] * 10, "n": [1, 2, 3, 4] * 10})
    assert found.score == pytest.approx(0.5)
    assert {cell.value for cell in found.cells} == {95.0, -91.0}


def test_infinities_are_invalid(measure):
    found = measure({"x": [1.0, 2.0, math.inf, -math.inf], "n": [1, 2, 3, 4]})
    assert found.score == pytest.approx(0.5)
    assert found.rows == (2, 3)


def test_columns_that_cannot_fail_count_only_alone(measure):
    assert measure({"n": [1, 2, 3], "d": [1.5, 2.5, None]}).score == 1.0
    assert set(measure({"n": [1, 2], "email": ["a@b.com", "x@y.org"]}).detail["columns"]) == {"email"}


def test_the_type_of_earlier_batches_is_kept(measure):
    columns = {"contact": ["a@example.com"] * 30 + ["spoiled"] * 70}
    assert measure(columns).score is None
    found = measure(columns, Reference(semantics={"contact": "email"}))
    assert found.score == pytest.approx(0.3)
    assert len(found.cells) == 70


@pytest.mark.parametrize("columns", [{"note": ["any", "text"]}, {"nested": [[1], [2]]}, {"a": [None, None]}])
def test_no_score_without_a_typed_column(measure, columns):
    found = measure(columns)
    assert found.score is None
    assert found.reason


def test_a_sampled_table_scales_and_gives_an_interval(measure):
    sql = """SELECT CASE WHEN i % 20 = 0 THEN 'broken' ELSE 'u' || i || '@example.com' END AS email
        FROM range(400000) AS t(i)"""
    found = measure(sql=sql)
    assert found.score == pytest.approx(0.95, abs=0.005)
    assert found.wrong_cells == pytest.approx(20_000, rel=0.1)
    assert found.interval[0] < found.score < found.interval[1]
    assert all(cell.row % 20 == 0 for cell in found.cells)
