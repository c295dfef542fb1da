"""Policies of schema changes and requests for approval, as people meet them."""

from typing import Any, Literal

from sqlalchemy.orm import Session

from neurolake.catalog import datasets
from neurolake.compliance.audit import AuditLog, Entry, Reason, Touched
from neurolake.compliance.policies.facts import catalog_decision, catalog_facts
from neurolake.compliance.policies.need import need
from neurolake.compliance.policies.rules import Rules
from neurolake.compliance.policies.service import Policies
from neurolake.compliance.policies.shown import known_dataset
from neurolake.gate import approvals, policies
from neurolake.gate.dependents import is_known
from neurolake.gate.policy import POLICIES, RULE, PolicyName
from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import Conflict, Forbidden, InvalidOption, NotFound
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import Dataset, SchemaApproval, SchemaPolicy

Decision = Literal["approved", "refused"]
_MAX_REASON = 1000
_MOST_PAGES = 50


class SchemaPolicies:
    """What may become of datasets' columns, and who has the word."""

    def __init__(self, database: Database, policies: Policies, audit: AuditLog, clock: Clock = utc_now) -> None:
        self._database = database
        self._policies = policies
        self._audit = audit
        self._clock = clock

    def policy(self, dataset: str, principal: Principal = LOCAL) -> dict[str, Any]:
        """The policy of a dataset, and what each policy means.

        Raises:
            NotFound: There is no such dataset that the asker may know of.
        """
        with self._database.read() as session:
            found, _ = known_dataset(session, dataset, self._policies.rules(session, principal))
            return policies.shown(session, found) | {"rule": RULE}

    def set_policy(
        self, dataset: str, policy: PolicyName, reason: str | None = None, principal: Principal = LOCAL
    ) -> dict[str, Any]:
        """Set the policy of a dataset.

        Raises:
            NotFound, Forbidden: The asker may not know of it, or not manage it; or the policy would be loosened, which
                only administrators do and whoever has set it.
        """
        if policy not in POLICIES:
            raise InvalidOption(f"No policy {policy!r}.", hint=f"One of: {', '.join(POLICIES)}.")
        with self._database.write() as session:
            rules = self._policies.rules(session, principal)
            found = self._managed(session, dataset, rules)
            datasets.lock(session, found)
            before = session.get(SchemaPolicy, found.id)
            _check_not_loosened(found, before, policy, rules)
            was = before.policy if before else "the usual"
            row = policies.put(session, found, policy, reason, by=principal.name, now=self._clock())
            why = Reason("", f"{found.name}: {was} → {row.policy}" + (f": {reason}" if reason else ""))
            self._audit.append(
                session, Entry("schema.policy", principal.name, reasons=(why,), datasets=(Touched(found.id),))
            )
            return policies.shown(session, found) | {"rule": RULE}

    def approvals(
        self, principal: Principal = LOCAL, *, state: str | None = None, limit: int = 50, before: str | None = None
    ) -> list[dict[str, Any]]:
        """Requests that the asker made or may decide, newest first; `before` is the last id of the page before."""
        with self._database.read() as session:
            rules = self._policies.rules(session, principal)
            found: list[dict[str, Any]] = []
            for _ in range(_MOST_PAGES):
                page = approvals.listing(session, state=state, limit=limit, before=before)
                found += [_shown(session, row, rules) for row in page if _may_see(session, row, rules)]
                if len(page) < limit or len(found) >= limit:
                    break
                before = page[-1].id
            return found[:limit]

    def approval(self, approval_id: str, principal: Principal = LOCAL) -> dict[str, Any]:
        """One request.

        Raises:
            NotFound: There is none that the asker may know of.
        """
        with self._database.read() as session:
            rules = self._policies.rules(session, principal)
            return _shown(session, _seen(session, approval_id, rules), rules)

    def decide(self, approval_id: str, decision: Decision, reason: str, principal: Principal = LOCAL) -> dict[str, Any]:
        """Approve or refuse a request; one that was refused may still be approved, until its schema has changed.

        Raises:
            NotFound: There is no such request that the asker may know of.
            Forbidden: The asker may not manage the dataset, or has made the request and is no administrator.
            Conflict: It was decided or used already, or the dataset's columns have changed since.
        """
        if not reason.strip() or len(reason) > _MAX_REASON:
            raise InvalidOption(f"A reason has 1 to {_MAX_REASON} characters.")
        with self._database.write() as session:
            rules = self._policies.rules(session, principal)
            _seen(session, approval_id, rules)
            row = approvals.find(session, approval_id, lock=True)
            self._check_may_decide(session, row, rules)
            _check_open(session, row, decision)
            row.state, row.decided_by, row.decided_at, row.reason = decision, principal.name, self._clock(), reason
            self._audit.append(session, approvals.entry(row, principal.name, decision))
            session.flush()
            return _shown(session, row, rules)

    def _check_may_decide(self, session: Session, row: SchemaApproval, rules: Rules) -> None:
        self._managed(session, row.dataset_id, rules)
        if row.asked_by == rules.asker.principal.name and not rules.bind_nothing:
            raise Forbidden("Nobody decides their own request.", hint="Ask somebody else who manages the dataset.")

    def _managed(self, session: Session, dataset: str, rules: Rules) -> Dataset:
        found, _ = known_dataset(session, dataset, rules)
        need(rules, catalog_facts(session, found, rules), "manage")
        return found


