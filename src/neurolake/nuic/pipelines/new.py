"""What every new run begins with, and what the audit log is told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from sqlalchemy.orm import Session

from neurolake.compliance.audit import AuditLog, Entry, Reason
from neurolake.kernel.principal import Principal
from neurolake.metadata.models import Pipeline, PipelineRun
from neurolake.nuic.pipelines.parameters import checked
from neurolake.nuic.pipelines.spec import Spec

_MAX_REASON = 500


def new_run(
    pipeline: Pipeline,
    spec: Spec,
    principal: Principal,
    parameters: Mapping[str, Any],
    *,
    cause: Literal["manual", "backfill"],
    now: datetime,
) -> PipelineRun:
    """A queued run of the newest version, as who asks for it.

    Raises:
        InvalidOption: A parameter is missing, unknown, or of another type.
    """
    return PipelineRun(
        pipeline_id=pipeline.id,
        version=pipeline.version,
        principal=principal.name,
        cause=cause,
        state="queued",
        parameters=checked(spec, parameters),
        submitted_at=now,
    )


def tell(audit: AuditLog, session: Session, principal: Principal, origin_id: str, what: str) -> None:
    """Put on record, with the transaction, that somebody has something run or stopped."""
    reason = Reason("", what[:_MAX_REASON])
    audit.append(session, Entry("pipeline.run", principal.name, reasons=(reason,), origin_id=origin_id))
