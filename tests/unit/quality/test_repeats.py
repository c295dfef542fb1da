"""Rows that repeat others, counted in long tables without reading all of them."""

import pytest

from neurolake.quality import repeats
from neurolake.quality.profile import profile

# Two columns tell almost all rows apart: pairs of rows agree in both.
ROWS = "SELECT (i // 2) * 7 AS a, (i // 2) * 0.5 AS b, 'text ' || i AS c FROM range(400000) AS t(i)"


def test_rows_that_differ_in_one_column_are_no_duplicates(session, lay):
    assert profile(session, lay(sql=ROWS)).duplicates == 0


def test_few_repeated_rows_among_many_are_all_found(session, lay):
    sql = (
        "SELECT i * 3 AS a, sin(i) AS b, 'text ' || i AS c FROM range(400000) AS t(i) "
        "UNION ALL SELECT i * 3, sin(i), 'text ' || i FROM range(0, 400000, 4000) AS t(i) "
        "UNION ALL SELECT i * 3, sin(i), 'another ' || i FROM range(0, 400000, 5000) AS t(i)"
    )
    assert profile(session, lay(sql=sql)).duplicates == 100


def test_one_row_repeated_very_often_is_counted_each_time(session, lay):
    sql = (
        "SELECT i * 3 AS a, sin(i) AS b, 'text ' || i AS c FROM range(400000) AS t(i) "
        "UNION ALL SELECT 3, sin(1), 'text 1' FROM range(5000) UNION ALL SELECT 6, sin(2), 'text 2' FROM range(10)"
    )
    assert profile(session, lay(sql=sql)).duplicates == 5010


def test_empty_cells_count_as_equal(session, lay):
    sql = "SELECT CASE WHEN i > 5 THEN i END AS a, CASE WHEN i > 5 THEN sin(i) END AS b FROM range(400000) AS t(i)"
    assert profile(session, lay(sql=sql)).duplicates == 5


@pytest.mark.parametrize("compared", [0, 10])
def test_the_count_does_not_depend_on_how_it_is_cut(session, lay, monkeypatch, compared):
    monkeypatch.setattr(repeats, "_SLICE_ROWS", 50_000)
    monkeypatch.setattr(repeats, "_MOST_COMPARED", compared)
    sql = "SELECT i % 390000 AS a, sin(i % 390000) AS b, 'text ' || (i % 390000) AS c FROM range(400000) AS t(i)"
    assert profile(session, lay(sql=sql)).duplicates == 10_000
