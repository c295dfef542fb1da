"""What will run: the governed query after the optimiser, as the engine takes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlglot import exp

from neurolake.catalog.scans import narrowed
from neurolake.engine.base import Engine, Scan
from neurolake.kernel.errors import Forbidden
from neurolake.optimizer.base import ColumnFacts, Fired, TableFacts
from neurolake.optimizer.cost.base import Cost
from neurolake.optimizer.cost.estimate import estimate
from neurolake.optimizer.facts import table_facts
from neurolake.optimizer.optimise import optimise
from neurolake.optimizer.pruning import Pruned, prune
from neurolake.query.resolve import Source
from neurolake.query.rewrite import Governed
from neurolake.query.split import Relation, split
from neurolake.sql.volatile import is_volatile

Bound = list[Any] | dict[str, Any] | None


@dataclass(frozen=True)
class Step:
    """A statement over what is bound under these names."""

    sql: str
    names: frozenset[str]


@dataclass(frozen=True)
class HandedOver:
    """A statement whose answer is handed to the isolated session.

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
        handed: For a bound asker: what is computed before and handed to the isolated session, where `last` runs.
        scans: Relation → the data files that it reads, without those that hold no row it can use.
        pruned: Relation → how many of how many files that are.
        reads: Dataset id → columns read.
        cost: What it is expected to cost; None where rows or values are hidden from the asker.
        badges: Masks per column of the answer, by their number; traced when first asked for.
        volatile: Whether the same query may give another answer on the same data.
    """

    governed: Governed
    tree: exp.Expr
    shown: str
    fired: tuple[Fired, ...]
    last: Step
    handed: tuple[HandedOver, ...]
    scans: Mapping[str, Scan]
    pruned: Mapping[str, Pruned]
    reads: Mapping[str, tuple[str, ...]]
    volatile: bool
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
    if governed.bound and not engine.capabilities.isolates:
        name = engine.capabilities.name
        raise Forbidden(f"The engine {name} cannot keep hidden rows and values apart.", hint="Ask another engine.")
    facts = {source.relation: _facts(source, told=not governed.bound) for source in governed.sources}
    optimised = optimise(governed.tree, facts)
    shown = _render(optimised.tree, engine, governed.sources)
    handed: tuple[HandedOver, ...] = ()
    last = Step(shown, frozenset(source.relation for source in governed.sources))
    if governed.bound:
        parts = split(optimised.tree, governed.sources)
        handed = tuple(_handed_over(relation, engine) for relation in parts.relations)
        last = Step(engine.render(parts.outer, {}), frozenset(relation.name for relation in parts.relations))
    pruned = prune(optimised.tree, {source.relation: source.files for source in governed.sources}, _named(parameters))
    scans = {source.relation: narrowed(source.scan, pruned[source.relation].kept) for source in governed.sources}
    return Plan(
        governed=governed,
        tree=optimised.tree,
        shown=shown,
        fired=optimised.fired,
        last=last,
        handed=handed,
        scans=scans,
        pruned=pruned,
        reads=reads,
        volatile=is_volatile(optimised.tree),
        cost=None if governed.bound else estimate(optimised.tree, facts, _shares(pruned)),
    )


def _named(parameters: Bound) -> Mapping[str, Any]:
    if isinstance(parameters, Mapping):
        return parameters
    return {str(number): value for number, value in enumerate(parameters or (), start=1)}


def _handed_over(relation: Relation, engine: Engine) -> HandedOver:
    sql = _render(relation.query, engine, [relation.source])
    return HandedOver(relation, sql, keyed=relation.query.find(exp.Placeholder) is not None)


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
