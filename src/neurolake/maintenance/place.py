"""What maintenance is given, and the table it works on."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from neurolake.catalog import datasets
from neurolake.compliance.audit import AuditLog, Entry, Reason, Touched
from neurolake.compliance.policies.service import Policies
from neurolake.engine.base import Engine
from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import CommitConflict
from neurolake.metadata.database import Database
from neurolake.metadata.models import Dataset
from neurolake.storage.changes import Committed, TableName
from neurolake.storage.warehouse import Warehouse


@dataclass(frozen=True)
class Place:
    """The lake as maintenance sees it.

    Attributes:
        engine: Writes files into `staging`, a folder of this process's on the warehouse's file system.
    """

    database: Database
    warehouse: Warehouse
    policies: Policies
    audit: AuditLog
    engine: Engine
    staging: Path
    clock: Clock = utc_now


@dataclass(frozen=True)
class Subject:
    """A dataset under maintenance, and who asked for that."""

    place: Place
    id: str
    table: TableName
    who: str
    run_id: str

    def facts(self, task: str) -> Callable[[Session, Committed], None]:
        """What becomes known of a commit of maintenance: a snapshot of the same rows, and who had it made."""

        def write(session: Session, committed: Committed) -> None:
            dataset = self.entry(session)
            fact = datasets.SnapshotFact(
                snapshot_id=committed.snapshot_id,
                parent_id=committed.parent_id,
                # The rows are the same: their age is not that of the snapshot.
                operation="replace",
                added_rows=0,
                total_rows=committed.total_rows,
                total_bytes=committed.total_bytes,
                total_files=committed.total_files,
            )
            datasets.record_snapshot(session, dataset, fact, self.place.clock())
            self.note(session, task, committed.snapshot_id)

        return write

    def entry(self, session: Session) -> Dataset:
        """The catalog's entry.

        Raises:
            CommitConflict: The dataset was moved or dropped meanwhile.
        """
        dataset = session.get(Dataset, self.id)
        if dataset is None or (dataset.zone, dataset.name) != self.table:
            raise CommitConflict(f"{'.'.join(self.table)} was moved or dropped meanwhile.")
        return dataset

    def note(self, session: Session, task: str, snapshot_id: int | None) -> None:
        """Put on record what was done."""
        entry = Entry(
            "change",
            self.who,
            outcome="succeeded",
            reasons=(Reason("", f"maintenance: {task}"),),
            datasets=(Touched(self.id, (), snapshot_id),),
            origin_id=self.run_id,
        )
        self.place.audit.append(session, entry)
