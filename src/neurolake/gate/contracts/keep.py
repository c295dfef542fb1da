"""The rows of a commit, held against the contract of the dataset that they come into."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from neurolake.catalog import datasets
from neurolake.compliance.policies.facts import catalog_decision
from neurolake.compliance.policies.rules import Rules
from neurolake.engine.base import Session as EngineSession
from neurolake.gate.contracts import rows, store
from neurolake.gate.contracts.document import Contract
from neurolake.kernel.errors import CommitConflict
from neurolake.metadata.database import Database
from neurolake.metadata.models import Dataset
from neurolake.storage.warehouse import Change, Warehouse

if TYPE_CHECKING:
    from neurolake.storage.foreign.prepare import Prepared


@dataclass(frozen=True)
class Held:
    """What was found when the rows of a commit were held against the contract.

    Attributes:
        dataset_id: Of the dataset; None where it is new.
        number: The version of the contract that was looked at; None where there was none.
        warnings: What the answer tells.
    """

    dataset_id: str | None = None
    number: int | None = None
    warnings: tuple[str, ...] = ()

    def check_same(self, session: Session) -> None:
        """See, inside the commit's transaction, that the contract is the one that was looked at.

        Raises:
            CommitConflict: Another was put meanwhile.
        """
        if self.dataset_id is not None and store.current_number(session, self.dataset_id) != self.number:
            raise CommitConflict("The contract was changed meanwhile.")


@dataclass(frozen=True)
class Kept:
    """A change whose rows were looked at."""

    change: Change
    held: Held = Held()


@dataclass(frozen=True)
class Committer:
    """Who commits, and with what.

    Attributes:
        rules: The policies as they meet them.
        writing: Opens a session of the engine that reads files that are in no table yet.
        refuses: Whether rows that break the contract stop the commit; a remediation goes on.
    """

    database: Database
    warehouse: Warehouse
    rules: Callable[[Session], Rules]
    writing: Callable[[], AbstractContextManager[EngineSession]]
    now: datetime
    refuses: bool = True


def keep_contract(change: Change, name: str, by: Committer) -> Kept:
    """Hold the files of a change against the contract.

    Args:
        name: What the dataset is called in messages.

    Raises:
        ContractBroken: With the number of rows that break each constraint.
    """
    table = change.moved_from or change.table
    promised = _promised(table[1], by)
    if promised.contract is None or not (change.files or change.dropped or change.replace or change.recreate):
        return Kept(change, promised.unread())
    present = by.warehouse.files(table)
    if rows.needs_all_rows(promised.contract) and change.base is None:
        change = replace(change, base=present.snapshot_id)
    return Kept(change, promised.held(rows.files_of(change, present), name, by))


def hold_prepared(prepared: "Prepared", by: Committer) -> Held:
    """Hold the files of another engine's commit against the contract.

    Raises:
        ContractBroken: With the number of rows that break each constraint.
    """
    promised = _promised(prepared.table[1], by)
    if promised.contract is None or not prepared.commits:
        return promised.unread()
    before, after = by.warehouse.files_between(prepared)
    return promised.held(rows.files_between(before, after), ".".join(prepared.table), by)


@dataclass(frozen=True)
class _Promised:
    """The contract of a dataset, and whether the asker sees all of its rows."""

    dataset_id: str | None
    number: int | None
    contract: Contract | None
    sees_rows: bool

    def unread(self) -> Held:
        return Held(self.dataset_id, self.number)

    def held(self, files: rows.Files, name: str, by: Committer) -> Held:
        assert self.contract is not None
        with by.writing() as engine:
            telling = rows.Telling(name, by.now, self.sees_rows, by.refuses)
            warnings = rows.check_rows(engine, self.contract, files, telling)
        return replace(self.unread(), warnings=tuple(warnings))


def _promised(name: str, by: Committer) -> _Promised:
    with by.database.read() as session:
        dataset = datasets.by_name(session, name)
        found = store.current(session, dataset.id) if dataset is not None else None
        if dataset is None or found is None:
            return _Promised(dataset.id if dataset is not None else None, None, None, sees_rows=True)
        return _Promised(dataset.id, found.number, found.contract, _sees_rows(by.rules(session), session, dataset))


def _sees_rows(rules: Rules, session: Session, dataset: Dataset) -> bool:
    return rules.bind_nothing or not catalog_decision(session, dataset, rules).filters
