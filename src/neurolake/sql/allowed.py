"""Which parts of a syntax tree a query may hold. What is not named is refused."""

import re

from sqlglot import exp

from neurolake.kernel.errors import InvalidSql
from neurolake.sql.functions import FUNCTIONS, TABLE_FUNCTIONS
from neurolake.sql.names import is_plain
from neurolake.sql.places import did_you_mean, place_of
from neurolake.sql.size import check_size
from neurolake.sql.tokens import INSTEAD

_NODES = frozenset(
    """Add Alias Aliases All Any AtTimeZone Between BitwiseAnd BitwiseLeftShift BitwiseNot BitwiseOr
    BitwiseRightShift BitwiseXor Boolean Bracket CTE Column ColumnDef Comprehension Cube DPipe DataType DataTypeParam
    Distinct Div Dot EQ Escape Except Fetch Filter From GT GTE Glob Group GroupingSets Having HistoricalData ILike
    Identifier IgnoreNulls In IntDiv Intersect Interval IntervalSpan Is JSONKeyValue JSONPath JSONPathFilter JSONPathKey
    JSONPathRecursive JSONPathRoot JSONPathSelector JSONPathSlice JSONPathSubscript JSONPathUnion JSONPathWildcard
    Join Kwarg LT LTE Lambda Lateral Like Limit LimitOptions Literal Mod Mul NEQ Neg Not Null NullSafeEQ NullSafeNEQ
    Offset Order Ordered Paren Pivot PivotAlias Placeholder PositionalColumn PropertyEQ Qualify RespectNulls
    Rollup Select SimilarTo Slice Star Sub Subquery Table TableAlias TableSample Tuple Union Values Var Where Window
    WindowSpec With WithinGroup""".split()
)
_QUOTED = frozenset(("Identifier", "Literal", "JSONPathKey", "JSONPathFilter"))
_WORDS = re.compile(r"[A-Za-z0-9_ ]*")


def check_allowed(sql: str, tree: exp.Expr) -> None:
    """Check every node of the tree of `sql`.

    Raises:
        InvalidSql: A part is not allowed, or it becomes far larger than its text.
    """
    for node in tree.walk():
        _check(sql, node)
    check_size(sql, tree)


def _check(sql: str, node: exp.Expr) -> None:
    kind = type(node).__name__
    if isinstance(node, exp.Func):
        _check_function(sql, node)
    elif kind not in _NODES:
        word = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).upper()
        raise InvalidSql(f"{word} is not allowed in a query.", hint=INSTEAD.get(word), **place_of(sql, node))
    elif isinstance(node, exp.HistoricalData) and not _travels(node):
        raise InvalidSql("This kind of time travel is not allowed.", hint=INSTEAD["AT"], **place_of(sql, node))
    elif isinstance(node, exp.CTE) and not is_plain(node.alias):
        raise InvalidSql(
            f"{node.alias[:80]!r} is no name for a common table expression.",
            hint="Use letters, digits and _, and no name of the engine's own views.",
            **place_of(sql, node.args["alias"]),
        )
    elif isinstance(node, exp.Pivot) and (node.arg_key != "pivots" or list(node.find_all(exp.Query))):
        raise InvalidSql("A pivot must name its values.", hint=INSTEAD["PIVOT"], **place_of(sql, node))
    if kind not in _QUOTED:
        _check_words(sql, node)


def _travels(node: exp.HistoricalData) -> bool:
    return node.this == "AT" and node.args.get("kind") in ("VERSION", "TIMESTAMP") and node.arg_key == "when"


def _check_words(sql: str, node: exp.Expr) -> None:
    """What will stand in the SQL unquoted (units, names of types, kinds of joins) must be plain words."""
    for value in node.args.values():
        if isinstance(value, str) and not _WORDS.fullmatch(value):
            raise InvalidSql(f"{value[:80]!r} is not allowed here.", **place_of(sql, node))


def _check_function(sql: str, node: exp.Func) -> None:
    name = node.name if isinstance(node, exp.Anonymous) else node.sql_name()
    as_table = isinstance(node.parent, exp.Table | exp.Lateral) and node.arg_key == "this"
    allowed = TABLE_FUNCTIONS if as_table else FUNCTIONS
    if name.lower() in allowed:
        return
    written = _written(sql, node) or name.lower()
    where = " in place of a table" if as_table else ""
    raise InvalidSql(
        f"The function {written} is not allowed{where}.",
        hint="To query a file, ingest it first." if as_table else did_you_mean(written, sorted(allowed), 0.8),
        **place_of(sql, node),
    )


def _written(sql: str, node: exp.Expr) -> str | None:
    """A function's name as the text has it."""
    if "start" not in node.meta:
        return None
    return sql[node.meta["start"] : node.meta["end"] + 1].strip('"').lower()
