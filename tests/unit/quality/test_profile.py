import math
import random
import statistics
from collections import Counter
from datetime import date, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neurolake.quality.profile import profile
from neurolake.quality.sample import open_table

# The square of a number below 1e-150 is no number of its own in double precision, so no deviation can be told of it.
FINITE = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12).filter(
    lambda value: value == 0 or abs(value) > 1e-150
)


def of(session, lay, values, type_=None):
    table = lay(pa.table({"c": pa.array(values, type=type_)}))
    return profile(session, table).column("c")


@settings(max_examples=20, deadline=None)
@given(st.lists(st.one_of(st.none(), FINITE), min_size=1, max_size=60))
def test_numbers_agree_with_the_standard_library(shared_engine, values):
    with shared_engine.session() as session:
        session.register("t", pa.table({"c": pa.array(values, type=pa.float64())}))
        table = open_table(session, "t", session.describe("t"), row_id="row_number() OVER () - 1")
        found = profile(session, table).column("c")
    numbers = [value for value in values if value is not None]
    assert (found.nulls, found.present) == (len(values) - len(numbers), len(numbers))
    if not numbers:
        assert (found.min, found.max, found.mean, found.sd, found.distinct) == (None, None, None, None, 0)
        return
    assert (found.min, found.max) == (min(numbers), max(numbers))
    assert found.distinct == len({value + 0.0 for value in numbers})
    scale = max(abs(value) for value in numbers) + 1e-300
    assert found.mean == pytest.approx(statistics.fmean(numbers), abs=1e-9 * scale)
    if len(numbers) > 1:
        assert found.sd == pytest.approx(statistics.stdev(numbers), abs=1e-7 * scale)
    assert sum(bar.count for bar in found.histogram) == len(numbers)
    assert all(found.quantiles[low] <= found.quantiles[high] for low, high in [("p01", "p50"), ("p50", "p99")])
    assert found.quantiles["p50"] == sorted(numbers)[math.ceil(len(numbers) / 2) - 1]


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from(["a", "b", "Cc", "d1", "e e"]), min_size=1, max_size=60))
def test_texts_agree_with_counting(shared_engine, values):
    with shared_engine.session() as session:
        session.register("t", pa.table({"c": values}))
        table = open_table(session, "t", session.describe("t"), row_id="row_number() OVER () - 1")
        found = profile(session, table).column("c")
    counts = Counter(values)
    assert dict(found.top) == counts
    assert [count for _, count in found.top] == sorted(counts.values(), reverse=True)
    assert found.distinct == len(counts)
    assert found.lengths == (
        min(map(len, values)),
        pytest.approx(statistics.fmean(map(len, values))),
        max(map(len, values)),
    )
    shape = {"a": "a", "b": "a", "Cc": "Aa", "d1": "a9", "e e": "a a"}
    assert dict(found.shapes) == Counter(shape[value] for value in values)


def test_mean_and_deviation_of_large_close_numbers_keep_their_digits(session, lay):
    found = of(session, lay, [10**15 + value for value in range(1000)])
    assert found.mean == 10**15 + 499.5
    assert found.sd == pytest.approx(statistics.stdev(range(1000)), rel=1e-9)


def test_infinities_do_not_break_anything(session, lay):
    found = of(session, lay, [1.0, 2.0, 3.0, math.inf, -math.inf, math.nan, None])
    assert (found.min, found.max, found.mean, found.sd) == (-math.inf, math.inf, 2.0, 1.0)
    assert (found.nulls, found.missing, found.distinct) == (1, 2, 5)
    assert sum(bar.count for bar in found.histogram) == 3


def test_numbers_at_the_end_of_their_range(session, lay):
    found = of(session, lay, [1.7e308, -1.7e308, 1.7e308])
    assert (found.min, found.max, found.sd) == (-1.7e308, 1.7e308, None)
    assert sum(bar.count for bar in found.histogram) == 3
    whole = of(session, lay, [2**63 - 1, -(2**63), 0])
    assert (whole.min, whole.max) == (-(2**63), 2**63 - 1)


def test_histogram_of_whole_numbers_and_dates_has_whole_bars(session, lay):
    whole = of(session, lay, list(range(100)))
    assert [(bar.low, bar.count) for bar in whole.histogram] == [(5 * bar, 5) for bar in range(20)]
    days = of(session, lay, [date(2024, 1, 1) + timedelta(days=number) for number in range(40)])
    assert [(bar.low, bar.count) for bar in days.histogram][:2] == [(date(2024, 1, 1), 2), (date(2024, 1, 3), 2)]
    assert days.histogram[-1].high == days.max == date(2024, 2, 9)


def test_times_have_quantiles(session, lay):
    found = of(session, lay, [datetime(2024, 1, 1) + timedelta(hours=number) for number in range(101)])
    assert found.quantiles["p50"] == datetime(2024, 1, 3, 2)
    assert (found.min, found.max) == (datetime(2024, 1, 1), datetime(2024, 1, 5, 4))


