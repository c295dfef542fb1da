"""How large a query becomes when what it names is written out: twelve names that double one another are 4,096."""

from collections.abc import Mapping

from sqlglot import exp

from neurolake.kernel.errors import InvalidSql
from neurolake.sql.names import folded
from neurolake.sql.places import place_of

MAX_REPEATED = 10_000
MAX_STARS = 256
MAX_READS = 1_000

_Widths = Mapping[str, int]


def check_size(sql: str, tree: exp.Expr) -> None:
    """Refuse a query that becomes far larger than its text.

    Raises:
        InvalidSql: Columns of a SELECT that name columns before them repeat too much, or stars over stars do, or common
            table expressions that read one another.
    """
    for select in tree.find_all(exp.Select):
        _check_names(sql, select)
    _width(sql, tree, {})
    _count_reads(sql, tree, {})


def _check_names(sql: str, select: exp.Select) -> None:
    """The engine writes out what `b` is in `SELECT x + 1 AS b, b + b AS c`."""
    sizes: dict[str, int] = {}
    for shown in select.expressions:
        parts = list(shown.walk())
        size = len(parts) + sum(sizes.get(folded(part.name), 0) for part in parts if _is_bare(part))
        if size - len(parts) > MAX_REPEATED:
            raise InvalidSql(
                "Columns of this SELECT that are made of one another become too large.",
                hint="Compute the first ones in a sub-select.",
                **place_of(sql, shown),
            )
        if isinstance(shown, exp.Alias):
            sizes[folded(shown.alias)] = size


def _is_bare(node: exp.Expr) -> bool:
    return isinstance(node, exp.Column) and not node.table


def _count_reads(sql: str, query: exp.Expr, named: dict[str, int]) -> int:
    """How many queries there are when every name of a common table expression is replaced by its query.

    Args:
        named: The same of those before; names that are there twice count as the larger one.
    """
    count = 1
    for node in query.walk(prune=lambda part: isinstance(part, exp.With)):
        with_ = node.args.get("with_")
        for cte in with_.expressions if with_ else ():
            name = folded(cte.alias)
            named[name] = max(named.get(name, 0), _count_reads(sql, cte.this, named))
        if isinstance(node, exp.Table) and not node.args.get("db"):
            count += named.get(folded(node.name), 0)
    if count > MAX_READS:
        raise InvalidSql(
            f"Common table expressions read one another more than {MAX_READS:,} times.",
            hint="Make a table of the first ones.",
            **place_of(sql, query),
        )
    return count


def _width(sql: str, node: exp.Expr, named: _Widths) -> int:
    """How many times the columns of a table may stand in those of a query or a relation, all stars counted.

    Args:
        named: The same of the common table expressions in scope.
    """
    widths = [1]
    while True:
        with_ = node.args.get("with_")
        for cte in with_.expressions if with_ else ():
            named = {**named, folded(cte.alias): _width(sql, cte.this, named)}
        if not isinstance(node, exp.SetOperation):
            break
        widths.append(_width(sql, node.right, named))
        node = node.left
    if isinstance(node, exp.Select):
        widths.append(_width_of_select(sql, node, named))
    elif isinstance(node, exp.Table | exp.Subquery):
        widths.append(_width_of_relation(sql, node, named))
    return max(widths)


def _width_of_relation(sql: str, node: exp.Expr, named: _Widths) -> int:
    if isinstance(node, exp.Table):
        width = 1 if node.args.get("db") else named.get(folded(node.name), 1)
    else:
        width = _width(sql, node.this, named)
    return width + _joined(sql, node, named)


def _joined(sql: str, node: exp.Expr, named: _Widths) -> int:
    return sum(_width(sql, join.this, named) for join in node.args.get("joins") or ())


def _width_of_select(sql: str, select: exp.Select, named: _Widths) -> int:
    from_ = select.args.get("from_")
    whole = _width(sql, from_.this, named) + _joined(sql, select, named) if from_ else 1
    _check_within(sql, select, named)
    stars = [shown for shown in select.expressions if _is_star(shown)]
    width = 1 + len(stars) * whole
    if stars and width > MAX_STARS:
        raise InvalidSql(
            f"The stars of this query repeat the columns of a table more than {MAX_STARS} times.",
            hint="Name the columns.",
            **place_of(sql, select),
        )
    return width


def _check_within(sql: str, select: exp.Select, named: _Widths) -> None:
    """The same of the queries within its expressions."""
    for name, part in select.args.items():
        if name in ("with_", "from_", "joins"):
            continue
        for item in part if isinstance(part, list) else [part]:
            for node in item.walk(prune=_is_query) if isinstance(item, exp.Expr) else ():
                if _is_query(node):
                    _width(sql, node, named)


def _is_query(node: exp.Expr) -> bool:
    return isinstance(node, exp.Select | exp.SetOperation | exp.Subquery)


def _is_star(shown: exp.Expr) -> bool:
    return any(not isinstance(star.parent, exp.Count) for star in shown.find_all(exp.Star, exp.Columns))
