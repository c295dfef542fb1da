"""Keys, references, schema and row accounting."""

import pytest

from neurolake.quality.base import KeyTarget, Reference


@pytest.fixture
def customers(judge):
    judge.session.run("CREATE TEMP TABLE customers AS SELECT i AS id, 'C-' || i AS code FROM range(1000) t(i)")
    yield (
        KeyTarget("gold.customers", "id", "customers", 1000),
        KeyTarget("gold.customers", "code", "customers", 1000),
    )
    judge.session.run("DROP TABLE customers")


def orders(customer="hash(i) % 1000", rows=5000, name="customer_id"):
    return f"SELECT 'o' || i AS order_id, {customer} AS {name} FROM range({rows}) t(i)"


def links(measured):
    return {(entry["column"], entry["target"]) for entry in measured.detail["references"]}


def test_nothing_to_judge_is_no_score(judge):
    measured = judge("SELECT i % 7 AS a FROM range(100) t(i)", "integrity")["integrity"]
    assert measured.score is None
    assert measured.reason


def test_a_key_that_stands_for_two_rows_is_found_and_a_repeated_row_is_not(judge):
    sql = "SELECT i AS id, 'x' || i AS v FROM range(1000) t(i) UNION ALL SELECT 5, 'x5' UNION ALL SELECT 6, 'other'"
    measured = judge(sql, "integrity")["integrity"]
    assert [(cell.row, cell.value) for cell in measured.cells] == [(1001, "6")]
    assert measured.wrong_cells == pytest.approx(1)
    assert 0.998 < measured.score < 1


def test_a_row_without_its_key_counts(judge):
    sql = "SELECT CASE WHEN i % 100 = 0 THEN NULL ELSE i END AS id, i * 3 AS v FROM range(1000) t(i)"
    measured = judge(sql, "integrity")["integrity"]
    assert measured.score == pytest.approx(0.99)
    assert {cell.expected for cell in measured.cells} == {"a key"}


def test_a_known_key_is_checked_though_it_no_longer_looks_like_one(judge):
    sql = "SELECT hash(i) % 600 AS sku, i AS n FROM range(1000) t(i)"
    known = judge(sql, "integrity", reference=Reference(keys=("sku",)))["integrity"]
    [(distinct,)] = judge.session.run(f"SELECT count(DISTINCT sku) FROM ({sql})")
    assert "sku" not in {key["column"] for key in judge(sql, "integrity")["integrity"].detail.get("keys", ())}
    assert next(key for key in known.detail["keys"] if key["column"] == "sku")["duplicates"] == 1000 - distinct


def test_duplicates_of_a_sampled_table_are_seen_wherever_their_twins_lie(judge):
    rows = 400_000
    spoiled = f"CASE WHEN hash(i) % 20 = 0 THEN (i + {rows // 2}) % {rows} ELSE i END"
    sql = f"SELECT {spoiled} AS id, i AS v FROM range({rows}) t(i)"
    judge.session.run(f"CREATE TEMP TABLE big AS {sql}")
    measured = judge("SELECT * FROM big", "integrity")["integrity"]
    [(wrong,)] = judge.session.run("SELECT count(*) - count(DISTINCT id) FROM big")
    assert measured.wrong_cells == pytest.approx(wrong, rel=0.1)
    assert measured.interval[0] < measured.score < measured.interval[1]


@pytest.mark.parametrize("rate", [0.02, 0.05, 0.1, 0.2])
def test_orphans_count_by_their_rate(judge, customers, rate):
    sql = orders(f"CASE WHEN hash(i * 3) % 1000 < {rate * 1000} THEN 5000 + i ELSE hash(i) % 1000 END")
    measured = judge(sql, "integrity", targets=customers)["integrity"]
    assert links(measured) == {("customer_id", "id")}
    # Keys are judged as well: the references are half of the cells.
    assert 1 - measured.score == pytest.approx(rate / 2, abs=0.01)
    [(orphans,)] = judge.session.run(f"SELECT count(*) FROM ({sql}) WHERE customer_id >= 5000")
    assert measured.wrong_cells == orphans
    assert all(cell.column == "customer_id" and int(cell.value) >= 5000 for cell in measured.cells)


def test_texts_are_linked_by_inclusion_alone(judge, customers):
    sql = orders("'C-' || hash(i) % 1000", name="buyer")
    assert links(judge(sql, "integrity", targets=customers)["integrity"]) == {("buyer", "code")}


@pytest.mark.parametrize("name", ["quantity", "line_no", "score"])
def test_small_numbers_are_not_taken_for_references(judge, customers, name):
    measured = judge(orders("hash(i) % 50", name=name), "integrity", targets=customers)["integrity"]
    assert not links(measured)


def test_a_name_alone_makes_no_reference(judge, customers):
    measured = judge(orders("9000 + hash(i) % 1000"), "integrity", targets=customers)["integrity"]
    assert not links(measured)


def test_a_known_reference_is_checked_though_most_rows_break_it(judge, customers):
    known = Reference(references=({"column": "customer_id", "dataset": "gold.customers", "target": "id"},))
    sql = orders("CASE WHEN i % 10 < 7 THEN 90000 + i ELSE hash(i) % 1000 END")
    measured = judge(sql, "integrity", targets=customers, reference=known)["integrity"]
    assert 1 - measured.score == pytest.approx(0.35, abs=0.01)


def test_lost_and_changed_columns_cost_their_share_and_added_ones_nothing(judge):
    reference = Reference(columns=(("a", "BIGINT"), ("b", "VARCHAR"), ("c", "DATE"), ("d", "DOUBLE")))
    sql = "SELECT 1 AS a, NULL::INTEGER AS b, 'x' AS c, 5 AS new"
    measured = judge(sql, "integrity", reference=reference)["integrity"]
    assert measured.score == pytest.approx(0.5)
    assert measured.detail["schema"] == {"lost": ["d"], "changed": ["c"], "added": ["new"], "kept_share": 0.5}


def test_rows_must_be_accounted_for(judge):
    sql = "SELECT i % 3 AS a FROM range(90) t(i)"
    assert judge(sql, "integrity", rows_in=100, rows_rejected=7, rows_removed=3).score("integrity") == 1
    astray = judge(sql, "integrity", rows_in=100, rows_rejected=5)["integrity"]
    assert astray.score == pytest.approx(0.95)
    assert astray.detail["rows"]["stored"] == 90


def test_an_empty_table_is_no_obstacle(judge, customers):
    measured = judge(orders(rows=0), "integrity", targets=customers, rows_in=0)["integrity"]
    assert measured.score == 1
