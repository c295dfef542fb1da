"""A query told in plain words, from its tree alone: what is told is what runs."""

from collections.abc import Iterable

from sqlglot import exp

_SYMBOLS: dict[type[exp.Expr], str] = {
    exp.EQ: "is", exp.NEQ: "is not", exp.GT: "is more than", exp.LT: "is less than", exp.GTE: "is at least",
    exp.LTE: "is at most", exp.ILike: "is like", exp.Add: "plus", exp.Sub: "minus", exp.Mul: "times",
    exp.Div: "divided by",
}  # fmt: skip
_FUNCTIONS: dict[type[exp.Expr], str] = {
    exp.Avg: "average", exp.Min: "smallest", exp.Max: "largest", exp.Sum: "total",
}  # fmt: skip
_SETS: dict[type[exp.Expr], str] = {
    exp.Intersect: "which are also among", exp.Except: "which are not among", exp.Union: "together with",
}  # fmt: skip


def words(sql: exp.Expr) -> str:
    """What a query answers."""
    if isinstance(sql, exp.SetOperation):
        return f"{words(sql.this)}, {_SETS[type(sql)]}: {words(sql.expression)}"
    assert isinstance(sql, exp.Select)
    parts = [_shown(sql), _source(sql)]
    if where := sql.args.get("where"):
        parts.append(f"where {_said(where.this)}")
    if group := sql.args.get("group"):
        parts.append(f"for each {_list(_said(item) for item in group.expressions)}")
    if having := sql.args.get("having"):
        parts.append(f"with {_said(having.this)}")
    if qualify := sql.args.get("qualify"):
        parts.append(f"keeping rows where {_said(qualify.this)}")
    return ", ".join(part for part in [*parts, _order(sql), _limit(sql)] if part)


def _shown(sql: exp.Select) -> str:
    items = [_said(item) for item in sql.expressions]
    return ("each different " if sql.args.get("distinct") else "") + _list(items)


def _source(sql: exp.Select) -> str:
    first = sql.args["from_"].this if "from_" in sql.args else sql.args["from"].this
    joined = [_table(join.this) for join in sql.args.get("joins") or []]
    if isinstance(first, exp.Subquery):
        return f"of {_table_alias(first)}, each counted once, out of ({words(first.this)})"
    return f"of {_table(first)}" + (f" with its {_list(joined)}" if joined else "")


def _table_alias(table: exp.Expr) -> str:
    return table.alias.replace("_", " ")


def _table(table: exp.Expr) -> str:
    return table.name.replace("_", " ")


def _order(sql: exp.Select) -> str:
    order = sql.args.get("order")
    if order is None:
        return ""
    first = order.expressions[0]
    return f"by {_said(first.this)}, {'largest' if first.args.get('desc') else 'smallest'} first"


def _limit(sql: exp.Select) -> str:
    limit = sql.args.get("limit")
    return "" if limit is None else f"only the first {limit.expression.name if limit.expression.name != '1' else 'one'}"


def _said(node: exp.Expr) -> str:
    """A part of a query in words."""
    for kind, tell in _TELLERS:
        if isinstance(node, kind):
            return tell(node)
    symbol = _SYMBOLS.get(type(node))
    if symbol is not None:
        return f"{_said(node.this)} {symbol} {_said(node.expression)}"
    function = _FUNCTIONS.get(type(node))
    return f"the {function} {_said(node.this)}" if function else node.sql("duckdb")


def _column(node: exp.Expr) -> str:
    table = node.args.get("table")
    return f"{node.name.replace('_', ' ')} of {table.name.replace('_', ' ')}" if table else node.name.replace("_", " ")


def _literal(node: exp.Expr) -> str:
    return f"“{node.name}”" if node.args.get("is_string") else node.name


def _count(node: exp.Expr) -> str:
    if isinstance(node.this, exp.Star):
        return "the number of rows"
    inner = node.this
    if isinstance(inner, exp.Distinct):
        return f"the number of different {_list(_said(item) for item in inner.expressions)}"
    return f"the number of {_said(inner)}"


def _in(node: exp.Expr) -> str:
    query = node.args.get("query")
    inner = words(query.this) if query is not None else _list(_said(item) for item in node.expressions)
    return f"{_said(node.this)} is among ({inner})"


def _not(node: exp.Expr) -> str:
    if isinstance(node.this, exp.In):
        return _in(node.this).replace(" is among ", " is not among ", 1)
    if isinstance(node.this, exp.Is):
        return f"{_said(node.this.this)} is known"
    return f"not ({_said(node.this)})"


def _between(node: exp.Expr) -> str:
    return f"{_said(node.this)} is from {_said(node.args['low'])} to {_said(node.args['high'])}"


def _both(node: exp.Expr) -> str:
    return f"{_said(node.this)} and {_said(node.expression)}"


def _either(node: exp.Expr) -> str:
    return f"{_said(node.this)} or {_said(node.expression)}"


def _inner(node: exp.Expr) -> str:
    return _said(node.this)


def _query(node: exp.Expr) -> str:
    return f"({words(node.this)})"


def _unit(node: exp.Expr) -> str:
    return f"the {node.args['unit'].name.lower()} of {_said(node.this)}"


def _extracted(node: exp.Expr) -> str:
    return f"the {node.this.name.lower()} of {_said(node.expression)}"


def _window(node: exp.Expr) -> str:
    if isinstance(node.this, exp.Lag):
        return f"{_said(node.this.this)} {node.this.args['offset'].name} before"
    return f"{_said(node.this)} over {'rows so far' if node.args.get('order') else 'all rows'}"


_TELLERS = (
    (exp.Column, _column), (exp.Literal, _literal), (exp.Count, _count), (exp.In, _in), (exp.Not, _not),
    (exp.Between, _between), (exp.And, _both), (exp.Or, _either), (exp.Paren, _inner), (exp.TryCast, _inner),
    (exp.Cast, _inner), (exp.Subquery, _query), (exp.Star, lambda _: "everything"), (exp.DateTrunc, _unit),
    (exp.TimestampTrunc, _unit), (exp.Extract, _extracted), (exp.Window, _window),
    (exp.Alias, lambda node: f"{node.alias} ({_said(node.this)})"),
    (exp.Is, lambda node: f"{_said(node.this)} is not known"),
)  # fmt: skip


def _list(items: Iterable[str]) -> str:
    """a, b and c."""
    listed = list(items)
    return " and ".join([", ".join(listed[:-1]), listed[-1]] if len(listed) > 1 else listed)
