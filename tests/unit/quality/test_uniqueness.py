import pytest

from neurolake.quality import uniqueness
from neurolake.quality.base import Context, Reference
from neurolake.quality.profile import profile


@pytest.fixture
def measure(session, lay, context):
    def run(columns=None, reference=None, **options):
        table = lay(columns, **options)
        known = Context(now=context.now, reference=reference)
        return uniqueness.measure(session, table, profile(session, table), known)

    return run


def rows(count, repeated):
    """`count` different rows and then the first `repeated` of them again."""
    numbers = [*range(count), *range(repeated)]
    return {
        "customer_id": [f"C{number}" for number in numbers],
        "a": [number * 7 % 101 for number in numbers],
        "b": [number * 13 / 7 for number in numbers],
        "c": [number * 31 % 89 for number in numbers],
    }


def test_half_rows_half_keys(measure):
    found = measure(rows(900, 100))
    assert found.score == pytest.approx(0.9)
    assert found.detail["duplicate_rows"] == 100
    assert found.detail["keys"] == {"customer_id": pytest.approx(0.9)}
    assert found.rows == tuple(range(900, 1000))
    assert {cell.column for cell in found.cells} == {"customer_id"}
    assert found.wrong_cells == 400


def test_a_running_number_does_not_make_equal_rows_different(measure):
    columns = {"id": list(range(1000)), **rows(900, 100)}
    del columns["customer_id"]
    found = measure(columns)
    assert found.detail["without"] == ["id"]
    assert found.score == pytest.approx((0.9 + 1.0) / 2)


def test_a_running_number_is_all_that_tells_the_rows_of_a_narrow_table_apart(measure):
    assert measure({"id": list(range(1000)), "colour": ["red", "blue"] * 500}).score == 1.0


def test_without_keys_the_rows_decide(measure):
    assert measure({"a": ["x", "y", "x", "z"], "b": ["p", "q", "p", "q"]}).score == pytest.approx(0.75)


def test_a_known_key_is_held_to_its_distinctness(measure):
    columns = {"code_of": [number % 500 for number in range(1000)], "x": [number * number for number in range(1000)]}
    assert measure(columns).score == 1.0
    assert measure(columns, Reference(keys=("code_of",))).score == pytest.approx(0.75)


def test_missing_keys_are_no_duplicates(measure):
    columns = rows(1000, 0)
    columns["customer_id"][:10] = [None] * 10
    assert measure(columns).score == 1.0


def test_no_score_without_rows(measure):
    found = measure(sql="SELECT 1 AS a WHERE false")
    assert (found.score, found.reason) == (None, "The table has no rows.")


def test_a_sampled_table(measure):
    sql = """SELECT 'C' || (i % 380000)::VARCHAR AS customer_id, hash(i % 380000) AS a, [i % 380000] AS b, i AS pos
        FROM (SELECT (i * 7919) % 400000 AS i FROM range(400000) AS t(i))"""
    every = "SELECT * EXCLUDE pos FROM"
    found = measure(sql=f"{every} ({sql} ORDER BY pos)")
    assert found.score == pytest.approx(0.95, abs=0.002)
    assert found.detail["duplicate_rows"] == 20_000
    assert len(found.rows) == 100
    assert all(row >= 380_000 for row in found.rows)
    assert found.interval[0] < found.score < found.interval[1]
