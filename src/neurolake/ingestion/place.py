"""Where an ingestion works: the ports and folders it is given."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from neurolake.compliance.audit import AuditLog
from neurolake.compliance.policies.rules import PolicyBook
from neurolake.engine.base import Engine
from neurolake.gate.gate import Gate
from neurolake.ingestion.formats.base import Bounds
from neurolake.kernel.clock import Clock, utc_now
from neurolake.metadata.database import Database
from neurolake.storage.landing import Landing
from neurolake.storage.owner import Owner
from neurolake.storage.warehouse import Warehouse


@dataclass(frozen=True)
class Place:
    """The lake as ingestion sees it.

    Attributes:
        small_engine: Gives the engine for small files.
        gate: Stops changes of columns that break something.
        staging: Folder for intermediate files, on the warehouse's file system.
        rejects: Folder for rejected records.
    """

    engine: Engine
    small_engine: Callable[[], Engine]
    database: Database
    warehouse: Warehouse
    landing: Landing
    owner: Owner
    audit: AuditLog
    gate: Gate
    policies: PolicyBook
    staging: Path
    rejects: Path
    bounds: Bounds = field(default_factory=Bounds)
    clock: Clock = utc_now
