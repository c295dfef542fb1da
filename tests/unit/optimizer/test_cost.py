"""The cost model puts queries in the right order, learns an engine's speed, and picks the engine."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlglot import parse_one

from neurolake.optimizer.base import ColumnFacts, TableFacts
from neurolake.optimizer.cost.base import Cost, Rates
from neurolake.optimizer.cost.calibrate import DEFAULT, calibrated
from neurolake.optimizer.cost.choose import choose_engine
from neurolake.optimizer.cost.estimate import estimate
from neurolake.optimizer.cost.runs import Completed, Truth, rates_of, record

TABLES = {
    "sales": TableFacts(
        (
            ColumnFacts("id", "BIGINT", 1e6, 0, 1, 1_000_000),
            ColumnFacts("shop", "INTEGER", 100, 0, 1, 100),
            ColumnFacts("day", "DATE", 1000, 0, date(2022, 1, 1), date(2024, 9, 27)),
            ColumnFacts("note", "VARCHAR", 9e5, 5e5),
            ColumnFacts("amount", "DOUBLE", 5e5, 0, 0.0, 1000.0),
        ),
        rows=1_000_000,
        bytes=50_000_000,
    ),
    "shops": TableFacts(
        (ColumnFacts("shop", "INTEGER", 100, 0, 1, 100), ColumnFacts("city", "VARCHAR", 10, 0)), rows=100, bytes=4000
    ),
}


def cost(sql: str, **read: float) -> Cost:
    return estimate(parse_one(sql, dialect="duckdb"), TABLES, read)


@pytest.mark.parametrize(
    ("fewer", "more"),
    [
        ("SELECT id FROM sales WHERE id = 5", "SELECT id FROM sales WHERE shop = 5"),
        ("SELECT id FROM sales WHERE shop = 5", "SELECT id FROM sales"),
        ("SELECT id FROM sales WHERE shop = 5 AND note IS NULL", "SELECT id FROM sales WHERE shop = 5"),
        ("SELECT id FROM sales WHERE shop = 5", "SELECT id FROM sales WHERE shop = 5 OR note IS NULL"),
        ("SELECT id FROM sales WHERE day < DATE '2022-02-01'", "SELECT id FROM sales WHERE day < DATE '2024-01-01'"),
        ("SELECT id FROM sales WHERE day > DATE '2025-01-01'", "SELECT id FROM sales WHERE day > DATE '2024-01-01'"),
        ("SELECT id FROM sales WHERE shop IN (1, 2)", "SELECT id FROM sales WHERE shop IN (1, 2, 3)"),
        ("SELECT id FROM sales WHERE shop = 500", "SELECT id FROM sales WHERE shop = 50"),
        ("SELECT id FROM sales WHERE amount BETWEEN 1 AND 2", "SELECT id FROM sales WHERE amount BETWEEN 1 AND 200"),
        ("SELECT shop, count(*) FROM sales GROUP BY shop", "SELECT day, count(*) FROM sales GROUP BY day"),
        ("SELECT count(*) FROM sales", "SELECT shop, count(*) FROM sales GROUP BY shop"),
        ("SELECT DISTINCT city FROM shops", "SELECT city FROM shops"),
        ("SELECT id FROM sales LIMIT 10", "SELECT id FROM sales LIMIT 1000"),
        ("SELECT id FROM sales JOIN shops USING (shop)", "SELECT id FROM sales CROSS JOIN shops"),
        ("SELECT id FROM sales s, shops h WHERE s.shop = h.shop", "SELECT id FROM sales s, shops h"),
        ("SELECT id FROM sales EXCEPT SELECT shop FROM shops", "SELECT id FROM sales UNION ALL SELECT shop FROM shops"),
    ],
)
def test_rows(fewer, more):
    assert cost(fewer).rows < cost(more).rows


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ("SELECT count(*) FROM shops", "SELECT count(*) FROM sales"),
        ("SELECT shop FROM sales", "SELECT * FROM sales"),
        ("SELECT id FROM sales", "SELECT id FROM sales ORDER BY id"),
        ("SELECT count(shop) FROM sales", "SELECT count(DISTINCT s.shop) FROM sales s JOIN sales t ON s.id = t.id"),
        (
            "WITH v AS (SELECT id FROM sales) SELECT count(*) FROM v",
            "SELECT count(*) FROM sales s JOIN sales t ON s.id = t.id",
        ),
    ],
)
def test_work(less, more):
    assert cost(less).cpu < cost(more).cpu


def test_a_join_by_key_gives_the_rows_of_the_larger_side():
    joined = cost("SELECT s.id FROM sales s JOIN shops h ON s.shop = h.shop")
    assert joined.rows == pytest.approx(1_000_000)
    assert cost("SELECT s.id FROM sales s LEFT JOIN shops h ON s.shop = h.shop").rows == pytest.approx(1_000_000)


def test_reading_counts_the_columns_and_files_that_are_read():
    everything = cost("SELECT * FROM sales")
    assert everything.io == 50_000_000
    assert 0 < cost("SELECT shop FROM sales").io < everything.io / 4
    assert cost("SELECT * FROM sales", sales=0.01).io == pytest.approx(500_000)


def test_a_shared_expression_is_read_once():
    once = cost("WITH v AS (SELECT id FROM sales) SELECT * FROM v")
    twice = cost("WITH v AS (SELECT id FROM sales) SELECT * FROM v AS a JOIN v AS b ON a.id = b.id")
    assert once.io == twice.io


def test_a_recursive_expression_has_a_cost():
    sql = "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT n FROM r"
    assert cost(sql).rows >= 0


def test_rates_are_learned_from_runs_and_never_negative():
    true = Rates(fixed_s=0.01, per_cpu_s=2e-9, per_io_s=5e-9, per_row_s=0.0)
    costs = [Cost(n, n * 8, n * 1000 * (n % 7), n * 300 * (n % 5)) for n in range(1, 2000, 50)]
    learned = calibrated([(cost, true.seconds(cost)) for cost in costs])
    assert learned.fixed_s == pytest.approx(true.fixed_s, rel=0.05)
    assert learned.per_cpu_s == pytest.approx(true.per_cpu_s, rel=0.05)
    assert learned.per_io_s == pytest.approx(true.per_io_s, rel=0.05)
    odd = calibrated([(replace(cost, cpu=1e9 / cost.rows), cost.rows) for cost in costs])
    assert min(odd.fixed_s, odd.per_cpu_s, odd.per_io_s, odd.per_row_s) >= 0


def test_a_handful_of_runs_teaches_nothing():
    assert calibrated([(Cost(1, 1, 1, 1), 9.0)] * 7) == DEFAULT


def test_the_engine_that_is_done_first_is_chosen():
    engines = {
        "duckdb": Rates(fixed_s=0.003, per_cpu_s=4e-9, per_io_s=2e-9, per_row_s=0.0),
        "spark": Rates(fixed_s=2.0, per_cpu_s=4e-10, per_io_s=2e-10, per_row_s=0.0),
    }
    small = cost("SELECT count(*) FROM sales")
    assert choose_engine(small, engines) == "duckdb"
    assert choose_engine(replace(small, cpu=1e10, io=1e10), engines) == "spark"
    assert choose_engine(small, {"a": DEFAULT, "b": DEFAULT}) == "a"


def test_estimate_and_truth_are_recorded_and_the_newest_runs_teach(database):
    now = datetime(2026, 1, 1, tzinfo=UTC)
    with database.write() as session:
        for number in range(20):
            expected = Cost(1, 8, 1e6 * (number + 1), 0)
            truth = Truth(rows=1, bytes=8, seconds=0.1 + 0.01 * (number + 1))
            at = now + timedelta(seconds=number)
            record(session, [Completed(f"q{number}", "duckdb", expected, 1.0, truth, at)])
    with database.read() as session:
        rates = rates_of(session, "duckdb")
        assert rates.per_cpu_s == pytest.approx(1e-8, rel=0.1)
        assert rates_of(session, "spark") == DEFAULT
