"""A lake as it is looked at: nothing of it is opened for writing, made or changed."""

import fcntl
import os
import shutil
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from neurolake.app.settings import Settings
from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import NotFound
from neurolake.metadata.looking import LookedAt
from neurolake.metadata.models import IcebergTable

if TYPE_CHECKING:
    from pyiceberg.table import Table

    from neurolake.storage.changes import TableName

LOW_DISK = 2 * 1000**3

Free = Callable[[Path], int]


def free_bytes(place: Path) -> int:
    """Space left on the disk of a folder."""
    return shutil.disk_usage(place).free


class LakeView:
    """What checks look at; each part is read once.

    Args:
        settings: Of the lake.
        environment: Where settings may come from.
        low_disk: Less free space than so many bytes is a fault.
        free: Tells the space left at a folder.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        environment: Mapping[str, str] = os.environ,
        low_disk: int = LOW_DISK,
        free: Free = free_bytes,
        clock: Clock = utc_now,
    ) -> None:
        self.settings = settings
        self.environment = environment
        self.low_disk = low_disk
        self.free = free
        self.now: datetime = clock()
        self.home = settings.home.expanduser().resolve()
        self.warehouse = self.home / "warehouse"
        self.audit_key = settings.audit_key or self.home / "audit" / "key.pem"

    @cached_property
    def audit_checkpoints(self) -> Path:
        """The file of the audit log's checkpoints."""
        from neurolake.compliance.audit.checkpoints import file_at

        return file_at(self.settings.audit_checkpoints or self.home / "audit" / "checkpoints.jsonl")

    @property
    def in_a_store(self) -> str:
        """What is said in place of a look at tables that are not on this machine; empty where they are."""
        url = self.settings.warehouse
        return f"not looked at: tables are in a store, which neurolake doctor storage {url} tries" if url else ""

    @cached_property
    def database(self) -> LookedAt:
        """The metadata database.

        Raises:
            InvalidOption, NotFound: There is none.
        """
        return LookedAt(self.settings.metadata_url or f"sqlite:///{self.home / 'catalog.db'}")

    @cached_property
    def pointers(self) -> "dict[TableName, str]":
        """Table → its metadata file."""
        rows = select(IcebergTable).order_by(IcebergTable.namespace, IcebergTable.name)
        with self.database.read() as session:
            return {(row.namespace, row.name): row.metadata_location for row in session.scalars(rows)}

    @cached_property
    def tables(self) -> "dict[TableName, Table]":
        """The tables whose metadata file can be read."""
        return {name: table for name in self.pointers if (table := self._table(name)) is not None}

    @cached_property
    def alive(self) -> frozenset[str]:
        """The processes that use the lake."""
        return frozenset(path.stem for path in (self.home / "tmp" / "owners").glob("*.lock") if _is_locked(path))

    def put_back(self, path: Path | str) -> str:
        """The command that mends a file of the lake which is gone or was changed."""
        return f"neurolake backup put-back BACKUPS {path} --home {self.home}"

    def close(self) -> None:
        """Let go of the database."""
        if "database" in self.__dict__:
            self.database.close()

    def _table(self, name: "TableName") -> "Table | None":
        from neurolake.doctor.unreadable import UNREADABLE
        from neurolake.storage.catalog import LakeCatalog

        try:
            return LakeCatalog(self.database, str(self.warehouse)).load_table(name)
        except (NotFound, *UNREADABLE):
            return None


def _is_locked(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False
