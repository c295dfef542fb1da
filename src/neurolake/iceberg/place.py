"""What the Iceberg catalog is given."""

from collections.abc import Callable
from dataclasses import dataclass

from neurolake.compliance.audit import AuditLog
from neurolake.compliance.pii.scan import PersonalDataService
from neurolake.compliance.policies.service import Policies
from neurolake.engine.base import Engine
from neurolake.gate.gate import Gate
from neurolake.kernel.clock import Clock, utc_now
from neurolake.metadata.database import Database
from neurolake.query.service import Queries
from neurolake.storage.warehouse import Warehouse


@dataclass(frozen=True)
class Place:
    """The lake as the Iceberg catalog sees it.

    Attributes:
        queries: Carries out statements, such as DROP TABLE.
        reader: Looks at rows of files that are in no table yet.
        personal_data: Searches what was committed.
    """

    database: Database
    warehouse: Warehouse
    policies: Policies
    audit: AuditLog
    gate: Gate
    queries: Callable[[], Queries]
    reader: Callable[[], Engine]
    personal_data: Callable[[], PersonalDataService]
    clock: Clock = utc_now
