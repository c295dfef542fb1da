"""Makes a backup of a lake that may be in use.

First the audit log's checkpoints are read, then the database at one moment, then the files that it names, none of which
ever changes. So checkpoints never speak of more than the log has. A file that is gone by then was let go of after that
moment; everything begins again at a later one, with what has been copied already.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from neurolake import __version__
from neurolake.backup import contents, database
from neurolake.backup.manifest import DATABASE, Item, Manifest, Secrets
from neurolake.backup.sealed import packed
from neurolake.backup.store import BackupStore
from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import Conflict, InvalidOption
from neurolake.kernel.faults import fault_point
from neurolake.kernel.ids import new_id
from neurolake.metadata.database import HEAD
from neurolake.metadata.looking import LookedAt

_TRIES = 5
AUDIT_KEY, CHECKPOINTS = "audit/key.pem", "audit/checkpoints.jsonl"


@dataclass(frozen=True)
class Source:
    """A lake that is backed up.

    Attributes:
        url: Of its metadata database.
        audit_key, checkpoints: Where these are; there may be none yet.
    """

    home: Path
    url: str
    audit_key: Path
    checkpoints: Path


@dataclass(frozen=True)
class Made:
    """A backup, and how much of it was new."""

    manifest: Manifest
    copied_files: int
    copied_bytes: int
    tries: int


def create(
    source: Source,
    store: BackupStore,
    secrets: Secrets,
    passphrase: str | None = None,
    progress: Callable[[str], None] = lambda _: None,
    clock: Clock = utc_now,
) -> Made:
    """Make a backup.

    Args:
        secrets: What becomes of the lake's keys; `encrypted` needs the passphrase.
        progress: Told what is done, in words.

    Raises:
        InvalidOption: The backups would be in the lake's folder, or the lake in theirs; the schema is another.
        Conflict: Another process works on these backups; or files are missing, also after several tries.
        StorageFull: No space is left.
    """
    if store.root.is_relative_to(source.home) or source.home.is_relative_to(store.root):
        raise InvalidOption(f"Backups in {store.root} would be part of the lake.", hint="Name another folder.")
    with store.writing():
        at = clock()
        run = _Run(source, store, progress)
        keys = _keys(source)
        sealed = None
        if secrets != "none":
            sealed = store.keep_bytes(packed(keys, passphrase if secrets == "encrypted" else None))
        audit = tuple(run.checkpoints())
        digest, tables, items, tries = run.consistent()
        manifest = Manifest(
            id=f"{at:%Y%m%dT%H%M%SZ}-{new_id()[-6:]}",
            at=at,
            program=__version__,
            home=str(source.home),
            schema=HEAD,
            database=digest,
            secrets=secrets,
            sealed=sealed,
            tables=tables,
            items=(*audit, *items),
        )
        store.finish(manifest)
    return Made(manifest, run.copied_files, run.copied_bytes, tries)


def _keys(source: Source) -> dict[str, Path]:
    folder = source.home / "secrets"
    found = {f"secrets/{path.name}": path for path in sorted(folder.glob("*.key"))}
    return found | ({AUDIT_KEY: source.audit_key} if source.audit_key.exists() else {})


class _Run:
    """One making of a backup."""

    def __init__(self, source: Source, store: BackupStore, progress: Callable[[str], None]) -> None:
        self.copied_files = self.copied_bytes = 0
        self._source = source
        self._store = store
        self._progress = progress
        # What the newest backups hold, by place, size and time: none of these files is ever changed.
        self._known = {(item.path, item.bytes, item.changed): item for backup in store.whole() for item in backup.items}

    def checkpoints(self) -> Iterator[Item]:
        """The checkpoints, up to the last whole line."""
        path = self._source.checkpoints
        if path.exists():
            whole = path.read_bytes().rpartition(b"\n")
            content = whole[0] + whole[1]
            yield Item(CHECKPOINTS, "audit", len(content), self._store.keep_bytes(content), path.stat().st_mtime_ns)

    def consistent(self) -> tuple[str, dict[str, str], tuple[Item, ...], int]:
        """The database at one moment and all files that it names; also how many tries that took.

        Raises:
            Conflict: Files are missing.
        """
        missing = ""
        for number in range(1, _TRIES + 1):
            self._progress("database" if number == 1 else f"database again, as {missing} has gone meanwhile")
            try:
                return (*self._at_one_moment(), number)
            except FileNotFoundError as error:
                missing = str(error.filename)
        raise Conflict(
            f"The file {missing} is missing; {_TRIES} times files had gone that the database names.",
            hint="neurolake doctor says what is missing; or maintenance lets go of files all the time.",
        )

    def _at_one_moment(self) -> tuple[str, dict[str, str], tuple[Item, ...]]:
        with TemporaryDirectory(dir=self._store.incoming) as folder:
            file = Path(folder) / DATABASE
            live = LookedAt(self._source.url, in_use=True)
            try:
                database.snapshot(live, file)
            finally:
                live.close()
            fault_point("backup.database")
            copy = LookedAt(f"sqlite:///{file}")
            try:
                tables = contents.tables(copy, self._source.home)
                items = tuple(self._items(copy))
            finally:
                copy.close()
            return self._store.keep(file)[0], tables, items

    def _items(self, copy: LookedAt) -> Iterator[Item]:
        seen: set[str] = set()
        for part in contents.parts(copy, self._source.home):
            if part.path in seen:
                continue
            seen.add(part.path)
            try:
                yield self._item(part)
            except FileNotFoundError:
                if not part.optional:
                    raise

    def _item(self, part: contents.Part) -> Item:
        path = self._source.home / part.path
        stat = path.stat()
        key = (part.path, stat.st_size, stat.st_mtime_ns)
        known = self._known.get(key)
        if known is not None and self._store.object(known.sha256).exists():
            return known
        sha256, size = self._store.keep(path)
        self.copied_files += 1
        self.copied_bytes += size
        item = Item(part.path, part.kind, size, sha256, stat.st_mtime_ns)
        self._known[key] = item
        self._progress(f"{self.copied_files} files copied")
        return item
