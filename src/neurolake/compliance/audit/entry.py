"""What one entry of the audit log says, and the bytes that are hashed.

An entry holds names and ids only: no SQL text, no values, no content. Its serialisation, version 1, is the
canonical JSON of RFC 8785 over the members that `canonical` lists; times are RFC 3339 in UTC with six decimals,
and snapshot ids are decimal strings, because JSON numbers of that size are not safe.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from neurolake.kernel.errors import InvalidInput
from neurolake.kernel.ids import new_id

VERSION = 1
Action = Literal[
    "query",
    "change",
    "ingest",
    "pipeline.change",
    "pipeline.run",
    "export",
    "login",
    "logout",
    "key.create",
    "key.revoke",
    "policy.change",
    "scan",
    "remediate",
    "curate",
    "schema.change",
    "schema.policy",
    "schema.approval",
    "contract.change",
    "quality.change",
    "template.change",
    "semantic.change",
    "cache.invalidate",
    "webhook.change",
    "agent.run",
    "agent.approval",
]
Decision = Literal["allow", "deny"]
Outcome = Literal["succeeded", "failed", "cancelled", "timed-out"]

_JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
_MAX_NAME = 255
_MAX_TEXT = 1000


@dataclass(frozen=True)
class Reason:
    """Why it was decided so: the policy's name and a short text without data."""

    policy: str
    text: str


@dataclass(frozen=True)
class Touched:
    """A dataset that the action reads or writes.

    Attributes:
        dataset_id: Its id.
        columns: Names of the columns, sorted or in the order of the table.
        snapshot_id: The version of its data, where there is one.
    """

    dataset_id: str
    columns: tuple[str, ...] = ()
    snapshot_id: int | None = None


@dataclass(frozen=True)
class Entry:
    """One event for the audit log. The log adds the time and the position.

    Attributes:
        action: What is done.
        principal: Who does it, by name.
        decision: Whether it may be done.
        outcome: What became of it; None in an entry that is written before it is done.
        reasons: Why it was decided so.
        datasets: What it reads or writes.
        origin_id: The query, job or request it belongs to; entries about one event share it.
        fingerprint: `statement_fingerprint` of the statement, if there is one.
        purpose: What for, as declared.

    Raises:
        InvalidInput: A name is longer than 255 characters, a text longer than 1,000, or one holds characters that
            cannot be stored (NUL, lone surrogates).
    """

    action: Action
    principal: str
    decision: Decision = "allow"
    outcome: Outcome | None = None
    reasons: tuple[Reason, ...] = ()
    datasets: tuple[Touched, ...] = ()
    origin_id: str | None = None
    fingerprint: str | None = None
    purpose: str | None = None
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        for name in (self.principal, self.origin_id, self.fingerprint, self.purpose):
            _check(name, _MAX_NAME)
        for reason in self.reasons:
            _check(reason.policy, _MAX_NAME)
            _check(reason.text, _MAX_TEXT)
        for touched in self.datasets:
            _check(touched.dataset_id, _MAX_NAME)
            for column in touched.columns:
                _check(column, None)

    def stored(self) -> dict[str, Any]:
        """The members as the database keeps them, all but position, time and hashes."""
        return {
            "version": VERSION,
            "id": self.id,
            "action": self.action,
            "principal": self.principal,
            "decision": self.decision,
            "outcome": self.outcome,
            "reasons": [{"policy": reason.policy, "text": reason.text} for reason in self.reasons],
            "datasets": [
                {
                    "id": touched.dataset_id,
                    "columns": list(touched.columns),
                    "snapshot_id": None if touched.snapshot_id is None else str(touched.snapshot_id),
                }
                for touched in self.datasets
            ],
            "origin_id": self.origin_id,
            "fingerprint": self.fingerprint,
            "purpose": self.purpose,
        }


MEMBERS = (
    "version",
    "id",
    "position",
    "at",
    "action",
    "principal",
    "decision",
    "outcome",
    "reasons",
    "datasets",
    "origin_id",
    "fingerprint",
    "purpose",
)
"""What is hashed of an entry, and what is shown of it."""


def canonical(members: dict[str, Any]) -> bytes:
    """The bytes of an entry with these `MEMBERS`, `at` being a datetime: what the leaf hash is taken over."""
    shown = {**members, "at": moment(members["at"])}
    return _JSON.encode(shown).encode("utf-8", "surrogatepass")


def moment(at: datetime) -> str:
    """A time in UTC as the serialisation has it: `2026-01-31T23:59:59.000000Z`."""
    return at.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _check(text: str | None, longest: int | None) -> None:
    if text is None:
        return
    if longest is not None and len(text) > longest:
        raise InvalidInput(f"A text of {len(text)} characters does not fit into an audit entry ({longest} at most).")
    if "\0" in text or not _is_utf8(text):
        raise InvalidInput("A text for the audit log holds characters that cannot be stored.")


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
