"""Insights into a dataset, in somebody's name: nothing is concluded from what they may not see."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy.orm import Session

from neurolake.catalog import datasets
from neurolake.compliance.policies.facts import catalog_decisions
from neurolake.compliance.policies.service import Policies
from neurolake.compliance.policies.shown import known_dataset
from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import NotFound
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.database import Database
from neurolake.nuic.insights.base import Insight, Quiet, Subject, Told
from neurolake.nuic.insights.history import growth, quality_trend, rhythm
from neurolake.nuic.insights.others import foreign_keys, near_duplicates
from neurolake.nuic.insights.suggestions import Suggestion, suggestions
from neurolake.nuic.insights.use import unused_columns
from neurolake.nuic.insights.values import drift, keys, skew
from neurolake.nuic.sketches import store
from neurolake.nuic.sketches.pairs import pairs
from neurolake.nuic.sketches.service import Sketches

_WAYS: tuple[Callable[[Subject], Iterator[Told]], ...] = (
    quality_trend,
    rhythm,
    growth,
    drift,
    unused_columns,
    near_duplicates,
    keys,
    foreign_keys,
    skew,
)
_PATIENCE_S = 3.0
_FIRST = {"warning": 0, "notice": 1, "info": 2}


class Insights:
    """Insights; answers are JSON-ready."""

    def __init__(self, database: Database, policies: Policies, sketches: Sketches, clock: Clock = utc_now) -> None:
        self._database = database
        self._policies = policies
        self._sketches = sketches
        self._clock = clock

    def of(self, dataset: str, principal: Principal = LOCAL) -> dict[str, Any]:
        """What the figures of a dataset tell, with their evidence; what could be said about its columns; and, under
        `quiet`, of which kinds there is nothing to tell, and why. `waiting` counts datasets whose values are not
        looked at yet (of the newest 1,000 such), so that what is concluded from other datasets may become more.

        Raises:
            NotFound: There is none that the asker may know of.
        """
        dataset_id, waiting = self.looked_at(dataset, principal)
        with self._database.read() as session:
            subject = self.subject(session, dataset_id, principal)
            told = [one for way in _WAYS for one in way(subject)]
            found = sorted((one for one in told if isinstance(one, Insight)), key=lambda one: _FIRST[one.severity])
            return {
                "dataset_id": dataset_id,
                "dataset": f"{subject.dataset.zone}.{subject.dataset.name}",
                "at": subject.now.isoformat(),
                "insights": [one.to_json() for one in found],
                "suggestions": [one.to_json() for one in suggestions(subject)],
                "quiet": [one.to_json() for one in told if isinstance(one, Quiet)],
                "waiting": waiting,
            }

    def suggestion(self, dataset: str, suggestion_id: str, principal: Principal = LOCAL) -> Suggestion:
        """One suggestion, as it would be made now.

        Raises:
            NotFound: There is no such dataset, or it is not suggested any more.
        """
        with self._database.read() as session:
            made = suggestions(self.subject(session, dataset, principal))
        found = next((one for one in made if one.id == suggestion_id), None)
        if found is None:
            raise NotFound("This is not suggested, or not any more.", hint="The insights list what is.")
        return found

    def looked_at(self, dataset: str, principal: Principal) -> tuple[str, int]:
        """Have the values of a dataset looked at, if its data has changed, and then of others, in the background.

        Returns:
            Its id, and how many datasets still wait, of those that the asker may know of.

        Raises:
            NotFound: There is none that the asker may know of.
        """
        with self._database.read() as session:
            dataset_id = known_dataset(session, dataset, self._policies.rules(session, principal))[0].id
        waiting = self._sketches.want(dataset_id, _PATIENCE_S)
        with self._database.read() as session:
            rules = self._policies.rules(session, principal)
            if rules.bind_nothing:
                return dataset_id, len(waiting)
            return dataset_id, sum(one.visible for one in catalog_decisions(session, waiting, rules).values())

    def subject(self, session: Session, dataset: str, principal: Principal) -> Subject:
        """What insights are drawn from.

        Raises:
            NotFound: There is none that the asker may know of.
        """
        rules = self._policies.rules(session, principal)
        found, seen = known_dataset(session, dataset, rules)
        plain = seen.plain
        profile = {one["name"]: one for one in (found.profile or {}).get("columns", []) if one["name"] in plain}
        columns = datasets.columns_of_each(session, [found.id]).get(found.id, [])
        return Subject(
            session,
            rules,
            found,
            seen,
            self._clock(),
            tuple(column for column in columns if column.name in seen.columns),
            profile,
            tuple(pairs(session, rules, found, plain)),
            store.of(session, found.id) is not None,
        )
