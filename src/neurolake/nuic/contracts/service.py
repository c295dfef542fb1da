"""Contracts in somebody's name."""

from typing import Any

from sqlalchemy.orm import Session

from neurolake.catalog.evolution import versions
from neurolake.compliance.audit import AuditLog, Entry, Reason, Touched
from neurolake.compliance.policies.facts import catalog_decision, catalog_facts
from neurolake.compliance.policies.need import need, need_all
from neurolake.compliance.policies.rules import Rules
from neurolake.compliance.policies.service import Policies
from neurolake.compliance.policies.shown import known_dataset
from neurolake.engine.sql import sql_text
from neurolake.gate.contracts import store
from neurolake.gate.contracts.document import Contract, from_yaml
from neurolake.gate.contracts.promised import violations
from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import Conflict, NotFound
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import Dataset
from neurolake.nuic.asking import Asking, Bounds
from neurolake.quality.constraints import Constraint, Freshness, measuring

_TIMEOUT_S = 120.0


class Contracts:
    """Promises about datasets. Datasets are given by id, name or zone.name; answers are JSON-ready.

    A contract speaks of all columns, so only those who may see all columns read it.
    """

    def __init__(
        self, database: Database, policies: Policies, audit: AuditLog, asking: Asking, clock: Clock = utc_now
    ) -> None:
        self._database = database
        self._policies = policies
        self._audit = audit
        self._asking = asking
        self._clock = clock

    def listing(self, principal: Principal = LOCAL) -> list[dict[str, Any]]:
        """The contracts that the asker may read, by dataset."""
        with self._database.read() as session:
            rules = self._policies.rules(session, principal)
            found = [one for one in store.datasets_with(session) if _reads_all_columns(session, one, rules)]
            return [_told(session, one, text=False) for one in found]

    def get(self, dataset: str, principal: Principal = LOCAL) -> dict[str, Any]:
        """The contract of a dataset, with the record of its versions.

        Raises:
            NotFound: There is no such dataset, or no contract, that the asker may know of.
        """
        with self._database.read() as session:
            found = self._readable(session, dataset, self._policies.rules(session, principal))
            history = [store.as_json(row, text=False) for row in store.versions(session, found.id)]
            return _told(session, found, text=True) | {"history": history}

    def of(self, dataset: str, principal: Principal = LOCAL) -> dict[str, Any] | None:
        """The contract of a dataset; None where it has none, or none that the asker may read.

        Raises:
            NotFound: There is no such dataset that the asker may know of.
        """
        with self._database.read() as session:
            rules = self._policies.rules(session, principal)
            found, _ = known_dataset(session, dataset, rules)
            if store.current(session, found.id) is None or not _reads_all_columns(session, found, rules):
                return None
            return _told(session, found, text=True)

    def put(self, dataset: str, text: str, principal: Principal = LOCAL) -> dict[str, Any]:
        """Put a contract, or a new version of it; it holds for the next commit. Rows that break it now are counted.

        Raises:
            InvalidInput, InvalidSql: It is no valid contract.
            NotFound, Forbidden: The asker may not know of the dataset, not manage it, or not see all of it.
            Conflict: The dataset's columns do not keep it now, or its version is not above that of the one in force.
        """
        contract = from_yaml(text)
        with self._database.read() as session:
            found = self._managed(session, dataset, principal)
            _check_newer(session, found, contract)
            _check_kept(session, found, contract)
        # Counting tells what is wrong now, and what the engine cannot make of it is found here, not at each commit.
        checks = self._counted(f"{found.zone}.{found.name}", contract, principal)
        with self._database.write() as session:
            found = self._managed(session, dataset, principal)
            _check_newer(session, found, contract)
            _check_kept(session, found, contract)
            row = store.put(session, found, contract, text, by=principal.name, now=self._clock())
            self._note(session, found, principal, f"version {row.semantic} put")
            return _told(session, found, text=True) | {"checks": checks}

    def delete(self, dataset: str, principal: Principal = LOCAL) -> None:
        """Take a contract back; its versions stay on record.

        Raises:
            NotFound, Forbidden: See `put`.
        """
        with self._database.write() as session:
            found = self._managed(session, dataset, principal)
            row = store.delete(session, found, by=principal.name, now=self._clock())
            self._note(session, found, principal, f"version {row.semantic} taken back")

    def verify(self, dataset: str, principal: Principal = LOCAL) -> dict[str, Any]:
        """Look whether all rows, the columns and the freshness keep the contract now.

        Raises:
            NotFound: See `get`.
            Forbidden: The asker does not see all of the dataset: counts would tell of what is hidden.
        """
        with self._database.read() as session:
            rules = self._policies.rules(session, principal)
            found = self._readable(session, dataset, rules)
            need_all(rules, catalog_facts(session, found, rules))
            contract = _in_force(session, found).contract
            columns = versions.columns_of(session, versions.of(session, found))
        broken = violations(contract, columns)
        checks = [] if broken else self._counted(f"{found.zone}.{found.name}", contract, principal)
        return {
            "dataset": f"{found.zone}.{found.name}",
            "version": contract.version,
            "kept": not broken and all(check["failing"] == 0 for check in checks),
            "columns": broken,
            "checks": checks,
            "verified_at": self._clock().isoformat(),
        }

    def _counted(self, name: str, contract: Contract, principal: Principal) -> list[dict[str, Any]]:
        constraints: list[Constraint | Freshness] = [*contract.all_constraints()]
        constraints += [contract.freshness] if contract.freshness else []
        return [self._count(name, constraint, principal) for constraint in constraints]

    def _count(self, name: str, constraint: Any, principal: Principal) -> dict[str, Any]:
        query = sql_text(measuring(constraint, name, self._clock()), "duckdb")
        [row] = self._asking.ask(query, principal, bounds=Bounds(rows=1, timeout_s=_TIMEOUT_S)).records()
        return {
            "constraint": constraint.model_dump(mode="json", exclude_none=True),
            "checked": int(row["checked"] or 0),
            "failing": int(row["failing"] or 0),
            "observed": None if row["observed"] is None else float(row["observed"]),
        }

    def _readable(self, session: Session, dataset: str, rules: Rules) -> Dataset:
        found, _ = known_dataset(session, dataset, rules)
        if not _reads_all_columns(session, found, rules):
            raise _none(found)
        _in_force(session, found)
        return found

    def _managed(self, session: Session, dataset: str, principal: Principal) -> Dataset:
        rules = self._policies.rules(session, principal)
        found, _ = known_dataset(session, dataset, rules)
        facts = catalog_facts(session, found, rules)
        need(rules, facts, "manage")
        need_all(rules, facts)
        return found

    def _note(self, session: Session, dataset: Dataset, principal: Principal, what: str) -> None:
        reason = Reason("", f"contract of {dataset.name}: {what}")
        entry = Entry("contract.change", principal.name, reasons=(reason,), datasets=(Touched(dataset.id),))
        self._audit.append(session, entry)


