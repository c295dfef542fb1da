"""What lineage consists of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

Direct = Literal["identity", "transformation", "aggregation"]
Indirect = Literal["join", "filter", "group_by", "sort", "window", "condition"]
Kind = Direct | Indirect

DIRECT: tuple[Direct, ...] = ("identity", "transformation", "aggregation")
"""Kinds of being made of a column, the strongest last."""

Schema = Mapping[str, Mapping[str, str]]
"""Table → column → the engine's type ("" where it is not known). Tables are named bare or as `zone.name`."""


class Source(NamedTuple):
    """A column of a table, as the schema spells them."""

    table: str
    column: str


@dataclass(frozen=True, slots=True)
class Edge:
    """Something of the result depends on a column of a table.

    Attributes:
        kind: How: made of it (`identity`, `transformation`, `aggregation`) or decided by it (the others).
        masked: Whether no value of the source can be seen in the result: it only passes through hashes or counts.
        expression: What the result's column is, where it is made of the source by more than a copy.
    """

    source: Source
    kind: Kind
    masked: bool = False
    expression: str | None = None

    @property
    def is_direct(self) -> bool:
        """Whether the result is made of the source, rather than decided by it."""
        return self.kind in DIRECT


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a statement's result.

    Attributes:
        edges: What it is made of and decided by, beside what decides the rows; None where that cannot be traced.
        why: The reason why it cannot.
    """

    name: str
    edges: tuple[Edge, ...] | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where the columns of a statement's result come from.

    Attributes:
        target: The table that the statement writes, as it names it; None for a query.
        columns: Of the result, in order; for a change those it writes. None where the whole cannot be traced.
        rows: What decides which rows there are, and their order.
        tables: Every table that is read.
        why: The reason why the whole cannot be traced.
    """

    target: str | None
    columns: tuple[Column, ...] | None
    rows: tuple[Edge, ...] = ()
    tables: frozenset[str] = frozenset()
    why: str = ""


class Untraced(Exception):
    """A part that lineage cannot be told of; the text says why."""
