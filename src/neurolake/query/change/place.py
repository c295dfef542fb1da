"""Where changes are made: the ports and folders they are given."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from neurolake.compliance.audit import AuditLog
from neurolake.compliance.policies.rules import PolicyBook
from neurolake.engine.base import Engine
from neurolake.engine.choice import Engines
from neurolake.gate.gate import Gate
from neurolake.kernel.clock import Clock, utc_now
from neurolake.metadata.database import Database
from neurolake.query.record import Recorder
from neurolake.storage.warehouse import Warehouse


@dataclass(frozen=True)
class Place:
    """The lake as changes see it.

    Attributes:
        engines: Run what the asker wrote; they write nothing.
        writer: Runs what we wrote, and writes files into `staging`.
        staging: This process's folder for files that are in no table yet, on the warehouse's file system.
        mask_key: The secret of keyed hashes.
        gate: Stops changes of columns that break something.
    """

    database: Database
    warehouse: Warehouse
    engines: Engines
    writer: Engine
    policies: PolicyBook
    recorder: Recorder
    audit: AuditLog
    staging: Path
    mask_key: Callable[[], str]
    gate: Gate
    clock: Clock = utc_now
