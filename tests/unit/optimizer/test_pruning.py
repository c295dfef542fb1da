"""No file that is left out holds a row that the query wants: against the engine, file by file."""

import os
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, event, given, note, settings
from hypothesis import strategies as st
from sqlglot import parse_one

from neurolake.catalog.scans import narrowed, scan_of
from neurolake.engine.base import Session
from neurolake.engine.duckdb import DuckDBEngine
from neurolake.ingestion.write import copy_fields
from neurolake.kernel.errors import NeuroLakeError
from neurolake.metadata.database import Database
from neurolake.optimizer.pruning import prune
from neurolake.storage.warehouse import Change, TableFiles, Warehouse

TABLE = ("gold", "many")
COLUMNS = [
    ("id", "BIGINT"), ("a", "INTEGER"), ("x", "DOUBLE"), ("y", "FLOAT"), ("n", "DECIMAL(10,2)"), ("w", "DECIMAL(30,3)"),
    ("s", "VARCHAR"), ("d", "DATE"), ("m", "TIMESTAMP"), ("z", "TIMESTAMP WITH TIME ZONE"), ("f", "BOOLEAN"),
]  # fmt: skip
LATER = [*COLUMNS, ("extra", "INTEGER")]
PLAIN = """SELECT i AS id, (i // 3)::INTEGER AS a, i / 4 AS x, (i / 10)::FLOAT AS y, (i * 0.05)::DECIMAL(10,2) AS n,
    (i * 1000.125)::DECIMAL(30,3) AS w, chr(97 + (i // 10)::INTEGER) || i AS s, DATE '2024-01-01' + i::INTEGER AS d,
    TIMESTAMP '2024-01-01 12:00:00' + to_days(i::INTEGER) AS m,
    TIMESTAMPTZ '2024-01-01 00:00:00+02' + to_days(i::INTEGER) AS z, i % 20 < 10 AS f{extra}
    FROM range({start}, {end}) r(i)"""
NONE = "SELECT " + ", ".join(f"NULL::{kind} AS {name}" for name, kind in COLUMNS) + " FROM range(3)"
ODD = """SELECT 1 AS id, NULL::INTEGER AS a, v::DOUBLE AS x, v::FLOAT AS y, -0.05::DECIMAL(10,2) AS n,
    0::DECIMAL(30,3) AS w, t AS s, e AS d, NULL::TIMESTAMP AS m, NULL::TIMESTAMPTZ AS z, NULL::BOOLEAN AS f
    FROM (VALUES ('nan', repeat('q', 40), DATE '2024-01-05'), ('-infinity', chr(1114111) || repeat('ü', 30), NULL),
    ('-0.0', '', DATE '{odd}'), (NULL, repeat('x', 15) || chr(55295) || 'y', NULL)) t(v, t, e)"""
LITERALS = {
    "a": ["5", "-1", "10.5", "3.0", "'7'", "1e1", "NULL", "9999999999"],
    "x": ["2.5", "0", "0.1", "-0.0", "1e0", "'nan'", "1000"],
    "y": ["0.1", "2", "0.5", "1.7", "'infinity'", "16777217"],
    "n": ["1.05", "0", "-0.05", "1.055", "1e0", "'1.05'"],
    "w": ["10001.25", "0", "3000.375", "2"],
    "s": ["'a5'", "''", "'c'", "'qqqqqqqqqqqqqqqqqq'", "'qqqqqqqqqqqqqqqr'", "'z'", "'üx'", "NULL"],
    "d": ["DATE '2024-01-05'", "'2024-01-25'", "TIMESTAMP '2024-01-05 00:00:00'", "TIMESTAMP '2024-01-05 10:00:00'"],
    "m": ["TIMESTAMP '2024-01-05 12:00:00'", "DATE '2024-01-20'", "'2024-01-05 12:00:00'"],
    "z": ["TIMESTAMPTZ '2024-01-05 00:00:00+02'", "TIMESTAMPTZ '2024-01-04 22:00:00'", "DATE '2024-01-10'"],
    "f": ["TRUE", "FALSE", "NULL"],
    "extra": ["1", "50", "0"],
    "id": ["5", "44", "$p"],
}  # fmt: skip
PARAMETERS = {"p": 12}


