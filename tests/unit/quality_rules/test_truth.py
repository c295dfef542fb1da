"""A planted defect of a known rate moves its dimension by that rate, and no other."""

import pytest

RATES = (0.02, 0.05, 0.1, 0.2)
ALL = ("consistency", "accuracy", "timeliness", "integrity")


def other_valid(values: str, column: str, count: int) -> str:
    """SQL of another value of the same list."""
    return f"{values}[1 + (list_position({values}, {column}) + (hash(id * 37) % {count - 1})::INT) % {count}]"


@pytest.fixture(scope="module")
def base(module_judge):
    judged = module_judge(module_judge.clean())
    return {name: judged.score(name) for name in ALL}


def moved(judged, base):
    return {name: base[name] - judged.score(name) for name in ALL}


def test_a_clean_table_is_nearly_perfect(base):
    assert min(base.values()) >= 0.98, base


@pytest.mark.parametrize("rate", RATES)
def test_contradictions_move_consistency_alone(judge, base, rate):
    defects = {
        "city": other_valid(judge.cities, "city", 16),
        "country_code": other_valid(judge.countries, "country_code", 4),
        "total": "round(total + 1 + hash(id) % 40, 2)",
        "end_date": "start_date - 1 - (hash(id * 3) % 30)::INT",
    }
    change = moved(judge(judge.spoiled(defects, rate)), base)
    assert change["consistency"] == pytest.approx(rate, abs=0.02)
    assert max(abs(change[name]) for name in ALL if name != "consistency") <= 0.02


@pytest.mark.parametrize("rate", [0.05, 0.2])
def test_swapped_cities_alone_count_by_their_share_of_the_cells_under_rules(judge, rate):
    judged = judge(judge.spoiled({"city": other_valid(judge.cities, "city", 16)}, rate), "consistency")
    wrong = rate * judged.table.rows
    measured = judged["consistency"]
    assert 1 - measured.score == pytest.approx(wrong / measured.denominator, abs=0.02)
    assert measured.wrong_cells == pytest.approx(wrong, rel=0.1)


@pytest.mark.parametrize("rate", RATES)
def test_wrong_values_move_accuracy(judge, rate):
    # Every column that accuracy judges is spoiled. Those under a rule then disagree with their row as well.
    defects = {
        "city": "substr(city, 1, 2) || chr(97 + (hash(id) % 26)::INT) || substr(city, 4)",
        "country_code": "'XQ'",
        "amount": "amount * 1e6",
        "quantity": "quantity + 5000",
        "unit_price": "unit_price + 90000",
        "total": "total * 1e7",
        "start_date": "DATE '3024-01-01'",
        "end_date": "DATE '3025-01-01'",
        "updated_at": "TIMESTAMP '3024-01-01'",
    }
    clean, dirty = judge(judge.clean(), "accuracy"), judge(judge.spoiled(defects, rate), "accuracy")
    assert clean.score("accuracy") - dirty.score("accuracy") == pytest.approx(rate, abs=0.02)
    low, high = dirty["accuracy"].bounds
    assert low <= dirty.score("accuracy") <= high


@pytest.mark.parametrize("rate", [0.05, 0.2])
def test_wrong_values_outside_of_rules_move_accuracy_alone(judge, base, rate):
    judged = judge(judge.spoiled({"amount": "amount * 1e6"}, rate))
    change = moved(judged, base)
    expected = rate * judged.table.rows / judged["accuracy"].denominator
    assert change["accuracy"] == pytest.approx(expected, abs=0.02)
    assert judged["accuracy"].wrong_cells == pytest.approx(rate * judged.table.rows, rel=0.1)
    assert max(abs(change[name]) for name in ALL if name != "accuracy") <= 0.02


@pytest.mark.parametrize("rate", RATES)
def test_times_in_the_future_move_timeliness_alone(judge, base, rate):
    change = moved(judge(judge.spoiled({"updated_at": "updated_at + INTERVAL 400 DAY"}, rate)), base)
    assert change["timeliness"] == pytest.approx(rate, abs=0.02)
    assert max(abs(change[name]) for name in ALL if name != "timeliness") <= 0.02


@pytest.mark.parametrize("rate", RATES)
def test_repeated_keys_move_integrity_alone(judge, base, rate):
    change = moved(judge(judge.spoiled({"id": "id % 50"}, rate)), base)
    assert change["integrity"] == pytest.approx(rate, abs=0.02)
    assert max(abs(change[name]) for name in ALL if name != "integrity") <= 0.02


@pytest.mark.parametrize("rate", [0.2])
def test_repeated_rows_and_missing_values_move_none_of_them(judge, base, rate):
    some = f"hash(id) % 1000 < {rate * 1000}"
    rows = f"SELECT * FROM ({judge.clean()}) UNION ALL SELECT * FROM ({judge.clean()}) WHERE {some}"
    holes = judge.spoiled({"city": "''", "total": "NULL", "end_date": "NULL", "amount": "NULL"}, rate)
    for sql in (rows, holes):
        change = moved(judge(sql), base)
        assert max(abs(move) for move in change.values()) <= 0.02, change


@pytest.mark.parametrize("rate", [0.2])
def test_other_spellings_move_none_of_them(judge, base, rate):
    change = moved(
        judge(judge.spoiled({"city": "upper(city) || '  '", "country_code": "lower(country_code)"}, rate)), base
    )
    assert max(abs(move) for move in change.values()) <= 0.02, change
