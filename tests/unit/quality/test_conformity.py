import pytest

from neurolake.quality import conformity
from neurolake.quality.base import Context, Reference
from neurolake.quality.profile import profile


@pytest.fixture
def measure(session, lay, context):
    def run(columns=None, reference=None, **options):
        table = lay(columns, **options)
        known = Context(now=context.now, reference=reference)
        return conformity.measure(session, table, profile(session, table), known)

    return run


NAMES = ["Anna Meyer", "Ben Koch", "Clara Wolf", "David Lange"]


@pytest.mark.parametrize(
    ("name", "usual", "unusual"),
    [
        ("day", ["2024-01-31", "2023-12-01"], "31.01.2024"),
        ("day", ["31/01/2024", "1/12/2023"], "01/31/2024"),
        ("day", ["Jan 31, 2024", "Dec 1, 2023"], "2024-01-31"),
        ("price", ["12.50", "1234.50", "7"], "12,50"),
        ("price", ["1,234.50", "12.50", "999.00"], "1234.50"),
        ("price", ["€12.50", "€7.10"], "$12.50"),
        ("phone", ["+49 30 1234567", "+49 171 123 45 67"], "+49/30/1234567"),
        ("phone", ["+49 30 1234567", "+49 171 1234567"], "030 1234567"),
        ("country", ["DE", "FR"], "de"),
        ("country", ["DE", "FR"], "Germany"),
        ("country", ["Germany", "France"], "DE"),
        ("email", ["anna@example.com", "b@example.org"], "Anna@Example.com"),
        ("flag", ["yes", "no"], "Y"),
        ("flag", ["yes", "no"], "Yes"),
        ("weight", ["12 kg", "3.5 kg"], "12 lb"),
        ("order", ["ORD-00123", "ORD-00777"], "ord-00123"),
        ("order", ["ORD-00123", "ORD-00777"], "ORD00123"),
        ("order", ["A12", "7-B-1", "C12", "4-D-9"], "a 12"),
        ("name", NAMES, "ANNA MEYER"),
        ("name", NAMES, "anna meyer"),
        ("name", NAMES, " Anna Meyer"),
        ("name", NAMES, "MÃ¼ller"),
        ("town", ["berlin", "hamburg"], "Berlin"),
        ("uid", ["123e4567-e89b-12d3-a456-426614174000"], "123E4567-E89B-12D3-A456-426614174000"),
    ],
)
def test_the_unusual_way_of_writing_does_not_conform(measure, name, usual, unusual):
    values = (usual * 90)[:90] + [unusual] * 10
    found = measure({name: values})
    assert found.score == pytest.approx(0.9)
    assert {cell.row for cell in found.cells} == set(range(90, 100))
    assert {cell.value for cell in found.cells} == {unusual}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("price", ["1", "12", "123", "1234", "12.5", "-7"]),
        ("name", [*NAMES, "IBM", "Eva-Maria McDonald"]),
        ("code", ["A1", "22-B", "7/C/333"]),
        ("phone", ["+49 30 1234567", "+1 555 123 4567"]),
        ("day", ["31.01.2024", "1.2.2024"]),
        ("source", ["10.0.0.1", "::1"]),
    ],
)
def test_variety_that_is_no_other_way_of_writing(measure, name, values):
    assert measure({name: values * 20}).score in {1.0, None}


def test_one_way_that_is_not_the_iso_way_conforms_but_is_named(measure):
    found = measure({"day": ["31.01.2024", "01.02.2024"] * 10})
    assert found.score == 1.0
    assert found.detail["columns"]["day"]["canonical"] is False


def test_of_two_equally_frequent_ways_the_iso_way_is_the_own(measure):
    found = measure({"day": ["31.01.2024", "2024-01-31"] * 10})
    assert found.detail["columns"]["day"]["ways"]["ymd|-|4|day"]["conforms"]
    assert found.score == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("name", "usual", "unusual", "shapes"),
    [
        ("order", "ORD-00123", "ord-00123", ("AAA-99999",)),
        ("town", "Berlin", "BERLIN", ("Aa", "Aa Aa")),
    ],
)
def test_a_batch_that_is_mostly_spoiled_is_held_to_the_ways_of_earlier_ones(measure, name, usual, unusual, shapes):
    spoiled = {name: [usual] * 40 + [unusual] * 60}
    assert measure(spoiled, Reference(shapes={name: shapes})).score == pytest.approx(0.4)


def test_invalid_and_missing_values_are_not_judged(measure):
    found = measure({"day": ["2024-01-31"] * 90 + ["2024-13-31", "N/A", None, "x"] * 2})
    assert (found.score, found.denominator) == (1.0, 90)


def test_prose_counts_only_where_its_encoding_is_broken(measure):
    prose = ["The quick brown fox jumps", "over the LAZY dog again"] * 10
    assert measure({"note": prose}).score is None
    found = measure({"note": [*prose[:18], "Die Ã¼bliche Art zu schreiben", "so wie es sich geh\ufffdrt"]})
    assert found.score == pytest.approx(0.9)
    assert found.rows == (18, 19)


@pytest.mark.parametrize("columns", [{"n": [1, 2]}, {"d": [1.5, None]}, {"nested": [["A"], ["b"]]}, {"a": ["", None]}])
def test_no_score_without_texts(measure, columns):
    assert measure(columns).score is None


def test_a_sampled_table(measure):
    sql = """SELECT CASE WHEN i % 20 = 0 THEN upper(v) ELSE v END AS email FROM (
        SELECT i, 'user' || hash(i)::VARCHAR || '@example.com' AS v FROM range(400000) AS t(i))"""
    found = measure(sql=sql)
    assert found.score == pytest.approx(0.95, abs=0.01)
    assert found.interval[0] < found.score < found.interval[1]
    assert found.wrong_cells == pytest.approx(20_000, rel=0.2)
    assert all(cell.row % 20 == 0 for cell in found.cells)
