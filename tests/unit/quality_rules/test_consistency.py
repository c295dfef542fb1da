"""Rules found in the data, their violations as evidence, and what is no rule."""

import json

import pytest

from neurolake.quality.base import Reference


def rules(measurement, kind):
    names = {
        "dependencies": ("left", "right"),
        "orders": ("low", "high"),
        "sums": ("left", "operation", "right", "result"),
    }
    return {tuple(entry[name] for name in names[kind]) for entry in measurement.detail.get(kind, ())}


def test_the_rules_of_the_clean_table_are_found_and_no_others(judge):
    measured = judge(judge.clean(), "consistency")["consistency"]
    assert {("postal_code", "city"), ("city", "country_code")} <= rules(measured, "dependencies")
    assert all(right in {"city", "country_code"} for _, right in rules(measured, "dependencies"))
    assert rules(measured, "orders") == {("start_date", "end_date")}
    assert rules(measured, "sums") == {("quantity", "*", "unit_price", "total")}
    json.dumps(dict(measured.detail))


def test_evidence_names_the_wrong_cell_and_what_belongs_there(judge):
    sql = judge.clean().replace("AS city,", "AS city0,")
    swapped = f"SELECT * EXCLUDE city0, CASE WHEN id = 777 THEN 'Roma' ELSE city0 END AS city FROM ({sql})"
    measured = judge(swapped, "consistency")["consistency"]
    [(city, zip_code)] = judge.session.run(f"SELECT city0, postal_code FROM ({sql}) WHERE id = 777")
    [cell] = measured.cells
    assert (cell.row, cell.column, cell.value) == (777, "city", "Roma")
    assert city in cell.expected
    assert zip_code in cell.expected
    assert measured.rows == (777,)
    assert measured.wrong_cells == 1


def test_evidence_of_an_order_and_a_sum_is_the_row_that_breaks_it(judge):
    sql = f"""SELECT * REPLACE (
        CASE WHEN id = 5 THEN start_date - 3 ELSE end_date END AS end_date,
        CASE WHEN id = 6 THEN total + 1 ELSE total END AS total) FROM ({judge.clean()})"""
    measured = judge(sql, "consistency")["consistency"]
    assert {(cell.row, cell.column) for cell in measured.cells} == {(5, "end_date"), (6, "total")}
    assert "start_date" in next(cell.expected for cell in measured.cells if cell.row == 5)


def test_case_and_padding_are_no_contradiction(judge):
    sql = judge.spoiled({"city": "'  ' || upper(city)"}, 0.5)
    assert judge(sql, "consistency").score("consistency") == 1


@pytest.mark.parametrize(
    "columns",
    [
        "hash(i) % 7 AS a, hash(i * 3) % 5 AS b",
        "i AS a_id, hash(i) % 5 AS b",
        "'k' || i // 1.02 AS near_key, 'v' || hash(i) % 5 AS b",
        "'a' || hash(i) % 9 AS a, CASE WHEN i % 200 = 0 THEN 'y' ELSE 'x' END AS nearly_constant",
        "hash(i) % 1000 / 10.0 AS x, hash(i) % 1000 / 20.0 + hash(i * 3) % 9 AS y",
        "'a' || i % 3 AS flag, CASE WHEN i % 3 = 1 AND hash(i) % 80 > 0 THEN 'x' ELSE 'y' END AS status",
        "DATE '2020-01-01' + (hash(i) % 900)::INT AS d1, DATE '2020-01-01' + (hash(i * 3) % 900)::INT AS d2",
        "DATE '1960-01-01' + (hash(i) % 900)::INT AS made, DATE '2020-01-01' + (hash(i * 3) % 900)::INT AS seen",
        "i AS n, i % 2 AS zero_or_one, i + i % 2 * 0 AS m",
    ],
)
def test_columns_without_a_rule_have_no_score(judge, columns):
    measured = judge(f"SELECT {columns} FROM range(5000) t(i)", "consistency")["consistency"]
    assert measured.score is None
    assert measured.reason


def test_a_status_that_follows_a_date_but_for_a_border_zone_is_no_dependency(judge):
    sql = """SELECT DATE '2020-01-01' + d AS sent_on,
        CASE WHEN d + (hash(i * 3) % 20)::INT < 400 THEN 'closed' ELSE 'open' END AS status
        FROM (SELECT i, (hash(i) % 900)::INT AS d FROM range(20000) t(i))"""
    assert judge(sql, "consistency")["consistency"].score is None


def test_homonyms_are_left_out_of_a_dependency(judge):
    sql = """SELECT CASE WHEN g = 0 THEN 'Springfield' ELSE 'Town ' || g END AS town,
        CASE WHEN g = 0 THEN 'S' || hash(i * 3) % 4 ELSE 'S' || g % 9 END AS state
        FROM (SELECT i, hash(i) % 60 AS g FROM range(6000) t(i))"""
    measured = judge(sql, "consistency")["consistency"]
    [entry] = measured.detail["dependencies"]
    assert entry["split"] > 50
    assert measured.score == 1


def test_codes_and_their_labels_determine_each_other_however_few_they_are(judge):
    labels = "['A', 'I'][1 + i % 2] AS code, ['active', 'inactive'][1 + i % 2] AS label"
    sql = f"SELECT {labels}, hash(i) % 700 / 8 AS x FROM range(500) t(i)"
    assert rules(judge(sql, "consistency")["consistency"], "dependencies") == {("code", "label"), ("label", "code")}


