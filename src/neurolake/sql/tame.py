"""Queries that an engine can stop at any moment and keep within its memory.

An engine looks at its limits between the batches of its operators. Within one call of a function (`repeat`, `range`,
`levenshtein`), within a join that finds no pair, and while it takes a text apart (names that double one another) it
looks at neither. A query is tame when it holds nothing but what does little per row; deny by default: what is not named
here is not known to be tame.
"""

from collections.abc import Callable, Iterable, Iterator

from sqlglot import exp

_NODES = frozenset(
    """Add Alias And Between Boolean CTE Case Cast Coalesce Column Cube DataType DataTypeParam Distinct Div EQ Except
    Exists Fetch Filter From GT GTE Group GroupingSets Having Identifier If IgnoreNulls In IntDiv Intersect Interval Is
    Join LT LTE Limit Literal Mod Mul NEQ Neg Not Null NullSafeEQ Nullif Offset Or Order Ordered Paren Placeholder
    Qualify Rollup Select Star Sub Subquery Table TableAlias TryCast Tuple Union Values Var Where Window WindowSpec
    With""".split()
)
_FUNCTIONS = frozenset(
    """abs any_value approx_distinct avg ceil corr count count_if cume_dist current_date current_timestamp date_add
    date_from_parts date_part datediff day day_of_month day_of_week day_of_year dayname dayofweek_iso dense_rank
    extract first first_value floor greatest hour lag last last_day last_value lead least left length ln log
    logical_and logical_or lower max median min minute month monthname nth_value ntile now percent_rank
    percentile_cont percentile_disc quarter rank right round row_number second sign sqrt starts_with stddev stddev_pop
    stddev_samp strlen substring sum time_to_unix timestamp_trunc trim trunc upper variance variance_pop week year
    """.split()
)
_SINGLE = frozenset(("min", "max", "any_value", "first", "last"))
"""Of several arguments these make lists."""
_TYPES = frozenset(
    """BIGINT BOOLEAN DATE DECIMAL DOUBLE FLOAT INT INT128 SMALLINT TEXT TIME TIMESTAMP TIMESTAMPNTZ TIMESTAMPTZ
    TIMESTAMP_MS TIMESTAMP_NS TIMESTAMP_S TINYINT UBIGINT UINT UINT128 USMALLINT UTINYINT UUID VARCHAR""".split()
)
_KINDS_OF_JOIN = frozenset(("", "INNER", "CROSS", "OUTER", "SEMI", "ANTI"))
_MOST_TABLES = 20
_LONGEST_TEXT = 1_000
_LONGEST_PATTERN = 100


def is_tame(tree: exp.Expr, trusted: Callable[[exp.Expr], bool] = lambda _: False) -> bool:
    """Whether every step of a query is small, if the columns of its tables are no lists and no structs.

    Args:
        trusted: Sub-selects that are not looked into, as they were not written by who asks.
    """
    nodes = [node for node in tree.walk(prune=trusted) if not trusted(node)]
    relations = sum(isinstance(node, exp.From | exp.Join | exp.Subquery | exp.Values) for node in nodes)
    if relations > _MOST_TABLES or not all(map(_is_tame, nodes)):
        return False
    return relations < 2 or all(map(_holds_together, _conditions(nodes)))


def _is_tame(node: exp.Expr) -> bool:
    if isinstance(node, exp.Like | exp.ILike):
        return _is_simple_pattern(node)
    kind = type(node).__name__
    if kind not in _NODES:
        return isinstance(node, exp.Func) and _is_tame_call(node)
    check = _CHECKS.get(kind)
    return check is None or check(node)


def _is_tame_call(node: exp.Func) -> bool:
    name = (node.name if isinstance(node, exp.Anonymous) else node.sql_name()).lower()
    return name in _FUNCTIONS and not (name in _SINGLE and len(list(node.iter_expressions())) > 1)


def _is_simple_pattern(node: exp.Expr) -> bool:
    """A text with % at its ends at most: with more the engine tries out every way to share the text among them."""
    pattern = node.args["expression"]
    text = pattern.name if isinstance(pattern, exp.Literal) else "%%%"
    return len(text) <= _LONGEST_PATTERN and "%" not in text.removeprefix("%").removesuffix("%")


def _is_tame_cast(node: exp.Expr) -> bool:
    return isinstance(node.args["to"], exp.DataType)


def _is_tame_join(node: exp.Expr) -> bool:
    return not node.args.get("method") and node.text("kind").upper() in _KINDS_OF_JOIN


_CHECKS: dict[str, Callable[[exp.Expr], bool]] = {
    "CTE": lambda node: node.args.get("materialized") is not False,
    "Cast": _is_tame_cast,
    "TryCast": _is_tame_cast,
    "DataType": lambda node: getattr(node.this, "name", "") in _TYPES,
    "Join": _is_tame_join,
    "Literal": lambda node: len(node.name) <= _LONGEST_TEXT,
    "Table": lambda node: isinstance(node.this, exp.Identifier),
    "Tuple": lambda node: isinstance(node.parent, exp.In | exp.Values),
    "With": lambda node: not node.args.get("recursive"),
}


def _conditions(nodes: Iterable[exp.Expr]) -> Iterator[exp.Expr]:
    """What joins may have to look at, pair by pair."""
    for node in nodes:
        if isinstance(node, exp.Where | exp.Having | exp.Qualify | exp.Join):
            condition = node.args.get("on") if isinstance(node, exp.Join) else node.this
            if condition is not None:
                yield from _conjuncts(condition)


def _conjuncts(condition: exp.Expr) -> Iterator[exp.Expr]:
    while isinstance(condition, exp.Paren):
        condition = condition.this
    if isinstance(condition, exp.And):
        yield from _conjuncts(condition.left)
        yield from _conjuncts(condition.right)
    else:
        yield condition


def _holds_together(condition: exp.Expr) -> bool:
    """Whether it is of one table, or an equality that a join can look up; else it is tried on every pair."""
    if isinstance(condition, exp.EQ) and all(isinstance(side, exp.Column) for side in condition.iter_expressions()):
        return True
    columns = {(column.table, column.name) for column in condition.find_all(exp.Column)}
    tables = {table for table, _ in columns}
    return len(columns) < 2 or (len(tables) == 1 and "" not in tables)
