"""What plans and answers are made of: datasets, their tags, the policies. While it is equal, the same is seen."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, String, and_, bindparam, literal, select, union_all
from sqlalchemy.orm import Session

from neurolake.compliance.policies.rules import Rules
from neurolake.metadata.models import ColumnTag, Dataset, IcebergTable, PersonalData, View
from neurolake.metadata.rows import connection_of, raw_rows

# Built once, like the other: every query and every page of an answer goes through them.
_TAGS: CompoundSelect[Any] = union_all(
    select(ColumnTag.dataset_id, ColumnTag.column, ColumnTag.tag, literal("", String)).where(
        ColumnTag.dataset_id.in_(bindparam("ids", expanding=True))
    ),
    select(
        PersonalData.dataset_id,
        PersonalData.column_name,
        literal("pii ", String) + PersonalData.entity,
        PersonalData.decision,
    ).where(PersonalData.dataset_id.in_(bindparam("ids", expanding=True))),
)


@cache
def _look(number: int) -> Select[*tuple[Any, ...]]:
    """How so many datasets are: with a parameter for each, as a list of any length is put into the text every time."""
    return (
        select(
            Dataset.id,
            Dataset.name,
            Dataset.zone,
            Dataset.owner,
            Dataset.schema_version,
            Dataset.snapshot_id,
            Dataset.updated_at,
            Dataset.notice,
            View.sql,
            IcebergTable.metadata_location,
        )
        .outerjoin(View, View.dataset_id == Dataset.id)
        .outerjoin(IcebergTable, and_(IcebergTable.namespace == Dataset.zone, IcebergTable.name == Dataset.name))
        .where(Dataset.id.in_([bindparam(f"id{one}") for one in range(number)]))
        .order_by(Dataset.id)
    )


@dataclass(frozen=True)
class Stamp:
    """The datasets, and how they, their tags and the policies were."""

    datasets: tuple[str, ...]
    state: Hashable


def stamp(session: Session, datasets: Sequence[str], rules: Rules) -> Stamp:
    """How these datasets are in this transaction, for the asker of the rules."""
    ids = tuple(sorted(set(datasets)))
    if not ids:
        return Stamp(ids, rules.revision)
    connection = connection_of(session)
    rows = tuple(raw_rows(connection, _look(len(ids)), {f"id{one}": name for one, name in enumerate(ids)}))
    tags = () if rules.bind_nothing else frozenset(map(tuple, connection.execute(_TAGS, {"ids": ids})))
    return Stamp(ids, (rules.revision, rows, tags))
