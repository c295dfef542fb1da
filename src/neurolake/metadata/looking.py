"""The metadata database as it is, for those who only look: no schema is made or changed, and nothing is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.orm import Session

from neurolake.kernel.errors import InvalidOption, NotFound
from neurolake.kernel.extras import needed
from neurolake.metadata.database import Database

_PATIENCE_S = 5


class LookedAt(Database):
    """The database behind a URL, whatever its schema; `version()` tells which that is.

    Args:
        in_use: Whether others may begin to write to it meanwhile. On SQLite a log may then be made beside the file.

    Raises:
        InvalidOption: The URL is of another kind, or its driver is not installed.
        NotFound: There is no such file.
    """

    def __init__(self, url: str, *, in_use: bool = False) -> None:
        self._use(_engine(url, in_use=in_use))

    @contextmanager
    def write(self, *, durable: bool = True) -> Iterator[Session]:  # noqa: ARG002 - the parent's signature
        _refuse()
        yield  # type: ignore[unreachable]

    def scrub(self) -> None:
        _refuse()


def _refuse() -> NoReturn:
    raise RuntimeError("This database is only looked at.")


def _engine(url: str, *, in_use: bool) -> Engine:
    if url.startswith("sqlite"):
        return _sqlite(Path(make_url(url).database or ""), in_use=in_use)
    if url.startswith("postgresql"):
        with needed("postgres", "PostgreSQL"):
            options = {"connect_timeout": _PATIENCE_S}
            engine = create_engine(url, connect_args=options, pool_pre_ping=True)
        return engine.execution_options(postgresql_readonly=True)
    raise InvalidOption(f"No metadata backend for {url.split(':', 1)[0]!r}.", hint="Known: sqlite, postgresql.")


def _sqlite(file: Path, *, in_use: bool) -> Engine:
    if not file.is_file():
        raise NotFound(f"There is no database {file}.")
    # Without a log beside it nobody has it open, and SQLite would make one even to read.
    log = file.with_name(f"{file.name}-wal")
    alone = not in_use and not log.exists()
    return create_engine(
        f"sqlite:///file:{file}?mode=ro{'&immutable=1' if alone else ''}&uri=true",
        connect_args={"timeout": _PATIENCE_S, "check_same_thread": False},
    )
