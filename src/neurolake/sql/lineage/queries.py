"""What the columns of a query are made of, and what decides its rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlglot import exp

from neurolake.sql.functions import is_aggregate, summarises
from neurolake.sql.lineage import values
from neurolake.sql.lineage.base import Untraced
from neurolake.sql.lineage.expressions import evaluate
from neurolake.sql.lineage.scope import Context, Output, Relation, Scope, known
from neurolake.sql.lineage.select_list import outputs_of
from neurolake.sql.lineage.tables import add, add_from
from neurolake.sql.lineage.values import NOTHING, Value

_MOST_COLUMNS = 20_000


def query(node: exp.Expr, context: Context, tables: Mapping[str, Relation], parent: Scope | None = None) -> Relation:
    """A query as a relation.

    Args:
        tables: Common tables in sight.
        parent: The scope around a subquery.

    Raises:
        Untraced: It names what is not known, or has a part that is not understood.
    """
    tables = common_tables(node, context, tables, parent)
    match node:
        case exp.Select():
            return _select(node, Scope(context, tables, parent))
        case exp.SetOperation():
            return _set_operation(node, context, tables, parent)
        case exp.Subquery() if isinstance(node.this, exp.Table):
            return _from_alone(node.this, Scope(context, tables, parent))
        case exp.Subquery() | exp.Paren():
            inner = query(node.this, context, tables, parent)
            return Relation(inner.outputs, values.with_decisions(inner.rows, *_sorted(node, inner, None)))
        case exp.Values() | exp.Table() | exp.Pivot():
            return _from_alone(node, Scope(context, tables, parent))
    raise Untraced(f"{node.key} is not understood")


def _from_alone(node: exp.Expr, scope: Scope) -> Relation:
    """`VALUES …`, `TABLE t`, `PIVOT …`: a query without a select list."""
    add(node, scope)
    return Relation(tuple(scope.outputs()), scope.rows)


def common_tables(
    node: exp.Expr, context: Context, tables: Mapping[str, Relation], parent: Scope | None
) -> Mapping[str, Relation]:
    """The common tables that a query sees: those in sight and those of its own WITH.

    Raises:
        Untraced: One cannot be told.
    """
    with_ = node.args.get("with_")
    if with_ is None:
        return tables
    seen = dict(tables)
    for common in with_.expressions:
        names = [column.name for column in common.args["alias"].columns]
        name = common.alias.lower()
        if with_.recursive and isinstance(common.this, exp.SetOperation):
            seen[name] = _recursive(common.this, name, names, context, seen, parent)
        else:
            seen[name] = query(common.this, context, seen, parent).renamed(names)
    return seen


def _recursive(
    node: exp.Expr,
    name: str,
    names: list[str],
    context: Context,
    tables: Mapping[str, Relation],
    parent: Scope | None,
) -> Relation:
    """A table that is made of itself: evaluated until nothing is added. That ends, as sources only come to it.

    Raises:
        Untraced: It would take too long; also for another recursion in it, as their rounds multiply.
    """
    now = query(node.this, context, tables, parent).renamed(names)
    while True:
        context.repeat(len(now.outputs))
        after = query(node, context, {**tables, name: now}, parent).renamed(names)
        if _extent(after) == _extent(now):
            return after
        now = after


def _extent(relation: Relation) -> list[object]:
    """What grows in a relation, without the expressions."""
    return [
        ({source: kind for source, (kind, _) in value.made.items()}, value.decided.keys())
        for value in (relation.rows, *(known(output) for output in relation.outputs))
    ]


def _select(node: exp.Expr, scope: Scope) -> Relation:
    add_from(node, scope)
    for window in node.args.get("windows") or ():
        scope.windows[window.name.lower()] = window
    outputs = outputs_of(node.expressions, scope)
    if len(outputs) > _MOST_COLUMNS:
        raise Untraced(f"it has more than {_MOST_COLUMNS} columns")
    rows = values.with_decisions(scope.rows, *_choosing(node, outputs, scope), *_sorted(node, Relation(outputs), scope))
    if _is_one_row(node):
        # There is one row whatever happens: what would decide rows decides the values.
        outputs = tuple(_decided(output, rows) for output in outputs)
        rows = NOTHING
    return Relation(outputs, values.with_decisions(rows, *_cut(node, scope)))


def _is_one_row(node: exp.Expr) -> bool:
    if node.args.get("group") or node.args.get("having") or node.args.get("qualify"):
        return False
    return any(_is_summary(item) for item in node.expressions)


def _is_summary(item: exp.Expr | None) -> bool:
    return item is not None and any(summarises(part) for part in _own_parts(item))


def _own_parts(item: exp.Expr) -> Iterator[exp.Expr]:
    """The parts of an expression without those of its subqueries."""
    return item.walk(prune=lambda part: isinstance(part, exp.Query))


def _decided(output: Output, by: Value) -> Output:
    if output.value is None or (output.item is not None and _is_constant(output.item)):
        return output
    return Output(output.name, values.with_decisions(output.value, by))


def _is_constant(item: exp.Expr) -> bool:
    return not any(is_aggregate(part) or isinstance(part, exp.Column | exp.Columns | exp.Query) for part in item.walk())


def _cut(node: exp.Expr, scope: Scope) -> Iterator[Value]:
    """A limit or an offset that is a query."""
    for part in (node.args.get("limit"), node.args.get("offset")):
        if part is not None and part.find(exp.Query):
            yield values.deciding(evaluate(part.expression, scope), "filter")


def _choosing(node: exp.Expr, outputs: tuple[Output, ...], scope: Scope) -> Iterator[Value]:
    """What decides which rows a SELECT gives: conditions, groups, DISTINCT, lists that are unfolded."""
    for key in ("where", "having", "qualify"):
        if (part := node.args.get(key)) is not None:
            yield values.deciding(evaluate(part.this, scope), "filter")
    if (group := node.args.get("group")) is not None:
        yield from (values.deciding(value, "group_by") for value in _groups(group, outputs, scope))
    if (distinct := node.args.get("distinct")) is not None:
        on = distinct.args.get("on")
        keys = [_item(part, outputs, scope) for part in _listed(on)] if on else [known(output) for output in outputs]
        yield from (values.deciding(value, "group_by") for value in keys)
    for part in (part for item in node.expressions for part in _own_parts(item)):
        if _makes_rows(part):
            yield from _lengths(part, scope)


def _makes_rows(part: exp.Expr) -> bool:
    return isinstance(part, exp.Explode | exp.Unnest)


def _lengths(node: exp.Expr, scope: Scope) -> Iterator[Value]:
    """What decides how many rows `unnest(…)` makes: a list, but not one written out, nor a struct."""
    for part in node.expressions or [node.this]:
        value = evaluate(part, scope)
        if value.fields is None and not isinstance(part, exp.Array):
            yield values.deciding(value, "join")


def _listed(node: exp.Expr) -> list[exp.Expr]:
    return node.expressions if isinstance(node, exp.Tuple) else [node]


def _groups(group: exp.Expr, outputs: tuple[Output, ...], scope: Scope) -> Iterator[Value]:
    if group.args.get("all"):
        yield from (known(output) for output in outputs if not _is_summary(output.item))
    sets = [one for key in ("grouping_sets", "cube", "rollup") for one in group.args.get(key) or ()]
    for part in (*group.expressions, *(inner for one in sets for inner in _listed_deep(one))):
        yield from (_item(one, outputs, scope, columns_first=True) for one in _listed(part))


def _listed_deep(node: exp.Expr) -> Iterator[exp.Expr]:
    """The keys of ROLLUP, CUBE and GROUPING SETS, however they are nested."""
    if isinstance(node, exp.Tuple | exp.Paren | exp.Cube | exp.Rollup | exp.GroupingSets):
        for part in node.expressions or [node.this]:
            yield from _listed_deep(part)
    else:
        yield node


def _item(node: exp.Expr, outputs: tuple[Output, ...], scope: Scope | None, *, columns_first: bool = False) -> Value:
    """A key of GROUP BY or ORDER BY: a number or a name of the select list, or an expression."""
    if isinstance(node, exp.Literal) and node.is_int:
        number = int(node.name)
        if not 1 <= number <= len(outputs):
            raise Untraced(f"there is no column {number}")
        return known(outputs[number - 1])
    if isinstance(node, exp.Column) and len(node.parts) == 1 and not columns_first:
        named = Relation(outputs).by_name.get(node.name.lower())
        if named is not None:
            return known(named)
    if scope is None:
        raise Untraced(f"{node.sql('duckdb')} is no column of the set operation")
    return evaluate(node, scope)


def _sorted(node: exp.Expr, relation: Relation, scope: Scope | None) -> Iterable[Value]:
    """What the order is by, where the order can be seen: in the end, or because a LIMIT cuts."""
    order = node.args.get("order")
    cut = any(node.args.get(key) for key in ("limit", "offset", "fetch", "distinct"))
    if order is None or not (cut or _is_last(node)):
        return ()
    if order.expressions and _is_all(order.expressions[0].this):
        return [values.deciding(known(output), "sort") for output in relation.outputs]
    keys = [part.this for part in order.expressions]
    telling = keys[: _telling(node, keys, relation.outputs)]
    return [values.deciding(_item(key, relation.outputs, scope), "sort") for key in telling]


def _telling(node: exp.Expr, keys: Sequence[exp.Expr], outputs: tuple[Output, ...]) -> int:
    """How many keys of an order can move a row: what comes after all that rows are grouped by finds no equal rows."""
    group = node.args.get("group")
    if group is None or any(group.args.get(key) for key in group.args if key != "expressions"):
        return len(keys)
    if any(_makes_rows(part) for item in node.expressions for part in _own_parts(item)):
        return len(keys)
    left = {_written(one, outputs, columns_first=True) for part in group.expressions for one in _listed(part)}
    for number, key in enumerate(keys, 1):
        left.discard(_written(key, outputs))
        if not left:
            return number
    return len(keys)


def _written(node: exp.Expr, outputs: tuple[Output, ...], *, columns_first: bool = False) -> exp.Expr:
    """A key as the expression that it stands for."""
    named = Relation(outputs).by_name
    if isinstance(node, exp.Literal) and node.is_int and 1 <= int(node.name) <= len(outputs):
        found: Output | None = outputs[int(node.name) - 1]
    else:
        is_name = isinstance(node, exp.Column) and len(node.parts) == 1 and not columns_first
        found = named.get(node.name.lower()) if is_name else None
    item = node if found is None or found.item is None else found.item
    return item.unalias()


def _is_last(node: exp.Expr) -> bool:
    """Whether the rows of a query are the statement's, so that their order can be seen."""
    while isinstance(node.parent, exp.Subquery | exp.Paren):
        node = node.parent
    return isinstance(node.parent, exp.Create | exp.Insert | None)


