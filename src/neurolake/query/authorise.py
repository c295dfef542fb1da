"""May the asker read the datasets of a query, and what of them?"""

from collections.abc import Mapping
from dataclasses import dataclass

from neurolake.compliance.policies.decide import Decision
from neurolake.compliance.policies.need import need_read
from neurolake.compliance.policies.rules import Rules
from neurolake.query.resolve import Resolved


@dataclass(frozen=True)
class Authorised:
    """A resolved query and what was decided on each of its datasets, by id."""

    resolved: Resolved
    decisions: Mapping[str, Decision]

    @property
    def bound(self) -> bool:
        """Whether rows or values of any dataset are hidden from the asker."""
        return any(decision.binds for decision in self.decisions.values())


def authorise(resolved: Resolved, rules: Rules) -> Authorised:
    """Decide on every dataset of a query.

    Raises:
        Forbidden: The asker may not read one of them; says why.
    """
    decisions = {source.dataset_id: need_read(rules, source.facts) for source in resolved.sources}
    return Authorised(resolved, decisions)
