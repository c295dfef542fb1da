"""Which column tells freshness, how age is judged, and when there is nothing to judge."""

from datetime import timedelta

import pytest


def series(judge, name, age, step="1 DAY", rows=100, more=""):
    newest = (judge.now - age).replace(tzinfo=None)
    return f"SELECT TIMESTAMP '{newest}' - i * INTERVAL {step} AS {name}{more} FROM range({rows}) t(i)"


@pytest.mark.parametrize(
    "name", ["updated_at", "lastModified", "created_at", "order_date", "timestamp", "date", "event_ts"]
)
def test_a_fresh_daily_series_is_timely(judge, name):
    assert judge(series(judge, name, timedelta(hours=3)), "timeliness").score("timeliness") == 1


@pytest.mark.parametrize(
    "name",
    ["birth_date", "due_date", "valid_to", "start_date", "expected_delivery_date", "hire_date", "flight_departure"],
)
def test_other_dates_tell_no_freshness(judge, name):
    measured = judge(series(judge, name, timedelta(hours=3)), "timeliness")["timeliness"]
    assert measured.score is None
    assert name in measured.reason


def test_age_costs_gracefully_and_by_the_rhythm_of_the_series(judge):
    def score(age, step):
        return judge(series(judge, "updated_at", age, step), "timeliness").score("timeliness")

    daily = [score(timedelta(days=days), "1 DAY") for days in (1, 4, 16, 64, 256)]
    assert daily == sorted(daily, reverse=True)
    assert daily[0] == 1
    assert 0.4 < daily[3] < 0.6
    assert daily[-1] > 0
    assert score(timedelta(days=40), "1 MONTH") == 1
    assert score(timedelta(days=40), "1 SECOND") == score(timedelta(days=40), "1 DAY")


@pytest.mark.parametrize("name", ["date", "created_at"])
def test_a_series_that_ended_long_ago_is_history_not_late(judge, name):
    measured = judge(series(judge, name, timedelta(days=3000)), "timeliness")["timeliness"]
    assert measured.score is None
    assert "historical" in measured.reason


def test_a_time_of_update_is_late_however_old(judge):
    assert judge(series(judge, "updated_at", timedelta(days=3000)), "timeliness").score("timeliness") < 0.1


def test_a_time_of_update_says_more_than_a_time_of_creation(judge):
    stale = (judge.now - timedelta(days=64)).replace(tzinfo=None)
    more = f", TIMESTAMP '{stale}' - i * INTERVAL 1 DAY AS updated_at"
    measured = judge(series(judge, "created_at", timedelta(0), more=more), "timeliness")["timeliness"]
    assert measured.detail["column"] == "updated_at"
    assert measured.score < 0.6


def test_texts_that_read_as_dates_are_judged(judge):
    newest = judge.now.date()
    for written in ("strftime(d, '%d.%m.%Y')", "strftime(d, '%b %-d %Y')", "CAST(d AS VARCHAR)"):
        sql = f"SELECT {written} AS date FROM (SELECT DATE '{newest}' - i::INT AS d FROM range(200) t(i))"
        assert judge(sql, "timeliness").score("timeliness") == 1


def test_values_in_the_future_and_at_the_zero_of_the_clock_are_the_evidence(judge):
    sql = series(judge, "updated_at", timedelta(0), rows=98) + " UNION ALL SELECT TIMESTAMP '2031-05-05'"
    measured = judge(sql, "timeliness")["timeliness"]
    assert [(cell.row, cell.column) for cell in measured.cells] == [(98, "updated_at")]
    assert measured.score == pytest.approx(98 / 99)
    assert measured.wrong_cells == 1


def test_a_calendar_or_a_forecast_is_no_record_of_what_happened(judge):
    sql = series(judge, "date", timedelta(days=-300), rows=600)
    assert judge(sql, "timeliness")["timeliness"].score is None


def test_zones_are_compared_as_moments(judge):
    sql = f"SELECT TIMESTAMPTZ '{judge.now}' - i * INTERVAL 1 HOUR AS updated_at FROM range(100) t(i)"
    assert judge(sql, "timeliness").score("timeliness") == 1


def test_tables_without_times_or_rows_have_no_score(judge):
    assert "No column holds" in judge("SELECT 1 AS a", "timeliness")["timeliness"].reason
    assert judge("SELECT now() AS updated_at WHERE false", "timeliness")["timeliness"].score is None
