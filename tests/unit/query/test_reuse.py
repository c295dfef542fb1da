"""An answer that is taken from a wider one is the answer that the engine gives, and is nobody else's."""

import os
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from neurolake.kernel.principal import LOCAL, Principal
from neurolake.query.question import Question
from neurolake.query.service import Queries

ODD = """
    SELECT i AS id, [1, 2, NULL, 3, 1, -1, 2147483647][i % 7 + 1]::INTEGER AS a,
    [10, NULL, 20, 10, 9223372036854775807][i % 5 + 1]::BIGINT AS b,
    ['0.5', NULL, 'nan', '-0.0', '0.0', 'infinity', '2.5'][i % 7 + 1]::DOUBLE AS x,
    [0.05, 1.25, NULL, -3.5][i % 4 + 1]::DECIMAL(10, 2) AS n,
    ['x', '', NULL, '5', 'Xy', 'x%', '-'][i % 7 + 1] AS s,
    [DATE '1994-01-01', NULL, DATE '1995-01-01', DATE '1994-12-31', DATE '1996-02-29'][i % 5 + 1] AS d,
    [TIMESTAMP '1994-01-01 00:00:00', TIMESTAMP '1995-01-01 12:30:00', NULL][i % 3 + 1] AS m,
    [true, false, NULL][i % 3 + 1] AS f, ('00000000-0000-0000-0000-0000000000a' || (i % 5))::UUID AS u
    FROM range(40) r(i)
"""
GROUPS = "SELECT a, f, count(*) AS c, sum(n) AS total, min(d) AS first, sum(a) AS whole FROM odd GROUP BY a, f"


@pytest.fixture
def see(queries: Queries, commit: Callable[..., object]) -> Callable[..., tuple[Any, bool]]:
    """The answer, as its types and rows, and whether it was taken from another."""
    queries._path.wider.worth_s = 0.0
    commit("odd", "gold", ODD)

    def ask(sql: str, *, who: Principal = LOCAL, fresh: bool = False) -> tuple[Any, bool]:
        result = queries.run(Question(sql, principal=who, use_cache=not fresh))
        run = queries.get(result.query_id, principal=who.name)
        rows = Counter(map(repr, result.to_arrow().to_pylist()))
        return (result.schema, rows), "taken_from" in (run.facts or {})

    return ask


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("SELECT id, a, n, d FROM odd", "SELECT id, n FROM odd WHERE a = 1 AND d IS NOT NULL"),
        ("SELECT id, a, n, d FROM odd", "SELECT a, count(*) AS c, sum(n) AS v FROM odd GROUP BY a ORDER BY a"),
        ("SELECT id, s FROM odd", "SELECT id FROM odd WHERE s LIKE 'x%' ORDER BY id DESC LIMIT 2"),
        ("SELECT a, f, count(*) AS c, sum(n) AS v FROM odd GROUP BY a, f", "SELECT f, sum(n) AS w FROM odd GROUP BY f"),
    ],
)
def test_an_answer_is_taken_from_a_wider_one(see, old: str, new: str) -> None:
    see(old)
    expected, _ = see(new, fresh=True)
    assert see(new) == (expected, True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (GROUPS, "SELECT sum(a) AS whole FROM odd"),
        ("SELECT id, u FROM odd", "SELECT id FROM odd WHERE u = '00000000-0000-0000-0000-0000000000A1'"),
        ("SELECT id, s FROM odd LIMIT 5", "SELECT id FROM odd"),
        ("SELECT id, lower(s) AS s FROM odd", "SELECT id FROM odd"),
    ],
)
def test_what_would_not_come_back_as_it_was_is_not_used(see, old: str, new: str) -> None:
    see(old)
    expected, _ = see(new, fresh=True)
    assert see(new) == (expected, False)


def test_an_answer_of_somebody_else_is_not_used(see) -> None:
    see("SELECT id, a FROM odd")
    other = Principal("eve", roles=LOCAL.roles)
    assert see("SELECT id FROM odd WHERE a = 1", who=other)[1] is False
    assert see("SELECT id FROM odd WHERE a = 2")[1] is True


def test_an_answer_over_other_rows_is_not_used(see, commit: Callable[..., object]) -> None:
    see("SELECT id, a FROM odd")
    commit("odd", "gold", ODD)
    expected, _ = see("SELECT id FROM odd WHERE a = 1", fresh=True)
    assert see("SELECT id FROM odd WHERE a = 1") == (expected, False)


def test_an_answer_that_was_removed_is_not_used(see, queries: Queries) -> None:
    see("SELECT id, a FROM odd")
    for query in queries.history():
        queries.results.drop(query.id)
    expected, _ = see("SELECT id FROM odd WHERE a = 1", fresh=True)
    assert see("SELECT id FROM odd WHERE a = 1") == (expected, False)


CONDITIONS = ("a = 1", "s LIKE 'x%'", "id > 5", "n IS NOT NULL", "d >= DATE '1994-06-01'", "f", "x > 0", "m IS NULL")
AGGREGATES = (
    "count(*)", "count(n)", "sum(n)", "sum(a)", "min(d)", "max(s)", "avg(n)", "count(DISTINCT s)", "max(n)", "max(x)",
    "sum(n) + count(*)", "avg(a)", "count(s)", "min(m)", "min(u)", "sum(b % 10)",
)  # fmt: skip
COLUMNS = ("id", "a", "b", "x", "n", "s", "d", "m", "f", "u")


def pair(random: Random) -> tuple[str, str]:
    """Two queries, the second likely an answer of the first."""
    first = random.sample(CONDITIONS, random.randint(0, 1))
    second = {*first, *random.sample(CONDITIONS, random.randint(0, 1))}
    keys = random.sample(COLUMNS[1:], random.randint(1, 3))
    some = random.sample(AGGREGATES, random.randint(2, 6))
    columns = [*random.sample(COLUMNS, random.randint(2, 7))]
    old = _written(first, columns, []) if random.random() < 0.5 else _written(first, keys, some)
    if random.random() < 0.3:
        return _written(first, columns, []), _written(second, random.sample(columns, 2), [])
    aggregates = random.sample(some, random.randint(1, 2)) or some
    return old, _written(second, random.sample(keys, random.randint(0, len(keys))), aggregates)


def _written(conditions: Any, keys: list[str], aggregates: list[str]) -> str:
    parts = [*keys, *(f"{what} AS g{AGGREGATES.index(what)}" for what in aggregates)]
    where = f" WHERE {' AND '.join(sorted(conditions))}" if conditions else ""
    group = f" GROUP BY {', '.join(keys)}" if keys and aggregates else ""
    return f"SELECT {', '.join(parts)} FROM odd{where}{group}"


@settings(
    max_examples=int(os.environ.get("NEUROLAKE_EXAMPLES", "30")), deadline=None, suppress_health_check=list(HealthCheck)
)
@given(random=st.randoms(use_true_random=False))
def test_whatever_is_taken_from_another_answer_is_the_engines_answer(see, random: Random) -> None:
    old, new = pair(random)
    see(old)
    expected, _ = see(new, fresh=True)
    found, taken = see(new)
    event("taken" if taken else "computed")
    assert found == expected, f"{old}\n{new}"
