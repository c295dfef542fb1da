"""Typos, outliers, impossible values, unknown codes; and legitimate data that must not be taken for them."""

import json
from random import Random

import pyarrow as pa
import pytest

from neurolake.quality.base import Reference

FRUIT = ("apple", "banana", "cherry", "pineapple", "grapefruit", "mandarin")


def suspicions(measured, check):
    return {found["column"]: found for found in measured.detail.get("suspicions", ()) if found["check"] == check}


@pytest.fixture
def judged_values(judge):
    def run(values, name="value", kind=None, **known):
        judge.session.register("given_values", pa.table({name: pa.array(values, kind)}))
        return judge("SELECT * FROM given_values", "accuracy", **known)["accuracy"]

    return run


def fruit(rows=3000, seed=1):
    chance = Random(seed)
    return [chance.choice(FRUIT) for _ in range(rows)]


@pytest.mark.parametrize("typo", ["aple", "appple", "aplpe", "bqnana", "grqpefruitt", "Aple "])
def test_one_misspelled_fruit_is_found_with_what_was_meant(judged_values, typo):
    measured = judged_values([*fruit(), typo])
    [cell] = measured.cells
    assert (cell.row, cell.value, cell.expected in FRUIT) == (3000, typo, True)
    assert measured.wrong_cells == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("value", ["APPLE", " apple", "kiwi", "papaya", "ape", ""])
def test_other_spellings_in_case_other_fruit_and_blanks_are_no_typos(judged_values, value):
    assert judged_values([*fruit(), value]).score == 1


def test_a_typo_twenty_times_rarer_counts_and_one_that_is_frequent_does_not(judged_values):
    rare = judged_values(["apple"] * 500 + ["aplpe"] * 25 + ["banana"] * 500)
    frequent = judged_values(["apple"] * 500 + ["aplpe"] * 26 + ["banana"] * 500)
    assert suspicions(rare, "typo")["value"]["cells"] == 25
    assert not suspicions(frequent, "typo")


def test_a_spelling_known_from_earlier_batches_unmasks_a_frequent_typo(judged_values):
    reference = Reference(domains={"value": ("apple", "banana")})
    measured = judged_values(["apple"] * 500 + ["aplpe"] * 200 + ["banana"] * 500, reference=reference)
    assert suspicions(measured, "typo")["value"]["cells"] == 200


def test_codes_that_differ_by_a_digit_and_free_text_are_not_compared(judged_values):
    codes = [f"SKU-{100 + i % 40}" for i in range(4000)] + ["SKU-141"]
    names = [f"person {i}" for i in range(3000)] + ["person 1x"]
    assert not suspicions(judged_values(codes), "typo")
    assert not suspicions(judged_values(names), "typo")


def test_names_that_lie_close_together_are_only_doubtful(judged_values):
    names = ["anna", "hanna", "johanna", "lena", "lina", "nina", "mina", "tina", "gina", "dina"]
    measured = judged_values([names[i % 10] for i in range(5000)] + ["lana", "rina", "zina"])
    assert measured.score == 1
    assert measured.bounds[0] < 1


def _tail(draw, rows=4000):
    chance = Random(5)
    return [draw(chance) for _ in range(rows)]


TAILS = {
    "incomes": lambda c: c.lognormvariate(10.5, 0.6) if c.random() < 0.97 else 60_000 * c.paretovariate(1.6),
    "populations": lambda c: round(c.lognormvariate(8, 1.8)),
    "pareto 1": lambda c: c.paretovariate(1),
    "pareto 2": lambda c: c.paretovariate(2),
    "pareto 3": lambda c: c.paretovariate(3),
    "exponential": lambda c: c.expovariate(0.1),
    "lognormal 0.8": lambda c: c.lognormvariate(3, 0.8),
    "lognormal 3": lambda c: c.lognormvariate(3, 3),
    "weibull": lambda c: c.weibullvariate(1, 0.5),
    "normal": lambda c: c.gauss(0, 1),
    "uniform": lambda c: c.uniform(-5, 5),
    "prices of several shares": lambda c: c.choice([20, 40, 60, 100, 480]) * c.uniform(0.7, 1.3),
    "counts with zeros": lambda c: 0 if c.random() < 0.4 else round(c.expovariate(0.05)),
}


@pytest.mark.parametrize("name", TAILS)
def test_legitimate_tails_are_not_punished(judged_values, name):
    assert judged_values(_tail(TAILS[name])).score >= 0.999


@pytest.mark.parametrize("name", ["normal", "uniform", "exponential", "lognormal 0.8", "pareto 3"])
@pytest.mark.parametrize("count", [1, 40, 800])
def test_gross_errors_are_found_in_them(judged_values, name, count):
    values = [value + 100 for value in _tail(TAILS[name])]
    measured = judged_values([*values, *(9e9 + i for i in range(count))])
    assert suspicions(measured, "outlier")["value"]["cells"] == count
    assert all(cell.row >= 4000 for cell in measured.cells)


