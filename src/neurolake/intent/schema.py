"""What a question can be about: tables, columns and how they join, in the words of whoever asks."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from sqlglot import exp

TableName = tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A column.

    Attributes:
        name: As the SQL names it.
        type: DuckDB's name of its type.
        labels: Other words for it, of the glossary, of its title or of the semantic layer.
        semantic: What its values mean (`email`, `country`, …), where it is known.
        unique: No two rows have the same value.
        nullable: Rows may have none.
        figure: Of a measure that people defined, what it is of many rows: `SUM("amount")`.
    """

    name: str
    type: str
    labels: tuple[str, ...] = ()
    semantic: str | None = None
    unique: bool = False
    nullable: bool = True
    figure: exp.Expr | None = None


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes:
        name: Its parts as the SQL names it, `("silver", "orders")`.
        labels: Other words for it.
        rows: How many it has, where that is known.
        measures: Figures of its rows that people defined; they are asked for like columns.
        filters: What holds for its rows where a question does not test the columns in it.
        time: The column that a bare "by month" is about.
    """

    name: TableName
    columns: tuple[Column, ...]
    labels: tuple[str, ...] = ()
    rows: int | None = None
    measures: tuple[Column, ...] = ()
    filters: tuple[exp.Expr, ...] = ()
    time: str | None = None

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Its columns and measures by name."""
        return {column.name: column for column in (*self.measures, *self.columns)}


@dataclass(frozen=True)
class Link:
    """Rows of two tables belong together where two columns are equal.

    Attributes:
        from_table: The table whose rows refer, so that many of them may meet one row of the other.
        strength: From 0 to 1, how sure it is.
        cardinality: How many rows meet how many, where people said so; else it is taken for many-to-one.
    """

    from_table: TableName
    from_column: str
    to_table: TableName
    to_column: str
    evidence: Literal["declared", "inferred"] = "declared"
    strength: float = 1.0
    cardinality: Literal["", "many-to-one", "one-to-one", "many-to-many"] = ""

    def multiplies(self, *, forward: bool) -> bool:
        """May a row meet several, seen from the table that refers (`forward`) or from the other?"""
        return self.cardinality == "many-to-many" if forward else self.cardinality != "one-to-one"


@dataclass(frozen=True)
class Schema:
    """All that the asker may ask about."""

    tables: tuple[Table, ...]
    links: tuple[Link, ...] = ()

    @cached_property
    def by_name(self) -> dict[TableName, Table]:
        """The tables by name."""
        return {table.name: table for table in self.tables}
