"""Which columns of a query depend on which of its tables, proved by running it over data that are changed.

A query runs over the benchmark's own rows, and over small tables that are made for it, in many shapes of which those
are kept that give the richest answers. What is proved stays proved, so it is kept, and each run adds to it.
"""

import hashlib
import json
import random
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import sqlglot
from sqlglot import exp

from benchmarks import tpc
from benchmarks.lineage_own_rows import own_rows
from benchmarks.lineage_worlds import Shape, World, is_fact, literals_beside, most_counted, shape
from neurolake.engine.sql import ident, literal
from neurolake.nuic.lineage.perturb import ways
from neurolake.sql.lineage import Lineage, Source, lineage_of
from neurolake.testing.lineage_oracle import Dependence, Oracle, claimed

_KNOWN = Path(__file__).parent / "proofs"
"""What earlier runs proved, one file a query: it stays true of the query, and takes hours to find."""
_TRIES = 10
_KEPT = 8
_RICH = 6.0
_PLAIN = (0.0, 0.4, 0.7, 0.9)
_MANY = 1000
_WAYS = 4
_RUN_S = 20.0

Rows = Mapping[str, Mapping[str, list[str | None]]]
"""Table → column → values, as texts."""


@dataclass
class Proofs:
    """What is known of a query.

    Attributes:
        proved: Dependences that were shown.
        tried: Those that were sought although nobody claims them.
        runs: How often proofs were sought, each time over other worlds.
    """

    path: Path
    proved: set[Dependence] = field(default_factory=set)
    tried: set[Dependence] = field(default_factory=set)
    runs: int = 0

    @classmethod
    def of(cls, query: tpc.Query) -> "Proofs":
        """What earlier runs found."""
        mark = hashlib.sha256(query.sql.encode()).hexdigest()[:10]
        path = _KNOWN / f"{query.suite}-{query.number}-{mark}.json"
        kept = json.loads(path.read_text()) if path.exists() else {}
        proved, tried = (set(map(_dependence, kept.get(name, ()))) for name in ("proved", "tried"))
        return cls(path, proved, tried, kept.get("runs", 0))

    def keep(self) -> None:
        """Write it down for later runs."""
        told = {name: sorted((*s, p) for s, p in getattr(self, name)) for name in ("proved", "tried")}
        self.path.write_text(json.dumps(told | {"runs": self.runs}) + "\n")


def _dependence(kept: Sequence[Any]) -> Dependence:
    table, column, position = kept
    return Source(table, column), position


@dataclass(frozen=True)
class Case:
    """A query and what we say of it."""

    query: tpc.Query

    @cached_property
    def tree(self) -> exp.Expr:
        return sqlglot.parse_one(self.query.sql, read="duckdb")

    @cached_property
    def lineage(self) -> Lineage:
        return lineage_of(self.tree, tpc.tables(self.query.suite))

    @cached_property
    def tables(self) -> Mapping[str, Mapping[str, str]]:
        """The tables that it reads with the columns that it names: no other can come into its answer.

        Stars in these queries stand over subqueries, or in EXISTS, where no column counts.
        """
        names = {identifier.name.lower() for identifier in self.tree.find_all(exp.Identifier)}
        found = {}
        for table, columns in tpc.tables(self.query.suite).items():
            if table in names:
                named = {column: type_ for column, type_ in columns.items() if column in names}
                found[table] = named or dict(islice(columns.items(), 1))
        return found

    @cached_property
    def edges(self) -> set[tuple[Source, int | None]]:
        """The edges that are claimed: to a column of the answer, by its number, or to the rows."""
        columns = enumerate(self.lineage.columns or ())
        own = {(edge.source, place) for place, column in columns for edge in column.edges or ()}
        return own | {(edge.source, None) for edge in self.lineage.rows}

    def proved(self, dependences: Collection[Dependence]) -> set[tuple[Source, int | None]]:
        """The edges that these prove; one to the rows by a column that has none of its own from there, if there is."""
        width = len(self.lineage.columns or ())
        found: set[tuple[Source, int | None]] = {one for one in dependences if one in self.edges}
        for source, place in self.edges - found:
            if place is None:
                other = {(source, at) for at in range(width)} - self.edges or {(source, at) for at in range(width)}
                found |= {(source, None)} if not other.isdisjoint(dependences) else set()
        return found

    def unproved(self, dependences: Collection[Dependence]) -> set[Source]:
        """The columns with an edge that these do not prove."""
        return {source for source, _ in self.edges - self.proved(dependences)}

    @cached_property
    def parts(self) -> list[str]:
        """A query for each of its common tables."""
        with_ = self.tree.args.get("with_")
        if with_ is None:
            return []
        head = with_.sql("duckdb")
        return [f"{head} SELECT 1 FROM {ident(common.alias)} LIMIT 1" for common in with_.expressions]

    @property
    def sources(self) -> list[Source]:
        return [Source(table, column) for table, columns in self.tables.items() for column in columns]


