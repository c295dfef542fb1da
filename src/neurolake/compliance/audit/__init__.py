"""The audit log: an append-only Merkle tree over entries, with signed checkpoints in a second place."""

from neurolake.compliance.audit.entry import Action, Decision, Entry, Outcome, Reason, Touched
from neurolake.compliance.audit.fingerprint import statement_fingerprint
from neurolake.compliance.audit.log import AuditLog

__all__ = [
    "Action",
    "AuditLog",
    "Decision",
    "Entry",
    "Outcome",
    "Reason",
    "Touched",
    "statement_fingerprint",
]
