"""Ingestion as the product offers it: jobs in a bounded pool, with events, cancellation and recovery."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import structlog

from neurolake.compliance.policies.expressions import Asker
from neurolake.engine.base import Session
from neurolake.ingestion import jobs
from neurolake.ingestion.base import STEPS, Event, IngestRequest, Job
from neurolake.ingestion.events import Board
from neurolake.ingestion.pipeline import ingest
from neurolake.ingestion.place import Place
from neurolake.ingestion.prepared import Asked
from neurolake.ingestion.progress import Progress
from neurolake.ingestion.rejects import rejects_path
from neurolake.ingestion.rights import check, recording
from neurolake.ingestion.target import name_for
from neurolake.kernel.errors import Cancelled, NeuroLakeError
from neurolake.kernel.faults import fault_point
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.kernel.signals import signal
from neurolake.storage.landing import Landed

_POLL_S = 0.25
_SAVE_PROGRESS_S = 1.0
_SAVED_STEPS = STEPS[: STEPS.index("register")]
log = structlog.get_logger("neurolake.ingestion")


class Ingestion:
    """Runs ingestion jobs.

    Args:
        place: The ports and folders to work with.
        workers: Jobs that run at once.
    """

    def __init__(self, place: Place, *, workers: int = 2) -> None:
        self._place = place
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="ingestion")
        self._board = Board()
        self._sessions: dict[str, Session] = {}
        self._cancelled: set[str] = set()
        self._saved: dict[str, float] = {}
        self._lock = threading.Lock()
        self._closed = False

    def submit(
        self,
        landed: Landed,
        file_name: str,
        request: IngestRequest,
        *,
        principal: Principal = LOCAL,
        idempotency_key: str | None = None,
    ) -> Job:
        """Queue a landed file and return at once.

        The same idempotency key with the same request returns the job of the first call, whatever became of
        it; one that failed is tried again.

        Raises:
            IdempotencyConflict: The key was used for another request.
            Forbidden, Conflict: As `check`.
        """
        self.check(file_name, request, principal)
        with self._place.database.write() as session:
            job, fresh = jobs.submit(
                session,
                landed,
                file_name,
                request,
                principal=principal.name,
                owner=self._place.owner.id,
                key=idempotency_key,
                now=self._place.clock(),
            )
            seen = jobs.as_job(job)
            fresh = fresh or self._is_abandoned(job.state, job.owner)
        fault_point("ingestion.submitted")
        if fresh:
            self._enqueue(seen.id)
        return seen

    def check(self, file_name: str, request: IngestRequest, principal: Principal) -> None:
        """Check that somebody may bring in a file of this name; when it is committed that is checked once more.

        Raises:
            Forbidden: Not allowed.
            Conflict: The dataset's name is taken by one that they may not know of.
        """
        with recording(self._place.audit, principal.name), self._place.database.read() as session:
            rules = self._place.policies.rules(session, Asker(principal))
            check(session, rules, name_for(request, file_name), request)

    def wait(self, job_id: str, timeout_s: float | None = None) -> Job:
        """Wait until the job has ended, or for `timeout_s` seconds; returns it as it is then."""
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        while (job := self.get(job_id)).state not in jobs.ENDED and not self._closed:
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0:
                break
            if self._board.has(job_id):
                self._board.wait_for_end(job_id, left)
            else:
                time.sleep(_POLL_S if left is None else min(_POLL_S, left))
        return job

    def get(self, job_id: str) -> Job:
        """A job by its id.

        Raises:
            NotFound: There is none.
        """
        with self._place.database.read() as session:
            return jobs.as_job(jobs.find(session, job_id))

    def list(
        self,
        limit: int = 50,
        before_id: str | None = None,
        state: str | None = None,
        *,
        principal: str | None = None,
    ) -> "list[Job]":
        """Jobs, newest first; those of one principal, or of all."""
        with self._place.database.read() as session:
            found = jobs.listing(session, limit=limit, before_id=before_id, state=state, principal=principal)
            return [jobs.as_job(job) for job in found]

    def cancel(self, job_id: str) -> Job:
        """Ask a job to stop; one that has ended stays as it is."""
        job = self.get(job_id)
        if job.state in jobs.ENDED:
            return job
        with self._lock:
            self._cancelled.add(job_id)
            session = self._sessions.get(job_id)
        if session is not None:
            session.cancel()
        elif job.state == "queued":
            self._fail(job_id, Cancelled("The ingestion was cancelled before it began."))
        return self.get(job_id)

    def events(self, job_id: str, after: int = 0) -> Iterator[Event]:
        """Follow a job: its events from number `after` + 1 on, until it has ended.

        A job of another process is followed through the database, step by step.
        """
        job = self.get(job_id)
        if self._board.has(job_id):
            yield from self._board.follow(job_id, after)
            return
        sequence = after
        last: tuple[str | None, float | None] = (None, None)
        while job.state not in jobs.ENDED:
            if (job.step, job.progress) != last and job.step:
                sequence, last = sequence + 1, (job.step, job.progress)
                yield Event(sequence, job.step, "progress", job.progress or 0.0)
            time.sleep(_POLL_S)
            job = self.get(job_id)
        yield _last_event(sequence + 1, job)

    def rejects(self, job_id: str) -> Path | None:
        """The file with the job's rejected records (JSON lines), or None when all could be stored."""
        self.get(job_id)
        path = rejects_path(self._place, job_id)
        return path if path.exists() else None

    def statistics(self, principal: str | None = None) -> dict[str, Any]:
        """Jobs and bytes by state, rows by what became of them, ingestions by zone; of one principal, or of all."""
        with self._place.database.read() as session:
            return jobs.statistics(session, principal)

    def recover(self) -> int:
        """Queue again what a process that died has left; returns how many jobs."""
        with self._place.database.write() as session:
            left = [job for job in jobs.unfinished(session) if self._is_abandoned(job.state, job.owner)]
            for job in left:
                job.state, job.owner = "queued", self._place.owner.id
            found = [job.id for job in left]
        for job_id in found:
            self._enqueue(job_id)
        return len(found)

    def close(self, *, wait_s: float = 10.0) -> None:
        """Stop: queued jobs stay queued for the next start, running ones are cancelled and queued again."""
        self._closed = True
        self._pool.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            running = dict(self._sessions)
        for session in running.values():
            session.cancel()
        deadline = time.monotonic() + wait_s
        while self._sessions and time.monotonic() < deadline:
            time.sleep(0.02)
        if running:
            with self._place.database.write() as database:
                for job_id in running:
                    job = jobs.find(database, job_id)
                    if job.state == "failed" and (job.error or {}).get("type") == Cancelled.type:
                        job.state, job.error, job.owner, job.finished_at = "queued", None, None, None

    def _is_abandoned(self, state: str, owner: str | None) -> bool:
        return state in ("queued", "running") and not self._place.owner.is_alive(owner)

    def _enqueue(self, job_id: str) -> None:
        self._board.open(job_id)
        self._pool.submit(self._run, job_id)

    def _run(self, job_id: str) -> None:
        try:
            with ExitStack() as afterwards:
                self._run_to_its_end(job_id, afterwards)
        finally:
            with self._lock:
                self._sessions.pop(job_id, None)
                self._cancelled.discard(job_id)
                self._saved.pop(job_id, None)

    def _run_to_its_end(self, job_id: str, afterwards: ExitStack) -> None:
        progress = Progress(lambda event: self._post(job_id, event))
        began = time.monotonic()
        try:
            answer = self._ingest(job_id, progress, afterwards)
        except NeuroLakeError as error:
            self._fail(job_id, error)
            state = "cancelled" if isinstance(error, Cancelled) else "failed"
            progress.end(state, error.problem())
            signal("ingestion.ended", time.monotonic() - began, state=state)
        except Exception as error:
            # The job's boundary: whatever broke must end as the job's problem.
            log.exception("ingestion failed", job_id=job_id)
            broken = NeuroLakeError(f"The ingestion broke: {type(error).__name__}.", hint="The log has the details.")
            self._fail(job_id, broken)
            progress.end("failed", broken.problem())
            signal("ingestion.ended", time.monotonic() - began, state="failed")
        else:
            progress.end("done", {"dataset": answer.get("dataset"), "zone": answer.get("zone")})
            signal("ingestion.ended", time.monotonic() - began, state="succeeded")
            for became, rows in answer.get("rows", {}).items():
                signal("ingestion.rows", rows or 0, became=became)

    def _ingest(self, job_id: str, progress: Progress, afterwards: ExitStack) -> dict[str, Any]:
        # A claim that a loss of power takes back leaves the job queued, which is what it is to be then anyway.
        with self._place.database.write(durable=False) as session:
            job = jobs.claim(session, job_id, self._place.owner.id, self._place.clock())
            if job is None:
                raise Cancelled("The ingestion was cancelled before it began.")
            sha256, file_name, options, principal = job.sha256, job.file_name, job.request, job.principal
        fault_point("ingestion.claimed")
        asked = Asked(job_id, principal, self._place.landing.get(sha256), file_name, IngestRequest.from_json(options))
        with recording(self._place.audit, principal, job_id):
            return ingest(self._place, asked, progress, lambda session: self._opened(job_id, session), afterwards)

    def _opened(self, job_id: str, session: Session) -> None:
        with self._lock:
            self._sessions[job_id] = session
            stop = job_id in self._cancelled
        if stop:
            session.cancel()

    def _fail(self, job_id: str, error: NeuroLakeError) -> None:
        asked = job_id in self._cancelled
        with self._place.database.write() as session:
            jobs.fail(session, job_id, error, self._place.clock(), cancelled=asked)

    def _post(self, job_id: str, event: Event) -> None:
        """Hand an event to this process's readers, and about once a second to those of other processes."""
        self._board.post(job_id, event)
        now = time.monotonic()
        # Not from `register` on: its events come from inside the transaction that locks the database.
        if event.step in _SAVED_STEPS and now - self._saved.setdefault(job_id, now) > _SAVE_PROGRESS_S:
            self._saved[job_id] = now
            with self._place.database.write() as session:
                jobs.save_progress(session, job_id, event.step, event.progress)


def _last_event(sequence: int, job: Job) -> Event:
    step = {"succeeded": "done", "failed": "failed", "cancelled": "cancelled"}[job.state]
    return Event(sequence, step, "finished", 1.0, job.error or {})
