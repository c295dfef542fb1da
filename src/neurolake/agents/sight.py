"""What of a run may still be told to who asked: nothing that they could not find out now."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from neurolake.catalog import datasets
from neurolake.compliance.policies.facts import catalog_decision
from neurolake.compliance.policies.rules import Rules
from neurolake.metadata.models import AgentEvent

_TELLING = frozenset(("told", "report", "arguments", "estimate", "why"))


def sight(session: Session, dataset: str, rules: Rules) -> dict[str, Any] | None:
    """Which columns of a dataset somebody sees as they are, in every row; None where they may not know of it."""
    found = datasets.lookup(session, dataset)
    decision = catalog_decision(session, found, rules) if found else None
    if found is None or decision is None or not decision.visible:
        return None
    return {"dataset_id": found.id, "columns": sorted(decision.plain)}


def may_be_told(session: Session, events: Sequence[AgentEvent], rules: Rules) -> bool:
    """Whether somebody sees as much as when they asked, and knows of all datasets that steps were about."""
    if rules.bind_nothing or not events:
        return True
    then: Mapping[str, Any] | None = events[0].data.get("sight")
    if then is None:
        return False
    now = sight(session, then["dataset_id"], rules)
    named = {event.data["arguments"].get("dataset") for event in events if event.kind == "planned"}
    others = [sight(session, one, rules) for one in named if isinstance(one, str)]
    if now is None or None in others:
        return False
    there = {one.name for one in datasets.columns(session, datasets.find(session, then["dataset_id"]))}
    return not set(then["columns"]) & there - set(now["columns"])


def without_telling(data: Mapping[str, Any]) -> dict[str, Any]:
    """An event or a request without what it tells of data."""
    return {name: None if name in _TELLING else value for name, value in data.items()}
