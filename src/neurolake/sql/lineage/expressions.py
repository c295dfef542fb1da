"""What an expression is made of."""

from collections.abc import Callable, Iterator
from typing import cast

from sqlglot import exp

from neurolake.sql.functions import is_aggregate, name_of
from neurolake.sql.lineage import values
from neurolake.sql.lineage.base import Untraced
from neurolake.sql.lineage.scope import Scope, fields_of, known
from neurolake.sql.lineage.values import NOTHING, Value

_HASHES = frozenset(
    "md5 md5_number md5_number_lower md5_number_upper sha sha1 sha2 sha256 sha512 hash hmac farm_fingerprint".split()
)
_COUNTS = (exp.Count, exp.CountIf, exp.ApproxDistinct)
_OF_ONE_ROW = (exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue, exp.NthValue, exp.First, exp.Last)


def evaluate(node: exp.Expr, scope: Scope) -> Value:
    """What an expression is made of and decided by, seen from a scope.

    Raises:
        Untraced: It names something that is not known.
    """
    handler = _HANDLERS.get(type(node))
    if handler is not None:
        return handler(node, scope)
    if isinstance(node, exp.Query):
        return _subquery(node, scope)
    return _computed(_parts(node, scope), node)


def _computed(made: Value, by: exp.Expr) -> Value:
    if is_aggregate(by):
        return values.through(made, "aggregation", masks=isinstance(by, _COUNTS))
    return values.through(made, "transformation", masks=_hashes(by))


def _parts(node: exp.Expr, scope: Scope) -> Value:
    return values.merged(evaluate(part, scope) for part in _operands(node))


def _operands(node: exp.Expr) -> Iterator[exp.Expr]:
    """The parts of a node; of a chain of operators each link's, as a chain may be longer than the stack is deep."""
    while isinstance(node, exp.Binary) and isinstance(node.this, exp.Binary) and type(node.this) not in _HANDLERS:
        yield node.expression
        node = node.this
    yield from node.iter_expressions()


def _hashes(node: exp.Expr) -> bool:
    return isinstance(node, exp.Func) and name_of(node) in _HASHES


def _nothing(_node: exp.Expr, _scope: Scope) -> Value:
    return NOTHING


def _same(node: exp.Expr, scope: Scope) -> Value:
    return evaluate(node.this, scope)


def _column(node: exp.Expr, scope: Scope) -> Value:
    parts = [part.name for part in cast("exp.Column", node).parts]
    if isinstance(node.this, exp.Star):
        return scope.column(parts[:-1])
    return scope.column(parts)


def _case(node: exp.Expr, scope: Scope) -> Value:
    branches = [branch.args["true"] for branch in node.args["ifs"]]
    default = node.args.get("default")
    made = values.merged(evaluate(branch, scope) for branch in ([*branches, default] if default else branches))
    asked = [branch.this for branch in node.args["ifs"]]
    return _conditioned(made, ([node.this, *asked] if node.this else asked), scope)


def _if(node: exp.Expr, scope: Scope) -> Value:
    branches = [branch for branch in (node.args.get("true"), node.args.get("false")) if branch is not None]
    return _conditioned(values.merged(evaluate(branch, scope) for branch in branches), [node.this], scope)


def _conditioned(made: Value, asked: list[exp.Expr], scope: Scope) -> Value:
    conditions = (values.deciding(evaluate(condition, scope), "condition") for condition in asked)
    return values.with_decisions(values.through(made, "transformation"), *conditions)


def _filter(node: exp.Expr, scope: Scope) -> Value:
    condition = values.deciding(evaluate(node.expression.this, scope), "condition")
    return values.with_decisions(evaluate(node.this, scope), condition)


def _window(node: exp.Expr, scope: Scope) -> Value:
    function = node.this
    while isinstance(function, exp.IgnoreNulls | exp.RespectNulls):
        function = function.this
    if isinstance(function, _OF_ONE_ROW):
        made = values.through(_parts(function, scope), "transformation")
    else:
        made = evaluate(function, scope)
    return values.with_decisions(made, *(values.deciding(one, "window") for one in _frame(node, scope)))


def _frame(node: exp.Expr, scope: Scope) -> Iterator[Value]:
    """What decides a window: what it is divided by, its order, its bounds; also of a named one that it extends."""
    named = node.text("alias").lower()
    if named:
        at: Scope | None = scope
        while at is not None and named not in at.windows:
            at = at.parent
        if at is None:
            raise Untraced(f"there is no window {named}")
        yield from _frame(at.windows[named], scope)
    yield from (evaluate(part, scope) for part in node.args.get("partition_by") or ())
    for key in ("order", "spec"):
        if (part := node.args.get(key)) is not None:
            yield _parts(part, scope)


def _ordered(node: exp.Expr, scope: Scope) -> Value:
    """A function's argument with an order: `string_agg(x ORDER BY y)`."""
    made = evaluate(node.this, scope) if node.this else NOTHING
    order = (values.deciding(evaluate(one.this, scope), "sort") for one in node.expressions)
    return values.with_decisions(made, *order)


