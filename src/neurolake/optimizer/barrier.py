"""Sub-selects that carry row filters and masks, marked so that no pass moves anything into them that could leak.

Into a marked sub-select a pass may move only a condition that cannot fail, and only onto columns that it passes
through unchanged; from it a pass may drop columns that nobody reads, and in it group rows that are alike.
"""

from enum import Enum

from sqlglot import exp

_MARK = "governed"


class Hides(Enum):
    """What a marked sub-select keeps from the query around it."""

    VALUES = "values"
    """Columns, or values behind masks that cannot fail: whatever the query around it computes, and in whatever order
    the engine does so, it computes with what is shown."""
    ROWS = "rows"
    """Rows too: an engine may evaluate the query around it on them, before it drops them, and name their values in an
    error."""
    MORE = "more"
    """Values behind an expression of a policy's own, which may fail on some of them and tell so."""


def mark(node: exp.Subquery | exp.CTE, hides: Hides) -> None:
    """Mark a sub-select that stands for a governed table. Copies of the tree keep the mark."""
    node.meta[_MARK] = hides


def hides(node: exp.Expr) -> Hides | None:
    """What a marked sub-select hides; None for one that is not marked."""
    found: Hides | None = node.meta.get(_MARK)
    return found


def is_barrier(node: exp.Expr) -> bool:
    """Whether the sub-select is marked."""
    return hides(node) is not None


def in_barrier(node: exp.Expr) -> bool:
    """Whether the node belongs to a marked sub-select."""
    above: exp.Expr | None = node
    while above is not None:
        if is_barrier(above):
            return True
        above = above.parent
    return False
