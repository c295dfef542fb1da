import pytest

from neurolake.quality import completeness
from neurolake.quality.base import Context, Reference
from neurolake.quality.profile import profile


@pytest.fixture
def measure(session, lay, context):
    def run(columns, reference=None, **kwargs):
        table = lay(columns, **kwargs) if columns else lay(**kwargs)
        known = Context(now=context.now, reference=reference)
        return completeness.measure(session, table, profile(session, table), known)

    return run


def test_share_of_present_cells(measure):
    found = measure({"a": ["x", None, "y", "N/A", *"abcdef"], "b": ["p"] * 10})
    assert (found.score, found.numerator, found.denominator) == (pytest.approx(18 / 20), 18, 20)
    assert {(cell.row, cell.column) for cell in found.cells} == {(1, "a"), (3, "a")}
    assert found.rows == (1, 3)
    assert found.wrong_cells == 2


def test_keys_weigh_double(measure):
    ids = [f"K{number}" for number in range(99)] + [None]
    found = measure({"order_id": ids, "b": ["x"] * 100})
    assert found.detail["columns"]["order_id"]["role"] == "key"
    assert found.score == pytest.approx(1 - 2 * 0.01 / 3)


def test_sparse_columns_weigh_a_quarter_and_mostly_empty_ones_nothing(measure):
    values = {"a": ["x"] * 100, "b": ["x"] * 60 + [None] * 40, "c": ["x"] * 40 + [None] * 60}
    found = measure(values)
    roles = {name: figures["role"] for name, figures in found.detail["columns"].items()}
    assert roles == {"a": "required", "b": "sparse", "c": "optional"}
    assert found.score == pytest.approx((1 + 0.25 * 0.6) / 1.25)


def test_one_side_of_an_exclusive_pair_is_not_required(measure):
    person = ["p", None, "q", None, "r"] * 20
    company = [None if value else "c" for value in person]
    found = measure({"person": person, "company": company, "x": ["y"] * 100})
    assert found.detail["columns"]["company"]["role"] == "exclusive"
    assert found.score == 1.0
    apart = measure({"person": person, "company": ["c", None, None, "c", None] * 20, "x": ["y"] * 100})
    assert apart.detail["columns"]["person"]["role"] == "sparse"


def test_a_column_that_was_always_full_stays_required(measure):
    found = measure({"a": ["x"] * 40 + [None] * 60, "b": ["x"] * 100}, Reference(required=("a",)))
    assert found.score == pytest.approx(0.7)


def test_a_known_key_stays_a_key(measure):
    found = measure({"k": ["x"] * 50 + [None] * 50, "b": ["x"] * 100}, Reference(keys=("k",)))
    assert found.score == pytest.approx((2 * 0.5 + 1) / 3)


def test_no_score_without_rows_or_required_columns(measure):
    empty = measure(None, sql="SELECT 1 AS a WHERE false")
    assert (empty.score, "no rows" in empty.reason) == (None, True)
    hollow = measure({"a": ["x", None, None], "b": [None, "y", None]})
    assert (hollow.score, "required" in hollow.reason) == (None, True)


def test_a_sample_gives_an_interval_around_the_score(measure):
    found = measure(None, sql="SELECT CASE WHEN i % 10 = 0 THEN '' ELSE 'x' END AS a FROM range(300000) AS t(i)")
    low, high = found.interval
    assert low < found.score < high
    assert high - low < 0.01
    assert found.score == pytest.approx(0.9, abs=0.005)
    assert found.wrong_cells == pytest.approx(30_000, rel=0.05)
    assert len(found.cells) == 100
    assert all(cell.row % 10 == 0 for cell in found.cells)
