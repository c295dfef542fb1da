"""Policies as the product offers them: read, changed with a record of who did it, brought in and out as YAML."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

from neurolake.catalog import datasets
from neurolake.compliance.audit import AuditLog, Entry, Reason
from neurolake.compliance.policies import store
from neurolake.compliance.policies.decide import Decision
from neurolake.compliance.policies.document import from_yaml, policy_from, to_yaml
from neurolake.compliance.policies.expressions import Asker
from neurolake.compliance.policies.facts import catalog_facts
from neurolake.compliance.policies.rules import PolicyBook, Rules
from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import InvalidInput
from neurolake.kernel.principal import Principal
from neurolake.metadata.database import Database


class Policies:
    """The policies of a lake. Every change is in the audit log and in the policy's history.

    Attributes:
        book: Gives the rules to those who decide by them.
    """

    def __init__(self, database: Database, audit: AuditLog, clock: Clock = utc_now) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self.book = PolicyBook()

    def rules(self, session: Session, principal: Principal, purpose: str | None = None) -> Rules:
        """The policies as somebody meets them."""
        return self.book.rules(session, Asker(principal, purpose))

    def listing(self) -> list[dict[str, Any]]:
        """All policies, by name."""
        with self._database.read() as session:
            return [stored.to_json() for stored in store.listing(session)]

    def get(self, name: str) -> dict[str, Any]:
        """One policy, with its history.

        Raises:
            NotFound: There never was one of that name.
        """
        with self._database.read() as session:
            history = store.history(session, name)
            if history[0]["change"] == "deleted":
                return {"name": name, "deleted": True, "history": history}
            return store.find(session, name).to_json() | {"history": history}

    def create(self, data: Mapping[str, Any], *, by: str) -> dict[str, Any]:
        """Add a policy; it holds from the next query on.

        Raises:
            InvalidInput, InvalidSql: It is not valid.
            Conflict: There is one of that name.
        """
        policy = policy_from(data)
        with self._changing(policy.name, "created", by) as session:
            return store.create(session, policy, by=by, now=self._clock()).to_json()

    def add(self, policies: Sequence[Mapping[str, Any]], *, by: str) -> dict[str, int]:
        """Add policies, all or none; they hold from the next query on. Returns how many.

        Raises:
            InvalidInput, InvalidSql: One is not valid.
            Conflict: There is one of a name.
        """
        found = [policy_from(one) for one in policies]
        with self._changing(f"{len(found)} policies", "created", by) as session:
            for policy in found:
                store.create(session, policy, by=by, now=self._clock())
        return {"created": len(found)}

    def update(self, name: str, data: Mapping[str, Any], *, by: str, expected: int | None = None) -> dict[str, Any]:
        """Replace a policy.

        Args:
            expected: The version that the change was made from.

        Raises:
            InvalidInput, InvalidSql: It is not valid, or has another name.
            NotFound: There is none of that name.
            Conflict: It was changed meanwhile.
        """
        policy = policy_from({"name": name, **data})
        if policy.name != name:
            raise InvalidInput(f"A policy keeps its name: {name!r}.", hint="Create another, and delete this one.")
        with self._changing(name, "updated", by) as session:
            return store.update(session, policy, by=by, now=self._clock(), expected=expected).to_json()

    def delete(self, name: str, *, by: str, expected: int | None = None) -> None:
        """Remove a policy; its history stays.

        Raises:
            NotFound, Conflict: See `update`.
        """
        with self._changing(name, "deleted", by) as session:
            store.delete(session, name, by=by, now=self._clock(), expected=expected)

    def bring_in(self, text: str, *, by: str) -> dict[str, int]:
        """Create or update the policies of a YAML document, all or none; others stay. Returns how many of each.

        Raises:
            InvalidInput, InvalidSql: The document or a policy is not valid.
        """
        policies = from_yaml(text)
        with self._changing(f"{len(policies)} policies", "imported", by) as session:
            return store.put_all(session, policies, by=by, now=self._clock())

    def as_yaml(self) -> str:
        """All policies as a document that `bring_in` takes."""
        with self._database.read() as session:
            return to_yaml(stored.policy for stored in store.listing(session))

    def preview(self, dataset: str, principal: Principal, purpose: str | None = None) -> dict[str, Any]:
        """What somebody would see of a dataset, and why.

        Raises:
            NotFound: There is no such dataset.
        """
        with self._database.read() as session:
            rules = self.rules(session, principal, purpose)
            found = datasets.find(session, dataset)
            facts = catalog_facts(session, found, rules)
            decision = rules.decide(facts)
        return {
            "dataset": f"{found.zone}.{found.name}",
            "allowed": decision.allowed,
            "visible": decision.visible,
            "reasons": list(decision.reasons),
            "columns": [_column(column, decision) for column in facts.columns],
            "row_filters": [{"policy": f.policy, "filter": f.what, "why": f.why} for f in decision.filters],
        }

    @contextmanager
    def _changing(self, name: str, change: str, by: str) -> Iterator[Session]:
        """A write transaction with its audit entry in it."""
        with self._database.write() as session:
            self._audit.append(session, Entry("policy.change", by, reasons=(Reason(name, change),)))
            yield session


def _column(name: str, decision: Decision) -> dict[str, Any]:
    mask = decision.masks.get(name)
    return {
        "name": name,
        "visible": name in decision.columns,
        "mask": mask.what if mask else None,
        "policy": mask.policy if mask else None,
        "why": mask.why if mask else decision.hidden.get(name),
    }
