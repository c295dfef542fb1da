"""What a table is made of, for those who may manage it: its data files, and what the footer of one says."""

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from neurolake.catalog import views
from neurolake.compliance.policies.facts import catalog_facts
from neurolake.compliance.policies.need import need
from neurolake.compliance.policies.shown import known_dataset
from neurolake.kernel.errors import InvalidInput, NotFound
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.maintenance.base import Request
from neurolake.maintenance.place import Place
from neurolake.storage.location import Location
from neurolake.storage.table_files import live_files
from neurolake.storage.upkeep.figures import figures, is_small

if TYPE_CHECKING:
    from pyiceberg.table import Table

MOST_GROUPS = 200


@dataclass(frozen=True)
class _Seen:
    table: "Table"
    name: str
    columns: frozenset[str] | None
    """Those that the asker may see; None is all."""
    counted: bool
    """Whether numbers of rows may be told: no row is hidden from the asker."""


@dataclass(frozen=True)
class Layout:
    """Looks at tables; no value of theirs is told."""

    place: Place

    def files(self, dataset: str, who: Principal = LOCAL, *, limit: int = 200, offset: int = 0) -> dict[str, Any]:
        """A table's figures and data files, the smallest first.

        Raises:
            NotFound, Forbidden: There is no such dataset for the asker, or they may not manage it.
            InvalidInput: It is a view.
        """
        seen, target = self._seen(dataset, who), Request.target_bytes
        lost = self.place.clock().timestamp() - Request.orphans_older_than_h * 3600
        live = sorted(live_files(seen.table.current_snapshot(), seen.table.io), key=lambda one: one.file_size_in_bytes)
        return {
            "dataset": seen.name,
            "target_bytes": target,
            "figures": figures(self.place.warehouse.store, seen.table, target, lost).to_json(),
            "total": len(live),
            "files": [
                {
                    "file": _relative(seen.table, one.file_path),
                    "bytes": one.file_size_in_bytes,
                    "rows": one.record_count if seen.counted else None,
                    "small": is_small(one, target),
                }
                for one in live[offset : offset + limit]
            ],
        }

    def footer(self, dataset: str, file: str, who: Principal = LOCAL) -> dict[str, Any]:
        """What the footer of a data file says: its columns and row groups, with sizes, without bounds of values.

        Raises:
            NotFound: The table as it is has no such file; see `files` for the others.
        """
        import pyarrow.parquet as pq

        seen = self._seen(dataset, who)
        live = live_files(seen.table.current_snapshot(), seen.table.io)
        path = next((one.file_path for one in live if _relative(seen.table, one.file_path) == file), None)
        if path is None:
            hint = "It may have been put together with others meanwhile: look at the files again."
            raise NotFound(f"{seen.name} has no data file {file[:200]!r}.", hint=hint)
        told = pq.read_metadata(self.place.warehouse.here(path))
        shown = [number for number in range(told.num_columns) if _may_see(told.schema.column(number).path, seen)]
        groups = (told.row_group(number) for number in range(told.num_row_groups))
        return {
            "file": file,
            "format_version": told.format_version,
            "created_by": told.created_by,
            "footer_bytes": told.serialized_size,
            "rows": told.num_rows if seen.counted else None,
            "row_groups": told.num_row_groups,
            "columns": [_column(told.schema.column(number)) for number in shown],
            "groups": [_group(one, shown, counted=seen.counted) for one in islice(groups, MOST_GROUPS)],
        }

    def _seen(self, name: str, who: Principal) -> _Seen:
        with self.place.database.read() as session:
            rules = self.place.policies.rules(session, who)
            dataset, decision = known_dataset(session, name, rules)
            need(rules, catalog_facts(session, dataset, rules), "manage")
            qualified = f"{dataset.zone}.{dataset.name}"
            if views.of(session, dataset.id) is not None:
                raise InvalidInput(f"{qualified} is a view, which has no files.")
            table = (dataset.zone, dataset.name)
        columns = None if rules.bind_nothing else frozenset(decision.columns)
        counted = rules.bind_nothing or not decision.filters
        return _Seen(self.place.warehouse.catalog.load_table(table), qualified, columns, counted)


def _relative(table: "Table", path: str) -> str:
    own, folder = (Location.of(text.removeprefix("file://")) for text in (path, table.location()))
    return own.below(folder) if own.is_within(folder) else own.name


def _may_see(path: str, seen: _Seen) -> bool:
    return seen.columns is None or path.split(".", maxsplit=1)[0] in seen.columns


def _column(column: Any) -> dict[str, Any]:
    return {"name": column.path, "physical": column.physical_type, "logical": str(column.logical_type)}


def _group(group: Any, shown: list[int], *, counted: bool) -> dict[str, Any]:
    columns = [group.column(number) for number in shown]
    return {
        "rows": group.num_rows if counted else None,
        "bytes": sum(one.total_compressed_size for one in columns),
        "columns": [
            {
                "name": one.path_in_schema,
                "compression": one.compression,
                "encodings": list(one.encodings),
                "bytes": one.total_compressed_size,
                "unpacked_bytes": one.total_uncompressed_size,
            }
            for one in columns
        ],
    }
