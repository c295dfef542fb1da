"""What a question can be about: tables, columns and how they join, in the words of whoever asks."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

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
    """

    name: str
    type: str
    labels: tuple[str, ...] = ()
    semantic: str | None = None
    unique: bool = False
    nullable: bool = True


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes:
        name: Its parts as the SQL names it, `("silver", "orders")`.
        labels: Other words for it.
        rows: How many it has, where that is known.
    """

    name: TableName
    columns: tuple[Column, ...]
    labels: tuple[str, ...] = ()
    rows: int | None = None

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Its columns by name."""
        return {column.name: column for column in self.columns}


@dataclass(frozen=True)
class Link:
    """Rows of two tables belong together where two columns are equal.

    Attributes:
        from_table: The table whose rows refer, so that many of them may meet one row of the other.
        strength: From 0 to 1, how sure it is.
    """

    from_table: TableName
    from_column: str
    to_table: TableName
    to_column: str
    evidence: Literal["declared", "inferred"] = "declared"
    strength: float = 1.0


@dataclass(frozen=True)
class Schema:
    """All that the asker may ask about."""

    tables: tuple[Table, ...]
    links: tuple[Link, ...] = ()

    @cached_property
    def by_name(self) -> dict[TableName, Table]:
        """The tables by name."""
        return {table.name: table for table in self.tables}
