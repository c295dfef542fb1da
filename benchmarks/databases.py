"""Empty metadata databases to measure in: SQLite, and a PostgreSQL server where one is installed."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_POSTGRES = Path("/usr/lib/postgresql/15/bin")
_PORT = "54329"
DATABASES = {"SQLite": "sqlite"} | ({"PostgreSQL": "postgresql"} if _POSTGRES.exists() else {})
"""Those that can be measured here, by the name that people know."""


@contextmanager
def opened(kind: str, folder: Path) -> Iterator[str]:
    """The URL of an empty database; a PostgreSQL server lives as long as the block."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'catalog.db'}"
        return
    with tempfile.TemporaryDirectory(dir="/tmp") as data:
        shutil.chown(data, "postgres")
        as_postgres = ["runuser", "-u", "postgres", "--"]
        subprocess.run(
            [*as_postgres, _POSTGRES / "initdb", "-D", f"{data}/db", "-A", "trust"], check=True, capture_output=True
        )
        options = (
            f"-c listen_addresses=127.0.0.1 -c port={_PORT} -c unix_socket_directories={data} -c shared_buffers=512MB"
        )
        start = [
            *as_postgres,
            _POSTGRES / "pg_ctl",
            "-D",
            f"{data}/db",
            "-w",
            "-l",
            f"{data}/log",
            "-o",
            options,
            "start",
        ]
        subprocess.run(start, check=True, stdout=subprocess.DEVNULL)
        try:
            yield f"postgresql+psycopg://postgres@127.0.0.1:{_PORT}/postgres"
        finally:
            stop = [*as_postgres, _POSTGRES / "pg_ctl", "-D", f"{data}/db", "-m", "fast", "stop"]
            subprocess.run(stop, check=True, stdout=subprocess.DEVNULL)
