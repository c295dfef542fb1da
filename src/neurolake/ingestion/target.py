"""The dataset a file goes to: which, whether that is allowed, and the columns and types it asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from neurolake.catalog import datasets, views
from neurolake.catalog.names import column_names, dataset_name, dataset_name_from_file
from neurolake.engine.base import Column
from neurolake.ingestion.base import IngestRequest, Mode
from neurolake.ingestion.transforms.base import ColumnPlan, source_column
from neurolake.ingestion.transforms.conversions import retype
from neurolake.kernel.errors import Conflict, InvalidOption, SchemaConflict
from neurolake.metadata.models import IngestionJob
from neurolake.storage.types import Field, storage_type
from neurolake.storage.warehouse import TableFiles, TableName, Warehouse


@dataclass(frozen=True)
class Target:
    """Where the rows will go.

    Attributes:
        name: The dataset's name.
        mode: What will be done; `auto` is decided.
        dataset_id, zone, files, reference, schema_version: Of the dataset that exists, otherwise None.
    """

    name: str
    mode: Mode
    dataset_id: str | None = None
    zone: str | None = None
    files: TableFiles | None = None
    reference: dict[str, Any] | None = None
    schema_version: int | None = None

    @property
    def table(self) -> TableName | None:
        return (self.zone, self.name) if self.zone else None

    @property
    def types(self) -> dict[str, str]:
        """The types of the columns that exist."""
        return {field.name: field.type for field in self.files.fields} if self.files else {}


def name_for(request: IngestRequest, file_name: str) -> str:
    """The name of the dataset that the request means.

    Raises:
        InvalidName: The name given is no dataset name.
    """
    return dataset_name(request.dataset) if request.dataset else dataset_name_from_file(file_name)


def choose(
    session: DatabaseSession, warehouse: Warehouse, request: IngestRequest, file_name: str, sha256: str
) -> Target:
    """Find the dataset that the request means.

    Raises:
        Conflict: It exists and the mode is `create`, or this very file is in it and the mode is `auto`.
        InvalidName: The name given is no dataset name.
    """
    name = name_for(request, file_name)
    dataset = datasets.by_name(session, name)
    if dataset is None:
        return Target(name, "create" if request.mode in ("auto", "append", "upsert") else request.mode)
    if views.of(session, dataset.id) is not None:
        raise Conflict(f"{dataset.zone}.{name} is a view.", hint="Choose another name.", dataset=name)
    if request.mode == "create":
        raise Conflict(
            f"The dataset {name!r} exists.", hint="Choose another name, or the mode append or replace.", dataset=name
        )
    if request.mode == "auto" and _holds(session, dataset.id, sha256):
        raise Conflict(
            f"This very file is part of {dataset.zone}.{name} already.",
            hint="Use mode append to add its rows once more, or replace to start over.",
            dataset=name,
        )
    return Target(
        name=name,
        mode="append" if request.mode == "auto" else request.mode,
        dataset_id=dataset.id,
        zone=dataset.zone,
        files=warehouse.files((dataset.zone, name)),
        reference=dataset.reference,
        schema_version=dataset.schema_version,
    )


def _holds(session: DatabaseSession, dataset_id: str, sha256: str) -> bool:
    found = session.scalar(
        select(IngestionJob.id).filter_by(dataset_id=dataset_id, sha256=sha256, state="succeeded").limit(1)
    )
    return found is not None


def source_columns(columns: Sequence[Column], *, clean_names: bool) -> list[ColumnPlan]:
    """The file's columns under the names they will have in the table."""
    originals = [column.name for column in columns]
    names = column_names(originals) if clean_names else originals
    return [source_column(column.name, name, column.type) for column, name in zip(columns, names, strict=True)]


def check_key(key: Sequence[str], columns: Sequence[ColumnPlan]) -> list[str]:
    """The upsert key's columns under their names in the table.

    Raises:
        InvalidOption: The file has no such column.
    """
    by_any_name = {column.original: column.name for column in columns} | {
        column.name: column.name for column in columns
    }
    missing = [name for name in key if name not in by_any_name]
    if missing:
        raise InvalidOption(
            f"The key column {missing[0]!r} is not in the file.",
            hint=f"Its columns: {', '.join(column.original for column in columns[:20])}.",
        )
    return [by_any_name[name] for name in key]


def fit_types(columns: Sequence[ColumnPlan], target: Target) -> list[ColumnPlan]:
    """Cast the columns to the types that the table has, or that a new table stores them as.

    Raises:
        SchemaConflict: A column of the dataset has a type that the file's column can hardly be cast to.
    """
    known = target.types
    fitted = []
    for column in columns:
        wanted = known.get(column.name)
        if wanted is not None and not _castable(column.type, wanted):
            raise SchemaConflict(
                f"Column {column.name!r} is {wanted} in {target.zone}.{target.name} but {column.type} in the file.",
                hint="Correct the file, or ingest it under another dataset name.",
                column=column.name,
            )
        fitted.append(retype(column, wanted or storage_type(column.type), lossless=wanted is not None))
    return fitted


_GROUPS = (
    ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT",
     "DOUBLE", "DECIMAL"),
    ("DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE"),
)  # fmt: skip


def _castable(present: str, wanted: str) -> bool:
    if present == wanted or "VARCHAR" in (present, wanted) or '"NULL"' in present:
        return True
    bases = present.partition("(")[0], wanted.partition("(")[0]
    if bases[0] == bases[1] or storage_type(present) == wanted:
        return True
    return any(bases[0] in group and bases[1] in group for group in _GROUPS)


def planned_fields(warehouse: Warehouse, target: Target, columns: Sequence[ColumnPlan]) -> tuple[Field, ...]:
    """The table's fields once these columns are in it."""
    return warehouse.plan_fields(target.table, [(column.name, column.type) for column in columns])
