"""One ingestion from the first step to the last."""

import shutil
from collections.abc import Callable
from typing import Any

from neurolake.engine.base import Session
from neurolake.ingestion import rights
from neurolake.ingestion import target as targets
from neurolake.ingestion.accounting import check
from neurolake.ingestion.base import IngestRequest
from neurolake.ingestion.known import context, key_targets
from neurolake.ingestion.place import Place
from neurolake.ingestion.prepare import prepare
from neurolake.ingestion.prepared import Task
from neurolake.ingestion.progress import Progress
from neurolake.ingestion.register import register
from neurolake.ingestion.rejects import rejects_path
from neurolake.kernel.errors import CommitConflict
from neurolake.kernel.faults import fault_point
from neurolake.storage.landing import Landed

_MAX_TRIES = 6


def ingest(
    place: Place,
    job_id: str,
    principal: str,
    landed: Landed,
    file_name: str,
    request: IngestRequest,
    progress: Progress,
    opened: Callable[[Session], None],
) -> dict[str, Any]:
    """Run the eight steps; returns the answer.

    When another commit changes the dataset meanwhile so that the staged file does not fit it any more, the
    file is prepared again.

    Args:
        principal: Who asked for it; what they may do is looked up now and again at the end.
        opened: Is handed each engine session, so that it can be cancelled from outside.
    """
    for attempt in range(_MAX_TRIES):
        try:
            return _attempt(place, job_id, principal, landed, file_name, request, progress, opened)
        except CommitConflict:
            if attempt == _MAX_TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _attempt(
    place: Place,
    job_id: str,
    principal: str,
    landed: Landed,
    file_name: str,
    request: IngestRequest,
    progress: Progress,
    opened: Callable[[Session], None],
) -> dict[str, Any]:
    work = place.staging / place.owner.id / job_id
    work.mkdir(parents=True, exist_ok=True)
    try:
        with place.engine.session() as session:
            opened(session)
            with place.database.read() as database:
                rules = rights.rules_of(database, place.policies, principal)
                rights.check(database, rules, targets.name_for(request, file_name), request)
                target = targets.choose(database, place.warehouse, request, file_name, landed.sha256)
            task = Task(job_id, principal, landed, file_name, request, target, work)

            def known(columns: Any) -> Any:
                with place.database.read() as database:
                    found = key_targets(database, place.warehouse, session, columns, target.name, rules)
                return context(request, target, found, place.clock())

            prepared = prepare(place, task, session, known, progress)
            check(prepared, rejects_path(place, job_id))
            fault_point("ingestion.prepared")
            return register(place, task, prepared, session, progress)
    finally:
        shutil.rmtree(work, ignore_errors=True)
