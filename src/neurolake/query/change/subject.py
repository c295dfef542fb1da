"""The dataset that a statement changes."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from neurolake.catalog import datasets, views
from neurolake.catalog.scans import scan_of
from neurolake.compliance.policies.decide import Facts
from neurolake.compliance.policies.facts import facts_of
from neurolake.compliance.policies.rules import Rules
from neurolake.engine.base import Scan
from neurolake.kernel.errors import CommitConflict, NotFound, concealing
from neurolake.metadata.models import Dataset
from neurolake.sql.changes import Target
from neurolake.storage.types import Field
from neurolake.storage.warehouse import TableFiles, TableName, Warehouse


@dataclass(frozen=True)
class Subject:
    """A dataset as it is when a change of it is planned."""

    id: str
    name: str
    zone: str
    files: TableFiles
    facts: Facts
    view: bool = False

    @property
    def table(self) -> TableName:
        return self.zone, self.name

    @property
    def full_name(self) -> str:
        return f"{self.zone}.{self.name}"

    @property
    def fields(self) -> tuple[Field, ...]:
        return self.files.fields

    @property
    def scan(self) -> Scan:
        return scan_of(self.files)

    def field(self, name: str) -> Field | None:
        """The column of this name, in any case."""
        return next((field for field in self.fields if field.name.lower() == name.lower()), None)


def find(session: Session, warehouse: Warehouse, target: Target, rules: Rules) -> Subject | None:
    """The dataset of this name, or None; a name in another zone is none.

    Raises:
        NotFound: It is there, but not for this asker.
    """
    dataset = datasets.lookup(session, target.name)
    if dataset is None or dataset.id == target.name:
        return None
    subject = _subject(session, warehouse, dataset, rules)
    if not rules.decide(subject.facts).visible:
        raise concealing(dataset.id, missing(target))
    return subject


def missing(target: Target) -> NotFound:
    """The answer for a dataset that is not there."""
    hint = "The catalog lists the datasets: neurolake datasets."
    return NotFound(f"There is no dataset {target.name!r}.", hint=hint, dataset=target.name, **target.place)


def _subject(session: Session, warehouse: Warehouse, dataset: Dataset, rules: Rules) -> Subject:
    if views.of(session, dataset.id) is not None:
        fields = tuple(Field(c.field_id, c.name, c.type) for c in datasets.columns(session, dataset))
        facts = facts_of(session, dataset, [field.name for field in fields], rules)
        return Subject(dataset.id, dataset.name, dataset.zone, TableFiles(None, fields, (), 0, 0), facts, view=True)
    try:
        files = warehouse.files((dataset.zone, dataset.name), snapshot_id=dataset.snapshot_id)
    except NotFound as error:
        raise CommitConflict(f"{dataset.zone}.{dataset.name} was moved just now.", hint="Ask again.") from error
    facts = facts_of(session, dataset, [field.name for field in files.fields], rules)
    return Subject(dataset.id, dataset.name, dataset.zone, files, facts)
