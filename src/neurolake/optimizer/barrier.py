"""Sub-selects that carry row filters and masks, marked so that no pass moves anything into them that could leak.

Into a marked sub-select a pass may move only a condition that cannot fail, and only onto columns that it passes
through unchanged; from it a pass may only drop columns that nobody reads.
"""

from sqlglot import exp

_MARK = "governed"


def mark(node: exp.Subquery | exp.CTE) -> None:
    """Mark a sub-select that stands for a governed table. Copies of the tree keep the mark."""
    node.meta[_MARK] = True


def is_barrier(node: exp.Expr) -> bool:
    """Whether the sub-select is marked."""
    return bool(node.meta.get(_MARK))


def in_barrier(node: exp.Expr) -> bool:
    """Whether the node belongs to a marked sub-select."""
    above: exp.Expr | None = node
    while above is not None:
        if is_barrier(above):
            return True
        above = above.parent
    return False