def _within_group(node: exp.Expr, scope: Scope) -> Value:
    """`quantile_cont(0.5) WITHIN GROUP (ORDER BY x)` is made of x."""
    over = values.merged(evaluate(one.this, scope) for one in node.expression.expressions)
    return values.merged((evaluate(node.this, scope), values.through(over, "aggregation")))


def _subquery(node: exp.Expr, scope: Scope) -> Value:
    """A query in the place of a value: made of its column, decided by what decides its rows."""
    relation = scope.query(node)
    return values.with_decisions(values.merged(known(output) for output in relation.outputs), relation.rows)


def _exists(node: exp.Expr, scope: Scope) -> Value:
    return values.with_decisions(NOTHING, scope.query(node.this).rows)


def _in(node: exp.Expr, scope: Scope) -> Value:
    parts = [node.this, *node.expressions, *(node.args[key] for key in ("query", "unnest") if node.args.get(key))]
    return values.through(values.merged(evaluate(part, scope) for part in parts), "transformation")


def _struct(node: exp.Expr, scope: Scope) -> Value:
    fields = {
        part.this.name.lower(): evaluate(part.expression, scope)
        for part in node.expressions
        if isinstance(part, exp.PropertyEQ)
    }
    whole = values.through(_parts(node, scope), "transformation")
    return Value(whole.made, whole.decided, fields) if len(fields) == len(node.expressions) else whole


def _pair(node: exp.Expr, scope: Scope) -> Value:
    return evaluate(node.expression, scope)


def _dot(node: exp.Expr, scope: Scope) -> Value:
    if isinstance(node.expression, exp.Func):  # a call written the other way round: x.upper()
        return _computed(values.merged((_left(node.this, scope), _parts(node.expression, scope))), node.expression)
    return fields_of(_left(node.this, scope), [node.expression.name])


def _left(node: exp.Expr, scope: Scope) -> Value:
    """What stands before a dot, where a column may be written as plain names."""
    names: list[str] = []
    at = node
    while isinstance(at, exp.Dot) and isinstance(at.expression, exp.Identifier):
        names.append(at.expression.name)
        at = at.this
    return scope.column([at.name, *reversed(names)]) if isinstance(at, exp.Identifier) else evaluate(node, scope)


def _bracket(node: exp.Expr, scope: Scope) -> Value:
    index = node.expressions[0] if node.expressions else None
    if isinstance(index, exp.Literal) and index.is_string:
        return fields_of(evaluate(node.this, scope), [index.name])
    return values.through(_parts(node, scope), "transformation")


def _struct_extract(node: exp.Expr, scope: Scope) -> Value:
    if isinstance(node.expression, exp.Literal) and node.expression.is_string:
        return fields_of(evaluate(node.this, scope), [node.expression.name])
    return values.through(_parts(node, scope), "transformation")


def _map(node: exp.Expr, scope: Scope) -> Value:
    """`MAP {key: value}`, whose keys are values, too; or `map(keys, values)`."""
    pairs = node.this.expressions if isinstance(node.this, exp.Struct) else []
    keys = values.merged(evaluate(pair.this, scope) for pair in pairs)
    return values.through(values.merged((keys, _parts(node, scope))), "transformation")


def _best(node: exp.Expr, scope: Scope) -> Value:
    """`arg_max(x, y)` is made of x; y only tells where."""
    made = values.through(evaluate(node.this, scope), "aggregation")
    return values.with_decisions(made, values.deciding(evaluate(node.expression, scope), "sort"))


def _lambda(node: exp.Expr, scope: Scope) -> Value:
    return evaluate(node.this, scope.inner(parameter.name for parameter in node.expressions))


def _comprehension(node: exp.Expr, scope: Scope) -> Value:
    inner = scope.inner([node.expression.name])
    made = values.merged((evaluate(node.args["iterator"], scope), evaluate(node.this, inner)))
    condition = node.args.get("condition")
    return _conditioned(made, [condition] if condition is not None else [], inner)


_HANDLERS: dict[type[exp.Expr], Callable[[exp.Expr, Scope], Value]] = {
    exp.Column: _column,
    exp.Paren: _same,
    exp.Alias: _same,
    exp.Cast: _same,
    exp.TryCast: _same,
    exp.Literal: _nothing,
    exp.Identifier: _nothing,
    exp.DataType: _nothing,
    exp.Star: _nothing,
    exp.Case: _case,
    exp.If: _if,
    exp.Filter: _filter,
    exp.Window: _window,
    exp.Order: _ordered,
    exp.WithinGroup: _within_group,
    exp.Exists: _exists,
    exp.In: _in,
    exp.Struct: _struct,
    exp.PropertyEQ: _pair,
    exp.ToMap: _map,
    exp.ArgMax: _best,
    exp.ArgMin: _best,
    exp.Grouping: _nothing,
    exp.GroupingId: _nothing,
    exp.Dot: _dot,
    exp.Bracket: _bracket,
    exp.StructExtract: _struct_extract,
    exp.Lambda: _lambda,
    exp.Comprehension: _comprehension,
}
