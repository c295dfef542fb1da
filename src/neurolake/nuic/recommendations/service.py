"""Datasets that go with one, in somebody's name."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.catalog import cards
from neurolake.catalog.cards import CardBrief
from neurolake.compliance.policies.facts import catalog_decisions
from neurolake.compliance.policies.shown import shown_figures
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import Dataset
from neurolake.nuic.insights.base import Subject
from neurolake.nuic.insights.service import Insights
from neurolake.nuic.lineage.base import Reach
from neurolake.nuic.lineage.service import Lineage
from neurolake.nuic.recommendations.base import Ask, Reason
from neurolake.nuic.recommendations.joinable import checked, joinable
from neurolake.nuic.recommendations.similar import similar
from neurolake.nuic.recommendations.together import downstream, used_together
from neurolake.nuic.search.service import Search

_FAR = Reach(depth=3, limit=200)
_OF_STATE = {"active": 1.0, "deprecated": 0.5, "archived": 0.0}


class Recommendations:
    """Recommendations; answers are JSON-ready.

    Args:
        ask: Counts what estimates say, as the asker.
    """

    def __init__(self, database: Database, insights: Insights, lineage: Lineage, search: Search, ask: Ask) -> None:
        self._database = database
        self._insights = insights
        self._lineage = lineage
        self._search = search
        self._ask = ask

    def of(
        self, dataset: str, principal: Principal = LOCAL, *, kind: str | None = None, limit: int = 20, check: int = 0
    ) -> dict[str, Any]:
        """Datasets that go with one, the best first, each with its reasons, of which the strongest and, less, the
        others make the score.

        Args:
            kind: Only for reasons of this kind.
            check: For how many of those that can be joined the estimate is checked by counting, as the asker.

        Raises:
            NotFound: There is none that the asker may know of.
        """
        dataset_id, waiting = self._insights.looked_at(dataset, principal)
        self._search.follow()
        made = self._lineage.downstream(dataset_id, principal, _FAR)
        with self._database.read() as session:
            subject = self._insights.subject(session, dataset_id, principal)
            ways = (joinable(subject.pairs), similar(subject), used_together(subject), downstream(made))
            reasons = [one for one in chain(*ways) if kind in (None, one.kind)]
            found = _ranked(session, subject, reasons)[:limit]
            name, full_name = subject.dataset.name, f"{subject.dataset.zone}.{subject.dataset.name}"
        for entry in found:
            # After the session: counting takes long.
            entry["reasons"] = [self._counted(one, name, principal, entry["rank"] < check) for one in entry["reasons"]]
            del entry["rank"]
        return {"dataset_id": dataset_id, "dataset": full_name, "recommendations": found, "waiting": waiting}

    def _counted(self, reason: Reason, dataset: str, principal: Principal, wanted: bool) -> dict[str, Any]:
        if wanted and reason.kind == "joinable":
            return checked(reason, dataset, principal, self._ask).to_json()
        return reason.to_json()


def _ranked(session: Session, subject: Subject, reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    by_dataset: dict[str, list[Reason]] = defaultdict(list)
    for reason in reasons:
        by_dataset[reason.dataset_id].append(reason)
    by_dataset.pop(subject.dataset.id, None)
    decisions = catalog_decisions(session, by_dataset, subject.rules)
    states = cards.of_each(session, by_dataset)
    entries = {one.id: one for one in session.scalars(select(Dataset).where(Dataset.id.in_(by_dataset)))}
    found: list[dict[str, Any]] = []
    for other, its in by_dataset.items():
        state = states.get(other, CardBrief()).state
        if other in entries and decisions[other].visible and state != "archived":
            best = sorted(its, key=lambda one: -one.score)
            figures = shown_figures(entries[other], decisions[other])
            score = _score(best) * _OF_STATE[state]
            found.append({**figures, "state": state, "score": round(score, 4), "reasons": best})
    found.sort(key=lambda one: (-one["score"], one["qualified_name"]))
    joins = 0
    for entry in found:
        entry["rank"] = joins
        joins += any(one.kind == "joinable" for one in entry["reasons"])
    return found


def _score(reasons: Sequence[Reason]) -> float:
    """As if the reasons were independent, with the weaker ones at half."""
    left = 1.0
    for position, reason in enumerate(reasons):
        left *= 1.0 - min(reason.score, 1.0) * (0.9 if position == 0 else 0.45)
    return 1.0 - left
