"""Rows, bytes, work and reading of a query, foretold from what is known of its tables.

Every query node gives an `Estimate`; joins are taken in the order that keeps the intermediate results small, as the
engines take them. The textbook model: System R's selectivities, joins by the larger number of distinct values, groups
by the product of the keys' distinct values, at most the rows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sqlglot import exp

from neurolake.optimizer.base import ColumnFacts, TableFacts, Tables
from neurolake.optimizer.cost.base import Cost
from neurolake.optimizer.cost.operators import (
    AGGREGATE,
    UNKNOWN_WIDTH,
    Estimate,
    Joined,
    Shares,
    filtered,
    finished,
    grouped,
    in_best_order,
    outer,
    projected,
    width_of,
)
from neurolake.optimizer.cost.selectivity import selectivity
from neurolake.optimizer.scopes import Source, cte_of, own_nodes, resolve, sources_of
from neurolake.optimizer.trees import conjuncts, is_inner

_UNKNOWN_ROWS = 1000.0


def estimate(tree: exp.Expr, tables: Tables, read: Mapping[str, float] | None = None) -> Cost:
    """The cost of a query.

    Args:
        tables: Facts by relation name; a table without facts counts as one of a thousand rows.
        read: Share (0..1) of a table's bytes that is left after files were pruned, by relation name.
    """
    found = _Estimator(tables, read or {}).query(tree)
    return Cost(found.rows, found.rows * found.width, found.cpu + found.rows * found.width / UNKNOWN_WIDTH, found.io)


def inner_joins(select: exp.Select, tables: Tables) -> tuple[list[Joined], Shares]:
    """The inner sources of a SELECT as written, each after its own conditions, and what joins them."""
    estimator = _Estimator(tables, {})
    estimator.query(select)
    return estimator.inner_joins[id(select)]


class _Estimator:
    def __init__(self, tables: Tables, read: Mapping[str, float]) -> None:
        self._tables = tables
        self._read = read
        self._known: dict[int, Estimate] = {}
        self.inner_joins: dict[int, tuple[list[Joined], Shares]] = {}

    def query(self, node: exp.Expr) -> Estimate:
        """A query node's estimate; what is read twice (a common table expression) is made once."""
        known = self._known.get(id(node))
        if known is None:
            self._known[id(node)] = Estimate(1.0)  # a recursive expression meets itself
            known = self._known[id(node)] = self._made(node)
        return known

    def _made(self, node: exp.Expr) -> Estimate:
        if isinstance(node, exp.Subquery):
            return self.query(node.this)
        if isinstance(node, exp.SetOperation):
            return self._set(node)
        return self._select(node) if isinstance(node, exp.Select) else Estimate(1.0)

    def _set(self, node: exp.SetOperation) -> Estimate:
        left, right = self.query(node.this), self.query(node.expression)
        both = left.rows + right.rows
        rows = both if isinstance(node, exp.Union) else min(left.rows, right.rows)
        if isinstance(node, exp.Except):
            rows = left.rows
        work = 0.0 if isinstance(node, exp.Union) and not node.args.get("distinct") else both * AGGREGATE
        made = replace(left, rows=rows, cpu=left.cpu + right.cpu + work, io=left.io + right.io)
        return finished(node, made)

    def _select(self, select: exp.Select) -> Estimate:
        sources = sources_of(select, self._tables)
        made = self._joined(select, sources)
        nested = [self.query(query) for query in _nested(select)]
        made = replace(
            made, cpu=made.cpu + sum(part.cpu for part in nested), io=made.io + sum(part.io for part in nested)
        )
        made = grouped(select, made)
        return finished(select, projected(select, made))

    def _joined(self, select: exp.Select, sources: tuple[Source, ...]) -> Estimate:
        if not sources:
            return Estimate(1.0, width=0.0)
        parts = {source.alias: self._source(select, source) for source in sources}

        def facts_of(column: exp.Column) -> tuple[ColumnFacts, float] | None:
            found = resolve(column, sources)
            facts = parts[found[0].alias].columns.get(found[1]) if found else None
            return (facts, parts[found[0].alias].rows) if found and facts else None

        shares = [(_aliases(part, sources), selectivity(part, facts_of)) for part in _conditions(select)]
        shares += _shares_by_name(sources, parts)
        joined = [Joined(filtered(parts[source.alias], source.alias, shares), (source.alias,)) for source in sources]
        pairs = list(zip(joined, sources, strict=True))
        inner_parts = [part for part, source in pairs if source.join is None or is_inner(source.join)]
        self.inner_joins[id(select)] = inner_parts, shares
        made = in_best_order(inner_parts, shares)
        for part, source in pairs:
            if source.join is not None and not is_inner(source.join):
                made = outer(made, part, source.join, facts_of)
        return made.estimate

    def _source(self, select: exp.Select, source: Source) -> Estimate:
        if isinstance(source.node, exp.Table) and source.query is None:
            facts = self._tables.get(source.node.name)
            return self._scan(select, source.node.name, facts) if facts is not None else Estimate(_UNKNOWN_ROWS)
        if isinstance(source.node, exp.Table):
            cte, _ = cte_of(source.node)
            first = cte is not None and id(cte.this) not in self._known
            made = self.query(cte.this) if cte is not None else Estimate(_UNKNOWN_ROWS)
            return made if first else replace(made, cpu=made.rows, io=0.0)
        return self.query(source.query) if source.query is not None else Estimate(_UNKNOWN_ROWS)

    def _scan(self, select: exp.Select, name: str, facts: TableFacts) -> Estimate:
        names = _names(select)
        read = [column for column in facts.columns if names is None or column.name.lower() in names]
        share = sum(map(width_of, read)) / max(sum(map(width_of, facts.columns)), 1.0)
        left = self._read.get(name, 1.0)
        rows = float(facts.rows if facts.rows is not None else _UNKNOWN_ROWS)
        return Estimate(
            rows=rows,
            columns=facts.by_name,
            cpu=rows * left * max(len(read), 1),
            io=float(facts.bytes or 0) * share * left,
            width=sum(map(width_of, read)),
        )