def test_identifiers_coordinates_and_years_are_no_measurements(judge):
    sql = """SELECT hash(i) % 500 + CASE WHEN i % 100 = 0 THEN 10000000 ELSE 0 END AS customer_id,
        hash(i) % 500 + CASE WHEN i % 100 = 0 THEN 10000000 ELSE 0 END AS zip FROM range(3000) t(i)"""
    assert judge(sql, "accuracy")["accuracy"].score is None


@pytest.mark.parametrize(
    ("name", "usual", "impossible"),
    [
        ("age", "20 + i % 60", ["-3", "210"]),
        ("discount_percent", "i % 40", ["-1", "140"]),
        ("lat", "40 + i % 9", ["91", "-90.5"]),
        ("longitude", "40 + i % 9", ["181", "-200"]),
        ("body_weight", "60 + i % 30", ["-70"]),
        ("month", "1 + i % 12", ["0", "13"]),
        ("birth_date", "DATE '1980-01-01' + (i % 900)::INT", ["DATE '2031-01-01'"]),
        ("signed_at", "TIMESTAMP '2024-01-01' + to_days(i % 90)", ["TIMESTAMP '3024-01-01'", "TIMESTAMP '0024-01-01'"]),
    ],
)
def test_impossible_values_are_certain(judge, name, usual, impossible):
    sql = " UNION ALL ".join(
        [f"SELECT {usual} AS {name} FROM range(200) t(i)", *(f"SELECT {value}" for value in impossible)]
    )
    measured = judge(sql, "accuracy")["accuracy"]
    assert suspicions(measured, "impossible")[name]["cells"] == len(impossible)
    assert measured.bounds[1] < 1


@pytest.mark.parametrize("name", ["age_days", "percent_change", "stage", "page", "usage"])
def test_names_that_only_sound_like_it_set_no_range(judge, name):
    measured = judge(f"SELECT (i * 37) % 5000 - 900 AS {name} FROM range(500) t(i)", "accuracy")["accuracy"]
    assert not suspicions(measured, "impossible")


@pytest.mark.parametrize(
    ("name", "usual", "unknown"),
    [
        ("country", "['DE', 'FR', 'it', 'ES']", "XQ"),
        ("country_iso3", "['DEU', 'FRA', 'ITA', 'ESP']", "ZZZ"),
        ("currency", "['EUR', 'USD', 'GBP', 'JPY']", "EUX"),
        ("state", "['NY', 'CA', 'TX', 'ON']", "QQ"),
    ],
)
def test_codes_of_no_list_are_found(judge, name, usual, unknown):
    sql = f"SELECT {usual}[1 + i % 4] AS {name} FROM range(200) t(i) UNION ALL SELECT '{unknown}'"
    measured = judge(sql, "accuracy")["accuracy"]
    assert [(cell.row, cell.value) for cell in measured.cells] == [(200, unknown)]


def test_country_names_are_not_measured_with_the_list_of_codes(judge):
    sql = "SELECT ['Germany', 'France', 'Narnia'][1 + i % 3] AS country FROM range(30) t(i)"
    assert not suspicions(judge(sql, "accuracy")["accuracy"], "code")


def test_without_a_column_to_judge_there_is_no_score(judge):
    for sql in (
        "SELECT i AS id, 'text ' || i AS note FROM range(100) t(i)",
        f"SELECT * FROM ({judge.clean(9)}) LIMIT 0",
    ):
        measured = judge(sql, "accuracy")["accuracy"]
        assert measured.score is None
        assert measured.reason


def test_the_answer_is_json_and_leaves_no_table_behind(judge):
    before = judge.session.run("SELECT count(*) FROM duckdb_tables() WHERE temporary")
    judged = judge(judge.spoiled({"city": "'x' || city", "amount": "-1e9"}, 0.01, 3000))
    for measured in judged.measured.values():
        json.dumps(dict(measured.detail))
    [(tables,)] = judge.session.run("SELECT count(*) FROM duckdb_tables() WHERE temporary")
    assert tables - before[0][0] == 1


def test_the_score_of_a_sampled_table_is_that_of_the_whole(judge):
    sql = judge.spoiled({"amount": "amount * 1e6", "country_code": "'XQ'"}, 0.1, 300_000)
    judge.session.run(f"CREATE TEMP TABLE big AS {sql}")
    measured = judge("SELECT * FROM big", "accuracy")["accuracy"]
    assert measured.wrong_cells == pytest.approx(2 * 0.1 * 300_000, rel=0.1)
    assert measured.interval[0] < measured.score < measured.interval[1]
