"""Constants are computed once, in WHERE and ON: `1 = 1`, `0.06 - 0.01`, `DATE '1995-01-01' + INTERVAL 3 MONTH`.

Nothing else is touched: what stands in a SELECT list names a column or matches a GROUP BY. A number is computed only
where it is compared with a column of numbers, since the type of a sum of literals would tell elsewhere.
"""

from collections.abc import Callable
from decimal import Decimal

from sqlglot import exp

from neurolake.optimizer.base import Tables
from neurolake.optimizer.functions import is_random
from neurolake.optimizer.kinds import kind_of, kind_of_literal
from neurolake.optimizer.moments import computed_date, midnight
from neurolake.optimizer.scopes import sources_of, type_of
from neurolake.optimizer.total import TypeOf, is_total_condition
from neurolake.optimizer.trees import copied, selects_of

_MOST_DIGITS = 18
_NUMBERS = ("integer", "decimal", "float")
_COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)


def fold_constants(tree: exp.Expr, tables: Tables) -> exp.Expr | None:
    """Compute what needs no row, and drop conditions that are always true."""
    better = {
        (number, place): folded
        for number, select in enumerate(selects_of(tree))
        for place, condition in _conditions(select)
        if (folded := _fold(condition, _types(select, tables))) is not condition
    }
    if not better:
        return None
    working = copied(tree)
    selects = selects_of(working)
    for (number, place), folded in better.items():
        _set_condition(selects[number], place, folded)
    return working


def _types(select: exp.Select, tables: Tables) -> TypeOf:
    found: list[TypeOf] = []

    def types(column: exp.Column) -> str | None:
        if not found:
            sources = sources_of(select, tables)
            found.append(lambda column: type_of(column, sources))
        return found[0](column)

    return types


def _conditions(select: exp.Select) -> list[tuple[int, exp.Expr]]:
    """The WHERE (at -1) and every ON (at its join's place)."""
    where = select.args.get("where")
    found = [(-1, where.this)] if where is not None else []
    joins = select.args.get("joins") or ()
    return found + [(place, join.args["on"]) for place, join in enumerate(joins) if join.args.get("on")]


def _set_condition(select: exp.Select, place: int, condition: exp.Expr) -> None:
    if place >= 0:
        select.args["joins"][place].set("on", condition)
    elif isinstance(condition, exp.Boolean) and condition.this:
        select.set("where", None)
    else:
        select.set("where", exp.Where(this=condition))


def _fold(node: exp.Expr, types: TypeOf) -> exp.Expr:
    """The condition itself when there is nothing to compute, else a new one."""
    if isinstance(node, exp.Paren):
        inner = _fold(node.this, types)
        return node if inner is node.this else _wrapped(inner)
    if isinstance(node, exp.And | exp.Or):
        return _fold_pair(node, types)
    if isinstance(node, exp.Not):
        inner = _fold(node.this, types)
        if isinstance(inner, exp.Boolean):
            return exp.Boolean(this=not inner.this)
        return node if inner is node.this else exp.Not(this=_wrapped(inner))
    if isinstance(node, _COMPARISONS):
        return _fold_comparison(node, types)
    return _fold_between(node, types) if isinstance(node, exp.Between) else node


def _wrapped(node: exp.Expr) -> exp.Expr:
    copied = node.copy() if node.parent is not None else node
    return copied if isinstance(copied, exp.Boolean | exp.Paren) else exp.Paren(this=copied)


def _fold_pair(node: exp.And | exp.Or, types: TypeOf) -> exp.Expr:
    left, right = _fold(node.this, types), _fold(node.expression, types)
    neutral = isinstance(node, exp.And)
    for one, other in ((left, right), (right, left)):
        if isinstance(one, exp.Boolean):
            if one.this == neutral and _is_condition(other):
                return other.copy() if other.parent is not None else other
            if one.this != neutral and is_total_condition(other, types):
                return exp.Boolean(this=not neutral)
    if left == right and not is_random(left):
        return left.copy() if left.parent is not None else left
    if left is node.this and right is node.expression:
        return node
    return type(node)(this=_free(left), expression=_free(right))


def _free(node: exp.Expr) -> exp.Expr:
    return node.copy() if node.parent is not None else node