def test_a_dependency_of_few_left_values_shows_through_even_noise(judge):
    sql = """SELECT 'Z' || p AS zip, ['Rom', 'Oslo', 'Wien', 'Bern'][1 + CASE WHEN hash(i * 3) % 5 = 0
        THEN (hash(i * 7) % 4)::INT ELSE p % 4 END] AS city
        FROM (SELECT i, (hash(i) % 8)::INT AS p FROM range(4000) t(i))"""
    measured = judge(sql, "consistency")["consistency"]
    assert rules(measured, "dependencies") == {("zip", "city")}
    assert measured.score == pytest.approx(1 - 0.2 * 3 / 4, abs=0.02)


def test_a_sum_with_rounded_shares_holds(judge):
    sql = """SELECT net, round(net * 0.19, 2) AS tax, round(net + round(net * 0.19, 2), 2) AS gross, 0.19 AS rate
        FROM (SELECT round(hash(i) % 100000 / 100.0, 2) AS net FROM range(3000) t(i))"""
    assert ("net", "+", "tax", "gross") in rules(judge(sql, "consistency")["consistency"], "sums")


@pytest.mark.parametrize(
    ("low", "high"),
    [("temp_min", "temp_max"), ("Low", "High"), ("priceFrom", "priceTo"), ("lower bound", "upper bound")],
)
def test_numbers_in_order_are_found_by_their_names(judge, low, high):
    sql = f"""SELECT hash(i) % 100 AS "{low}", hash(i) % 100 + hash(i * 3) % 9 AS "{high}" FROM range(500) t(i)"""
    assert rules(judge(sql, "consistency")["consistency"], "orders") == {(low, high)}


def test_dates_in_order_are_found_by_their_values(judge):
    sql = """SELECT d AS l_shipdate, d + 1 + (hash(i * 3) % 30)::INT AS l_other,
        d + (hash(i * 5) % 90)::INT - 45 AS l_commit
        FROM (SELECT i, DATE '1992-01-01' + (hash(i) % 2500)::INT AS d FROM range(3000) t(i))"""
    assert rules(judge(sql, "consistency")["consistency"], "orders") == {("l_shipdate", "l_other")}


@pytest.mark.parametrize("rows", [0, 1, 2, 29])
def test_tables_too_small_for_evidence_have_no_score(judge, rows):
    assert judge(f"SELECT * FROM ({judge.clean(50)}) LIMIT {rows}", "consistency")["consistency"].score is None


def test_hostile_column_names_and_nested_types_are_no_obstacle(judge):
    names = ['zip"; drop table x --', "city 😀\n'quoted'", "row_id"]
    sql = f"""SELECT postal_code AS "{names[0].replace('"', '""')}", city AS "{names[1]}", id AS "{names[2]}",
        [id, 1] AS list, {{'a': id}} AS struct, total, quantity, unit_price FROM ({judge.clean(3000)})"""
    measured = judge(sql, "consistency")["consistency"]
    assert rules(measured, "dependencies") == {(names[0], names[1])}
    assert measured.score == 1


def test_many_columns_are_bounded(judge):
    columns = ", ".join(f"'v' || hash(i * {n}) % 50 AS c{n}, hash(i + {n}) % 1000 AS n{n}" for n in range(200))
    judged = judge(f"SELECT i % 97 AS x, 'x' || i % 97 AS y, {columns} FROM range(500) t(i)", "consistency")
    assert judged["consistency"].reason or judged["consistency"].score


def test_a_known_rule_is_checked_though_the_data_no_longer_shows_it(judge):
    sql = judge.spoiled({"city": f"{judge.cities}[1 + (hash(id * 37) % 16)::INT]"}, 0.4)
    unknown = judge(sql, "consistency")["consistency"]
    assert ("postal_code", "city") not in rules(unknown, "dependencies")
    reference = Reference(dependencies=({"left": "postal_code", "right": "city"},))
    known = judge(sql, "consistency", reference=reference)["consistency"]
    assert ("postal_code", "city") in rules(known, "dependencies")
    assert 1 - known.score == pytest.approx(0.4 * 15 / 16 * 20_000 / known.denominator, abs=0.02)


def test_known_rules_of_columns_that_are_gone_or_of_another_type_are_no_obstacle(judge):
    reference = Reference(
        dependencies=({"left": "gone", "right": "city"},),
        orders=({"low": "name", "high": "total"},),
        sums=({"left": "name", "right": "quantity", "result": "total", "operation": "+"},),
    )
    assert judge(judge.clean(2000), "consistency", reference=reference).score("consistency") == 1


def test_a_sampled_table_gives_an_interval_and_scaled_counts(judge):
    rows = 300_000
    sql = judge.spoiled({"total": "total + 9", "end_date": "start_date - 2"}, 0.05, rows)
    judge.session.run(f"CREATE TEMP TABLE big AS {sql}")
    measured = judge("SELECT * FROM big", "consistency")["consistency"]
    low, high = measured.interval
    assert low < measured.score < high
    assert high - low < 0.01
    assert measured.wrong_cells == pytest.approx(2 * 0.05 * rows, rel=0.1)
    assert all(0 <= row < rows for row in measured.rows)
