"""A bound query in two: what is computed here of each dataset, and the caller's SQL over the answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from neurolake.kernel.errors import Forbidden
from neurolake.optimizer.barrier import is_barrier
from neurolake.query.resolve import Source


@dataclass(frozen=True)
class Relation:
    """What is handed over: a query over the table of `source`, under a name."""

    name: str
    query: exp.Expr
    source: Source


@dataclass(frozen=True)
class Split:
    """The caller's query over the names of the relations."""

    outer: exp.Expr
    relations: tuple[Relation, ...]


def split(tree: exp.Expr, sources: Sequence[Source]) -> Split:
    """Take the marked sub-selects out of a governed tree; equal ones become one relation.

    Raises:
        Forbidden: A table stands outside of them.
    """
    outer = tree.copy()
    by_relation = {source.relation: source for source in sources}
    found: dict[str, Relation] = {}
    for subquery in [node for node in outer.find_all(exp.Subquery) if is_barrier(node)]:
        query = subquery.this
        text = query.sql("duckdb", identify=True)
        if text not in found:
            source = next(by_relation[table.name] for table in query.find_all(exp.Table))
            found[text] = Relation(f"{source.relation}#{len(found) + 1}", query.copy(), source)
        subquery.replace(_reference(subquery, found[text].name))
    if any(table.name in by_relation for table in outer.find_all(exp.Table)):
        raise Forbidden("A part of the query could not be kept apart from what is hidden.")
    return Split(outer, tuple(found.values()))


def _reference(subquery: exp.Subquery, name: str) -> exp.Table:
    """A table with everything that was attached to the sub-select."""
    attached = {key: part for key, part in subquery.args.items() if part and key != "this"}
    return exp.Table(this=exp.to_identifier(name, quoted=True), **attached)
