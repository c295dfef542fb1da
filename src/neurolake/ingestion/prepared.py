"""What the steps of an ingestion hand on to one another until the commit."""

from dataclasses import dataclass
from pathlib import Path

from neurolake.compliance.pii.base import Finding
from neurolake.ingestion.base import IngestRequest
from neurolake.ingestion.formats.base import Source
from neurolake.ingestion.measure import Measured
from neurolake.ingestion.route import Route
from neurolake.ingestion.target import Target
from neurolake.ingestion.transforms.base import ColumnPlan
from neurolake.storage.landing import Landed
from neurolake.storage.types import Field


@dataclass(frozen=True)
class Asked:
    """What a job is asked to bring in: the original, its name, how, and by whom."""

    job_id: str
    principal: str
    landed: Landed
    file_name: str
    request: IngestRequest


@dataclass(frozen=True)
class Task(Asked):
    """One file to prepare: what is asked, where it goes, where to work."""

    target: Target
    work: Path


@dataclass(frozen=True)
class Look:
    """What is known after the raw sample was measured."""

    source: Source
    columns: list[ColumnPlan]
    rows: int
    measured: Measured
    personal: tuple[Finding, ...]


@dataclass(frozen=True)
class Planned:
    """What will be done to the columns, and the zone that the rows go to; that of the route, or the dataset's own."""

    route: Route
    zone: str
    columns: tuple[ColumnPlan, ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Rows:
    """Where every record of the file went."""

    read: int
    stored: int
    rejected: int
    removed: int


@dataclass(frozen=True)
class Change:
    """What one transform did to one column."""

    kind: str
    column: str
    cells: int
    detail: dict[str, object]
    samples: tuple[tuple[object, object], ...]


@dataclass(frozen=True)
class Prepared:
    """A staged data file with all that is known about it.

    Attributes:
        records: Records of the source by its own count; see `Source.records`.
    """

    source: Source
    records: int | None
    columns: tuple[ColumnPlan, ...]
    fields: tuple[Field, ...]
    path: Path
    bytes: int
    rows: Rows
    route: Route
    before: Measured
    after: Measured
    personal: tuple[Finding, ...]
    changes: tuple[Change, ...]
    notes: tuple[str, ...]
