"""Plans that were made before. One is used again only by somebody with the same rights, for the same question, and
only where nothing that it was made of has changed since: that is read anew each time.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from neurolake.catalog.tags import tags_of
from neurolake.compliance.policies.rules import Rules
from neurolake.metadata.models import Dataset, IcebergTable, View
from neurolake.query.plan import Bound
from neurolake.query.question import Question
from neurolake.query.recent import Recent
from neurolake.query.resolve import Resolved

if TYPE_CHECKING:
    from neurolake.query.path import Prepared

_MOST = 1_000
_LONGEST = 20_000
_SIMPLE = (str, int, float, bool, Decimal, date, datetime, time, type(None))
# Built once: every query goes through it.
_FOUND = (
    select(
        Dataset.id,
        Dataset.name,
        Dataset.zone,
        Dataset.owner,
        Dataset.schema_version,
        Dataset.snapshot_id,
        Dataset.updated_at,
        View.sql,
        IcebergTable.metadata_location,
    )
    .outerjoin(View, View.dataset_id == Dataset.id)
    .outerjoin(IcebergTable, and_(IcebergTable.namespace == Dataset.zone, IcebergTable.name == Dataset.name))
    .where(Dataset.id.in_(bindparam("ids", expanding=True)))
    .order_by(Dataset.id)
)


@dataclass(frozen=True)
class _Known:
    datasets: tuple[str, ...]
    stamp: Hashable
    prepared: "Prepared"


class KnownPlans:
    """The plans of this process that were used last."""

    def __init__(self) -> None:
        self._plans: Recent[Hashable, _Known] = Recent(_MOST)

    def find(self, key: Hashable, session: Session, rules: Rules) -> "Prepared | None":
        """The plan, where it is the one that would be made in this transaction."""
        known = self._plans.get(key) if key else None
        if known is None or known.stamp != _stamp(session, known.datasets, rules):
            return None
        return known.prepared

    def stamp(self, session: Session, resolved: Resolved, rules: Rules) -> tuple[tuple[str, ...], Hashable]:
        """What a plan is made of, in the transaction that it is made in: the datasets, and how they are."""
        datasets = tuple(sorted({*(source.dataset_id for source in resolved.sources), *resolved.views}))
        return datasets, _stamp(session, datasets, rules)

    def put(self, key: Hashable, made_of: tuple[tuple[str, ...], Hashable], prepared: "Prepared") -> None:
        """Keep a plan."""
        if key:
            self._plans.put(key, _Known(*made_of, prepared))


def key_of(question: Question, parameters: Bound, engine: str) -> Hashable:
    """All of a question that has a part in its plan; None for one that is not to be kept.

    Of the asker it is everything that policies may speak of.
    """
    values = parameters.items() if isinstance(parameters, dict) else enumerate(parameters or ())
    given = tuple((name, type(value), value) for name, value in values)
    if len(question.sql) > _LONGEST or not all(kind in _SIMPLE for _, kind, _ in given):
        return None
    who = question.principal
    return (
        question.sql,
        question.dialect,
        question.moment,
        question.purpose,
        engine,
        (who.name, who.roles, who.groups, tuple(sorted(who.attributes.items())), who.scopes),
        given,
    )


def _stamp(session: Session, datasets: tuple[str, ...], rules: Rules) -> Hashable:
    rows = session.connection().execute(_FOUND, {"ids": datasets})
    tags = () if rules.bind_nothing else tuple(_tags(session, dataset) for dataset in datasets)
    return rules.revision, tuple(tuple(row) for row in rows), tags


def _tags(session: Session, dataset: str) -> Hashable:
    tags: dict[str, frozenset[Any]] = tags_of(session, dataset)
    return frozenset(tags.items())
