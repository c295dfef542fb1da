"""The cases in tests/golden/lineage: exactly the edges that are written there. Their README tells how to read them."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest
import sqlglot

from neurolake.sql.lineage import Edge, Lineage, lineage_of

GOLDEN = Path(__file__).parents[3] / "golden" / "lineage"
LEAST_CASES, LEAST_SHARE = 300, 0.97
_SIGNS = {"identity": "", "transformation": "~", "aggregation": "+"}


@dataclass
class Case:
    file: str
    about: str
    sql: str = ""
    gap: str = ""
    is_checked: bool = True
    expected: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.file}: {self.about}"


def cases() -> Iterator[Case]:
    for path in sorted(GOLDEN.glob("*.sql")):
        for block in path.read_text().strip().split("\n\n"):
            yield _case(path.stem, block.splitlines())


def _case(file: str, lines: list[str]) -> Case:
    case = Case(file, lines[0].removeprefix("-- "))
    for line in lines[1:]:
        if line.startswith("-- gap: "):
            case.gap = line.removeprefix("-- gap: ")
        elif line == "-- unchecked":
            case.is_checked = False
        elif line.startswith("-- "):
            case.expected.append(_sorted(line.removeprefix("-- ")))
        else:
            case.sql += f"{line}\n"
    case.is_checked &= not any(line == "unknown" or line.endswith(": ?") for line in case.expected)
    return case


def _sorted(line: str) -> str:
    """The line with its sources in order, so that it does not matter in which they are written."""
    name, colon, rest = line.partition(": ")
    if not colon or name == "target":
        return line
    parts = [shlex.split(part) for part in rest.split(" | ")]
    made = [source for part in parts if not _kind(part) for source in part if source != "-"]
    decided = [f"{part[0]} {source}" for part in parts if _kind(part) for source in part[1:]]
    return f"{name}: {_written(sorted(made), sorted(decided))}"


def _kind(part: list[str]) -> bool:
    return bool(part) and part[0] in {"join", "filter", "group_by", "sort", "window", "condition"}


def _written(made: list[str], decided: list[str]) -> str:
    return " | ".join([" ".join(made), *decided]).strip(" |") or "-"


def told(found: Lineage) -> list[str]:
    """What was found, as the cases write it."""
    lines = [] if found.target is None else [f"target: {found.target}"]
    if found.columns is None:
        return [*lines, "unknown"]
    lines += [f"{column.name}: {'?' if column.edges is None else _edges(column.edges)}" for column in found.columns]
    return [*lines, f"rows: {_edges(found.rows)}"] if found.rows else lines


def _edges(edges: tuple[Edge, ...]) -> str:
    made = [f"{'#' * edge.masked}{_SIGNS[edge.kind]}{'.'.join(edge.source)}" for edge in edges if edge.is_direct]
    decided = [f"{edge.kind} {'.'.join(edge.source)}" for edge in edges if not edge.is_direct]
    return _written(sorted(made), sorted(decided))


@pytest.fixture(scope="module")
def engine():
    connection = duckdb.connect()
    connection.execute((GOLDEN / "tables.ddl").read_text())
    connection.execute("SET lambda_syntax = 'ENABLE_SINGLE_ARROW'")
    yield connection
    connection.close()


def schema(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    query = "SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns() ORDER BY column_index"
    tables: dict[str, dict[str, str]] = {}
    for zone, table, column, type_ in connection.execute(query).fetchall():
        tables.setdefault(table if zone == "main" else f"{zone}.{table}", {})[column] = type_
    return tables


ALL = list(cases())


@pytest.mark.parametrize("case", ALL, ids=str)
def test_the_edges_are_exactly_those_written(engine, case):
    found = told(lineage_of(sqlglot.parse_one(case.sql, read="duckdb"), schema(engine)))
    if case.gap:
        assert found != case.expected, "the gap is closed: strike its line"
    else:
        assert found == case.expected


@pytest.mark.parametrize("case", [case for case in ALL if case.is_checked], ids=str)
def test_the_engine_names_the_same_columns(engine, case):
    """That the cases are true statements, with the columns that they are written to have."""
    engine.execute("BEGIN")
    try:
        names = [column[0].lower() for column in engine.execute(case.sql).description or ()]
    finally:
        engine.execute("ROLLBACK")
    if not any(line.startswith("target: ") for line in case.expected):
        written = [line.partition(": ")[0].lower() for line in case.expected if not line.startswith("rows: ")]
        assert names == written


def test_there_are_enough_cases_and_nearly_all_are_met(record_property):
    exact = sum(not case.gap for case in ALL)
    record_property("exact", f"{exact} of {len(ALL)}")
    assert len(ALL) >= LEAST_CASES
    assert exact >= LEAST_SHARE * len(ALL)