def _is_all(node: exp.Expr) -> bool:
    return isinstance(node, exp.Column | exp.Var) and node.name.upper() == "ALL"


def _set_operation(node: exp.Expr, context: Context, tables: Mapping[str, Relation], parent: Scope | None) -> Relation:
    left = query(node.this, context, tables, parent)
    right = query(node.expression, context, tables, parent)
    if node.args.get("by_name"):
        right = _by_name(left, right)
        left = _by_name(right, left) if len(right.outputs) > len(left.outputs) else left
    elif len(left.outputs) != len(right.outputs):
        raise Untraced("the sides of the set operation have different numbers of columns")
    outputs = tuple(_both(node, pair) for pair in zip(left.outputs, right.outputs, strict=True))
    rows = values.with_decisions(left.rows, right.rows, *_set_rows(node, left, right))
    cut = _cut(node, Scope(context, tables, parent))
    return Relation(outputs, values.with_decisions(rows, *_sorted(node, Relation(outputs), None), *cut))


def _both(node: exp.Expr, pair: tuple[Output, Output]) -> Output:
    """A column of a set operation. What EXCEPT and INTERSECT give, comes from the left."""
    left, right = pair
    if not isinstance(node, exp.Union) or left.value is None:
        return left
    if right.value is None:
        return Output(left.name, None, right.why)
    return Output(left.name, values.merged((left.value, right.value)))


def _set_rows(node: exp.Expr, left: Relation, right: Relation) -> Iterator[Value]:
    """What a set operation compares to choose its rows."""
    if isinstance(node, exp.Union):
        if node.args.get("distinct"):
            yield from (values.deciding(known(one), "group_by") for one in (*left.outputs, *right.outputs))
    else:
        yield from (values.deciding(known(one), "filter") for one in (*left.outputs, *right.outputs))


def _by_name(first: Relation, second: Relation) -> Relation:
    """The second relation with the columns of the first, in their order, then its own others."""
    shared = [second.by_name.get(output.name.lower(), Output(output.name, NOTHING)) for output in first.outputs]
    own = [output for output in second.outputs if output.name.lower() not in first.by_name]
    return Relation((*shared, *own), second.rows)
