"""The rows that a statement is about to commit, held against the dataset's contract."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from neurolake.catalog import datasets
from neurolake.compliance.policies.facts import catalog_decision
from neurolake.gate.contracts import rows, store
from neurolake.kernel.errors import CommitConflict
from neurolake.metadata.models import Dataset
from neurolake.query.change.work import Work
from neurolake.storage.warehouse import Change


@dataclass(frozen=True)
class Kept:
    """A change whose rows were looked at.

    Attributes:
        dataset_id: Of the dataset; None where it is new.
        number: The version of the contract that was looked at; None where there was none.
        warnings: What the answer tells.
    """

    change: Change
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


def keep_contract(work: Work, change: Change) -> Kept:
    """Hold the files of a change against the contract.

    Raises:
        ContractBroken: With the number of rows that break each constraint.
    """
    table = change.moved_from or change.table
    with work.place.database.read() as session:
        dataset = datasets.by_name(session, table[1])
        found = store.current(session, dataset.id) if dataset is not None else None
        sees_rows = found is None or dataset is None or _sees_rows(work, session, dataset)
    if dataset is None or found is None:
        return Kept(change, dataset.id if dataset is not None else None)
    if not (change.files or change.dropped or change.replace or change.recreate):
        return Kept(change, dataset.id, found.number)
    present = work.place.warehouse.files(table)
    if rows.needs_all_rows(found.contract) and change.base is None:
        change = replace(change, base=present.snapshot_id)
    files = rows.files_of(change, present)
    with work.writing() as writer:
        telling = rows.Telling(".".join(table), work.place.clock(), sees_rows, not work.live.question.remedies)
        warnings = rows.check_rows(writer, found.contract, files, telling)
    return Kept(change, dataset.id, found.number, tuple(warnings))


def _sees_rows(work: Work, session: Session, dataset: Dataset) -> bool:
    rules = work.rules(session)
    return rules.bind_nothing or not catalog_decision(session, dataset, rules).filters
