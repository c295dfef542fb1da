"""Values are overwritten in the metadata database, where it may be done."""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from neurolake.metadata.models import Base
from neurolake.remediation.lookout import Found, holds
from neurolake.remediation.needle import Needle

COLUMNS = {
    "agent_approvals": ("arguments", "estimate", "reason"),
    "agent_effects": ("facts",),
    "agent_events": ("data",),
    "agent_runs": ("goal",),
    "chat_conversations": ("title",),
    "chat_turns": ("message", "context", "answer", "correction"),
    "chat_events": ("data",),
    "datasets": ("description", "reference", "profile", "keys"),
    "ingestion_jobs": ("file_name", "request", "answer", "error", "idempotency_key"),
    "lineage_edges": ("source_id", "target_id", "transformation"),
    "personal_data": ("evidence",),
    "personal_data_scans": ("failures",),
    "quality_reports": ("weights",),
    "quality_scores": ("reason", "evidence"),
    "remediation_runs": ("error",),
    "query_runs": ("sql", "transpiled_sql", "executed_sql", "columns", "facts", "error"),
}
"""Table → the columns that tell of data; in all others a value is part of what a person set up."""

_STAYS = {
    "audit_entries": "The audit log cannot be changed: the value is a name in it, of a user, dataset or column.",
    "users": "It is part of an account.",
    "policies": "A policy names it: change the policy.",
    "policy_versions": "An earlier version of a policy names it; the history of policies is kept.",
    "views": "The query of a view names it: change the view.",
}


def redact(session: Session, found: Found, needle: Needle) -> int:
    """Overwrite the values in the rows that were found; returns how many rows."""
    count = 0
    for name, keys in found.cells.items():
        for key in keys if name in COLUMNS else ():
            count += _redact_row(session, name, key, needle)
    return count


def _redact_row(session: Session, name: str, key: dict[str, Any], needle: Needle) -> int:
    table = Base.metadata.tables[name]
    here = [table.c[column] == value for column, value in key.items()]
    row = session.execute(select(table).where(*here)).one_or_none()
    if row is None:
        return 0
    values = row._mapping
    new = {
        column: erased(values[column], needle)
        for column in COLUMNS[name]
        if column in table.c and holds(values[column], needle)
    }
    if new:
        session.execute(update(table).where(*here).values(new))
    return bool(new)


def erased(value: Any, needle: Needle) -> Any:
    """The value with a mark where the values were; a number that is one becomes NULL."""
    if isinstance(value, dict):
        return {erased(name, needle): erased(part, needle) for name, part in value.items()}
    if isinstance(value, list):
        return [erased(part, needle) for part in value]
    if isinstance(value, str):
        return needle.erased(value)
    return None if holds(value, needle) else value


def stays(found: Found) -> list[dict[str, str]]:
    """The tables in which values stay, and why."""
    return [
        {"place": f"database: {name}, {len(keys)} rows", "why": _STAYS.get(name, "It is part of what people set up.")}
        for name, keys in found.cells.items()
        if name not in COLUMNS
    ]
