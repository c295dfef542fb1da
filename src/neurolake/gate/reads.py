"""Whether a text that somebody keeps reads or writes a dataset by name: nothing else is recorded of what it reads."""

import re

from sqlglot import exp

from neurolake.kernel.errors import InvalidInput
from neurolake.metadata.models import Dataset
from neurolake.sql.changes import parse_statement


def breaks(sql: str, dataset: Dataset, columns: frozenset[str] | None) -> bool:
    """Whether a statement names the dataset and one of these columns; None for any column, or none at all.

    A column of the same name in another table counts. One that cannot be read breaks no more than it is broken.
    """
    if columns is not None and not _mentions(sql, columns):
        return False
    try:
        tree = parse_statement(sql).tree
    except InvalidInput:
        return False
    ctes = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
    named = any(_is_of(table, dataset, ctes) for table in tree.find_all(exp.Table))
    return named and (columns is None or bool(_columns(tree) & {column.lower() for column in columns}))


def _mentions(sql: str, columns: frozenset[str]) -> bool:
    """Cheaper than to read the statement, and never wrong about one that does."""
    return re.search("|".join(map(re.escape, sorted(columns))), sql, re.IGNORECASE) is not None


def _columns(tree: exp.Expr) -> set[str]:
    listed = {one.name.lower() for schema in tree.find_all(exp.Schema) for one in schema.expressions}
    return listed | {column.name.lower() for column in tree.find_all(exp.Column)}


def _is_of(table: exp.Table, dataset: Dataset, ctes: set[str]) -> bool:
    if table.name.lower() != dataset.name:
        return False
    return table.db.lower() == dataset.zone if table.db else dataset.name not in ctes
