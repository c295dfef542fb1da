"""Column lineage: from which columns of which tables each column of a statement comes, and what else decides it.

A statement's tree is evaluated as the engine would evaluate it, but over sets of columns instead of rows: a table is a
list of columns, an expression is the columns it is made of, a SELECT is a new table. What is made directly of a column
is told apart from what a column only decides (which rows there are, which branch is taken), as OpenLineage does.

Nothing is guessed: what cannot be traced is said to be unknown, with the reason.
"""

from neurolake.sql.lineage.base import Column, Edge, Kind, Lineage, Schema, Source
from neurolake.sql.lineage.statements import lineage_of

__all__ = ["Column", "Edge", "Kind", "Lineage", "Schema", "Source", "lineage_of"]
