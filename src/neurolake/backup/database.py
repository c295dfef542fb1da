"""The metadata database at one moment, as a file of SQLite whichever it is; and back into either."""

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Table, insert, inspect, select, text
from sqlalchemy.exc import OperationalError

from neurolake.kernel.errors import CheckFailed, InvalidOption, NotFound, Unavailable
from neurolake.metadata.database import HEAD, Database
from neurolake.metadata.looking import LookedAt
from neurolake.metadata.models import Base

_AT_ONCE = 1000


def snapshot(source: LookedAt, target: Path) -> None:
    """Write a database as it is at one moment to a new file.

    Raises:
        InvalidOption: It has not the schema of this version.
    """
    version = source.version()
    if version != HEAD:
        raise InvalidOption(f"The metadata database has the schema {version}, not {HEAD}.", hint="neurolake migrate")
    if source.is_sqlite:
        _copy_pages(source, target)
    else:
        _copy_rows(source, target)


def put_rows(source: Path, url: str) -> None:
    """Fill an empty database with what a file of SQLite holds, in one transaction.

    Raises:
        InvalidOption: It is not empty.
        Unavailable: It does not answer.
    """
    if not _is_empty(url):
        raise InvalidOption("The metadata database is not empty.", hint="Make a new one, and name that.")
    # A backup of an earlier version has fewer tables and columns.
    Database(f"sqlite:///{source}").close()
    target, file = Database(url), LookedAt(f"sqlite:///{source}")
    with file.engine.connect() as reading, target.engine.begin() as writing:
        for table in reversed(_tables()):
            # What the schema's making put there is in the file too.
            writing.execute(table.delete())
        _copy_tables(reading, writing)
    target.close()
    file.close()


def check(file: Path) -> None:
    """Whether a file is a sound database of this version's schema.

    Raises:
        CheckFailed: It is not.
    """
    database = LookedAt(f"sqlite:///{file}")
    try:
        with database.engine.connect() as connection:
            told = connection.execute(text("PRAGMA quick_check(1)")).scalar()
        version = database.version()
    finally:
        database.close()
    if told != "ok":
        raise CheckFailed(f"The metadata database in the backup is damaged: {told}.")
    if version is None or version > HEAD:
        raise CheckFailed(
            f"The metadata database in the backup has the schema {version}, and {HEAD} is the last known."
        )


def _is_empty(url: str) -> bool:
    try:
        looked = LookedAt(url)
    except NotFound:
        return True
    try:
        return not inspect(looked.engine).get_table_names()
    except OperationalError as error:
        raise Unavailable(f"The metadata database does not answer: {error.orig}", hint="Is it running?") from error
    finally:
        looked.close()


def _copy_pages(source: LookedAt, target: Path) -> None:
    read = source.engine.raw_connection()
    written = sqlite3.connect(target)
    try:
        # All pages at one step: those who write meanwhile write to the log, and the copy need not begin anew.
        read.driver_connection.backup(written, pages=-1)  # type: ignore[union-attr]
        # One file, without a log beside it.
        written.execute("PRAGMA journal_mode = DELETE")
    finally:
        written.close()
        read.close()


def _copy_rows(source: LookedAt, target: Path) -> None:
    """Into a schema made anew; all tables are read at the moment of the first."""
    made = Database(f"sqlite:///{target}")
    reading = source.engine.execution_options(isolation_level="REPEATABLE READ")
    with reading.connect() as read, made.engine.begin() as written:
        for table in reversed(_tables()):
            written.execute(table.delete())
        _copy_tables(read, written)
    with made.engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA journal_mode = DELETE")  # type: ignore[union-attr]
    made.close()


def _copy_tables(source: Connection, target: Connection) -> None:
    for table in _tables():
        rows = source.execution_options(yield_per=_AT_ONCE).execute(select(table)).mappings()
        for part in rows.partitions(_AT_ONCE):
            target.execute(insert(table), [dict(row) for row in part])


def _tables() -> list[Table]:
    """Those that others refer to first."""
    return list(Base.metadata.sorted_tables)
