"""Oracle's ROWNUM, which DuckDB does not know: the number that a row gets as it passes the WHERE of its SELECT."""

from sqlglot import exp

from neurolake.kernel.errors import InvalidSql

_LIMIT_FIRST = "Sort or group in a subselect, and ask for ROWNUM outside of it."


def without_rownum(tree: exp.Expr) -> None:
    """Write each `ROWNUM <= n` as a LIMIT, and ROWNUM among the columns as `row_number() OVER ()`.

    Raises:
        InvalidSql: It stands where it means neither, or in a SELECT that sorts or groups: Oracle numbers rows before
            that, a LIMIT takes them after it.
    """
    for select in list(tree.find_all(exp.Select)):
        if any(_is_rownum(column) and column.parent_select is select for column in select.find_all(exp.Column)):
            _rewrite(select)


def _rewrite(select: exp.Select) -> None:
    if any(select.args.get(part) for part in ("order", "group", "having", "distinct", "limit")) or _counts(select):
        raise InvalidSql("ROWNUM beside ORDER BY, GROUP BY or DISTINCT has no counterpart.", hint=_LIMIT_FIRST)
    where = select.args.get("where")
    kept: list[exp.Expr] = []
    for condition in _conditions(where):
        bound = _bound(condition.unnest())
        if bound is None:
            kept.append(condition)
        elif select.args.get("limit"):
            raise InvalidSql("ROWNUM is bounded twice.", hint="Once is enough.")
        else:
            select.limit(bound, copy=False)
    if where is not None:
        select.set("where", exp.Where(this=exp.and_(*kept, copy=False)) if kept else None)
    for column in [one for one in select.find_all(exp.Column) if _is_rownum(one) and one.parent_select is select]:
        _numbered(column)


def _conditions(where: exp.Where | None) -> list[exp.Expr]:
    if where is None:
        return []
    return list(where.this.flatten()) if isinstance(where.this, exp.And) else [where.this]


def _numbered(column: exp.Column) -> None:
    if column.find_ancestor(exp.Where, exp.Join):
        raise InvalidSql(
            "ROWNUM may be compared by <=, < or = 1 only, joined by AND.", hint="Use row_number() OVER ()."
        )
    number = exp.Window(this=exp.RowNumber())
    shown = exp.alias_(number, "rownum") if isinstance(column.parent, exp.Select) else number
    column.replace(shown)


def _bound(condition: exp.Expr) -> exp.Expr | None:
    """How many rows a condition on ROWNUM lets pass; None for any other condition."""
    match condition:
        case exp.Between() if _is_rownum(condition.this) and _is_one(condition.args["low"]):
            bound: exp.Expr = condition.args["high"].copy()
            return bound
        case exp.EQ() if _is_rownum(condition.this) and _is_one(condition.expression):
            return exp.Literal.number(1)
        case exp.LTE() | exp.LT() if _is_rownum(condition.this):
            return _less(condition.expression.copy(), isinstance(condition, exp.LT))
        case exp.GTE() | exp.GT() if _is_rownum(condition.expression):
            return _less(condition.this.copy(), isinstance(condition, exp.GT))
    return None


def _less(bound: exp.Expr, by: int) -> exp.Expr:
    if not by:
        return bound
    if isinstance(bound, exp.Literal) and bound.is_int:
        return exp.Literal.number(max(0, int(bound.this) - by))
    return exp.Sub(this=exp.paren(bound), expression=exp.Literal.number(by))


def _is_rownum(node: object) -> bool:
    return isinstance(node, exp.Column) and not node.table and node.name.upper() == "ROWNUM" and not node.this.quoted


def _is_one(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and node.this == "1"


def _counts(select: exp.Select) -> bool:
    return any(one.find(exp.AggFunc) is not None for one in select.expressions)
