"""Commits made by hand, so that they can be wrong in every way."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow.parquet as pq
from pyiceberg.io.pyarrow import schema_to_pyarrow
from pyiceberg.manifest import (
    DataFile,
    DataFileContent,
    FileFormat,
    ManifestEntry,
    ManifestEntryStatus,
    write_manifest,
    write_manifest_list,
)
from pyiceberg.partitioning import UNPARTITIONED_PARTITION_SPEC
from pyiceberg.table import Table
from pyiceberg.table.snapshots import Operation, Snapshot, Summary
from pyiceberg.table.update import AddSnapshotUpdate, SetSnapshotRefUpdate
from pyiceberg.typedef import Record
from pyiceberg.types import LongType, NestedField, StringType

from tests.iceberg.conftest import ROWS

ID, NAME, AMOUNT = (
    NestedField(1, "id", LongType()),
    NestedField(2, "name", StringType()),
    NestedField(4, "more", StringType()),
)


def data_file(table: Table, name: str = "") -> Path:
    """A good data file of the table, with three rows, in its folder."""
    path = Path(table.location()) / "data" / (name or f"{uuid4()}.parquet")
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(ROWS.cast(schema_to_pyarrow(table.schema())), path, store_schema=False)
    return path


def described(path: Path | str, **wrong: Any) -> DataFile:
    """What a manifest says of a data file."""
    there = Path(str(path).removeprefix("file://"))
    size = there.stat().st_size if there.exists() else 100
    return DataFile.from_args(
        **{
            "content": DataFileContent.DATA,
            "file_path": str(path),
            "file_format": FileFormat.PARQUET,
            "partition": Record(),
            "record_count": 3,
            "file_size_in_bytes": size,
            **wrong,
        }
    )


def snapshot(
    table: Table,
    files: Sequence[DataFile],
    *,
    status: ManifestEntryStatus = ManifestEntryStatus.ADDED,
    manifest: Callable[[Path], str] = str,
    listing: Callable[[Path], str] = str,
    **wrong: Any,
) -> Snapshot:
    """A snapshot that adds files to the newest one, its manifests written."""
    snapshot_id, folder = table.metadata.new_snapshot_id(), Path(table.location()) / "metadata"
    path = folder / f"{uuid4()}-m0.avro"
    with write_manifest(
        2, UNPARTITIONED_PARTITION_SPEC, table.schema(), table.io.new_output(str(path)), snapshot_id, "null"
    ) as writer:
        for file in files:
            entry = ManifestEntry.from_args(
                status=status, snapshot_id=snapshot_id, sequence_number=1, file_sequence_number=1, data_file=file
            )
            writer.add_entry(entry)
    made = writer.to_manifest_file()
    made._data[0] = manifest(path)
    parent, sequence = table.current_snapshot(), table.metadata.next_sequence_number()
    where = folder / f"snap-{snapshot_id}.avro"
    kept = parent.manifests(table.io) if parent else []
    with write_manifest_list(
        2, table.io.new_output(str(where)), snapshot_id, parent.snapshot_id if parent else None, sequence, "null"
    ) as lister:
        lister.add_manifests([made, *kept])
    said = {
        "snapshot-id": snapshot_id,
        "parent-snapshot-id": parent.snapshot_id if parent else None,
        "sequence-number": sequence,
        "timestamp-ms": int(time.time() * 1000),
        "manifest-list": listing(where),
        "summary": Summary(Operation.APPEND),
        "schema-id": table.metadata.current_schema_id,
    }
    return Snapshot(**{**said, **wrong})


def propose(table: Table, made: Snapshot, *more: Any) -> None:
    """Commit a snapshot."""
    reference = {"ref-name": "main", "type": "branch", "snapshot-id": made.snapshot_id}
    table._do_commit((*more, AddSnapshotUpdate(snapshot=made), SetSnapshotRefUpdate.model_validate(reference)), ())
    table.refresh()
