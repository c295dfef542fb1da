"""One ingestion from the first step to the last."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any

from neurolake.engine.base import Column, Session
from neurolake.ingestion import rights
from neurolake.ingestion import target as targets
from neurolake.ingestion.accounting import check
from neurolake.ingestion.known import context, key_targets
from neurolake.ingestion.place import Place
from neurolake.ingestion.prepare import prepare
from neurolake.ingestion.prepared import Asked, Task
from neurolake.ingestion.progress import Progress
from neurolake.ingestion.register import register
from neurolake.ingestion.rejects import rejects_path
from neurolake.kernel.errors import CommitConflict
from neurolake.kernel.faults import fault_point
from neurolake.quality.base import Context

_MAX_TRIES = 6
_SMALL = 256 * 1024


def ingest(
    place: Place, asked: Asked, progress: Progress, opened: Callable[[Session], None], afterwards: ExitStack
) -> dict[str, Any]:
    """Run the eight steps; returns the answer.

    When another commit changes the dataset meanwhile so that the staged file does not fit it any more, the
    file is prepared again. What its principal may do is looked up at the start and again at the end.

    Args:
        opened: Is handed each engine session, so that it can be cancelled from outside.
        afterwards: Gets what is to be tidied up once the answer is out: nobody need wait for that.
    """
    for attempt in range(_MAX_TRIES):
        try:
            return _attempt(place, asked, progress, opened, afterwards)
        except CommitConflict:
            if attempt == _MAX_TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _attempt(
    place: Place, asked: Asked, progress: Progress, opened: Callable[[Session], None], afterwards: ExitStack
) -> dict[str, Any]:
    work = place.staging / place.owner.id / asked.job_id
    work.mkdir(parents=True, exist_ok=True)
    request, file_name = asked.request, asked.file_name
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, work, ignore_errors=True)
        engine = place.small_engine() if asked.landed.bytes <= _SMALL else place.engine
        session = stack.enter_context(engine.session())
        opened(session)
        with place.database.read() as database:
            rules = rights.rules_of(database, place.policies, asked.principal)
            rights.check(database, rules, targets.name_for(request, file_name), request)
            target = targets.choose(database, place.warehouse, request, file_name, asked.landed.sha256)
        task = Task(asked.job_id, asked.principal, asked.landed, file_name, request, target, work)

        def look_up(columns: Sequence[Column]) -> Callable[[], Context]:
            with place.database.read() as database:
                found = key_targets(database, place.warehouse, columns, target.name, rules)

            def bound() -> Context:
                for relation, scan in {key.relation: scan for key, scan in found}.items():
                    session.bind(relation, scan)
                return context(request, target, [key for key, _ in found], place.clock())

            return bound

        prepared = prepare(place, task, session, look_up, progress)
        check(prepared, rejects_path(place, asked.job_id))
        fault_point("ingestion.prepared")
        answer = register(place, task, prepared, session, progress)
        afterwards.enter_context(stack.pop_all())
    return answer
