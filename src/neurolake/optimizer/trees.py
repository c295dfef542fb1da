"""Taking syntax trees apart and putting them together."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from sqlglot import exp

from neurolake.optimizer.barrier import hides, mark

Tree = TypeVar("Tree", bound=exp.Expr)


def conjuncts(condition: exp.Expr) -> Iterator[exp.Expr]:
    """The parts that AND joins, without the parentheses around them."""
    node = condition
    while isinstance(node, exp.Paren):
        node = node.this
    if isinstance(node, exp.And):
        yield from conjuncts(node.this)
        yield from conjuncts(node.expression)
    else:
        yield node


def all_of(parts: Iterable[exp.Expr]) -> exp.Expr | None:
    """The parts joined by AND, from the left; None for no part."""
    joined: exp.Expr | None = None
    for part in parts:
        wrapped = exp.Paren(this=part) if isinstance(part, exp.Or | exp.Xor) else part
        joined = wrapped if joined is None else exp.And(this=joined, expression=wrapped)
    return joined


def set_conjuncts(select: exp.Select, clause: str, parts: list[exp.Expr]) -> bool:
    """Make the parts the WHERE, HAVING or QUALIFY (`clause`) of a SELECT; returns whether their number changed."""
    present = select.args.get(clause)
    before = len(list(conjuncts(present.this))) if present is not None else 0
    if before == len(parts):
        return False
    kind = {"where": exp.Where, "having": exp.Having, "qualify": exp.Qualify}[clause]
    condition = all_of(parts)
    select.set(clause, kind(this=condition) if condition is not None else None)
    return True


def parts_of(node: exp.Expr) -> set[str]:
    """Names of the parts that a node has."""
    return {name for name, part in node.args.items() if part}


def selects_of(tree: exp.Expr) -> list[exp.Select]:
    """All SELECTs, each before those inside it; always in the same order for the same tree."""
    return list(tree.find_all(exp.Select))


def copied(tree: Tree) -> Tree:
    """A copy that keeps the marks of barriers, and drops comments and places in the text.

    Faster than the tree's own `copy`, which copies the places of all names value by value.
    """
    args: dict[str, Any] = {}
    for name, value in tree.args.items():
        if isinstance(value, exp.Expr):
            args[name] = copied(value)
        elif isinstance(value, list):
            args[name] = [copied(item) if isinstance(item, exp.Expr) else item for item in value]
        else:
            args[name] = value
    made = type(tree)(**args)
    made._type = tree._type
    hidden = hides(tree)
    if isinstance(made, exp.Subquery | exp.CTE) and hidden is not None:
        mark(made, hidden)
    return made


def is_inner(join: exp.Join) -> bool:
    """Whether the join keeps matching rows only: INNER, CROSS or a comma."""
    return not join.side and not join.method and join.kind in ("", "INNER", "CROSS")


def group_keys(select: exp.Select) -> list[exp.Expr]:
    """What a SELECT groups by; a number stands for the projection at its place."""
    group = select.args.get("group")
    return [_at_place(select, key) for key in group.expressions] if group is not None else []


def _at_place(select: exp.Select, key: exp.Expr) -> exp.Expr:
    if isinstance(key, exp.Literal) and key.is_int and 0 < int(key.name) <= len(select.expressions):
        projection: exp.Expr = select.expressions[int(key.name) - 1]
        return projection.unalias()
    return key
