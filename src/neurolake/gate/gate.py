"""The gate itself."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from neurolake.catalog import datasets
from neurolake.catalog.evolution import severity as severities
from neurolake.catalog.evolution import versions
from neurolake.compliance.audit import AuditLog, Entry, Reason, Touched
from neurolake.compliance.policies.rules import Rules
from neurolake.gate import approvals, policies
from neurolake.gate.dependents import Dependent, Finder, Proposed, broken_views, is_known
from neurolake.gate.named import check_names
from neurolake.gate.policy import judge
from neurolake.gate.step import By, Step, Verdict
from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import ApprovalRequired, Conflict, SchemaChangeBlocked
from neurolake.metadata.database import Database
from neurolake.metadata.models import Dataset

_MAX_REASON = 500
_NAMED = 20


@dataclass(frozen=True)
class Gate:
    """Says what becomes of a change of columns, inside the transaction that makes it.

    Args:
        finders: Find what a change breaks, one for each kind.
    """

    audit: AuditLog
    finders: tuple[Finder, ...] = (broken_views,)
    clock: Clock = utc_now

    def check(self, session: Session, step: Step, by: By) -> Verdict:
        """Let a change pass, or stop it; the dataset's entry is locked until the transaction ends.

        What passes although something breaks is in the audit log, and told by the verdict. Callers keep the request
        for an approval that is missing with `asking`.

        Raises:
            Conflict: Something breaks, and the asker has not confirmed that it may; or a policy uses a name that goes.
            ApprovalRequired: Somebody else has to approve it first.
            SchemaChangeBlocked: The dataset's policy lets no such change pass.
        """
        if not step.changes_nothing:
            datasets.lock(session, step.dataset)
            _check_policies(session, step)
        verdict = self.verdict(session, step, by)
        match verdict.outcome:
            case "confirm":
                raise self._unconfirmed(session, step, by.rules, verdict)
            case "approve":
                raise self._unapproved(session, step, by, verdict)
            case "block":
                raise self._blocked(session, step, by.rules, verdict)
        if verdict.is_breaking:
            self._note(session, step, by, verdict)
        return verdict

    def verdict(self, session: Session, step: Step, by: By) -> Verdict:
        """What would become of a change; nothing is written, but an approval that it needs is looked for."""
        comparison = step.compared()
        gone = step.after is None or step.renamed is not None
        severity = "major" if gone else comparison.severity
        policy = policies.of(session, step.dataset.id)
        breaks = () if step.changes_nothing else self._breaks(session, step, comparison.broken, gone=gone)
        version = severities.bumped(_semantic(session, step.dataset), severity)
        outcome = judge(policy, severity, breaks=bool(breaks), confirmed=by.confirm)
        found = Verdict(outcome, policy, severity, comparison, version, breaks)
        if outcome == "approve" and approvals.approved(session, step, by.name) is not None:
            return replace(found, outcome="pass")
        return found

    @contextmanager
    def asking(self, database: Database) -> Iterator[None]:
        """Around a commit: keeps the request for an approval that it lacked, once its transaction is undone.

        Raises:
            ApprovalRequired: With the id of the request in `where["approval"]`.
        """
        try:
            yield
        except ApprovalRequired as error:
            if isinstance(error.request, approvals.Request):
                with database.write() as session:
                    row, fresh = approvals.ask(session, error.request, self.clock())
                    if fresh:
                        self.audit.append(session, approvals.entry(row, row.asked_by, "asked for"))
                error.where["approval"] = row.id
            raise

    def named(self, session: Session, rules: Rules, found: Sequence[Dependent]) -> list[Dependent]:
        """Those of what breaks that somebody may know of."""
        return [one for one in found if is_known(session, rules, one.dataset_id, one.readers)]

    def _breaks(self, session: Session, step: Step, broken: frozenset[str], *, gone: bool) -> tuple[Dependent, ...]:
        proposed = Proposed(step.dataset.id, None if gone else broken, step.after)
        return tuple(one for finder in self.finders for one in finder(session, proposed))

    def _note(self, session: Session, step: Step, by: By, verdict: Verdict) -> None:
        if verdict.policy == "require-approval":
            approvals.use(session, step, by, self.clock())
        told = f"{verdict.policy}: {step.operation}: {verdict.told()}"
        self.audit.append(
            session,
            Entry(
                "schema.change",
                by.name,
                outcome="succeeded",
                reasons=(Reason("", told[:_MAX_REASON]),),
                datasets=(Touched(step.dataset.id, tuple(sorted(verdict.comparison.broken))),),
                origin_id=by.origin_id,
            ),
        )

    def _unconfirmed(self, session: Session, step: Step, rules: Rules, verdict: Verdict) -> Conflict:
        return Conflict(
            f"{self._told_breaks(session, rules, verdict)} depend{'s' if len(verdict.breaks) == 1 else ''} "
            f"on {_full(step.dataset)}.",
            hint="Drop or change them first, or confirm that they may break (confirm: true).",
            **self._where(session, step, rules, verdict),
        )

    def _unapproved(self, session: Session, step: Step, by: By, verdict: Verdict) -> ApprovalRequired:
        refused = approvals.refused(session, step, by.name)
        where = self._where(session, step, by.rules, verdict)
        if refused is not None:
            return ApprovalRequired(
                f"{refused.decided_by} has refused this change of {_full(step.dataset)}: {refused.reason}",
                hint="Another change may be asked for.",
                approval=refused.id,
                **where,
            )
        error = ApprovalRequired(
            f"{verdict.told()} The policy of {_full(step.dataset)} wants somebody to approve it first.",
            hint="It was asked for. Make the very same change again once it is approved.",
            **where,
        )
        error.request = approvals.Request(step, verdict, by.name)
        return error

    def _blocked(self, session: Session, step: Step, rules: Rules, verdict: Verdict) -> SchemaChangeBlocked:
        return SchemaChangeBlocked(
            f"{verdict.told()} The policy of {_full(step.dataset)} lets none pass that breaks something.",
            hint="Add what is new beside what is there, or have whoever manages the dataset change its schema policy.",
            **self._where(session, step, rules, verdict),
        )

    def _told_breaks(self, session: Session, rules: Rules, verdict: Verdict) -> str:
        names = [one.name for one in self.named(session, rules, verdict.breaks)][:_NAMED]
        hidden = len(verdict.breaks) - len(names)
        return ", ".join(names + ([f"{hidden} more"] if hidden else []))

    def _where(self, session: Session, step: Step, rules: Rules, verdict: Verdict) -> dict[str, object]:
        told = verdict.to_json(self.named(session, rules, verdict.breaks))
        return {
            "dataset": step.dataset.name,
            "breaks": [one["name"] for one in told["breaks"]],
            "severity": verdict.severity,
            "changes": told["changes"],
        }


def _check_policies(session: Session, step: Step) -> None:
    """A table that is made anew keeps no name by right: policies on its name hold for what comes."""
    if step.renamed is not None:
        check_names(session, step.dataset, None)
    if step.after is not None and not step.anew:
        there = {column.name for column in step.after}
        check_names(session, step.dataset, {column.name for column in step.before} - there)


def _semantic(session: Session, dataset: Dataset) -> str:
    return versions.of(session, dataset).semantic if dataset.schema_version else "0.0.0"


def _full(dataset: Dataset) -> str:
    return f"{dataset.zone}.{dataset.name}"
