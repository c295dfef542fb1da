"""Datasets that are read together with one, and those that were made from it."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from neurolake.catalog.access import by_people
from neurolake.metadata.models import AccessEvent, QueryRun
from neurolake.nuic.batches import batched
from neurolake.nuic.insights.base import Subject
from neurolake.nuic.recommendations.base import CHECK, Reason

_DAYS = 90
_MOST_QUERIES = 2_000
_AT_ONCE = 500
_FEWEST = 2
_NEAR = 0.6


def used_together(subject: Subject) -> Iterator[Reason]:
    """Datasets that queries of the last 90 days read together with this one."""
    asked = (
        select(AccessEvent.origin_id)
        .where(
            AccessEvent.dataset_id == subject.dataset.id,
            AccessEvent.at >= subject.now - timedelta(days=_DAYS),
            AccessEvent.action == "read",
            by_people(),
        )
        .order_by(AccessEvent.at.desc())
        .limit(_MOST_QUERIES)
    )
    counts: Counter[str] = Counter()
    queries = 0
    for some in batched(dict.fromkeys(subject.session.scalars(asked)), _AT_ONCE):
        read = select(QueryRun.datasets).where(QueryRun.id.in_(some), QueryRun.sql != CHECK)
        for datasets in subject.session.scalars(read):
            queries += 1
            counts.update({one["id"] for one in datasets} - {subject.dataset.id})
    for other, count in counts.items():
        if count >= _FEWEST:
            yield Reason(
                other,
                "used_together",
                count / queries,
                f"{count} of {queries} queries in {_DAYS} days read both.",
                {"method": "Queries of people that read both", "days": _DAYS, "queries": count, "of": queries},
            )


def downstream(found: dict[str, Any]) -> Iterator[Reason]:
    """Datasets that were made from this one.

    Args:
        found: What the lineage tells, as far as the asker sees it.
    """
    for node in found["nodes"]:
        if node["kind"] == "dataset" and node["distance"]:
            steps = node["distance"]
            yield Reason(
                node["id"],
                "downstream",
                _NEAR / steps,
                "It was made from this one" + (f", in {steps} steps." if steps > 1 else "."),
                {"method": "Lineage", "distance": steps},
            )