def _conditions(select: exp.Select) -> Iterator[exp.Expr]:
    where = select.args.get("where")
    if where is not None:
        yield from conjuncts(where.this)
    for join in select.args.get("joins") or ():
        if is_inner(join) and join.args.get("on"):
            yield from conjuncts(join.args["on"])


def _shares_by_name(sources: tuple[Source, ...], parts: Mapping[str, Estimate]) -> Shares:
    """Selectivities of inner joins by name (USING)."""
    found: Shares = []
    for place, source in enumerate(sources):
        names = source.join.args.get("using") if source.join is not None and is_inner(source.join) else None
        for name in (part.name.lower() for part in names or ()):
            other = next((earlier for earlier in sources[:place] if earlier.has(name)), None)
            facts = [parts[owner.alias].columns.get(name) for owner in (other, source) if owner is not None]
            counts = [fact.distinct for fact in facts if fact is not None and fact.distinct is not None]
            if other is not None and counts:
                found.append((frozenset((other.alias, source.alias)), 1 / max(*counts, 1)))
    return found


def _aliases(condition: exp.Expr, sources: tuple[Source, ...]) -> frozenset[str]:
    found = (resolve(column, sources) for column in condition.find_all(exp.Column))
    return frozenset(place[0].alias for place in found if place is not None)


def _nested(select: exp.Select) -> Iterator[exp.Expr]:
    """Queries inside its expressions."""
    for part in own_nodes(select):
        if isinstance(part, exp.From | exp.Join | exp.CTE | exp.With):
            continue
        for child in part.iter_expressions():
            if isinstance(child, exp.Query):
                yield child


def _names(select: exp.Select) -> set[str] | None:
    """Names of columns that a SELECT and what is nested in it read; None for all."""
    if any(isinstance(node, exp.Star) and not isinstance(node.parent, exp.Count) for node in own_nodes(select)):
        return None
    return {column.name.lower() for column in select.find_all(exp.Column)}