def test_every_engine_type_can_be_profiled(session, lay):
    table = lay(
        sql="""
        SELECT i::TINYINT AS a, i::UBIGINT AS b, (i::HUGEINT * 10000000000000000000) AS c, (i / 3)::DECIMAL(18, 3) AS d,
            TIMESTAMPTZ '2020-01-01 00:00:00+02' + to_hours(i) AS e, (TIMESTAMP '2020-01-01')::TIMESTAMP_NS AS f,
            TIME '10:00' + to_minutes(i) AS g, i % 2 = 0 AS h, uuid() AS i, to_days(i::INTEGER) AS j,
            '\\xAA'::BLOB AS k,
            {'a': i, 'b': [1, 2]} AS l, [i, NULL] AS m, MAP {'k': i} AS n, '{"a": 1}'::JSON AS o,
            '101'::BIT AS p,
            (['x', 'y'])[i % 2 + 1]::ENUM('y', 'x') AS q, NULL AS r, CASE WHEN i > 50 THEN {'z': i} END AS s,
            CASE WHEN i = 3 THEN DATE 'infinity' ELSE DATE '2020-01-01' END AS t, TIMESTAMP '290000-01-01' AS u
        FROM range(100) AS t(i)"""
    )
    found = profile(session, table)
    assert len(found.columns) == 21
    assert found.column("c").max == 99 * 10**19
    assert (found.column("l").distinct, found.column("l").nulls) == (100, 0)
    assert (found.column("s").distinct, found.column("s").nulls) == (49, 51)
    assert (found.column("q").min, found.column("q").distinct) == ("x", 2)
    assert found.column("r").nulls == 100
    assert dict(found.column("t").sentinels) == {"infinity": 1}
    assert found.column("u").present == 0


@pytest.mark.parametrize("rows", [0, 1])
def test_tables_of_no_or_one_row(session, lay, rows):
    found = profile(session, lay(sql=f"SELECT 1 AS a, 'x' AS b, [1] AS c, NULL::DOUBLE AS d FROM range({rows})"))
    assert (found.rows, found.duplicates, len(found.columns)) == (rows, 0, 4)
    assert found.column("a").distinct == rows


def test_hostile_column_names(session, lay):
    names = [
        '"; DROP TABLE x; --',
        "😀",
        "x" * 300,
        "select",
        "new\nline",
        "it's",
        "row_id",
        "col",
        "value",
        "n",
        "{0} %s",
    ]
    table = lay({name: ["a", "b", None, "N/A"] for name in names})
    found = profile(session, table)
    assert [column.name for column in found.columns] == names
    assert {column.missing for column in found.columns} == {2}


def test_many_hundred_columns(session, lay):
    columns = {f"c{number}": [number, 2, None] if number % 2 else ["a", f"b{number}", ""] for number in range(800)}
    found = profile(session, lay(columns))
    assert len(found.columns) == 800
    assert {column.missing for column in found.columns} == {1}
    assert found.column("c7").max == 7
    assert found.column("c8").max == "b8"


# Whole rows, keys ------------------------------------------------------------------------------------------------


def test_duplicates_are_counted_without_the_surrogate(session, lay):
    rows = {"id": [1, 2, 3, 4, 5], "name": ["a", "b", "a", "c", None], "n": [1.5, 2, 1.5, 2, None]}
    found = profile(session, lay(rows))
    assert found.duplicates == 1
    assert found.column("id").surrogate
    assert not found.column("n").surrogate


def test_a_repeated_id_is_no_surrogate(session, lay):
    found = profile(session, lay({"id": [1, 2, 3, 3], "name": ["a", "b", "c", "c"]}))
    assert not found.column("id").surrogate
    assert found.duplicates == 1


@pytest.mark.parametrize(
    ("name", "values", "key"),
    [
        ("customer_id", [f"C{value}" for value in range(1000)], True),
        ("orderKey", list(range(5000, 15000, 10)), True),
        ("n", list(range(1000)), True),
        ("reading", [value * value for value in range(1000)], False),
        ("code", [f"AB-{value:05}" for value in range(1000)], True),
        ("tag", [f"AB-{value:05}" for value in range(1000)], True),
        ("title", [f"The story {value}" for value in range(1000)], False),
        ("customer_id", [f"C{value % 900}" for value in range(1000)], False),
        ("id", [value % 900 for value in range(1000)], True),
        ("e", [f"a{value}@example.com" for value in range(1000)], False),
        ("paid", [value * 7 for value in range(1000)], False),
    ],
)
def test_key_like(session, lay, name, values, key):
    other = [value % 7 for value in range(1000)]
    assert profile(session, lay({name: values, "x": other})).column(name).key_like is key


def test_repeated_rows_do_not_hide_a_key(session, lay):
    ids = [f"C{value}" for value in range(800)]
    found = profile(session, lay({"customer_id": ids + ids[:200], "x": list(range(800)) + list(range(200))}))
    assert found.duplicates == 200
    assert found.column("customer_id").key_like


