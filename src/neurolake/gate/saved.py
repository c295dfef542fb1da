"""Saved queries that a change of columns breaks: found by their text, as nothing else of them is recorded."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.gate.dependents import Dependent, Proposed
from neurolake.gate.reads import breaks
from neurolake.metadata.models import Dataset, QueryTemplate, QueryTemplateVersion

_LOOKED_INTO = 1_000
_UNREAD = "so many saved queries name the dataset that this one was not looked into"


def broken_saved_queries(session: Session, proposed: Proposed) -> list[Dependent]:
    """Those that read the dataset and name a column that breaks, the most used first.

    A commit waits for it: of very many, the rest are taken to break.
    """
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
    )
    return [
        Dependent(
            "saved query",
            one.id,
            one.name,
            why=_UNREAD if number >= _LOOKED_INTO else None,
            readers=(f"user:{one.owner}", *one.shared_with),
        )
        for number, (one, sql) in enumerate(session.execute(asked))
        if number >= _LOOKED_INTO or breaks(sql, dataset, proposed.broken)
    ]
