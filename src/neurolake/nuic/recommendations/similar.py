"""Datasets with much the same columns."""

from collections import Counter
from collections.abc import Iterator, Mapping

from sqlalchemy import select

from neurolake.catalog import datasets
from neurolake.catalog.datasets import ColumnBrief
from neurolake.compliance.policies.facts import catalog_decisions
from neurolake.metadata.models import SearchDocument, SearchPosting, SearchTerm
from neurolake.nuic.insights.base import Subject
from neurolake.nuic.recommendations.base import Reason

_MOST_NAMES = 300
_MOST_OTHERS = 200
_NAMES_LOOKED_AT = 12
_MOST_HAVING = 2_000
_ALIKE = 0.5


def similar(subject: Subject) -> Iterator[Reason]:
    """Datasets whose columns, as far as the asker sees them, have the names and types of these."""
    ids = _candidates(subject)
    decisions = catalog_decisions(subject.session, ids, subject.rules)
    mine = _typed({column.name: column for column in subject.columns})
    for other, columns in datasets.columns_of_each(subject.session, ids).items():
        seen = set(decisions[other].columns)
        theirs = _typed({column.name: column for column in columns if column.name in seen})
        shared = sorted(mine.keys() & theirs.keys())
        same_type = sum(mine[name] == theirs[name] for name in shared)
        score = (same_type + 0.5 * (len(shared) - same_type)) / max(len(mine.keys() | theirs.keys()), 1)
        if score >= _ALIKE and len(shared) > 1:
            yield Reason(
                other,
                "similar",
                score,
                f"{len(shared)} columns have the same names, {same_type} of them the same type.",
                {
                    "method": "Jaccard of the names of columns; half for those of another type",
                    "shared": shared[:50],
                    "columns": len(mine),
                    "other_columns": len(theirs),
                },
            )


def _candidates(subject: Subject) -> list[str]:
    """Ids of the datasets that share most of the rarest names of columns, as the index of the search knows them."""
    names = {column.name.lower() for column in subject.columns}
    rarest = select(SearchTerm.id).where(SearchTerm.term.in_(list(names)[:_MOST_NAMES])).order_by(SearchTerm.documents)
    shared: Counter[int] = Counter()
    for term in subject.session.scalars(rarest.limit(_NAMES_LOOKED_AT)).all():
        having = select(SearchPosting.document_id).where(SearchPosting.term_id == term)
        shared.update(subject.session.scalars(having.order_by(SearchPosting.impact.desc()).limit(_MOST_HAVING)))
    best = [number for number, _ in shared.most_common(_MOST_OTHERS + 1)]
    asked = select(SearchDocument.dataset_id).where(SearchDocument.id.in_(best))
    return [one for one in subject.session.scalars(asked) if one != subject.dataset.id]


def _typed(columns: Mapping[str, ColumnBrief]) -> dict[str, str]:
    return {name: column.type for name, column in columns.items()}
