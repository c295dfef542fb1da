"""What will run: the governed query after the optimiser, as the engine takes it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlglot import exp

from neurolake.catalog.scans import narrowed
from neurolake.compliance.policies.masks import KEY
from neurolake.engine.base import Engine, Scan
from neurolake.kernel.errors import Forbidden
from neurolake.optimizer.barrier import is_barrier
from neurolake.optimizer.base import ColumnFacts, Fired, TableFacts
from neurolake.optimizer.cost.base import Cost
from neurolake.optimizer.cost.estimate import estimate
from neurolake.optimizer.facts import table_facts
from neurolake.optimizer.optimise import optimise
from neurolake.optimizer.pruning import Pruned, prune
from neurolake.query.resolve import Source
from neurolake.query.rewrite import Governed
from neurolake.query.split import Relation, Split, split
from neurolake.sql.tame import is_tame
from neurolake.sql.volatile import is_volatile

_NESTED = ("STRUCT", "MAP", "UNION")

Bound = list[Any] | dict[str, Any] | None


@dataclass(frozen=True)
class Step:
    """A statement over what is bound under these names.

    Attributes:
        key: Name or number of the parameter for the secret of keyed hashes; None where it needs none.
    """

    sql: str
    names: frozenset[str]
    key: str | None = None


@dataclass(frozen=True)
class Apart:
    """A statement whose answer is made a table before the caller's SQL runs.

    Attributes:
        keyed: Whether it needs the secret of keyed hashes.
    """

    relation: Relation
    sql: str
    keyed: bool


@dataclass(frozen=True)
class Plan:
    """A query, ready to run.

    Attributes:
        governed: The query after policies, before the optimiser.
        tree: After it.
        shown: `tree` in the engine's dialect: what the history tells.
        fired: What the optimiser did.
        last: What gives the answer.
        apart: What is computed before `last`, so that it does not meet hidden rows.
        scans: Relation → the data files that it reads, without those that hold no row it can use.
        pruned: Relation → how many of how many files that are.
        reads: Dataset id → columns read.
        cost: What it is expected to cost; None where rows or values are hidden from the asker.
        badges: Masks per column of the answer, by their number; traced when first asked for.
        volatile: Whether the same query may give another answer on the same data.
        tame: Whether the engine can stop it at any moment, and keep it within its memory, in our own process.
    """

    governed: Governed
    tree: exp.Expr
    shown: str
    fired: tuple[Fired, ...]
    last: Step
    apart: tuple[Apart, ...]
    scans: Mapping[str, Scan]
    pruned: Mapping[str, Pruned]
    reads: Mapping[str, tuple[str, ...]]
    volatile: bool
    tame: bool
    cost: Cost | None = None
    badges: dict[int, list[list[dict[str, Any]]]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The datasets it reads."""
        return self.governed.sources


def planned(governed: Governed, reads: Mapping[str, tuple[str, ...]], engine: Engine, parameters: Bound = None) -> Plan:
    """Optimise a governed query, leave out the files it need not look at, and render it for the engine.

    Raises:
        InvalidSql: A part has no counterpart in the engine.
        Forbidden: The engine has no barrier for an asker from whom rows or values are hidden.
    """
    if governed.bound and not engine.capabilities.keeps_apart:
        name = engine.capabilities.name
        raise Forbidden(f"The engine {name} cannot keep hidden rows and values apart.", hint="Ask another engine.")
    facts = {source.relation: _facts(source, told=not governed.bound) for source in governed.sources}
    optimised = optimise(governed.tree, facts)
    parts = split(optimised.tree, governed.sources, facts)
    pruned = prune(optimised.tree, {source.relation: source.files for source in governed.sources}, _named(parameters))
    scans = {source.relation: narrowed(source.scan, pruned[source.relation].kept) for source in governed.sources}
    return Plan(
        governed=governed,
        tree=optimised.tree,
        shown=_render(optimised.tree, engine, governed.sources),
        fired=optimised.fired,
        last=_last(parts, engine, governed.sources, parameters),
        apart=tuple(_apart(relation, engine) for relation in parts.relations),
        scans=scans,
        pruned=pruned,
        reads=reads,
        volatile=is_volatile(optimised.tree),
        tame=is_tame(governed.tree, is_barrier) and all(map(_is_flat, governed.sources)),
        cost=None if governed.bound else estimate(optimised.tree, facts, _shares(pruned)),
    )


def _is_flat(source: Source) -> bool:
    """Whether no column is made of others: adding lists makes longer ones."""
    return not any(column.type.endswith("]") or column.type.startswith(_NESTED) for column in source.scan.columns)


def _named(parameters: Bound) -> Mapping[str, Any]:
    if isinstance(parameters, Mapping):
        return parameters
    return {str(number): value for number, value in enumerate(parameters or (), start=1)}


def _apart(relation: Relation, engine: Engine) -> Apart:
    sql = _render(relation.query, engine, [relation.source])
    return Apart(relation, sql, keyed=any(_keys(relation.query)))


def _last(parts: Split, engine: Engine, sources: Sequence[Source], parameters: Bound) -> Step:
    """The caller's statement. Among parameters with numbers the secret's has a number too."""
    keys = list(_keys(parts.outer))
    key = str(len(parameters) + 1) if isinstance(parameters, list) else KEY
    for placeholder in keys:
        placeholder.set("this", key)
    names = {table.name for table in parts.outer.find_all(exp.Table)}
    sql = _render(parts.outer, engine, sources)
    return Step(sql, frozenset(names & _bound(parts, sources)), key if keys else None)


def _bound(parts: Split, sources: Sequence[Source]) -> set[str]:
    return {source.relation for source in sources} | {relation.name for relation in parts.relations}


def _keys(tree: exp.Expr) -> Iterator[exp.Placeholder]:
    return (placeholder for placeholder in tree.find_all(exp.Placeholder) if placeholder.name == KEY)


def _render(tree: exp.Expr, engine: Engine, sources: Sequence[Source]) -> str:
    return engine.render(tree, {source.relation: source.scan.columns for source in sources})


def _shares(pruned: Mapping[str, Pruned]) -> dict[str, float]:
    return {name: table.kept_bytes / table.bytes for name, table in pruned.items() if table.bytes}


def _facts(source: Source, *, told: bool) -> TableFacts:
    """What the optimiser may go by.

    Args:
        told: With rows and bounds; a plan that depends on hidden rows would tell of them.
    """
    places = zip(source.scan.place or (), ("VARCHAR", "BIGINT"), strict=False)
    more = tuple(ColumnFacts(name, kind) for name, kind in places)
    if not told:
        return TableFacts((*(ColumnFacts(column.name, column.type) for column in source.scan.columns), *more))
    facts = table_facts(source.files)
    return replace(facts, columns=(*facts.columns, *more))