def _check_not_loosened(dataset: Dataset, before: SchemaPolicy | None, policy: PolicyName, rules: Rules) -> None:
    if before is None or rules.bind_nothing or before.set_by == rules.asker.principal.name:
        return
    if POLICIES.index(policy) < POLICIES.index(before.policy):
        raise Forbidden(
            f"{before.set_by} has set the schema policy of {dataset.name} to {before.policy}.",
            hint=f"{before.set_by} or an administrator can loosen it.",
            dataset=dataset.name,
        )


def _check_open(session: Session, row: SchemaApproval, decision: Decision) -> None:
    if row.state in ("used", decision):
        raise Conflict(f"The request was {row.state} already.", approval=row.id)
    dataset = session.get(Dataset, row.dataset_id)
    if dataset is None or dataset.schema_version != row.schema_version:
        raise Conflict(f"The columns of {row.dataset} have changed since.", hint="Ask anew.", approval=row.id)


def _seen(session: Session, approval_id: str, rules: Rules) -> SchemaApproval:
    row = approvals.find(session, approval_id)
    if not _may_see(session, row, rules):
        raise NotFound(f"There is no request for approval {approval_id!r}.")
    return row


def _may_see(session: Session, row: SchemaApproval, rules: Rules) -> bool:
    """Those who manage the dataset see it, and who asked for it as long as they may know of the dataset."""
    if rules.bind_nothing:
        return True
    dataset = session.get(Dataset, row.dataset_id)
    if dataset is None or not catalog_decision(session, dataset, rules).visible:
        return False
    manages = rules.decide(catalog_facts(session, dataset, rules), "manage").allowed
    return manages or row.asked_by == rules.asker.principal.name


def _shown(session: Session, row: SchemaApproval, rules: Rules) -> dict[str, Any]:
    """A request without the names of what breaks that the asker may not know of."""
    told = approvals.as_json(row)
    changes = _changes(session, row, rules)
    known = [one for one in row.verdict["breaks"] if is_known(session, rules, one["dataset_id"], one.get("readers"))]
    named = [{key: value for key, value in one.items() if key != "readers"} for one in known]
    hidden = row.verdict["hidden"] + len(row.verdict["breaks"]) - len(named)
    return told | {"verdict": row.verdict | {"changes": changes, "breaks": named, "hidden": hidden}}


def _changes(session: Session, row: SchemaApproval, rules: Rules) -> list[dict[str, Any]]:
    """The differences, without those of columns that the asker may not see."""
    found: list[dict[str, Any]] = row.verdict["changes"]
    dataset = session.get(Dataset, row.dataset_id)
    if rules.bind_nothing or dataset is None:
        return found
    decision = catalog_decision(session, dataset, rules)
    return [one for one in found if not decision.hidden or one["column"] in decision.columns]