def _check_newer(session: Session, dataset: Dataset, contract: Contract) -> None:
    before = store.current(session, dataset.id)
    if before is not None and _numbers(contract.version) <= _numbers(before.contract.version):
        raise Conflict(
            f"The contract of {dataset.name} is at version {before.contract.version}.",
            hint=f"Give a version above it, not {contract.version}.",
            dataset=dataset.name,
        )


def _check_kept(session: Session, dataset: Dataset, contract: Contract) -> None:
    broken = violations(contract, versions.columns_of(session, versions.of(session, dataset)))
    if broken:
        raise Conflict(
            f"The columns of {dataset.name} do not keep it now: {'; '.join(broken[:5])}.",
            hint="Change the columns first, or promise what is there.",
            dataset=dataset.name,
        )


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _reads_all_columns(session: Session, dataset: Dataset, rules: Rules) -> bool:
    decision = catalog_decision(session, dataset, rules)
    return rules.bind_nothing or (decision.visible and not decision.hidden)


def _in_force(session: Session, dataset: Dataset) -> store.Stored:
    found = store.current(session, dataset.id)
    if found is None:
        raise _none(dataset)
    return found


def _none(dataset: Dataset) -> NotFound:
    return NotFound(f"{dataset.zone}.{dataset.name} has no contract.", dataset=dataset.name)


def _told(session: Session, dataset: Dataset, *, text: bool) -> dict[str, Any]:
    found = _in_force(session, dataset)
    return {
        "dataset_id": dataset.id,
        "dataset": f"{dataset.zone}.{dataset.name}",
        "owner": found.contract.owner,
        **store.as_json(found.row, text=text),
    }
