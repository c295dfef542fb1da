"""The use of one dataset, in somebody's name."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.catalog.access import by_people
from neurolake.compliance.audit.fingerprint import without_values
from neurolake.compliance.policies.rules import Rules
from neurolake.compliance.policies.service import Policies
from neurolake.compliance.policies.shown import known_dataset
from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import InvalidInput
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import AccessEvent, QueryRun
from neurolake.sql.parse import parse

_MOST_READS = 20_000
_MOST_QUERIES = 20
_LONGEST = 4_000


class Usage:
    """Use of datasets; answers are JSON-ready."""

    def __init__(self, database: Database, policies: Policies, clock: Clock = utc_now) -> None:
        self._database = database
        self._policies = policies
        self._clock = clock

    def of(self, dataset: str, principal: Principal = LOCAL, *, days: int = 30) -> dict[str, Any]:
        """Reads of the last days: by day, by the columns that the asker sees, by how many people; and queries.

        The queries are the asker's own; an administrator is told of others', without the values in them. `complete`
        is False where only the newest 20,000 accesses were counted.

        Raises:
            NotFound: There is none that the asker may know of.
        """
        since = self._clock() - timedelta(days=days)
        with self._database.read() as session:
            rules = self._policies.rules(session, principal)
            found, seen = known_dataset(session, dataset, rules)
            events = _events(session, found.id, since)
            reads = [one for one in events if one.action == "read"]
            columns = Counter(column for one in reads for column in one.columns)
            return {
                "days": days,
                "reads": len(reads),
                "writes": len(events) - len(reads),
                "readers": len({one.principal for one in reads}),
                "by_day": dict(sorted(Counter(one.at.date().isoformat() for one in reads).items())),
                "columns": {column: columns[column] for column in seen.columns},
                "queries": _queries(session, reads, rules),
                "complete": len(events) < _MOST_READS,
            }


def _events(session: Session, dataset_id: str, since: datetime) -> Sequence[Any]:
    asked = select(
        AccessEvent.at, AccessEvent.principal, AccessEvent.action, AccessEvent.columns, AccessEvent.origin_id
    ).where(AccessEvent.dataset_id == dataset_id, AccessEvent.at >= since, by_people())
    return session.execute(asked.order_by(AccessEvent.at.desc()).limit(_MOST_READS)).all()


def _queries(session: Session, reads: Sequence[Any], rules: Rules) -> list[dict[str, Any]]:
    """The newest queries that the asker may know of."""
    name = rules.asker.principal.name
    known = [one for one in reads if rules.bind_nothing or one.principal == name]
    ids = list(dict.fromkeys(one.origin_id for one in known))[:_MOST_QUERIES]
    asked = select(QueryRun.id, QueryRun.principal, QueryRun.sql, QueryRun.submitted_at, QueryRun.rows)
    found = session.execute(asked.where(QueryRun.id.in_(ids)).order_by(QueryRun.submitted_at.desc())).all()
    return [
        {
            "id": one.id,
            "principal": one.principal,
            "sql": one.sql[:_LONGEST] if one.principal == name else _without_values(one.sql),
            "submitted_at": one.submitted_at.isoformat(),
            "rows": one.rows if one.principal == name else None,
        }
        for one in found
    ]


def _without_values(sql: str) -> str | None:
    """None for what cannot be parsed, as it is not known what in it is a value."""
    try:
        return without_values(parse(sql).tree)[:_LONGEST]
    except InvalidInput:
        return None
