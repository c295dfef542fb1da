"""Whether a condition may hold in a file, from the bounds of its columns.

Every answer is "it may" unless the bounds prove that it does not, for every row of the file. NaN lies outside of any
bounds and is greater than every number, as the engine has it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from neurolake.optimizer.kinds import kind_of
from neurolake.optimizer.values import comparable_bound

_Comparison = type[exp.Expr]
_MIRRORED: dict[_Comparison, _Comparison] = {
    exp.EQ: exp.EQ,
    exp.NEQ: exp.NEQ,
    exp.LT: exp.GT,
    exp.GT: exp.LT,
    exp.LTE: exp.GTE,
    exp.GTE: exp.LTE,
}
_NEGATED: dict[_Comparison, _Comparison] = {
    exp.EQ: exp.NEQ,
    exp.NEQ: exp.EQ,
    exp.LT: exp.GTE,
    exp.GTE: exp.LT,
    exp.GT: exp.LTE,
    exp.LTE: exp.GT,
}


@dataclass(frozen=True)
class Range:
    """What is known of a column in one file; see `ColumnStatistics`."""

    type: str
    low: Any
    high: Any
    nulls: int | None
    rows: int

    @property
    def all_null(self) -> bool:
        return self.nulls is not None and self.nulls >= self.rows


RangeOf = Callable[[exp.Column], Range | None]
ValueOf = Callable[[exp.Expr, str], Any]


@dataclass(frozen=True)
class FileBounds:
    """Holds conditions against one file.

    Args:
        range_of: The range of a column that is certainly the table's own; None for others.
        value_of: The value of a constant as it is compared with a column of a type; None when it is not certain.
    """

    range_of: RangeOf
    value_of: ValueOf

    def may_hold(self, node: exp.Expr, outcome: bool = True) -> bool:
        """Whether the condition may come to `outcome` (true or false, not unknown) in some row of the file."""
        if isinstance(node, exp.Paren):
            return self.may_hold(node.this, outcome)
        if isinstance(node, exp.Not):
            return self.may_hold(node.this, not outcome)
        if isinstance(node, exp.And | exp.Or):
            both = self.may_hold(node.this, outcome), self.may_hold(node.expression, outcome)
            return all(both) if isinstance(node, exp.And) == outcome else any(both)
        if isinstance(node, exp.Boolean):
            return bool(node.this) == outcome
        check = _CHECKS.get(type(node))
        return True if check is None else check(self, node, outcome)

    def _comparison(self, node: exp.Expr, outcome: bool) -> bool:
        kind = type(node)
        left, right = node.this, node.args["expression"]
        if not isinstance(left, exp.Column):
            left, right, kind = right, left, _MIRRORED[kind]
        return self._compared(left, kind if outcome else _NEGATED[kind], right)

    def _compared(self, left: exp.Expr, kind: _Comparison, right: exp.Expr) -> bool:
        found = self.range_of(left) if isinstance(left, exp.Column) else None
        if found is None:
            return True
        if found.all_null or isinstance(right, exp.Null):
            return False
        value = self.value_of(right, found.type)
        return value is None or _in_range(found, kind, value)

    def _is(self, node: exp.Expr, outcome: bool) -> bool:
        found = self.range_of(node.this) if isinstance(node.this, exp.Column) else None
        if found is None or found.nulls is None or not isinstance(node.args["expression"], exp.Null):
            return True
        return found.nulls > 0 if outcome else not found.all_null

    def _between(self, node: exp.Expr, outcome: bool) -> bool:
        if node.args.get("symmetric"):
            return True
        low = self._compared(node.this, exp.GTE if outcome else exp.LT, node.args["low"])
        high = self._compared(node.this, exp.LTE if outcome else exp.GT, node.args["high"])
        return low and high if outcome else low or high

    def _in(self, node: exp.Expr, outcome: bool) -> bool:
        if not outcome or not node.expressions or any(node.args.get(part) for part in ("query", "unnest", "field")):
            return True
        return any(self._compared(node.this, exp.EQ, item) for item in node.expressions)

    def _like(self, node: exp.Expr, outcome: bool) -> bool:
        """`LIKE 'ab%'`: a text that begins so lies between what begins so."""
        pattern = node.args["expression"]
        found = self.range_of(node.this) if isinstance(node.this, exp.Column) else None
        if found is None or not outcome or not isinstance(pattern, exp.Literal) or not pattern.is_string:
            return True
        kind = kind_of(found.type)
        prefix = pattern.name[: min((pattern.name + "%").index("%"), (pattern.name + "_").index("_"))]
        if kind is None or kind.family != "text" or "\\" in prefix:
            return True
        if found.all_null:
            return False
        return (found.low is None or found.low[: len(prefix)] <= prefix) and (
            found.high is None or found.high >= prefix
        )

    def _column(self, node: exp.Expr, outcome: bool) -> bool:
        found = self.range_of(node) if isinstance(node, exp.Column) else None
        kind = kind_of(found.type) if found is not None else None
        if found is None or kind is None or kind.family != "boolean":
            return True
        return not found.all_null and _in_range(found, exp.EQ, outcome)


_CHECKS: dict[type[exp.Expr], Callable[[FileBounds, exp.Expr, bool], bool]] = {
    **dict.fromkeys(_MIRRORED, FileBounds._comparison),
    exp.Is: FileBounds._is,
    exp.Between: FileBounds._between,
    exp.In: FileBounds._in,
    exp.Like: FileBounds._like,
    exp.Column: FileBounds._column,
    exp.Null: lambda _test, _node, _outcome: False,
}


def _in_range(found: Range, kind: _Comparison, value: Any) -> bool:
    """Whether a value between the bounds may compare so with the constant."""
    low, high = comparable_bound(found.low), comparable_bound(found.high)
    if kind is exp.NEQ:
        return _may_be_nan(found) or low is None or not low == high == value
    if kind in (exp.GT, exp.GTE) and _may_be_nan(found):
        return True
    not_above = low is None or (low < value if kind is exp.LT else low <= value)
    not_below = high is None or (high > value if kind is exp.GT else high >= value)
    return (kind in (exp.GT, exp.GTE) or not_above) and (kind in (exp.LT, exp.LTE) or not_below)


def _may_be_nan(found: Range) -> bool:
    kind = kind_of(found.type)
    return kind is not None and kind.family == "float"