@dataclass(frozen=True)
class _Made:
    """A world, its rows, and how much the query's answer over it tells."""

    richness: float
    shape: Shape
    world: World
    rows: Rows


def prove(query: tpc.Query, seconds: float) -> Proofs:
    """Seek proofs for what we claim of a query and, once, for what we do not, within so much time of the processor."""
    case, proofs = Case(query), Proofs.of(query)
    if case.lineage.columns is None:
        return proofs
    every = {(source, place) for source in case.sources for place in range(len(case.lineage.columns))}
    untried = every - claimed(case.lineage) - proofs.tried
    if not untried and not case.unproved(proofs.proved):
        return proofs
    end = time.process_time() + seconds
    for number, (world, connection) in enumerate(_databases(case, proofs, end)):
        with closing(connection):
            oracle = Oracle.over(connection, _RUN_S)
            for source in case.sources:
                asked = {one for one in untried if one[0] == source}
                if (asked or source in case.unproved(proofs.proved)) and time.process_time() < end:
                    proofs.proved |= _shown(oracle, world, case, source, asked, proofs.proved, number)
                    proofs.tried |= asked
                    untried -= asked
        if not untried and not case.unproved(proofs.proved):
            break
    proofs.runs += 1
    proofs.keep()
    return proofs


def _shown(
    oracle: Oracle,
    world: World,
    case: Case,
    source: Source,
    untried: Collection[Dependence],
    proved: Collection[Dependence],
    number: int,
) -> set[Dependence]:
    """What some of the ways to change a column show; other ones each time. All of them where nobody claims it."""

    def enough(found: Collection[Dependence]) -> bool:
        return not untried and source not in case.unproved({*proved, *found})

    type_ = case.tables[source.table][source.column]
    first, *more = (*_redrawn(world, source.column, type_), *ways(source.column, type_))
    turn = number * (_WAYS - 1) % len(more)
    some = [first, *islice((*more, *more), turn, turn + _WAYS - 1)]
    try:
        return oracle.proved(case.query.sql, [source], ways_of=lambda _: some, enough=enough)
    except duckdb.Error:  # It took too long, or fails over these data.
        return set()


def _redrawn(world: World, column: str, type_: str) -> Iterator[str]:
    """The column with other values of the same kind, in some rows."""
    name, values = ident(column), world.values(column)
    listed = ", ".join(literal(value) for value in values)
    for salt, share in ((1, 3), (2, 1), (3, 12), (4, 2)):
        other = f"TRY_CAST(([{listed}])[1 + (hash(rowid, {salt}) % {len(values)})::INTEGER] AS {type_})"
        yield f"CASE WHEN hash(rowid, {salt + 10}) % {share} = 0 THEN {other} ELSE {name} END"


def _databases(case: Case, proofs: Proofs, end: float) -> Iterator[tuple[World, duckdb.DuckDBPyConnection]]:
    """The benchmark's own rows and worlds that were made, in turn."""
    chance = random.Random(proofs.runs)
    beside = literals_beside(case.tree)
    worlds = _worlds(case, proofs, end)
    while time.process_time() < end:
        left = sorted(case.unproved(proofs.proved))
        varied = chance.choice(left).column if left else ""
        known = tpc.values(case.query.suite)
        world = World(case.tables, known, beside, shape(chance), chance.randrange(1 << 30), {}, varied)
        rows = own_rows(case.query.suite, case.tables, {*beside, varied}, chance)
        if _richness(rows, case.query.sql, case.parts) >= 1:
            yield world, rows
        else:
            rows.close()
        if (made := next(worlds, None)) is not None:
            yield made.world, _database(case, made)


