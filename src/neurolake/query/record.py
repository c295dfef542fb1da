"""Decisions on their way to the audit log. No answer is given before its decision is on the disk."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from neurolake.compliance.audit import AuditLog, Entry, Reason, Touched, statement_fingerprint
from neurolake.compliance.audit import Outcome as AuditOutcome
from neurolake.compliance.policies.decide import Decision
from neurolake.compliance.policies.need import refusal
from neurolake.kernel.errors import NeuroLakeError, TimedOut
from neurolake.query.authorise import Authorised
from neurolake.query.base import State
from neurolake.query.live import Live
from neurolake.sql.parse import Statement

_MAX_REASON = 500
_WRITERS = 64
_OUTCOMES: Mapping[State, AuditOutcome] = {"succeeded": "succeeded", "cancelled": "cancelled"}


class Recorder:
    """Writes what was decided on queries. The entry is written while the engine works."""

    def __init__(self, audit: AuditLog) -> None:
        self._audit = audit
        # As many as may wait for one commit: entries of all that wait share it.
        self._pool = ThreadPoolExecutor(_WRITERS, thread_name_prefix="query-audit")

    def allowed(
        self, live: Live, statement: Statement, authorised: Authorised, reads: Mapping[str, Sequence[str]]
    ) -> Future[None]:
        """Begin to record that a query may run, and what it reads; the future ends when that is on the disk."""
        touched = tuple(
            Touched(source.dataset_id, tuple(reads[source.dataset_id]), source.snapshot_id)
            for source in authorised.resolved.sources
        )
        reasons = tuple(reason for decision in authorised.decisions.values() for reason in _reasons(decision))
        return self._pool.submit(self._audit.record, _entry(live, statement, "allow", reasons, touched))

    def ended(self, live: Live) -> None:
        """Have it recorded what became of a query that was allowed; nobody waits for that."""
        if live.audited is None:
            return
        outcome, error = live.outcome, live.outcome.error
        told = f"rows: {outcome.kept.rows}" if outcome.kept else f"error: {error.type}" if error else ""
        self._audit.record_later(
            Entry(
                "query",
                live.question.principal.name,
                outcome="timed-out" if isinstance(error, TimedOut) else _OUTCOMES.get(outcome.state, "failed"),
                reasons=(Reason("", told),) if told else (),
                origin_id=live.id,
                purpose=live.question.purpose,
            )
        )

    @contextmanager
    def denials(self, live: Live, statement: Statement) -> Iterator[None]:
        """Record a refusal that passes through, before it does."""
        try:
            yield
        except NeuroLakeError as error:
            if (told := refusal(error)) is not None:
                self._audit.record(_entry(live, statement, "deny", (told[0],), told[1]))
            raise

    def close(self) -> None:
        """Wait for what is on its way."""
        self._pool.shutdown(wait=True)


def _entry(
    live: Live,
    statement: Statement,
    decision: str,
    reasons: tuple[Reason, ...],
    touched: tuple[Touched, ...],
) -> Entry:
    return Entry(
        "query",
        live.question.principal.name,
        "allow" if decision == "allow" else "deny",
        reasons=reasons,
        datasets=touched,
        origin_id=live.id,
        fingerprint=statement_fingerprint(statement.tree),
        purpose=live.question.purpose,
    )


def _reasons(decision: Decision) -> Iterator[Reason]:
    for text in decision.reasons:
        yield Reason("", text[:_MAX_REASON])
    for applied in decision.filters:
        yield Reason(applied.policy, "row filter")
    for column, mask in decision.masks.items():
        yield Reason(mask.policy, f"mask {mask.what} on {column}"[:_MAX_REASON])
