"""A catalog made by hand, in every database, for tests of what is said about it and concluded from it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from neurolake.catalog import changes, datasets
from neurolake.catalog.datasets import ColumnFact
from neurolake.compliance.audit import AuditLog
from neurolake.compliance.policies.service import Policies
from neurolake.metadata.database import Database
from neurolake.metadata.models import Dataset

NOW = datetime(2026, 6, 1, tzinfo=UTC)
Add = Callable[..., str]


@pytest.fixture
def audit(database: Database, home: Path) -> Iterator[AuditLog]:
    opened = AuditLog(database, key=home / "audit.pem", checkpoints=home / "checkpoints.jsonl")
    yield opened
    opened.close()


@pytest.fixture
def policies(database: Database, audit: AuditLog) -> Policies:
    return Policies(database, audit)


@pytest.fixture
def add(database: Database) -> Add:
    """Add a dataset, or change the one of this name: its columns, and fields of its entry; returns its id."""

    def made(name: str, columns: str = "", zone: str = "gold", age_days: float = 0, **fields: object) -> str:
        moment = NOW - timedelta(days=age_days)
        with database.write() as session:
            dataset: Dataset = datasets.register(session, name, zone, moment)
            facts = [
                ColumnFact(number, column.partition(":")[0], column.partition(":")[2] or "VARCHAR")
                for number, column in enumerate(columns.split(), 1)
            ]
            datasets.record_schema(session, dataset, facts, moment)
            dataset.updated_at = moment
            for field, value in fields.items():
                setattr(dataset, field, value)
            changes.note(session, dataset.id)
            return dataset.id

    return made
