"""Rankings and figures, in somebody's name. What the asker may not know of is in none of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session, defer

from neurolake.catalog.access import by_people
from neurolake.catalog.cards import archived
from neurolake.catalog.tags import tags_of_each
from neurolake.compliance.policies.decide import Decision
from neurolake.compliance.policies.facts import catalog_decisions
from neurolake.compliance.policies.rules import Rules
from neurolake.compliance.policies.service import Policies
from neurolake.compliance.policies.shown import shown_figures
from neurolake.kernel.clock import utc_now
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import AccessEvent, Dataset
from neurolake.nuic.batches import batched

_AT_ONCE = 400
_LONG = (defer(Dataset.profile), defer(Dataset.reference), defer(Dataset.keys))


class Rankings:
    """Rankings of datasets; answers are JSON-ready."""

    def __init__(self, database: Database, policies: Policies, clock: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._policies = policies
        self._clock = clock

    def popular(self, principal: Principal = LOCAL, *, days: int = 30, limit: int = 20) -> list[dict[str, Any]]:
        """The datasets that were read most in the last days: with the number of reads, and of who reads them."""
        with self._database.read() as session:
            reads = func.count()
            asked = (
                select(AccessEvent.dataset_id, reads, func.count(distinct(AccessEvent.principal)))
                .where(
                    AccessEvent.at >= self._clock() - timedelta(days=days), AccessEvent.action == "read", by_people()
                )
                .group_by(AccessEvent.dataset_id)
                .order_by(reads.desc(), AccessEvent.dataset_id)
            )
            counts = {row[0]: {"reads": row[1], "readers": row[2]} for row in session.execute(asked)}
            return self._first(session, counts, self._policies.rules(session, principal), limit, counts)

    def quality_leaders(
        self, principal: Principal = LOCAL, *, zone: str | None = None, limit: int = 20
    ) -> list[dict[str, Any]]:
        """The datasets with the best measured quality."""
        with self._database.read() as session:
            asked = select(Dataset.id).where(Dataset.quality.is_not(None))
            asked = asked.where(Dataset.zone == zone) if zone else asked
            best = session.scalars(asked.order_by(Dataset.quality.desc(), Dataset.name))
            return self._first(session, best, self._policies.rules(session, principal), limit, {})

    def statistics(self, principal: Principal = LOCAL) -> dict[str, Any]:
        """How much there is, of what the asker may know of; rows and bytes of what they see in whole."""
        with self._database.read() as session:
            rules = self._policies.rules(session, principal)
            ids = session.scalars(select(Dataset.id).order_by(Dataset.id)).all()
            zones: Counter[str] = Counter()
            total: Counter[str] = Counter()
            quality: list[float] = []
            for some in batched(ids, _AT_ONCE):
                known = list(_known(session, some, rules))
                for dataset, decision in known:
                    figures = shown_figures(dataset, decision)
                    zones[dataset.zone] += 1
                    total.update(rows=figures["rows"] or 0, bytes=figures["bytes"] or 0)
                    quality += [] if dataset.quality is None else [dataset.quality]
                total.update(_columns(session, [decision for _, decision in known]))
            return {
                "datasets": zones.total(),
                "by_zone": dict(zones),
                "columns": total["columns"],
                "tagged_columns": total["tagged_columns"],
                "personal_data_columns": total["personal_data_columns"],
                "rows": total["rows"],
                "bytes": total["bytes"],
                "mean_quality": round(sum(quality) / len(quality), 4) if quality else None,
            }

    def _first(
        self, session: Session, ids: Iterable[str], rules: Rules, limit: int, more: dict[str, dict[str, Any]]
    ) -> list[dict[str, Any]]:
        """The first of the datasets that the asker may know of and that are not put away, in their order."""
        found: list[dict[str, Any]] = []
        for some in batched(ids, _AT_ONCE):
            away = archived(session, some)
            for dataset, decision in _known(session, [one for one in some if one not in away], rules):
                found.append(shown_figures(dataset, decision) | more.get(dataset.id, {}))
                if len(found) == limit:
                    return found
        return found


def _known(session: Session, ids: Sequence[str], rules: Rules) -> Iterator[tuple[Dataset, Decision]]:
    """Those that the asker may know of, in the order of the ids."""
    decisions = catalog_decisions(session, ids, rules)
    entries = {one.id: one for one in session.scalars(select(Dataset).where(Dataset.id.in_(ids)).options(*_LONG))}
    for dataset_id in ids:
        if dataset_id in entries and decisions[dataset_id].visible:
            yield entries[dataset_id], decisions[dataset_id]


def _columns(session: Session, decisions: Sequence[Decision]) -> dict[str, int]:
    """Numbers of the columns that the asker sees."""
    tags = tags_of_each(session, [decision.dataset_id for decision in decisions])
    seen = [tags.get(decision.dataset_id, {}).get(name) for decision in decisions for name in decision.columns]
    tagged = [own for own in seen if own]
    return {
        "columns": len(seen),
        "tagged_columns": len(tagged),
        "personal_data_columns": sum(any(tag.split(".")[0] == "pii" for tag in own) for own in tagged),
    }
