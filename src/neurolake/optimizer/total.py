"""Expressions that cannot fail and always give the same answer for the same row.

Only such an expression may be evaluated on rows, or at a time, at which the query as written would not have evaluated
it: it can neither raise an error that was not there nor tell anything about a row that is filtered out. What is not
known to be such is not.
"""

from collections.abc import Callable

from sqlglot import exp

from neurolake.optimizer.kinds import Kind, comparable, kind_of, kind_of_literal

TypeOf = Callable[[exp.Column], str | None]
_COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.NullSafeEQ, exp.NullSafeNEQ)
_BOOLEAN = Kind("boolean")
_TEXT = Kind("text")


def is_total_condition(node: exp.Expr, type_of: TypeOf) -> bool:
    """Whether the node is a condition that cannot fail; `type_of` gives the type of a column, None when in doubt."""
    return total_kind(node, type_of) == _BOOLEAN


def total_kind(node: exp.Expr, type_of: TypeOf) -> Kind | None:
    """The kind of an expression that cannot fail, or None."""
    for types, check in _CHECKS:
        if isinstance(node, types):
            return check(node, type_of)
    return None


def _column(node: exp.Expr, type_of: TypeOf) -> Kind | None:
    return kind_of(type_of(node)) if isinstance(node, exp.Column) else None


def _literal(node: exp.Expr, _type_of: TypeOf) -> Kind | None:
    return kind_of_literal(node) if isinstance(node, exp.Literal) else None


def _negative(node: exp.Expr, type_of: TypeOf) -> Kind | None:
    return total_kind(node.this, type_of) if isinstance(node.this, exp.Literal) and not node.this.is_string else None


def _boolean(_node: exp.Expr, _type_of: TypeOf) -> Kind | None:
    return _BOOLEAN


def _inside(node: exp.Expr, type_of: TypeOf) -> Kind | None:
    return total_kind(node.this, type_of)


def _all_boolean(node: exp.Expr, type_of: TypeOf) -> Kind | None:
    parts = [total_kind(part, type_of) for part in (node.this, node.args.get("expression")) if part is not None]
    return _BOOLEAN if all(part == _BOOLEAN for part in parts) else None


def _comparison(node: exp.Expr, type_of: TypeOf) -> Kind | None:
    return _compared([node.this, node.expression], type_of)


def _between(node: exp.Expr, type_of: TypeOf) -> Kind | None:
    if node.args.get("symmetric"):
        return None
    return _compared([node.this, node.args["low"], node.args["high"]], type_of)


def _in(node: exp.Expr, type_of: TypeOf) -> Kind | None:
    if not node.expressions or any(node.args.get(part) for part in ("query", "unnest", "field")):
        return None
    return _compared([node.this, *node.expressions], type_of)


def _compared(parts: list[exp.Expr], type_of: TypeOf) -> Kind | None:
    kinds = [total_kind(part, type_of) for part in parts]
    first = kinds[0]
    if first is None or (first.constant is not None and any(kind is None for kind in kinds)):
        return None
    # Three or more values are brought to one type, so each must fit the first and the first must be no constant.
    if len(parts) > 2 and (first.constant is not None or any(not _constant(kind, first) for kind in kinds[1:])):
        return None
    return _BOOLEAN if all(kind is not None and comparable(first, kind) for kind in kinds[1:]) else None


def _constant(kind: Kind | None, first: Kind) -> bool:
    return kind is not None and kind.constant is not None and kind.family in (first.family, "text", "integer")


def _is(node: exp.Expr, type_of: TypeOf) -> Kind | None:
    if isinstance(node.expression, exp.Null):
        return _BOOLEAN if total_kind(node.this, type_of) is not None else None
    if isinstance(node.expression, exp.Boolean):
        return _BOOLEAN if total_kind(node.this, type_of) == _BOOLEAN else None
    return None


def _like(node: exp.Expr, type_of: TypeOf) -> Kind | None:
    pattern = node.expression
    plain = isinstance(pattern, exp.Literal) and pattern.is_string
    subject = total_kind(node.this, type_of)
    return _BOOLEAN if plain and subject is not None and subject.family == "text" else None


def _text_function(node: exp.Expr, type_of: TypeOf) -> Kind | None:
    subject = total_kind(node.this, type_of)
    return _TEXT if subject == _TEXT and len([part for part in node.args.values() if part is not None]) == 1 else None


def _cast(node: exp.Expr, _type_of: TypeOf) -> Kind | None:
    """A literal date or time of proper form; TRY_CAST is left out, as it accepts more than one writing of a value."""
    if type(node) is not exp.Cast or not isinstance(node.this, exp.Literal) or not node.this.is_string:
        return None
    kind = kind_of(node.to.sql("duckdb"))
    if kind is None or kind.family not in ("date", "timestamp") or not comparable(kind, kind_of_literal(node.this)):
        return None
    return Kind(kind.family, constant=node.this.name)


_CHECKS: tuple[tuple[type[exp.Expr] | tuple[type[exp.Expr], ...], Callable[[exp.Expr, TypeOf], Kind | None]], ...] = (
    (exp.Column, _column),
    (exp.Literal, _literal),
    (_COMPARISONS, _comparison),
    ((exp.And, exp.Or, exp.Not), _all_boolean),
    (exp.Paren, _inside),
    (exp.Between, _between),
    (exp.In, _in),
    (exp.Is, _is),
    (exp.Boolean, _boolean),
    (exp.Neg, _negative),
    ((exp.Like, exp.ILike), _like),
    ((exp.Lower, exp.Upper), _text_function),
    (exp.Cast, _cast),
)
