"""Who may see what is told of a dataset's quality: figures tell of values, so they go where the values go."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from neurolake.compliance.policies.decide import Decision
from neurolake.compliance.policies.facts import catalog_decisions
from neurolake.compliance.policies.rules import Rules


def sees_all(decision: Decision) -> bool:
    """Whether nothing of the dataset is hidden: no row, no column, no value."""
    return decision.allowed and not decision.binds and not decision.hidden


def sees_columns(decision: Decision, columns: Iterable[str]) -> bool:
    """Whether all rows are seen, and these columns as they are."""
    if not decision.allowed or decision.filters:
        return False
    seen = {name.lower() for name in decision.columns} - {name.lower() for name in decision.masks}
    return all(name.lower() in seen for name in columns)


class Sight:
    """Decides over many rules at once; asks once for each dataset."""

    def __init__(self, session: Session, rules: Rules) -> None:
        self._session = session
        self._rules = rules
        self._known: dict[str, Decision | None] = {}

    def sees(self, reads: Iterable[Mapping[str, Any]]) -> bool:
        """Whether all that was read may be seen as it is. What is gone may be seen by those whom nothing binds."""
        if self._rules.bind_nothing:
            return True
        return all(
            (decision := self._decision(read["dataset_id"])) is not None and sees_columns(decision, read["columns"])
            for read in reads
        )

    def _decision(self, dataset_id: str) -> Decision | None:
        if dataset_id not in self._known:
            found = catalog_decisions(self._session, [dataset_id], self._rules)
            self._known[dataset_id] = found.get(dataset_id)
        return self._known[dataset_id]