def _worlds(case: Case, proofs: Proofs, end: float) -> Iterator[_Made]:
    """Worlds over which the query has an answer, of many shapes, of each the best of some."""
    chance = random.Random(proofs.runs)
    beside, counted = literals_beside(case.tree), most_counted(case.tree)
    told: list[_Made] = []
    with closing(duckdb.connect(config={"threads": 1})) as scratch:
        while time.process_time() < end:
            form = _form(chance, told, counted)
            left = sorted(case.unproved(proofs.proved))
            varied = chance.choice(left).column if left else ""
            best = 0.0
            for _ in range(_TRIES):
                again = chance.choice(told[:3]).world.tastes if told and chance.random() < 0.7 else {}
                kept = {name: one for name, one in again.items() if chance.random() < 0.85}
                seed = chance.randrange(1 << 30)
                world = World(case.tables, tpc.values(case.query.suite), beside, form, seed, kept, varied)
                made = _measured(scratch, case, form, world)
                told = sorted([*told, made], key=lambda one: -one.richness)[:_KEPT]
                if made.richness > best:
                    best, richest = made.richness, made
                if best > _RICH or time.process_time() > end:
                    break
            if best >= 1:
                yield richest


def _form(chance: random.Random, told: Sequence[_Made], counted: int) -> Shape:
    """A shape: some, or one that told much before."""
    form = shape(chance)
    if told and chance.random() < 0.4:
        form = replace(told[0].shape, plain=chance.choice(_PLAIN))
    if counted > _MANY and chance.random() < 0.5:
        form = replace(form, copies=1 + 5 * counted // form.facts)
    return form


def _measured(scratch: duckdb.DuckDBPyConnection, case: Case, form: Shape, world: World) -> _Made:
    rows = {table: world.rows(columns) for table, columns in case.tables.items()}
    _fill(scratch, case, rows, form.copies)
    return _Made(_richness(scratch, case.query.sql, case.parts), form, world, rows)


def _richness(connection: duckdb.DuckDBPyConnection, sql: str, parts: Sequence[str]) -> float:
    """More for an answer of many rows and of columns with many values; of no rows, for parts that have some."""
    try:
        rows = connection.execute(sql).fetchmany(60)
    except duckdb.Error:
        return -1.0 + _filled(connection, parts)
    if not rows:
        return _filled(connection, parts)
    columns = list(zip(*rows, strict=True))
    told = sum(min(len({repr(value) for value in column}), 5) for column in columns if not set(column) <= {None, 0})
    # A count of nothing is a row, too.
    return float(len(rows) ** 0.5 * (1 + told / len(columns))) if told else _filled(connection, parts)


def _filled(connection: duckdb.DuckDBPyConnection, parts: Sequence[str]) -> float:
    """The share, of a half, of common tables that have rows."""
    filled = 0
    for part in parts:
        try:
            filled += connection.execute(part).fetchone() is not None
        except duckdb.Error:
            continue
    return filled / len(parts) / 2 if parts else 0.0


def _database(case: Case, made: _Made) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 1})
    _fill(connection, case, made.rows, made.shape.copies)
    return connection


def _fill(connection: duckdb.DuckDBPyConnection, case: Case, rows: Rows, copies: int) -> None:
    for table, columns in case.tables.items():
        typed = ", ".join(
            f"TRY_CAST(unnest(?::VARCHAR[]) AS {type_}) AS {ident(name)}" for name, type_ in columns.items()
        )
        often = f" FROM range({copies})" if copies > 1 and is_fact(columns) else ""
        given = [rows[table][name] for name in columns]
        connection.execute(f"CREATE OR REPLACE TABLE {ident(table)} AS SELECT {typed}{often}", given)
