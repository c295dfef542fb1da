"""Aggregates over groups, from the aggregates of smaller groups.

Sums of whole and decimal numbers, counts, minima and maxima add up; a mean of whole numbers is a sum by a count. Sums
of floats depend on their order, so they are never rolled up.
"""

from collections.abc import Mapping

from sqlglot import exp

from neurolake.sql.functions import is_aggregate

Known = Mapping[exp.Expr, exp.Expr]
"""What the stored result holds: canonical expression → its column."""


def rolled_up(node: exp.Expr, known: Known, types: Mapping[str, str]) -> exp.Expr | None:
    """A canonical aggregate, computed from the stored aggregates of smaller groups; None when that is not exact.

    Args:
        types: Types of the stored columns by name.
    """
    argument = node.this
    if isinstance(node, exp.Count) and (node.args.get("expressions") or isinstance(argument, exp.Distinct)):
        return None
    if isinstance(node, exp.Count):
        return _count(known.get(node))
    if isinstance(node, exp.Min | exp.Max):
        column = known.get(node) if not node.expressions else None
        return type(node)(this=column.copy()) if column is not None else None
    if isinstance(node, exp.Sum):
        return _sum(known.get(node), types)
    if isinstance(node, exp.Avg) and not isinstance(argument, exp.Distinct):
        return _mean(known.get(exp.Sum(this=argument.copy())), known.get(_count_of(argument)), types)
    return None


def over_keys(node: exp.Expr) -> bool:
    """Whether the aggregate gives the same over groups as over their rows, when it reads nothing but their keys."""
    if isinstance(node, exp.Min | exp.Max):
        return not node.expressions
    return isinstance(node, exp.Count) and isinstance(node.this, exp.Distinct) and not node.args.get("expressions")


def aggregates_in(node: exp.Expr) -> list[exp.Expr]:
    """The aggregates in an expression."""
    return [part for part in node.walk() if is_aggregate(part)]


def _sum(column: exp.Expr | None, types: Mapping[str, str]) -> exp.Expr | None:
    kind = types.get(column.name, "") if column is not None else ""
    if column is None or not _is_exact(kind):
        return None
    return exp.cast(exp.Sum(this=column.copy()), kind, dialect="duckdb")


def _is_exact(kind: str) -> bool:
    """Whether sums of the type are the same in every order: of whole and decimal numbers."""
    return kind.upper() == "HUGEINT" or kind.upper().startswith("DECIMAL(38")


def _count(column: exp.Expr | None) -> exp.Expr | None:
    if column is None:
        return None
    total = exp.cast(exp.Sum(this=column.copy()), "BIGINT", dialect="duckdb")
    return exp.Coalesce(this=total, expressions=[exp.cast(exp.Literal.number(0), "BIGINT", dialect="duckdb")])


def _mean(total: exp.Expr | None, number: exp.Expr | None, types: Mapping[str, str]) -> exp.Expr | None:
    # The engine divides a decimal's sum before it places the point, which rounds otherwise.
    if total is None or number is None or types.get(total.name, "").upper() != "HUGEINT":
        return None
    above = exp.cast(exp.Sum(this=total.copy()), "DOUBLE", dialect="duckdb")
    below = exp.Nullif(this=exp.Sum(this=number.copy()), expression=exp.Literal.number(0))
    return exp.Paren(this=exp.Div(this=above, expression=below))


def _count_of(argument: exp.Expr) -> exp.Expr:
    return exp.Count(this=argument.copy(), big_int=True)