def _is_condition(node: exp.Expr) -> bool:
    """Whether the node is true, false or unknown by itself, so that it may stand alone."""
    inner = node.unnest()
    return isinstance(inner, exp.Predicate | exp.And | exp.Or | exp.Not | exp.Boolean)


def _fold_comparison(node: exp.Expr, types: TypeOf) -> exp.Expr:
    left, right = node.this, node.expression
    known = _known_outcome(node)
    if known is not None:
        return exp.Boolean(this=known)
    new_left, new_right = _fold_value(left, [right], types), _fold_value(right, [left], types)
    if new_left is left and new_right is right:
        return node
    return type(node)(this=_free(new_left), expression=_free(new_right))


def _fold_between(node: exp.Between, types: TypeOf) -> exp.Expr:
    if node.args.get("symmetric"):
        return node
    low, high = node.args["low"], node.args["high"]
    new_low, new_high = _fold_value(low, [node.this], types), _fold_value(high, [node.this], types)
    if new_low is low and new_high is high:
        return node
    return exp.Between(this=node.this.copy(), low=_free(new_low), high=_free(new_high))


def _known_outcome(node: exp.Expr) -> bool | None:
    """`1 = 1` and the like: two whole numbers, or two equal texts."""
    left, right = node.this, node.expression
    if not (isinstance(left, exp.Literal) and isinstance(right, exp.Literal)) or left.is_string != right.is_string:
        return None
    if left.is_string:
        return isinstance(node, exp.EQ) if left.name == right.name and isinstance(node, exp.EQ | exp.NEQ) else None
    if not (left.is_int and right.is_int):
        return None
    return _ORDER[type(node)](int(left.name), int(right.name))


_ORDER: dict[type[exp.Expr], Callable[[int, int], bool]] = {
    exp.EQ: lambda left, right: left == right,
    exp.NEQ: lambda left, right: left != right,
    exp.LT: lambda left, right: left < right,
    exp.LTE: lambda left, right: left <= right,
    exp.GT: lambda left, right: left > right,
    exp.GTE: lambda left, right: left >= right,
}


def _fold_value(node: exp.Expr, against: list[exp.Expr], types: TypeOf) -> exp.Expr:
    """A value that is compared with a column: the number or moment that it comes to."""
    if isinstance(node, exp.Literal | exp.Column) or not all(isinstance(other, exp.Column) for other in against):
        return node
    kind = kind_of(types(against[0])) if isinstance(against[0], exp.Column) else None
    if kind is None:
        return node
    if kind.family in _NUMBERS:
        number = _number(node) if isinstance(node, exp.Add | exp.Sub | exp.Mul | exp.Paren) else None
        return node if number is None else _as_literal(number)
    if kind.family in ("date", "timestamp"):
        computed = computed_date(node)
        if kind.family == "date":
            computed = midnight(computed if computed is not None else node) or computed
        return node if computed is None or computed == node else computed
    return node


def _number(node: exp.Expr) -> Decimal | None:
    """What sums and products of literals come to, exactly; None beyond 18 digits."""
    if isinstance(node, exp.Paren):
        return _number(node.this)
    if isinstance(node, exp.Literal):
        kind = kind_of_literal(node)
        return Decimal(node.name) if kind.family in ("integer", "decimal") and _is_short(Decimal(node.name)) else None
    if not isinstance(node, exp.Add | exp.Sub | exp.Mul):
        return None
    left, right = _number(node.this), _number(node.expression)
    if left is None or right is None:
        return None
    result = left * right if isinstance(node, exp.Mul) else left + right if isinstance(node, exp.Add) else left - right
    return result if _is_short(result) and _is_sum_of_like(left, right, result) else None


def _is_short(number: Decimal) -> bool:
    return len(number.as_tuple().digits) <= _MOST_DIGITS


def _is_sum_of_like(left: Decimal, right: Decimal, result: Decimal) -> bool:
    """The engine adds whole numbers as 32-bit integers and fails beyond; that is left to it."""
    whole = left == left.to_integral_value() and right == right.to_integral_value()
    return not whole or abs(result) < 2**31


def _as_literal(number: Decimal) -> exp.Expr:
    literal = exp.Literal.number(format(abs(number), "f"))
    return exp.Neg(this=literal) if number < 0 else literal
