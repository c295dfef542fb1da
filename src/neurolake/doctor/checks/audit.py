"""Whether the audit log is what was recorded, by every entry and every checkpoint."""

from collections.abc import Iterator
from pathlib import Path

from neurolake.compliance.audit.checkpoints import Checkpoints
from neurolake.compliance.audit.diagnosis import Finding
from neurolake.compliance.audit.signing import Signer
from neurolake.compliance.audit.verify import verify
from neurolake.doctor.base import RESTORE, Fault, Looked, looked
from neurolake.doctor.view import LakeView

_KEY = f"{RESTORE}, and take it from there; or set NEUROLAKE_AUDIT_KEY"
_CHECKPOINTS = f"{RESTORE}, and take them from there; or set NEUROLAKE_AUDIT_CHECKPOINTS"


def look(view: LakeView) -> Looked:
    """The whole log; where the key or the checkpoints are gone, that they are."""
    missing = tuple(_missing(view))
    if missing:
        return looked("", missing)
    if not view.audit_key.exists():
        return Looked("nothing is recorded yet")
    # The file is there, so neither a key nor a folder is made.
    checkpoints = Checkpoints(view.audit_checkpoints, Signer(view.audit_key))
    verdict = verify(view.database, checkpoints)
    found = f"{verdict.entries} entries, {verdict.covered} covered by {verdict.checkpoints} checkpoints"
    return looked(found, _told(view, verdict.findings))


def _missing(view: LakeView) -> Iterator[Fault]:
    """The key or the checkpoints of a log that has had them."""
    size = _size(view)
    key, checkpoints = view.audit_key, view.audit_checkpoints
    if not key.exists() and (size or checkpoints.exists()):
        yield Fault("The key that signs the audit log's checkpoints is gone", str(key), _KEY)
    if not checkpoints.exists() and (size or key.exists()):
        yield Fault("The checkpoints of the audit log are gone", str(checkpoints), _CHECKPOINTS)


def _size(view: LakeView) -> int:
    from sqlalchemy import select

    from neurolake.metadata.models import AuditTree

    with view.database.read() as session:
        return session.scalar(select(AuditTree.size)) or 0


def _told(view: LakeView, findings: tuple[Finding, ...]) -> Iterator[Fault]:
    for finding in findings:
        if finding.kind == "checkpoint-forged":
            yield Fault(finding.detail, str(view.audit_checkpoints), f"{_KEY}; if this is it: neurolake audit verify")
        elif finding.kind == "checkpoint-missing":
            yield Fault(finding.detail, str(view.audit_checkpoints), _CHECKPOINTS)
        else:
            yield Fault(
                finding.detail,
                _place(view, finding),
                f"neurolake audit verify; {RESTORE}",
            )


def _place(view: LakeView, finding: Finding) -> str:
    entry = "" if finding.position is None else f", entry {finding.position}"
    database = view.database.engine.url.database or ""
    return f"audit log in {Path(database).name or database}{entry}"
