from datetime import date, datetime, timedelta

import pytest

from neurolake.quality.missing import missing_sql
from neurolake.quality.profile import profile

CODES = ["DE", "FR", "ZA", "US", "NZ", "CN", "IN", "BR"] * 20
WORDS = ["red", "green", "blue", "yellow"] * 20
DAYS = [date(2015, 1, 1) + timedelta(days=number) for number in range(900)]


def column(session, lay, values):
    table = lay({"c": values})
    return table, profile(session, table).column("c")


@pytest.mark.parametrize(
    "text", ["N/A", "n/a", "NA", "null", "NULL", "None", "none", "-", "--", "?", "#N/A", "nan", "NaN", "#REF!", " N/A "]
)
def test_texts_that_say_missing(session, lay, text):
    table, found = column(session, lay, [*WORDS, text, text, None])
    assert (found.nulls, sum(found.sentinels.values()), found.missing, found.distinct) == (1, 2, 3, 4)
    assert session.run(f"SELECT count(*) FROM {table.sample} WHERE {missing_sql(found)}") == [(3,)]
    assert session.run(f"SELECT count(*) FROM {table.sample} WHERE NOT ({missing_sql(found)})") == [(80,)]


def test_blanks(session, lay):
    table, found = column(session, lay, [*WORDS, "", "   ", "\t\n", "\u00a0"])
    assert found.missing == 4
    assert found.blanks >= 2
    assert (found.min, found.max) == ("blue", "yellow")
    assert session.run(f"SELECT count(*) FROM {table.sample} WHERE {missing_sql(found)}") == [(4,)]


@pytest.mark.parametrize(
    ("others", "text", "missing"),
    [
        (CODES, "NA", False),
        ([code.lower() for code in CODES], "na", False),
        ([code.lower() for code in CODES], "NA", True),
        (["CA", "NY", "TX", "WA"] * 20, "NA", True),
        (WORDS, "NA", True),
        (["+", "+", "0", "="] * 20, "-", True),
        (["+", "+", "=", "±"] * 20, "-", False),
        (["Anna", "Bo", "Chi"] * 20, "Nan", False),
        (["K", "Li", "Mg", "Fe"] * 20, "Na", False),
        (WORDS, "unknown", False),
        (WORDS, "0", False),
    ],
)
def test_texts_that_may_be_data(session, lay, others, text, missing):
    _, found = column(session, lay, [*others, text, text])
    assert found.missing == (2 if missing else 0)


@pytest.mark.parametrize(
    ("others", "number", "missing"),
    [
        ([float(value % 50) for value in range(1000)], -999.0, True),
        (list(range(1000)), -999, True),
        (list(range(-500, 500)), -999, False),
        (list(range(-50, 50)) * 10, -9999, True),
        ([1950 + value % 70 for value in range(1000)], 9999, True),
        ([value % 90 for value in range(1000)], 999, True),
        ([value % 90 for value in range(1000)], 99, False),
        (list(range(0, 10000, 10)), 9999, False),
        ([value % 90 for value in range(1000)], 2**31 - 1, True),
        ([0, 1] * 500, 7, False),
    ],
)
def test_numbers_are_missing_only_where_they_cannot_be_data(session, lay, others, number, missing):
    table, found = column(session, lay, [*others, *[number] * 30])
    assert found.missing == (30 if missing else 0)
    if missing:
        assert found.max == max(others)
        assert found.min == min(others)
        assert found.mean == pytest.approx(sum(others) / len(others))
        assert session.run(f"SELECT count(*) FROM {table.sample} WHERE {missing_sql(found)}") == [(30,)]


def test_a_single_odd_number_is_an_outlier_not_a_sentinel(session, lay):
    _, found = column(session, lay, [*range(1000), -999])
    assert found.missing == 0


def test_nan_is_missing(session, lay):
    table, found = column(session, lay, [1.0, 2.0, float("nan"), None, float("inf")])
    assert (found.nulls, dict(found.sentinels), found.max, found.mean) == (1, {"NaN": 1}, float("inf"), 1.5)
    assert session.run(f"SELECT count(*) FROM {table.sample} WHERE {missing_sql(found)}") == [(2,)]


@pytest.mark.parametrize(
    ("others", "day", "missing"),
    [
        (DAYS, date(9999, 12, 31), True),
        (DAYS, date(1, 1, 1), True),
        (DAYS, date(1900, 1, 1), True),
        (DAYS, date(1970, 1, 1), True),
        ([date(1890, 1, 1) + timedelta(days=40 * number) for number in range(900)], date(1900, 1, 1), False),
        ([date(1965, 1, 1) + timedelta(days=20 * number) for number in range(900)], date(1970, 1, 1), False),
        (DAYS, date(2016, 1, 1), False),
    ],
)
def test_dates(session, lay, others, day, missing):
    others = [other for other in others if other != day]
    for kind in (lambda d: d, lambda d: datetime(d.year, d.month, d.day), lambda d: d.isoformat()):
        if kind(day) == "0001-01-01":
            continue
        table, found = column(session, lay, [kind(other) for other in [*others, *[day] * 10]])
        assert found.missing == (10 if missing else 0)
        if missing:
            assert session.run(f"SELECT count(*) FROM {table.sample} WHERE {missing_sql(found)}") == [(10,)]
            assert found.max == kind(max(others))


def test_a_few_zero_dates_among_history_are_kept(session, lay):
    _, found = column(session, lay, [*DAYS, date(1900, 1, 1)])
    assert found.missing == 0
