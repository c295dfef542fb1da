"""An audit log in a database of its own, and ways to get at both behind its back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from neurolake.compliance.audit import AuditLog
from neurolake.metadata.database import Database


@pytest.fixture
def reopen(database_url: str, home: Path) -> Iterator[Callable[[], AuditLog]]:
    """Opens the log, as another process would."""
    opened: list[tuple[AuditLog, Database]] = []

    def open_log() -> AuditLog:
        database = Database(database_url)
        log = AuditLog(database, key=home / "audit" / "key.pem", checkpoints=home / "elsewhere")
        opened.append((log, database))
        return log

    yield open_log
    for log, database in opened:
        log.close()
        database.close()


@pytest.fixture
def log(reopen: Callable[[], AuditLog]) -> AuditLog:
    return reopen()
