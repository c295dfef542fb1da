"""A bound query in two: what is computed first, of datasets of which rows are hidden, and the caller's SQL over it.

A row filter inside a query is no barrier: the engine may evaluate the caller's expressions on hidden rows before it
drops them, and name their values in an error. So the rows that are shown are made a table of their own, and only then
the caller's SQL runs. What needs no table: a sub-select that hides values only; and all of a query that can do no harm.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlglot import exp

from neurolake.optimizer.barrier import Hides, hides
from neurolake.optimizer.base import Tables
from neurolake.optimizer.harmless import is_harmless
from neurolake.query.resolve import Source

_APART = (Hides.ROWS, Hides.MORE)


@dataclass(frozen=True)
class Relation:
    """What is computed first: a query over the table of `source`, under a name."""

    name: str
    query: exp.Expr
    source: Source


@dataclass(frozen=True)
class Split:
    """The caller's query over the names of the relations."""

    outer: exp.Expr
    relations: tuple[Relation, ...]


def split(tree: exp.Expr, sources: Sequence[Source], tables: Tables) -> Split:
    """Take out of a governed tree the marked sub-selects that must run apart."""
    marked = any(hides(node) in _APART for node in tree.find_all(exp.Subquery))
    needed = marked and not is_harmless(tree, tables)
    return taken_out(tree, sources, lambda node: needed and hides(node) in _APART)


def taken_out(tree: exp.Expr, sources: Sequence[Source], wanted: Callable[[exp.Subquery], bool]) -> Split:
    """Take the wanted sub-selects out of a governed tree; equal ones become one relation."""
    outer = tree.copy()
    by_relation = {source.relation: source for source in sources}
    found: dict[str, Relation] = {}
    for subquery in [node for node in outer.find_all(exp.Subquery) if wanted(node)]:
        query = subquery.this
        text = query.sql("duckdb", identify=True)
        if text not in found:
            source = next(by_relation[table.name] for table in query.find_all(exp.Table))
            found[text] = Relation(f"{source.relation}#{len(found) + 1}", query.copy(), source)
        subquery.replace(_reference(subquery, found[text].name))
    return Split(outer, tuple(found.values()))


def _reference(subquery: exp.Subquery, name: str) -> exp.Subquery:
    """The relation with everything that was attached to the sub-select; its `rowid` is not to be seen."""
    attached = {key: part for key, part in subquery.args.items() if part and key != "this"}
    table = exp.Table(this=exp.to_identifier(name, quoted=True))
    return exp.Subquery(this=exp.select("*").from_(table), **attached)
