"""Datasets with much the same columns."""

from collections.abc import Iterator, Mapping

from sqlalchemy import and_, func, select

from neurolake.catalog import datasets
from neurolake.catalog.datasets import ColumnBrief
from neurolake.compliance.policies.facts import catalog_decisions
from neurolake.metadata.models import Dataset, DatasetColumn, SchemaVersion
from neurolake.nuic.insights.base import Subject
from neurolake.nuic.recommendations.base import Reason

_MOST_NAMES = 300
_MOST_OTHERS = 200
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
    """Ids of the datasets that share most names of columns."""
    names = [column.name for column in subject.columns][:_MOST_NAMES]
    newest = and_(SchemaVersion.dataset_id == Dataset.id, SchemaVersion.version == Dataset.schema_version)
    asked = (
        select(Dataset.id)
        .join(SchemaVersion, newest)
        .join(DatasetColumn, DatasetColumn.schema_version_id == SchemaVersion.id)
        .where(DatasetColumn.name.in_(names), Dataset.id != subject.dataset.id)
        .group_by(Dataset.id)
        .having(func.count() > 1)
        .order_by(func.count().desc(), Dataset.id)
        .limit(_MOST_OTHERS)
    )
    return list(subject.session.scalars(asked))


def _typed(columns: Mapping[str, ColumnBrief]) -> dict[str, str]:
    return {name: column.type for name, column in columns.items()}