@pytest.mark.parametrize(
    ("name", "values", "surrogate"),
    [
        ("anything", list(range(1, 101)), True),
        ("anything", list(range(5, 105)), False),
        ("row_no", list(range(5, 105)), True),
        ("id", [value for value in range(105) if value % 21], True),
        ("id", list(range(0, 1000, 10)), False),
        ("year", list(range(1920, 2020)), False),
        ("u", [f"123e4567-e89b-12d3-a456-4266141740{value:02x}" for value in range(100)], True),
    ],
)
def test_surrogate(session, lay, name, values, surrogate):
    assert profile(session, lay({name: values, "x": ["y"] * 100})).column(name).surrogate is surrogate


# Sampled -----------------------------------------------------------------------------------------------------------

LONG = """
    SELECT i AS id, CASE WHEN i % 10 = 0 THEN NULL ELSE (i * 7919) % 50021 END AS a,
        'u' || (hash(i) % 200000)::VARCHAR AS b, (i % 1000) / 10.0 AS c, i % 5 AS d,
        CASE WHEN i % 20 = 0 THEN ' ' WHEN i % 20 = 1 THEN 'N/A' ELSE 'text' END AS e,
        DATE '2000-01-01' + (i // 500)::INTEGER AS f, [i % 3] AS g, (hash(i) % 1000000007)::BIGINT AS key
    FROM range(400000) AS t(i)"""


@pytest.fixture
def long_profile(session, lay):
    return profile(session, lay(sql=LONG, row_id="id"))


def test_a_sampled_table_has_exact_nulls_extremes_and_moments(long_profile):
    assert long_profile.sampled
    a, c, f = (long_profile.column(name) for name in "acf")
    expected = [(i * 7919) % 50021 for i in range(400_000) if i % 10]
    assert (a.nulls, a.min, a.max) == (40_000, min(expected), max(expected))
    assert a.mean == pytest.approx(statistics.fmean(expected), rel=1e-12)
    assert a.sd == pytest.approx(statistics.stdev(expected), rel=1e-9)
    assert c.mean == pytest.approx(49.95, rel=1e-12)
    assert (f.min, f.max) == (date(2000, 1, 1), date(2000, 1, 1) + timedelta(days=799))


def test_a_sampled_table_has_scaled_counts(long_profile):
    e = long_profile.column("e")
    assert e.blanks == pytest.approx(20_000, rel=0.05)
    assert e.sentinels["N/A"] == pytest.approx(20_000, rel=0.05)
    assert (e.min, e.max) == ("text", "text")
    assert dict(long_profile.column("d").top)[3] == pytest.approx(80_000, rel=0.05)
    assert sum(bar.count for bar in long_profile.column("c").histogram) == pytest.approx(400_000, rel=0.01)


def test_distinct_values_of_a_sampled_table(long_profile):
    assert long_profile.column("d").distinct == 5
    assert long_profile.column("c").distinct == 1000
    assert long_profile.column("f").distinct == pytest.approx(800, rel=0.05)
    assert long_profile.column("a").distinct == pytest.approx(50_021, rel=0.05)
    assert long_profile.column("b").distinct == pytest.approx(172_900, rel=0.05)
    assert long_profile.column("key").distinct == pytest.approx(400_000, rel=0.005)


def test_keys_of_a_sampled_table(long_profile):
    assert {column.name for column in long_profile.columns if column.key_like} == {"id", "key"}
    assert {column.name for column in long_profile.columns if column.surrogate} == {"id"}


def test_duplicates_of_a_sampled_table_are_exact(session, lay):
    table = lay(
        sql="SELECT i AS id, (i % 390000)::VARCHAR AS a, [i % 390000] AS b FROM range(400000) AS t(i)", row_id="id"
    )
    assert profile(session, table).duplicates == 10_000


def test_a_key_that_repeats_far_apart_is_seen_though_the_sample_misses_it(session, lay):
    sql = "SELECT i AS pos, ((i * 7919) % 1800000)::VARCHAR AS order_id, random() AS x FROM range(2000000) AS t(i)"
    found = profile(session, lay(sql=sql, row_id="pos")).column("order_id")
    assert found.distinct == pytest.approx(1_800_000, rel=0.005)
    assert not found.key_like


def test_a_blank_that_the_sample_misses_is_not_the_least_value(session, lay):
    chance = random.Random(4)
    odd = chance.randrange(300_000)
    table = lay(
        sql=f"SELECT i AS id, CASE WHEN i = {odd} THEN '' ELSE 'x' END AS a, "
        f"CASE WHEN i = {odd} THEN 'nan'::DOUBLE ELSE 1.5 END AS b FROM range(300000) AS t(i)",
        row_id="id",
    )
    found = profile(session, table)
    assert (found.column("a").min, found.column("b").max) == ("x", 1.5)
