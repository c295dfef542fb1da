"""Values of the optimiser."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlglot import exp


@dataclass(frozen=True)
class ColumnFacts:
    """What is known of one column of a table at one snapshot. None means unknown.

    Attributes:
        type: In the engine's words, as stored (`BIGINT`, `DECIMAL(10,2)`, …).
        distinct: Number of distinct values, NULL aside; may be an estimate.
        nulls: Number of NULLs; may be an estimate.
        low, high: Bounds of the values; may be wider than the values are. Numbers, dates, times, text or None.
    """

    name: str
    type: str
    distinct: float | None = None
    nulls: float | None = None
    low: Any = None
    high: Any = None


@dataclass(frozen=True)
class TableFacts:
    """What is known of one table at one snapshot.

    Attributes:
        rows: Exact number of rows, or None.
        bytes: Of its data files, or None.
        keys: Sets of columns that are proven to be distinct and never NULL at this snapshot. A column that merely
            looks like a key does not belong here: passes drop a DISTINCT on the strength of it.
    """

    columns: tuple[ColumnFacts, ...]
    rows: int | None = None
    bytes: int | None = None
    keys: tuple[frozenset[str], ...] = ()

    @cached_property
    def by_name(self) -> Mapping[str, ColumnFacts]:
        """Columns by their name in lower case, as the engine finds them."""
        return {column.name.lower(): column for column in self.columns}


Tables = Mapping[str, TableFacts]
"""Facts by the relation's name in the engine."""

Pass = Callable[[exp.Expr, Tables], exp.Expr | None]
"""Returns a new tree with the same answer, or None when there is nothing to do or no proof that it is the same.

The tree it is given stays as it is.
"""


@dataclass(frozen=True)
class Fired:
    """A pass that changed the query; its SQL is rendered when it is asked for."""

    name: str
    tree_before: exp.Expr = field(repr=False)
    tree_after: exp.Expr = field(repr=False)

    @cached_property
    def before(self) -> str:
        """The query before the pass, in the engine's dialect."""
        return self.tree_before.sql("duckdb", identify=True)

    @cached_property
    def after(self) -> str:
        """The query after the pass, in the engine's dialect."""
        return self.tree_after.sql("duckdb", identify=True)


@dataclass(frozen=True)
class Optimised:
    """A query after the passes, and the passes that changed it, in order."""

    tree: exp.Expr
    fired: tuple[Fired, ...] = ()
