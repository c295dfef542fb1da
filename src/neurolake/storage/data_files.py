"""Iceberg's description of a Parquet file that the engine wrote, taken from the file's own footer."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from neurolake.kernel.errors import Conflict
from neurolake.storage.location import Location

if TYPE_CHECKING:
    from pyiceberg.manifest import DataFile
    from pyiceberg.schema import Schema
    from pyiceberg.table.metadata import TableMetadata

FIRST_HIDDEN_FIELD_ID = 2_000_000_000
"""Columns from this field id on are the writer's bookkeeping: in the file, in no table's schema."""

_LAST_BEFORE_SURROGATES = "\ud7ff"
_KEPT = 16


def describe_file(path: Path, metadata: "TableMetadata", place: Location) -> "DataFile":
    """Build the manifest entry's data file: rows, sizes, null counts and bounds per column.

    Args:
        path: The file, or a copy of it on this machine.
        place: Where it is in the table.

    Raises:
        Conflict: The table is partitioned, and the file's rows do not belong into one partition.
    """
    import pyarrow.parquet as pq

    footer = pq.read_metadata(path)
    schema = metadata.schema()
    statistics = _statistics(schema, metadata.properties, footer, _field_ids(schema, footer))
    try:
        partition = statistics.partition(metadata.spec(), schema)
    except (ValueError, TypeError) as error:
        raise Conflict(
            "The table is partitioned, and rows of several partitions are to be written at once.",
            hint="Write to it with the engine that partitioned it.",
        ) from error
    return _data_file(path, place, statistics, partition, metadata.default_spec_id)


def describe_held(
    path: Path,
    footer: Any,
    columns: "Schema",
    ids: Mapping[str, int],
    partition: Any,
    spec_id: int,
) -> "DataFile":
    """The same for a file of another engine's.

    Args:
        columns: The columns that the file holds, as it names them.
        ids: Path in the file → field id, for every leaf.
        partition: Of the table's partitioning `spec_id`.
    """
    return _data_file(path, Location.of(path), _statistics(columns, {}, footer, ids), partition, spec_id)


def _statistics(schema: "Schema", properties: dict[str, str], footer: Any, ids: Mapping[str, int]) -> Any:
    from pyiceberg.io.pyarrow import data_file_statistics_from_parquet_metadata

    return data_file_statistics_from_parquet_metadata(
        footer, stats_columns=_plan(schema, properties, footer, ids), parquet_column_mapping=dict(ids)
    )


def _data_file(path: Path, place: Location, statistics: Any, partition: Any, spec_id: int) -> "DataFile":
    from pyiceberg.manifest import DataFile, DataFileContent, FileFormat

    figures: dict[str, Any] = statistics.to_serialized_dict()
    figures["column_sizes"] = {
        field_id: size for field_id, size in figures["column_sizes"].items() if field_id < FIRST_HIDDEN_FIELD_ID
    }
    return DataFile.from_args(
        content=DataFileContent.DATA,
        file_path=str(place),
        file_format=FileFormat.PARQUET,
        partition=partition,
        file_size_in_bytes=path.stat().st_size,
        sort_order_id=None,
        spec_id=spec_id,
        equality_ids=None,
        key_metadata=None,
        **figures,
    )


def _leaf_paths(footer: Any) -> list[str]:
    return [footer.schema.column(position).path for position in range(footer.num_columns)]


def _field_ids(schema: "Schema", footer: Any) -> dict[str, int]:
    from pyiceberg.io.pyarrow import parquet_path_to_id_mapping

    known = parquet_path_to_id_mapping(schema)
    hidden = (path for path in _leaf_paths(footer) if path not in known)
    return known | {path: FIRST_HIDDEN_FIELD_ID + number for number, path in enumerate(hidden)}


def _plan(schema: "Schema", properties: dict[str, str], footer: Any, ids: Mapping[str, int]) -> dict[int, Any]:
    from pyiceberg.io.pyarrow import MetricModeTypes, MetricsMode, StatisticsCollector, compute_statistics_plan
    from pyiceberg.types import StringType

    plan = dict(compute_statistics_plan(schema, properties))
    unbounded = _without_bounds(footer)
    for path, field_id in ids.items():
        if field_id >= FIRST_HIDDEN_FIELD_ID:
            plan[field_id] = StatisticsCollector(field_id, StringType(), MetricsMode(MetricModeTypes.NONE), path)
        elif path in unbounded:
            plan[field_id] = replace(plan[field_id], mode=MetricsMode(MetricModeTypes.COUNTS))
    return plan


def _without_bounds(footer: Any) -> set[str]:
    """Columns of which some part of the file does not tell the bounds, so that the file's are unknown.

    The writer leaves them out where it has seen NaN; infinite dates have none that Python can hold; and a text
    whose bound would be cut after U+D7FF has no next character.
    """
    found = set()
    for group in range(footer.num_row_groups):
        row_group = footer.row_group(group)
        for position in range(footer.num_columns):
            column = row_group.column(position)
            if column.path_in_schema not in found and not _has_bounds(column):
                found.add(column.path_in_schema)
    return found


def _has_bounds(column: Any) -> bool:
    statistics = column.statistics
    if statistics is None:
        return False
    if not statistics.has_min_max:
        return bool(statistics.has_null_count and statistics.null_count == column.num_values)
    try:
        high = statistics.max
        return statistics.min is not None and not (isinstance(high, str) and _LAST_BEFORE_SURROGATES in high[:_KEPT])
    except (OverflowError, ValueError, NotImplementedError):
        return False
