"""Where remediations are made: the parts of the lake that they are given."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from neurolake.compliance.audit import AuditLog
from neurolake.compliance.policies.service import Policies
from neurolake.kernel.clock import Clock, utc_now
from neurolake.metadata.database import Database
from neurolake.query.service import Queries
from neurolake.storage.landing import Landing
from neurolake.storage.owner import Owner
from neurolake.storage.warehouse import Warehouse


@dataclass(frozen=True)
class Place:
    """The lake as remediations see it.

    Attributes:
        home: The lake's folder; all below it is looked into when a person is erased.
        key: The secret of keyed hashes.
    """

    home: Path
    database: Database
    warehouse: Warehouse
    landing: Landing
    queries: Queries
    policies: Policies
    audit: AuditLog
    owner: Owner
    key: Callable[[], str]
    clock: Clock = utc_now

    @property
    def rejects(self) -> Path:
        """Where rejected records are kept."""
        return self.home / "rejects"
