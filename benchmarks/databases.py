"""Metadata databases to measure in: SQLite, and a PostgreSQL server where one is installed.

What takes minutes to fill is kept below the folder of temporary files, so that it is filled once.
"""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_POSTGRES = Path("/usr/lib/postgresql/15/bin")
_PORT = "54329"
DATABASES = {"SQLite": "sqlite"} | ({"PostgreSQL": "postgresql"} if _POSTGRES.exists() else {})
"""Those that can be measured here, by the name that people know."""


@dataclass(frozen=True)
class Kept:
    """A database that was filled.

    Attributes:
        folder: For what belongs to it.
        told: What filling it told, JSON-ready.
        server: Process of the database server, where there is one.
    """

    url: str
    folder: Path
    told: Any
    server: int | None


@contextmanager
def kept(kind: str, name: str, fill: Callable[[str, Path], Any]) -> Iterator[Kept]:
    """A database of this name, filled by whoever asks first; a PostgreSQL server lives as long as the block.

    Args:
        fill: Given the URL of an empty database and its folder, returns what is to be told of it.
    """
    folder = Path(tempfile.gettempdir()) / "neurolake-benchmarks" / f"{name}-{kind}"
    ready = folder / "ready.json"
    if not ready.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    with _served(kind, folder) as url:
        if not ready.exists():
            ready.write_text(json.dumps(fill(url, folder)))
        process = folder / "postgres" / "db" / "postmaster.pid"
        server = int(process.read_text().split()[0]) if process.exists() else None
        yield Kept(url, folder, json.loads(ready.read_text()), server)


@contextmanager
def _served(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'catalog.db'}"
        return
    as_postgres = ["runuser", "-u", "postgres", "--"]
    data = folder / "postgres"
    if not data.exists():
        data.mkdir()
        shutil.chown(data, "postgres")
        make = [*as_postgres, _POSTGRES / "initdb", "-D", data / "db", "-A", "trust"]
        subprocess.run(make, check=True, capture_output=True)
    options = f"-c listen_addresses=127.0.0.1 -c port={_PORT} -c unix_socket_directories={data} -c shared_buffers=512MB"
    control = [*as_postgres, _POSTGRES / "pg_ctl", "-D", data / "db", "-w"]
    start = [*control, "-l", data / "log", "-o", options, "start"]
    subprocess.run(start, check=True, stdout=subprocess.DEVNULL)
    try:
        yield f"postgresql+psycopg://postgres@127.0.0.1:{_PORT}/postgres"
    finally:
        subprocess.run([*control, "-m", "fast", "stop"], check=True, stdout=subprocess.DEVNULL)