@dataclass
class Lake:
    """A table of many files, each of them a view `f0`, `f1`, … of one session."""

    files: TableFiles
    session: Session

    @property
    def paths(self) -> tuple[str, ...]:
        return self.files.statistics.paths

    def counts(self, condition: str) -> list[int]:
        parts = (f"(SELECT count(*) FROM f{number} AS t WHERE {condition})" for number in range(len(self.paths)))
        (row,) = self.session.run(f"SELECT {', '.join(parts)}", PARAMETERS if "$p" in condition else None)
        return list(row)


class Writing:
    """Commits files to the table."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.engine = DuckDBEngine([home], home / "tmp", sessions=2)
        self.warehouse = Warehouse(Database(f"sqlite:///{home / 'catalog.db'}"), home / "warehouse")
        self.warehouse.create_zones()
        self.written = 0

    def append(self, queries: list[str], columns: list[tuple[str, str]]) -> None:
        table = TABLE if self.warehouse.exists(TABLE) else None
        planned = self.warehouse.plan_fields(table, columns)
        paths = []
        with self.engine.session() as session:
            for query in queries:
                path = self.home / f"{self.written}.parquet"
                self.written += 1
                names = {column.name for column in session.describe(f"({query})")}
                copy_fields(session, query, tuple(field for field in planned if field.name in names), path)
                paths.append(path)
        self.warehouse.commit(Change(TABLE, tuple(paths), planned, lambda _session, _done: None))


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    home = tmp_path_factory.mktemp("pruning")
    writing = Writing(home)
    ranges = [(0, 10), (10, 20), (20, 21), (15, 40), (40, 45)]
    plain = [PLAIN.format(start=start, end=end, extra="") for start, end in ranges]
    writing.append([*plain, NONE, ODD.format(odd="2024-02-01"), ODD.format(odd="infinity")], COLUMNS)
    writing.append([PLAIN.format(start=30, end=60, extra=", i::INTEGER AS extra")], LATER)
    files = writing.warehouse.files(TABLE)
    scan = scan_of(files)
    with writing.engine.session() as session:
        for number, path in enumerate(files.statistics.paths):
            session.bind(f"f{number}", narrowed(scan, frozenset((path,))))
        yield Lake(files, session)
    writing.engine.close()


class Conditions:
    """Writes a random condition."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def condition(self, depth: int = 2) -> str:
        if depth and self.random.random() < 0.5:
            left, right = self.condition(depth - 1), self.condition(depth - 1)
            return self.random.choice((f"{left} AND {right}", f"({left} OR {right})", f"NOT ({left})"))
        name = self.random.choice(sorted(LITERALS))
        one, two = self.random.choice(LITERALS[name]), self.random.choice(LITERALS[name])
        column = self.random.choice((name, f"t.{name}"))
        operator = self.random.choice(("=", "<>", "<", "<=", ">", ">="))
        return self.random.choice(
            (
                f"{column} {operator} {one}",
                f"{column} {operator} {one}",
                f"{one} {operator} {column}",
                f"{column} BETWEEN {one} AND {two}",
                f"{column} NOT BETWEEN {one} AND {two}",
                f"{column} IN ({one}, {two})",
                f"{column} NOT IN ({one}, {two})",
                f"{column} IS NULL",
                f"{column} IS NOT NULL",
                "f" if name == "f" else f"{column} = {column}",
                f"s LIKE {self.random.choice(LITERALS['s'])}",
                f"s LIKE '{self.random.choice(('a', 'qqq', 'b1', '', 'a_'))}%'",
            )
        )


