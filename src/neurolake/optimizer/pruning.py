"""Data files that hold no row a query can use, by the bounds that the Iceberg manifests keep of every column."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from neurolake.optimizer.base import ColumnFacts, TableFacts
from neurolake.optimizer.bounds import FileBounds, Range
from neurolake.optimizer.scopes import Source, resolve, sources_of, unhindered
from neurolake.optimizer.trees import conjuncts, is_inner
from neurolake.optimizer.values import Parameters, value_for
from neurolake.storage.file_statistics import FileStatistics
from neurolake.storage.types import Field
from neurolake.storage.warehouse import TableFiles


@dataclass(frozen=True)
class Pruned:
    """What a query reads of one table.

    Attributes:
        kept: Paths of the files to read.
        files, bytes: Of the table.
        kept_files, kept_bytes: Of those to read.
    """

    kept: frozenset[str]
    files: int
    kept_files: int
    bytes: int
    kept_bytes: int


def prune(
    tree: exp.Expr, scans: Mapping[str, TableFiles], parameters: Parameters | None = None
) -> Mapping[str, Pruned]:
    """The files to read, per table of `scans`: all but those whose every row some condition of the query drops.

    To be asked after `optimise`, which brings conditions to the tables. A file that is left out is not looked at, so a
    condition that fails on one of its rows does not fail any more.

    Args:
        tree: The query, whose tables are names in `scans`.
        parameters: Values of its placeholders by name (`"1"` for the first unnamed).
    """
    given = parameters or {}
    facts = {name: _facts(files) for name, files in scans.items()}
    kept: dict[str, list[bool]] = {name: [False] * len(files.statistics.paths) for name, files in scans.items()}
    for table in tree.find_all(exp.Table):
        files = scans.get(table.name)
        if files is None or table.args.get("db"):
            continue
        tests = _tests(table, facts)
        for number, needed in enumerate(_needed(files, tests, given)):
            kept[table.name][number] |= needed
    return {name: _pruned(files.statistics, kept[name]) for name, files in scans.items()}


def _facts(files: TableFiles) -> TableFacts:
    return TableFacts(tuple(ColumnFacts(field.name, field.type) for field in files.fields))


@dataclass(frozen=True)
class _Tests:
    """Conditions that every useful row of a table meets, and what their names mean."""

    source: Source
    sources: tuple[Source, ...]
    conditions: tuple[exp.Expr, ...]


def _tests(table: exp.Table, facts: Mapping[str, TableFacts]) -> _Tests | None:
    select = table.parent.parent if isinstance(table.parent, exp.From | exp.Join) else None
    if not isinstance(select, exp.Select) or table.args.get("sample") or select.args.get("match"):
        return None
    sources = sources_of(select, facts)
    source = next(source for source in sources if source.node is table)
    if source.columns is None or source.query is not None:
        return None
    conditions = tuple(_conditions(select, source, sources))
    return _Tests(source, sources, conditions) if conditions else None


def _conditions(select: exp.Select, source: Source, sources: tuple[Source, ...]) -> Iterator[exp.Expr]:
    where = select.args.get("where")
    if any(free is source for free in unhindered(sources)):
        if where is not None:
            yield from conjuncts(where.this)
        for join in select.args.get("joins") or ():
            if is_inner(join) and join.args.get("on"):
                yield from conjuncts(join.args["on"])
    elif source.join is not None and source.join.args.get("on") and _is_optional(source.join):
        # What its own ON refuses never appears.
        yield from conjuncts(source.join.args["on"])


def _is_optional(join: exp.Join) -> bool:
    return not join.method and (join.side == "LEFT" or (not join.side and join.kind in ("SEMI", "ANTI")))


def _needed(files: TableFiles, tests: _Tests | None, parameters: Parameters) -> list[bool]:
    statistics = files.statistics
    if tests is None:
        return [True] * len(statistics.paths)
    fields = _own_fields(tests, files.fields)
    values: dict[int, Any] = {}

    def value_of(node: exp.Expr, column_type: str) -> Any:
        if id(node) not in values:
            values[id(node)] = value_for(node, column_type, parameters)
        return values[id(node)]

    def is_needed(number: int) -> bool:
        bounds = FileBounds(lambda column: _range(fields.get(id(column)), statistics, number), value_of)
        return all(bounds.may_hold(condition) for condition in tests.conditions)

    return [is_needed(number) for number in range(len(statistics.paths))]


def _own_fields(tests: _Tests, fields: tuple[Field, ...]) -> dict[int, Field]:
    """The columns in the conditions that are the table's own, by the identity of their nodes."""
    places = {name: place for place, (name, _) in enumerate(tests.source.columns or ())}
    columns = [column for condition in tests.conditions for column in condition.find_all(exp.Column)]
    found = [(column, resolve(column, tests.sources)) for column in columns]
    return {id(column): fields[places[place[1]]] for column, place in found if place and place[0] is tests.source}


def _range(field: Field | None, statistics: FileStatistics, number: int) -> Range | None:
    if field is None:
        return None
    column = statistics.column(field)
    return Range(field.type, column.low[number], column.high[number], column.nulls[number], statistics.rows[number])


def _pruned(statistics: FileStatistics, kept: list[bool]) -> Pruned:
    paths = [path for path, needed in zip(statistics.paths, kept, strict=True) if needed]
    kept_bytes = sum(size for size, needed in zip(statistics.bytes, kept, strict=True) if needed)
    return Pruned(frozenset(paths), len(statistics.paths), len(paths), sum(statistics.bytes), kept_bytes)
