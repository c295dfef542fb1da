"""Why a query was not answered by the answer of an earlier one: what is other than it was then."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.metadata.models import QueryRun
from neurolake.query import history
from neurolake.query.base import Run

_LOOKED_AT = 50
_NOTHING = (
    "Nothing is other than it was: the answer was forgotten, as it was old, in need of space, or taken away; "
    "or the parameters were others."
)


@dataclass(frozen=True)
class Why:
    """Reasons, and the earlier query that was compared; None where the same was not asked before."""

    reasons: tuple[str, ...]
    compared_with: str | None


def why_computed(session: Session, run: Run) -> Why:
    """Why a query was computed, of what is on record about it and the last one with the same text."""
    cache = (run.facts or {}).get("cache") or {}
    if cache.get("status") == "hit":
        return Why(("It was not computed: a stored answer did.",), None)
    if cache.get("status") == "bypass":
        return Why((f"The cache was not asked: {cache.get('reason')}.",), None)
    earlier = _earlier(session, run)
    if earlier is None:
        return Why(("You have not asked this before, in these words.",), None)
    return Why(tuple(_differences(earlier, run)) or (_NOTHING,), earlier.id)


def _earlier(session: Session, run: Run) -> Run | None:
    asked = select(QueryRun).filter_by(principal=run.principal, state="succeeded").where(QueryRun.id < run.id)
    rows = session.scalars(asked.order_by(QueryRun.id.desc()).limit(_LOOKED_AT))
    return next((history.as_run(row) for row in rows if row.sql.strip() == run.sql.strip()), None)


def _differences(then: Run, now: Run) -> Iterator[str]:
    before = {one["id"]: one for one in then.datasets}
    for one in now.datasets:
        other = before.get(one["id"])
        if other is None:
            yield f"{one['zone']}.{one['name']} was another dataset then."
        elif other.get("snapshot_id") != one.get("snapshot_id"):
            yield f"{one['zone']}.{one['name']} has other data than then."
    if then.engine != now.engine:
        yield f"It was answered by {then.engine} then, and now by {now.engine}."
    if _policies(then) != _policies(now):
        yield "Other policies are at work than then."


def _policies(run: Run) -> object:
    return sorted(str(one) for one in (run.facts or {}).get("policies") or ())
