"""A lake at another place than before: its tables name their files by absolute paths, which are written anew."""

import gzip
import io
import json
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from neurolake.backup.manifest import Item
from neurolake.kernel.errors import InvalidOption
from neurolake.storage.durable import sync_file

_GZIP = ".gz.metadata.json"
# Members of a metadata file that name files or folders, wherever they stand in it.
_NAMING = ("location", "manifest-list", "metadata-file", "statistics-path")


class Move:
    """From one folder to another.

    Args:
        files: Where the lake's files are meanwhile.
        before, after: The lake's folder as the files name it, and as they are to.
    """

    def __init__(self, files: Path, before: str, after: str) -> None:
        self._files = files
        self._before = before
        self._after = after

    def tables(self, items: Iterable[Item]) -> None:
        """Have the tables' files name one another at the new place.

        Raises:
            InvalidOption: A table has files that name others in a way that is not known here.
        """
        by_kind: dict[str, list[Path]] = {}
        for item in items:
            by_kind.setdefault(item.kind, []).append(self._files / item.path)
        # What is named first: a list of manifests tells their length.
        for path in by_kind.get("manifest", ()):
            _rewrite(path, self._manifest(path))
        for path in by_kind.get("manifest-list", ()):
            _rewrite(path, self._manifest_list(path))
        for path in by_kind.get("metadata", ()):
            _rewrite(path, self._metadata(path))

    def pointers(self, database: Path) -> None:
        """Have the metadata database, a file of SQLite, name the tables' metadata files at the new place."""
        connection = sqlite3.connect(database)
        try:
            with connection:
                for column in ("metadata_location", "previous_metadata_location"):
                    connection.execute(
                        f"UPDATE iceberg_tables SET {column} = ? || substr({column}, ?) WHERE {column} LIKE ? || '/%'",
                        (self._after, len(self._before) + 1, self._before),
                    )
        finally:
            connection.close()

    def place(self, location: str) -> str:
        """What a location is called at the new place; others stay as they are."""
        inside = location == self._before or location.startswith(f"{self._before}/")
        return self._after + location[len(self._before) :] if inside else location

    def _manifest(self, path: Path) -> bytes:
        def change(record: dict[str, Any]) -> None:
            file = record["data_file"]
            if file.get("content"):
                raise InvalidOption(
                    f"{path.name} names files of deleted rows, which name data files inside of them.",
                    hint=f"Restore at {self._before}, or compact the table and make another backup.",
                )
            file["file_path"] = self.place(file["file_path"])

        return _changed(path, change)

    def _manifest_list(self, path: Path) -> bytes:
        def change(record: dict[str, Any]) -> None:
            place = self.place(record["manifest_path"])
            record["manifest_path"] = place
            record["manifest_length"] = (self._files / Path(place).relative_to(self._after)).stat().st_size

        return _changed(path, change)

    def _metadata(self, path: Path) -> bytes:
        packed = path.name.endswith(_GZIP)
        content = path.read_bytes()
        text = json.dumps(self._named(json.loads(gzip.decompress(content) if packed else content))).encode()
        return gzip.compress(text) if packed else text

    def _named(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {
                name: self.place(held) if name in _NAMING and isinstance(held, str) else self._named(held)
                for name, held in value.items()
            }
        return [self._named(held) for held in value] if isinstance(value, list) else value


def _changed(path: Path, change: Callable[[dict[str, Any]], None]) -> bytes:
    """An Avro file with changed records; schema, codec and what else its head says stay."""
    import fastavro

    with path.open("rb") as file:
        reader = fastavro.reader(file)
        head = dict(reader.metadata)
        records: list[Any] = list(reader)
    for record in records:
        change(record)
    schema, codec = json.loads(head.pop("avro.schema")), head.pop("avro.codec", "null")
    written = io.BytesIO()
    fastavro.writer(written, schema, records, codec=codec, metadata=head)
    return written.getvalue()


def _rewrite(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    sync_file(path)
