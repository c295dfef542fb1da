"""`neurolake doctor`: does everything work here, and if not, what to do."""

import platform
import shutil
import sys
from collections.abc import Callable
from importlib.metadata import version
from typing import TYPE_CHECKING

import typer

from neurolake.cli.options import DEFAULT_HOME, Home, Json, opened
from neurolake.cli.output import emit, size, table
from neurolake.kernel.errors import NeuroLakeError

if TYPE_CHECKING:
    from neurolake.app.lake import Lake

_LIBRARIES = ("duckdb", "pyiceberg", "sqlglot", "pyarrow", "sqlalchemy", "fastapi")
_LOW_DISK = 2 * 1000**3


def doctor(home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Check Python, libraries, disk, database, engine, tables, audit log and cache."""
    with opened(home, as_json=as_json) as lake:
        checks: dict[str, Callable[[Lake], str]] = {
            "python": lambda _: f"{platform.python_version()} at {sys.executable}",
            "libraries": lambda _: ", ".join(f"{name} {version(name)}" for name in _LIBRARIES),
            "disk": _disk,
            "metadata database": _database,
            "ingest engine": lambda it: _engine(it, "ingest"),
            "query engine": lambda it: _engine(it, "query"),
            "tables": _tables,
            "audit log": _audit,
            "cache": _cache,
        }
        found = [{"check": name, **_result(check, lake)} for name, check in checks.items()]
    if as_json:
        emit(found)
    else:
        table(["check", "ok", "found"], [[item["check"], item["ok"], item["found"]] for item in found])
    if not all(item["ok"] for item in found):
        raise typer.Exit(1)


def _result(check: "Callable[[Lake], str]", lake: "Lake") -> dict[str, object]:
    try:
        return {"ok": True, "found": check(lake)}
    except NeuroLakeError as error:
        return {"ok": False, "found": str(error)}
    except OSError as error:
        return {"ok": False, "found": f"{error.strerror}: {error.filename}"}


def _disk(lake: "Lake") -> str:
    free = shutil.disk_usage(lake.home).free
    if free < _LOW_DISK:
        raise NeuroLakeError(f"Only {size(free)} are free at {lake.home}.", hint="Free some space.")
    return f"{size(free)} free at {lake.home}"


def _database(lake: "Lake") -> str:
    return f"{lake.database.engine.dialect.name}, {len(lake.datasets())} datasets"


def _engine(lake: "Lake", which: str) -> str:
    engine = lake.ingest_engine if which == "ingest" else lake.query_engine
    with engine.session() as session:
        [(found,)] = session.run("SELECT version()")
    return f"DuckDB {found}"


def _tables(lake: "Lake") -> str:
    from neurolake.storage.orphans import referenced

    files = set(referenced(lake.warehouse, lake.database))
    missing = sorted(str(path) for path in files if not path.exists())
    if missing:
        raise NeuroLakeError(f"{len(missing)} files of tables are missing, first {missing[0]}.", hint="Restore them.")
    return f"{len(files)} files, all there"


def _audit(lake: "Lake") -> str:
    lake.audit.checkpoint()
    if lake.audit.problem is not None:
        raise NeuroLakeError(lake.audit.problem, hint="neurolake audit verify says more.")
    return f"checkpoints at {lake.audit.checkpoints.path}"


def _cache(lake: "Lake") -> str:
    metrics = lake.cache.metrics()
    return f"{metrics.entries} values, {size(metrics.bytes)} of {size(metrics.max_bytes)}"
