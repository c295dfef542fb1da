"""Plans that were made before. One is used again only by somebody with the same rights, for the same question, and
only where nothing that it was made of has changed since: that is read anew each time.
"""

from collections.abc import Hashable
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from neurolake.compliance.policies.rules import Rules
from neurolake.query.plan import Bound
from neurolake.query.question import Question
from neurolake.query.recent import Recent
from neurolake.query.stamp import stamp

if TYPE_CHECKING:
    from neurolake.query.path import Prepared

_MOST = 1_000
_LONGEST = 20_000
_SIMPLE = (str, int, float, bool, Decimal, date, datetime, time, type(None))


class KnownPlans:
    """The plans of this process that were used last."""

    def __init__(self) -> None:
        self._plans: Recent[Hashable, Prepared] = Recent(_MOST)

    def find(self, key: Hashable, session: Session, rules: Rules) -> "Prepared | None":
        """The plan, where it is the one that would be made in this transaction."""
        known = self._plans.get(key) if key else None
        if known is None or known.made_of != stamp(session, known.made_of.datasets, rules):
            return None
        return known

    def put(self, key: Hashable, prepared: "Prepared") -> None:
        """Keep a plan."""
        if key:
            self._plans.put(key, prepared)


def key_of(question: Question, parameters: Bound, engine: str) -> Hashable:
    """All of a question that has a part in its plan; None for one that is not to be kept.

    Of the asker it is everything that policies may speak of.
    """
    values = parameters.items() if isinstance(parameters, dict) else enumerate(parameters or ())
    given = tuple((name, type(value), value) for name, value in values)
    if len(question.sql) > _LONGEST or not all(kind in _SIMPLE for _, kind, _ in given):
        return None
    return (
        question.sql,
        question.dialect,
        question.moment,
        question.purpose,
        engine,
        question.principal.all,
        given,
    )