@settings(
    max_examples=int(os.environ.get("NEUROLAKE_EXAMPLES", "200")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(random=st.randoms())
def test_what_is_left_out_holds_no_matching_row(lake, random):
    condition = Conditions(random).condition()
    note(condition)
    try:
        counts = lake.counts(condition)
    except NeuroLakeError:
        event("the query itself fails")
        return
    tree = parse_one(f"SELECT * FROM many AS t WHERE {condition}", dialect="duckdb")
    kept = prune(tree, {"many": lake.files}, PARAMETERS)["many"].kept
    event(f"{len(lake.paths) - len(kept)} files left out")
    wrong = [path for path, count in zip(lake.paths, counts, strict=True) if count and path not in kept]
    assert not wrong


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("SELECT * FROM many WHERE id = 12", [1]),
        ("SELECT * FROM many WHERE id < 10 AND d >= DATE '2024-01-05'", [0, 6, 7]),
        ("SELECT * FROM many WHERE id = $p", [1]),
        ("SELECT * FROM many WHERE extra IS NOT NULL", [8]),
        ("SELECT * FROM many WHERE s LIKE 'c%'", [2, 3, 6, 7]),
        ("SELECT * FROM many WHERE a IS NULL", [5, 6, 7]),
        ("SELECT * FROM many WHERE n = 1.05 AND x IS NOT NULL", [3]),
        ("SELECT * FROM many JOIN other ON many.id = other.id AND many.id = 12", [1]),
        ("SELECT * FROM other LEFT JOIN many ON many.id = other.id AND many.id = 12", [1]),
        ("SELECT * FROM other LEFT JOIN many ON many.id = other.id WHERE many.id = 12", [0, 1, 2, 3, 4, 6, 7, 8]),
        ("SELECT * FROM many LEFT JOIN other ON many.id = other.id AND many.id = 12", list(range(9))),
        ("SELECT * FROM many WHERE id = 12 UNION ALL SELECT * FROM many WHERE id = 44", [1, 4, 8]),
        ("SELECT * FROM (SELECT * FROM many WHERE id = 12) q", [1]),
        ("SELECT * FROM many TABLESAMPLE 50% WHERE id = 12", list(range(9))),
        ("SELECT id % 7 AS a FROM many WHERE a = 0", [0]),
        ("SELECT * FROM many WHERE id = 12 OR random() < 0.5", list(range(9))),
        ("SELECT count(*) FROM many", list(range(9))),
    ],
)
def test_which_files_a_query_reads(lake, query, kept):
    other = TableFiles(None, lake.files.fields[:1], (), 0, 0)
    found = prune(parse_one(query, dialect="duckdb"), {"many": lake.files, "other": other}, PARAMETERS)["many"]
    assert sorted(int(Path(path).stem) for path in found.kept) == kept
    assert (found.files, found.kept_files) == (9, len(kept))
    assert found.kept_bytes <= found.bytes == lake.files.bytes


@pytest.mark.parametrize(
    ("value", "kept"),
    [(Decimal("12"), 1), (12, 1), (12.0, 8), ("12", 8), (None, 8), (date(2024, 1, 13), 8)],
)
def test_a_parameter_counts_only_where_its_comparison_is_exact(lake, value, kept):
    tree = parse_one("SELECT * FROM many WHERE id = $v", dialect="duckdb")
    assert prune(tree, {"many": lake.files}, {"v": value})["many"].kept_files == kept


def test_moments_as_parameters(lake):
    tree = parse_one("SELECT * FROM many WHERE m = $v", dialect="duckdb")
    assert prune(tree, {"many": lake.files}, {"v": datetime(2024, 1, 13, 12)})["many"].kept_files == 1


def test_of_a_thousand_files_only_the_matching_one_is_read(tmp_path):
    writing = Writing(tmp_path)
    queries = [
        f"SELECT i AS id, 'v' || i AS s FROM range({number * 10}, {number * 10 + 10}) r(i)" for number in range(1000)
    ]
    writing.append(queries, [("id", "BIGINT"), ("s", "VARCHAR")])
    files = writing.warehouse.files(TABLE)
    tree = parse_one("SELECT s FROM many WHERE id BETWEEN 4321 AND 4323", dialect="duckdb")
    found = prune(tree, {"many": files})["many"]
    assert (found.files, found.kept_files) == (1000, 1)
    for path in files.statistics.paths:
        if path not in found.kept:
            Path(path).unlink()
    with writing.engine.session() as session:
        session.bind("many", narrowed(scan_of(files), found.kept))
        assert session.run(tree.sql("duckdb")) == [("v4321",), ("v4322",), ("v4323",)]
    writing.engine.close()
