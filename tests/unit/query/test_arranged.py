"""Stored answers sorted, filtered and looked into as a whole."""

from collections.abc import Callable
from typing import Any

import pytest

from neurolake.kernel.errors import InvalidInput, NotFound
from neurolake.query.arranged import Arrangement, Filter, Sort
from neurolake.query.column_profile import TopValue, profile_of
from neurolake.query.results import Result
from neurolake.query.service import Queries
from neurolake.query.values import json_rows

Ask = Callable[..., Result]
MANY = "SELECT (range * 7919) % 30011 AS n, 'row ' || range AS t FROM range(30000) WHERE range != 5"
ODD = """SELECT * FROM (VALUES (2, 'b', 'x', DATE '2024-02-01', [1]), (NULL, 'A', 'y', NULL, [2]),
    (1, NULL, 'z', DATE '2024-01-01', [1]),
    (1, 'a''; --', 'w', DATE '2024-03-01', NULL)) AS v(n, "we""ird", "WE""IRD", day, list)"""


def rows(queries: Queries, result: Result, wanted: Arrangement, offset: int = 0, limit: int = 100) -> list[list[Any]]:
    return json_rows(queries.arranged.page(result, wanted, offset, limit)[0])


def test_the_whole_answer_is_sorted_and_not_the_page(queries: Queries, ask: Ask) -> None:
    result = ask(MANY)
    wanted = Arrangement((Sort("n", descending=True),))
    expected = sorted(((i * 7919) % 30011 for i in range(30000) if i != 5), reverse=True)
    assert [row[0] for row in rows(queries, result, wanted, 0, 3)] == expected[:3]
    assert [row[0] for row in rows(queries, result, wanted, 29_997)] == expected[29_997:]
    assert rows(queries, result, wanted, 10**12) == []


def test_filters_leave_the_rows_that_pass_all_of_them(queries: Queries, ask: Ask) -> None:
    result = ask(MANY)
    wanted = Arrangement((Sort("n"),), (Filter("t", "contains", "ROW 12"), Filter("n", "<", "100")))
    table, count = queries.arranged.page(result, wanted, 0, 100)
    expected = sorted(
        [(i * 7919) % 30011, f"row {i}"] for i in range(30000) if str(i).startswith("12") and (i * 7919) % 30011 < 100
    )
    assert (json_rows(table), count) == (expected, len(expected))
    assert expected


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ([Filter("n", "=", "1")], ["z", "w"]),
        ([Filter("n", "is null")], ["y"]),
        ([Filter("n", "is not null"), Filter('we"ird', "is not null")], ["x", "w"]),
        ([Filter('we"ird', "=", "a'; --")], ["w"]),
        ([Filter('WE"IRD_1', "starts with", "Z")], ["z"]),
        ([Filter("day", ">=", "2024-02-01")], ["x", "w"]),
        ([Filter("list", "contains", "[1")], ["x", "z"]),
        ([Filter("n", "!=", "1")], ["x"]),
        ([Filter('we"ird', "contains", "%")], []),
    ],
)
def test_each_operator(queries: Queries, ask: Ask, filters: list[Filter], found: list[str]) -> None:
    assert [row[2] for row in rows(queries, ask(ODD), Arrangement(filters=tuple(filters)))] == found


def test_null_is_last_both_ways_and_rows_alike_stay_in_order(queries: Queries, ask: Ask) -> None:
    result = ask(ODD)
    assert [row[2] for row in rows(queries, result, Arrangement((Sort("n"),)))] == ["z", "w", "x", "y"]
    assert [row[2] for row in rows(queries, result, Arrangement((Sort("n", descending=True),)))] == ["x", "z", "w", "y"]
    both = Arrangement((Sort("n"), Sort("day", descending=True)))
    assert [row[2] for row in rows(queries, result, both)] == ["w", "z", "x", "y"]


def test_what_is_not_there_or_does_not_fit_is_refused(queries: Queries, ask: Ask) -> None:
    result = ask(ODD)
    with pytest.raises(NotFound, match="no column 'N'"):
        rows(queries, result, Arrangement((Sort("N"),)))
    with pytest.raises(InvalidInput):
        rows(queries, result, Arrangement(filters=(Filter("n", "=", "x"),)))


def test_the_profile_of_a_column(queries: Queries, ask: Ask) -> None:
    result = ask(
        "SELECT CASE WHEN range % 10 = 0 THEN NULL ELSE range % 3 END AS n, range AS id, [range % 2] AS l "
        "FROM range(30000)"
    )
    found = profile_of(queries.arranged, result, "n")
    assert (found.rows, found.nulls, found.distinct, found.least, found.greatest) == (30000, 3000, 3, 0, 2)
    assert found.top == (TopValue(0, 9000), TopValue(1, 9000), TopValue(2, 9000))
    ids = profile_of(queries.arranged, result, "id")
    assert (ids.distinct, len(ids.top), ids.top[0]) == (30000, 10, TopValue(0, 1))
    nested = profile_of(queries.arranged, result, "l")
    assert (nested.distinct, nested.least, nested.top) == (2, None, (TopValue("[0]", 15000), TopValue("[1]", 15000)))


def test_an_empty_answer(queries: Queries, ask: Ask) -> None:
    result = ask("SELECT 1 AS n WHERE false")
    assert rows(queries, result, Arrangement((Sort("n"),))) == []
    found = profile_of(queries.arranged, result, "n")
    assert (found.rows, found.distinct, found.least, found.top) == (0, 0, None, ())
