"""Decisions on their way to the audit log. No answer is given before its decision is on the disk."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from neurolake.compliance.audit import AuditLog, Entry, Reason, Touched, statement_fingerprint
from neurolake.compliance.audit import Outcome as AuditOutcome
from neurolake.compliance.policies.decide import Decision
from neurolake.compliance.policies.denials import denials
from neurolake.kernel.errors import TimedOut
from neurolake.query.authorise import Authorised
from neurolake.query.base import State
from neurolake.query.live import Live
from neurolake.query.still import Refusal
from neurolake.sql.parse import Statement

_MAX_REASON = 500
_WRITERS = 64
_OUTCOMES: Mapping[State, AuditOutcome] = {"succeeded": "succeeded", "cancelled": "cancelled"}


def owed(live: Live) -> Entry | None:
    """The decision on a query with its end; None where the decision is on record already, or none was made."""
    if live.allowed is None or live.audited is not None:
        return None
    decision = _decision(live, live.allowed)
    outcome, reasons = _what_became(live)
    return replace(decision, outcome=outcome, reasons=(*decision.reasons, *reasons))


@dataclass(frozen=True)
class Allowed:
    """What is recorded of the decision that a query may run; the same for all who use its plan."""

    reasons: tuple[Reason, ...]
    datasets: tuple[Touched, ...]
    fingerprint: str


def allowed(statement: Statement, authorised: Authorised, reads: Mapping[str, Sequence[str]]) -> Allowed:
    """The decision on a query that may run, and what it reads."""
    touched = tuple(
        Touched(source.dataset_id, tuple(reads[source.dataset_id]), source.snapshot_id)
        for source in authorised.resolved.sources
    )
    reasons = tuple(reason for decision in authorised.decisions.values() for reason in _reasons(decision))
    return Allowed(reasons, touched, statement_fingerprint(statement.tree))


class Recorder:
    """Writes what was decided on queries.

    The entry goes with the query's end. That of a query that takes a while is written while the engine works, and what
    became of it is an entry of its own.
    """

    def __init__(self, audit: AuditLog) -> None:
        self._audit = audit
        # As many as may wait for one commit: entries of all that wait share it.
        self._pool = ThreadPoolExecutor(_WRITERS, thread_name_prefix="query-audit")

    def record(self, live: Live, allowed: Allowed) -> None:
        """Record that a query may run, and what it reads; that is on the disk when this returns."""
        self._audit.record(_decision(live, allowed))

    def begin(self, live: Live) -> None:
        """Begin to record that a query may run, and what it reads; `live.audited` ends when that is on the disk.

        Called while `live.recording` is held, so that the query does not end meanwhile without a record.
        """
        if live.allowed is not None and live.audited is None:
            live.audited = self._pool.submit(self.record, live, live.allowed)

    def ended(self, live: Live) -> None:
        """Have it recorded what became of a query that took a while, or of a change that came to nothing.

        Nobody waits for that. A change that was made is on record with it.
        """
        if live.audited is not None:
            self._audit.record_later(_end(live))
        elif live.change is not None and live.outcome.error is not None and not live.denied:
            touched = (Touched(live.target),) if live.target else ()
            fingerprint = statement_fingerprint(live.change.tree)
            self._audit.record_later(replace(_end(live), action="change", datasets=touched, fingerprint=fingerprint))

    def refused(self, query_id: str, reader: str, refusal: Refusal) -> None:
        """Record that somebody may not read a stored answer; that is on the disk when this returns."""
        seen = refusal.seen
        touched = () if seen is None else (Touched(seen.dataset_id, seen.names, seen.snapshot_id),)
        self._audit.record(
            Entry(
                "query",
                reader,
                "deny",
                reasons=(Reason("", f"stored answer: {refusal.error.detail}"[:_MAX_REASON]),),
                datasets=touched,
                origin_id=query_id,
                purpose=refusal.purpose,
            )
        )

    def append(self, session: Session, entries: Sequence[Entry]) -> int:
        """Record `owed` entries as the last thing that a transaction does; see `AuditLog.append_last`."""
        return self._audit.append_last(session, entries)

    def appended(self, size: int) -> None:
        """That transaction was committed."""
        self._audit.grown(size)

    def denials(self, live: Live, statement: Statement) -> AbstractContextManager[None]:
        """Record a refusal that passes through the block, before it does."""

        def asked() -> Entry:
            live.denied = True
            return Entry(
                "query",
                live.question.principal.name,
                origin_id=live.id,
                fingerprint=statement_fingerprint(statement.tree),
                purpose=live.question.purpose,
            )

        return denials(self._audit, asked)

    def close(self) -> None:
        """Wait for what is on its way."""
        self._pool.shutdown(wait=True)


def _end(live: Live) -> Entry:
    outcome, reasons = _what_became(live)
    return Entry(
        "query",
        live.question.principal.name,
        outcome=outcome,
        reasons=reasons,
        origin_id=live.id,
        purpose=live.question.purpose,
    )


def _decision(live: Live, allowed: Allowed) -> Entry:
    return Entry(
        "query",
        live.question.principal.name,
        reasons=allowed.reasons,
        datasets=allowed.datasets,
        origin_id=live.id,
        fingerprint=allowed.fingerprint,
        purpose=live.question.purpose,
    )


def _what_became(live: Live) -> tuple[AuditOutcome, tuple[Reason, ...]]:
    outcome, error = live.outcome, live.outcome.error
    told = f"rows: {outcome.kept.rows}" if outcome.kept else f"error: {error.type}" if error else ""
    became = "timed-out" if isinstance(error, TimedOut) else _OUTCOMES.get(outcome.state, "failed")
    return became, (Reason("", told),) if told else ()


def _reasons(decision: Decision) -> Iterator[Reason]:
    for text in decision.reasons:
        yield Reason("", text[:_MAX_REASON])
    for applied in decision.filters:
        yield Reason(applied.policy, "row filter")
    for column, mask in decision.masks.items():
        yield Reason(mask.policy, f"mask {mask.what} on {column}"[:_MAX_REASON])
