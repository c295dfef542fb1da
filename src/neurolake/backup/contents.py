"""What of a lake goes into a backup, as its metadata database names it at one moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from neurolake.backup.manifest import Kind
from neurolake.backup.table_files import files_needed
from neurolake.catalog.originals import removed_originals
from neurolake.kernel.errors import InvalidOption
from neurolake.metadata.database import Database
from neurolake.metadata.models import IcebergTable, IngestionJob
from neurolake.storage.landing import Landing


@dataclass(frozen=True)
class Part:
    """A file of the lake.

    Attributes:
        path: In the lake's folder.
        optional: Whether the lake is whole without it.
    """

    path: str
    kind: Kind
    optional: bool = False


def tables(database: Database, home: Path) -> dict[str, str]:
    """Table → its metadata file in the lake's folder.

    Raises:
        InvalidOption: A table is elsewhere.
    """
    with database.read() as session:
        rows = session.scalars(select(IcebergTable).order_by(IcebergTable.namespace, IcebergTable.name))
        return {f"{row.namespace}.{row.name}": inside(row.metadata_location, home) for row in rows}


def parts(database: Database, home: Path) -> Iterator[Part]:
    """Files of tables, originals and rejects.

    Raises:
        FileNotFoundError: One that tells of others is not there.
        InvalidOption: A file is outside of the lake's folder.
    """
    yield from _of_tables(database, home)
    yield from _of_ingestions(database, home)


def inside(location: str, home: Path) -> str:
    """A place in the lake's folder, relative to it.

    Raises:
        InvalidOption: It is elsewhere.
    """
    path = Path(location)
    if not path.is_relative_to(home):
        raise InvalidOption(
            f"The table file {location} is not in the lake's folder {home}.",
            hint="A backup holds local files of the lake's folder only.",
        )
    return str(path.relative_to(home))


def _of_tables(database: Database, home: Path) -> Iterator[Part]:
    from pyiceberg.io import load_file_io

    io = load_file_io({}, str(home))
    for metadata in tables(database, home).values():
        for needed in files_needed(str(home / metadata), lambda location: Path(location).read_bytes(), io):
            yield Part(inside(needed.location, home), needed.kind, needed.optional)


def _of_ingestions(database: Database, home: Path) -> Iterator[Part]:
    landing = Landing(home / "landing")
    with database.read() as session:
        jobs = session.execute(select(IngestionJob.id, IngestionJob.sha256, IngestionJob.state)).all()
        removed = removed_originals(session)
    for job_id, sha256, state in jobs:
        kept = state in ("queued", "running", "succeeded") and sha256 not in removed
        yield Part(inside(str(landing.place(sha256)), home), "original", optional=not kept)
        yield Part(f"rejects/{job_id}.jsonl", "rejects", optional=True)
