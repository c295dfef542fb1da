"""What each operator of a query makes of its input: rows, columns, work."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from math import log2, prod

from sqlglot import exp

from neurolake.optimizer.base import ColumnFacts
from neurolake.optimizer.cost.selectivity import FactsOf, selectivity
from neurolake.optimizer.kinds import kind_of
from neurolake.optimizer.scopes import own_nodes
from neurolake.optimizer.trees import group_keys
from neurolake.sql.functions import summarises

UNKNOWN_WIDTH = 16.0
_HAVING = 1 / 3
_WIDTHS = {"boolean": 1.0, "integer": 8.0, "float": 8.0, "decimal": 16.0, "date": 4.0, "timestamp": 8.0, "text": 20.0}
BUILD, SORT, AGGREGATE = 2.0, 0.5, 1.5
"""Work per row: to hash the smaller side of a join, to sort (times the logarithm), to aggregate."""


@dataclass(frozen=True)
class Estimate:
    """A query's result and what it takes to make it; `columns` are those whose facts are known, by name."""

    rows: float
    columns: Mapping[str, ColumnFacts] = field(default_factory=dict)
    cpu: float = 0.0
    io: float = 0.0
    width: float = UNKNOWN_WIDTH


@dataclass(frozen=True)
class Joined:
    """Sources joined so far, in order, with the rows of all intermediate results together."""

    estimate: Estimate
    order: tuple[str, ...]
    handled: float = 0.0

    @property
    def aliases(self) -> frozenset[str]:
        return frozenset(self.order)


Shares = list[tuple[frozenset[str], float]]
"""Selectivity of every condition, and the sources that it speaks of."""


def filtered(part: Estimate, alias: str, shares: Shares) -> Estimate:
    """A source after the conditions that speak of it alone."""
    own = [share for aliases, share in shares if aliases == {alias}]
    return replace(part, rows=part.rows * prod(own), cpu=part.cpu + part.rows * len(own))


def in_best_order(parts: list[Joined], shares: Shares) -> Joined:
    """All inner sources joined, each time with the one that leaves the fewest rows; crossed if need be."""
    waiting = sorted(parts, key=lambda part: part.estimate.rows)
    made = waiting.pop(0) if waiting else Joined(Estimate(1.0), ())
    while waiting:
        candidates = [inner(made, part, shares) for part in waiting]
        crossed = [not _across(made, part, shares) for part in waiting]
        best = min(range(len(waiting)), key=lambda place: (crossed[place], candidates[place].estimate.rows))
        made = candidates[best]
        waiting.pop(best)
    return made


def inner(left: Joined, right: Joined, shares: Shares) -> Joined:
    """After an inner join with every condition that speaks of both sides."""
    rows = left.estimate.rows * right.estimate.rows * prod(_across(left, right, shares))
    return Joined(_combined(left.estimate, right.estimate, rows), left.order + right.order, left.handled + rows)


def _across(left: Joined, right: Joined, shares: Shares) -> list[float]:
    aliases = left.aliases | right.aliases
    named = ((names, share) for names, share in shares if names <= aliases)
    return [share for names, share in named if not names <= left.aliases and not names <= right.aliases]


def outer(left: Joined, right: Joined, join: exp.Join, facts_of: FactsOf) -> Joined:
    """After an outer, semi or anti join."""
    on = join.args.get("on")
    share = selectivity(on, facts_of) if on is not None else 1 / max(right.estimate.rows, 1.0)
    matched = left.estimate.rows * right.estimate.rows * share
    rows = {
        "LEFT": max(left.estimate.rows, matched),
        "RIGHT": max(right.estimate.rows, matched),
        "FULL": max(left.estimate.rows, matched) + right.estimate.rows / 2,
    }.get(join.side, matched)
    if join.kind in ("SEMI", "ANTI"):
        rows = left.estimate.rows / 2
    return Joined(_combined(left.estimate, right.estimate, rows), left.order + right.order)


def _combined(left: Estimate, right: Estimate, rows: float) -> Estimate:
    build, probe = sorted((left.rows, right.rows))
    return Estimate(
        rows=rows,
        columns={**left.columns, **right.columns},
        cpu=left.cpu + right.cpu + BUILD * build + probe + rows,
        io=left.io + right.io,
        width=left.width + right.width,
    )


def grouped(select: exp.Select, made: Estimate) -> Estimate:
    """After GROUP BY and HAVING, or one row of an aggregate over everything."""
    keys = group_keys(select)
    aggregates = [node for part in select.expressions for node in own_nodes(part) if summarises(node)]
    if not keys and not aggregates and not select.args.get("group"):
        return made
    if select.args.get("group") and select.args["group"].args.get("all"):
        keys = [part.unalias() for part in select.expressions if not part.find(exp.AggFunc)]
    rows = min(made.rows, _combinations(keys, made)) if keys else 1.0
    if select.args.get("having"):
        rows *= _HAVING
    return replace(made, rows=rows, cpu=made.cpu + made.rows * AGGREGATE * (1 + len(aggregates)))


def _combinations(keys: Iterable[exp.Expr], made: Estimate) -> float:
    return prod(_distinct(key, made) for key in keys)


def _distinct(key: exp.Expr, made: Estimate) -> float:
    """Distinct values of an expression; of one that reads a column no more than the column has."""
    names = [column.name.lower() for column in key.find_all(exp.Column)]
    known = [made.columns[name].distinct for name in names if name in made.columns]
    counted = [count for count in known if count is not None]
    return max(1.0, prod(counted) if counted else made.rows**0.5)


def projected(select: exp.Select, made: Estimate) -> Estimate:
    """After the SELECT list."""
    if any(part.is_star for part in select.expressions):
        return made
    columns = {}
    for part in select.expressions:
        inner = part.unalias()
        facts = made.columns.get(inner.name.lower()) if isinstance(inner, exp.Column) else None
        if facts is not None:
            columns[part.alias_or_name.lower()] = facts
    unknown = len(select.expressions) - len(columns)
    width = sum(map(width_of, columns.values())) + unknown * UNKNOWN_WIDTH
    return replace(made, columns=columns, width=width, cpu=made.cpu + made.rows * unknown)


def finished(node: exp.Expr, made: Estimate) -> Estimate:
    """After DISTINCT, ORDER BY and LIMIT."""
    rows, cpu = made.rows, made.cpu
    if isinstance(node, exp.Select) and node.args.get("distinct"):
        cpu += rows * AGGREGATE
        rows = min(rows, _combinations([part.unalias() for part in node.expressions], made))
    if node.args.get("order") or any(isinstance(part, exp.Window) for part in own_nodes(node)):
        cpu += SORT * rows * log2(max(rows, 2.0))
    limit = node.args.get("limit")
    if isinstance(limit, exp.Limit) and isinstance(limit.expression, exp.Literal) and limit.expression.is_int:
        rows = min(rows, float(limit.expression.name))
    return replace(made, rows=max(rows, 0.0), cpu=cpu)


def width_of(column: ColumnFacts) -> float:
    """Bytes of one value in memory."""
    kind = kind_of(column.type)
    return _WIDTHS.get(kind.family, UNKNOWN_WIDTH) if kind is not None else UNKNOWN_WIDTH
