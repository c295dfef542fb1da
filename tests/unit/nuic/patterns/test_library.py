"""Each pattern on rows written by hand: what goes in, and what must come out."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from neurolake import Lake
from neurolake.engine.sql import ident, sql_text
from neurolake.kernel.errors import InvalidInput
from neurolake.nuic.patterns.base import Given
from neurolake.nuic.patterns.library import find, library

Case = tuple[str, str, str, dict[str, Any], list[tuple[Any, ...]]]

AT = "TIMESTAMP '2024-01-01"

# Pattern, columns, rows as VALUES, slots, rows that come out in any order.
GOLDEN: list[Case] = [
    (
        "deduplicate-keep-latest",
        "id, day, x",
        "(1, DATE '2024-01-01', 'a'), (1, DATE '2024-01-03', 'b'), (1, NULL, 'c'), (2, NULL, 'd'), (2, NULL, 'e')",
        {"keys": ["id"], "newest": "day"},
        [(1, "2024-01-03", "b"), (2, None, "d")],
    ),
    ("drop-repeated-rows", "a, b", "(1, NULL), (1, NULL), (1, 2)", {}, [(1, None), (1, 2)]),
    (
        "surrogate-key",
        "a, b",
        "('x', 'y'), ('x', 'y'), ('xy', ''), ('x', NULL)",
        {"keys": ["a", "b"], "name": "key"},
        [
            ("x", "y", "b7475a6b3c0a5f4d"),
        ],
    ),
    (
        "sessionise",
        "who, at",
        f"('a', {AT} 10:00'), ('a', {AT} 10:30'), ('a', {AT} 11:01'), ('b', {AT} 10:10'), ('b', NULL)",
        {"who": ["who"], "moment": "at", "minutes": 30},
        [
            ("a", "2024-01-01T10:00:00", 1),
            ("a", "2024-01-01T10:30:00", 1),
            ("a", "2024-01-01T11:01:00", 2),
            ("b", "2024-01-01T10:10:00", 1),
            ("b", None, 2),
        ],
    ),
    (
        "running-balance",
        "of_, at, amount",
        "('a', 1, 10), ('a', 2, -3), ('b', 1, 5), ('a', 3, NULL)",
        {"amount": "amount", "order": ["at"], "of": ["of_"]},
        [("a", 1, 10, 10), ("a", 2, -3, 7), ("a", 3, None, 7), ("b", 1, 5, 5)],
    ),
    (
        "fill-forward",
        "k, at, v",
        "('a', 1, NULL), ('a', 2, 'x'), ('a', 3, NULL), ('b', 4, NULL)",
        {"column": "v", "order": ["at"], "of": ["k"]},
        [("a", 1, None), ("a", 2, "x"), ("a", 3, "x"), ("b", 4, None)],
    ),
    (
        "pivot",
        "r, q, n",
        "('north', 'q1', 1), ('north', 'q1', 2), ('north', 'q2', 4), ('south', 'q2', 8), ('south', 'q3', 9)",
        {"rows": ["r"], "name": "q", "values": ["q1", "q2"], "amount": "n"},
        [("north", 3, 4), ("south", None, 8)],
    ),
    (
        "unpivot",
        "id, a, b",
        "(1, 2, 3), (4, NULL, 5)",
        {"columns": ["a", "b"]},
        [(1, "a", 2), (1, "b", 3), (4, "a", None), (4, "b", 5)],
    ),
    (
        "trim-texts",
        "a, n",
        "('  a  b ', 1), ('   ', 2), (NULL, 3)",
        {"columns": ["a"]},
        [("a b", 1), (None, 2), (None, 3)],
    ),
    ("one-case", "a", "('Ab'), (NULL)", {"columns": ["a"], "case": "upper"}, [("AB",), (None,)]),
    (
        "normalise-email",
        "a",
        "(' Anna@Example.ORG '), ('no address'), (NULL)",
        {"column": "a"},
        [("anna@example.org",), ("no address",), (None,)],
    ),
    (
        "normalise-phone",
        "a",
        "('030 123 45 67'), ('+49 (0)30 1234567'), ('0041 44 123 45 67'), ('30-1234567'), ('ask Anna'), ('12'), (NULL)",
        {"column": "a", "country": "+49"},
        [
            ("+49301234567",),
            ("+49301234567",),
            ("+41441234567",),
            ("+49301234567",),
            ("ask Anna",),
            ("12",),
            (None,),
        ],
    ),
    (
        "normalise-address",
        "a",
        "('  12  Main St.'), ('Stone Rd'), (NULL)",
        {"column": "a"},
        [("12 Main Street",), ("Stone Road",), (None,)],
    ),
    (
        "normalise-address",
        "a",
        "('Hauptstr. 1'), ('Lange Str. 2')",
        {"column": "a", "language": "de"},
        [("Hauptstraße 1",), ("Lange Straße 2",)],
    ),
    ("unify-missing", "a", "('N/A'), (' '), ('x'), ('-')", {"columns": ["a"]}, [(None,), (None,), ("x",), (None,)]),
    ("fill-missing", "a", "(1), (NULL)", {"column": "a", "by": "0"}, [(1,), (0,)]),
    ("clean-types", "a, b", "(' 12 ', 1), ('x', 2)", {"columns": ["a"], "type": "BIGINT"}, [(12, 1), (None, 2)]),
    (
        "normalise-dates",
        "a",
        "('31.12.2024'), ('2024-12-31'), ('01/02/2024'), ('5 Mar 2024'), ('soon')",
        {"column": "a"},
        [("2024-12-31",), ("2024-12-31",), ("2024-02-01",), ("2024-03-05",), (None,)],
    ),
    (
        "normalise-dates",
        "a",
        "('01/02/2024')",
        {"column": "a", "order": "month first"},
        [("2024-01-02",)],
    ),
    (
        "clean-numbers",
        "a",
        "('€ 1.234,50'), ('-3'), ('(7,25)'), ('none')",
        {"columns": ["a"], "decimal": "comma"},
        [(1234.5,), (-3.0,), (-7.25,), (None,)],
    ),
    ("clean-numbers", "a", "('$1,234.50'), ('2e')", {"columns": ["a"]}, [(1234.5,), (2.0,)]),
]
TARGET = "id, name, at, valid_from, valid_to, is_current"
T1, T2 = "TIMESTAMP '2024-01-01'", "TIMESTAMP '2024-02-01'"
MERGES: list[tuple[str, str, str, str, dict[str, Any], list[tuple[Any, ...]]]] = [
    (
        "scd-1",
        "id, name",
        "(1, 'a'), (2, 'b'), (3, NULL)",
        "(2, 'B'), (3, NULL), (4, 'd')",
        {"keys": ["id"]},
        [(1, "a"), (2, "B"), (3, None), (4, "d")],
    ),
    (
        "incremental-merge",
        "id, v, at",
        "(1, 'a', 5), (2, 'b', 5), (3, 'c', NULL)",
        "(1, 'old', 4), (2, 'new', 6), (3, 'new', 1), (4, 'd', 1)",
        {"keys": ["id"], "newest": "at"},
        [(1, "a", 5), (2, "new", 6), (3, "new", 1), (4, "d", 1)],
    ),
]


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    with Lake.open(Path(tmp_path_factory.mktemp("patterns")) / "lake") as opened:
        yield opened


def table(lake: Lake, name: str, columns: str, rows: str) -> dict[str, str]:
    lake.query(f"CREATE OR REPLACE TABLE bronze.{name} AS SELECT * FROM (VALUES {rows}) AS t({columns})")
    return {column["name"]: column["type"] for column in lake.dataset(name)["columns"]}


def rows_of(lake: Lake, sql: str) -> list[tuple[Any, ...]]:
    found = lake.query(sql).to_arrow().to_pylist()
    return sorted((tuple(map(plain, row.values())) for row in found), key=repr)


def plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


@pytest.mark.parametrize("case", GOLDEN, ids=[f"{case[0]}: {case[3]}" for case in GOLDEN])
def test_what_comes_out_is_what_was_written_by_hand(lake: Lake, case: Case) -> None:
    name, columns, rows, values, expected = case
    known = table(lake, "source", columns, rows)
    pattern = find(name)
    query = pattern.compile(Given("bronze.source", known, pattern.filled(values, known)))
    found = rows_of(lake, sql_text(query, "duckdb"))
    if name == "surrogate-key":
        keys = [row[-1] for row in found]
        assert len(set(keys)) == 3
        assert all(len(key) == 32 for key in keys)
        return
    assert found == sorted(expected, key=repr)


@pytest.mark.parametrize("case", MERGES, ids=[case[0] for case in MERGES])
def test_rows_are_merged(lake: Lake, case: Any) -> None:
    name, columns, there, come, values, expected = case
    target, source = table(lake, "target", columns, there), table(lake, "source", columns, come)
    pattern = find(name)
    given = Given("bronze.source", source, pattern.filled(values, source), "bronze.target", target)
    merge = sql_text(pattern.compile(given), "duckdb")
    for _ in range(2):
        lake.query(merge)
        assert rows_of(lake, "SELECT * FROM target") == sorted(expected, key=repr)


def test_history_is_kept(lake: Lake) -> None:
    columns = table(
        lake, "target", TARGET, f"(1, 'a', {T1}, {T1}, NULL::TIMESTAMP, true), (2, 'b', {T1}, {T1}, NULL, true)"
    )
    source = table(lake, "source", "id, name, at", f"(1, 'A', {T2}), (2, 'b', {T2}), (3, 'c', {T2})")
    pattern = find("scd-2")
    values = pattern.filled({"keys": ["id"], "moment": "at"}, source)
    merge = sql_text(pattern.compile(Given("bronze.source", source, values, "bronze.target", columns)), "duckdb")
    first, second = "2024-01-01T00:00:00", "2024-02-01T00:00:00"
    expected = [
        (1, "A", second, None, True),
        (1, "a", first, second, False),
        (2, "b", first, None, True),
        (3, "c", second, None, True),
    ]
    for _ in range(2):
        lake.query(merge)
        found = rows_of(lake, "SELECT id, name, valid_from, valid_to, is_current FROM target")
        assert found == sorted(expected, key=repr)


def test_all_patterns_are_tested() -> None:
    assert {case[0] for case in GOLDEN} | {case[0] for case in MERGES} | {"scd-2"} == set(library())


def test_names_are_identifiers_whatever_they_hold(lake: Lake) -> None:
    odd = 'a" FROM x; --'
    known = table(lake, "odd", ident(odd), "(' x '), ('y')")
    column = next(iter(known))
    pattern = find("trim-texts")
    query = pattern.compile(Given("bronze.odd", known, pattern.filled({"columns": [column]}, known)))
    assert rows_of(lake, sql_text(query, "duckdb")) == [("x",), ("y",)]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("trim-texts", {"columns": ["n"]}),
        ("trim-texts", {"columns": "a"}),
        ("trim-texts", {}),
        ("trim-texts", {"columns": ["a"], "more": 1}),
        ("one-case", {"columns": ["a"], "case": "title"}),
        ("sessionise", {"who": ["a"], "moment": "a"}),
        ("running-balance", {"amount": "n", "order": ["n"], "name": "a"}),
        ("running-balance", {"amount": "n", "order": ["n"], "name": 'x" y'}),
        ("scd-1", {"keys": ["a"]}),
        ("unpivot", {"columns": []}),
    ],
)
def test_what_does_not_fill_its_slot_is_refused(name: str, values: dict[str, Any]) -> None:
    columns = {"a": "VARCHAR", "n": "BIGINT"}
    pattern = find(name)
    with pytest.raises(InvalidInput):
        pattern.compile(Given("bronze.t", columns, pattern.filled(values, columns)))
