"""Saved queries that a change of columns breaks: found by their text, as nothing else of them is recorded."""

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlglot import exp

from neurolake.gate.dependents import Dependent, Proposed
from neurolake.kernel.errors import InvalidInput
from neurolake.metadata.models import Dataset, QueryTemplate, QueryTemplateVersion
from neurolake.sql.parse import tree_of

MOST = 200
"""Saved queries that name the dataset and are looked into; a commit waits for it."""


def broken_saved_queries(session: Session, proposed: Proposed) -> list[Dependent]:
    """Those that read the dataset and name a column that breaks; a column of the same name in another table counts."""
    dataset = session.get(Dataset, proposed.dataset_id)
    if dataset is None or (proposed.broken is not None and not proposed.broken):
        return []
    newest = (QueryTemplateVersion.template_id == QueryTemplate.id) & (
        QueryTemplateVersion.version == QueryTemplate.version
    )
    asked = (
        select(QueryTemplate, QueryTemplateVersion.sql)
        .join(QueryTemplateVersion, newest)
        .where(QueryTemplateVersion.sql.icontains(dataset.name, autoescape=True))
        .order_by(QueryTemplate.uses.desc(), QueryTemplate.id)
        .limit(MOST)
    )
    return [
        Dependent("saved query", one.id, one.name, readers=(f"user:{one.owner}", *one.shared_with))
        for one, sql in session.execute(asked)
        if _reads(sql, dataset, proposed.broken)
    ]


def _reads(sql: str, dataset: Dataset, columns: frozenset[str] | None) -> bool:
    try:
        tree = tree_of(sql)
    except InvalidInput:
        return False
    ctes = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
    read = [table for table in tree.find_all(exp.Table) if _is_of(table, dataset, ctes)]
    if not read or columns is None:
        return bool(read)
    named = {column.name.lower() for column in tree.find_all(exp.Column)}
    return bool(named & {column.lower() for column in columns})


def _is_of(table: exp.Table, dataset: Dataset, ctes: set[str]) -> bool:
    if table.name.lower() != dataset.name:
        return False
    return table.db.lower() == dataset.zone if table.db else dataset.name not in ctes
