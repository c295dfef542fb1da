"""`/api/neurolake/system`: is it well, and what is in it."""

import shutil
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from importlib.metadata import version
from threading import Thread
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy import text

from neurolake import __version__
from neurolake.api.access import Anybody, Caller
from neurolake.api.lake import OpenLake
from neurolake.app.lake import Lake
from neurolake.kernel.errors import NeuroLakeError

router = APIRouter(prefix="/api/neurolake/system", tags=["system"])
health_router = APIRouter(prefix=router.prefix, tags=["system"])
"""Apart, as it is open to all: load balancers ask it."""

_LIBRARIES = ("duckdb", "pyiceberg", "sqlglot", "pyarrow")
_PATIENCE_S = 5.0
_LEAST_FREE = 100 * 1000**2


@health_router.get("/health", responses={503: {"description": "A part does not work."}})
def health(lake: OpenLake, caller: Anybody) -> JSONResponse:
    """Whether database, engine, storage, audit log and cache answer; 503 when not. Strangers are not told why."""
    checks = {"database": _database, "engine": _engine, "storage": _storage, "audit": _audit, "cache": _cache}
    found = {name: _problem(check, lake) for name, check in checks.items()}
    well = not any(found.values())
    shown = {name: problem if caller else None for name, problem in found.items()}
    parts = {name: {"ok": problem is None, "problem": shown[name]} for name, problem in found.items()}
    return JSONResponse({"status": "ok" if well else "failing", "checks": parts}, status_code=200 if well else 503)


@router.get("/status")
def status(request: Request, lake: OpenLake, caller: Caller) -> dict[str, Any]:
    """Versions, disk and uptime; counts of what the caller may see and has asked for."""
    disk = shutil.disk_usage(lake.home)
    # Of a dataset of which something is hidden neither rows nor bytes are told.
    found = lake.datasets(caller)
    whose = None if caller.is_admin else caller.name
    return {
        "version": __version__,
        "libraries": {name: version(name) for name in _LIBRARIES},
        "uptime_s": round(time.monotonic() - request.app.state.started, 1),
        "home": str(lake.home) if caller.is_admin else None,
        "metadata": lake.database.engine.dialect.name,
        "engine": lake.query_engine.capabilities.name,
        "engines": lake.query_engines.names,
        "disk": {"free_bytes": disk.free, "total_bytes": disk.total},
        "datasets": len(found),
        "datasets_by_zone": {
            zone: sum(item["zone"] == zone for item in found) for zone in ("bronze", "silver", "gold")
        },
        "rows": sum(item["rows"] or 0 for item in found),
        "bytes": sum(item["bytes"] or 0 for item in found),
        "ingestions": lake.ingestion.statistics(whose)["jobs"],
        "queries": lake.queries.statistics(whose),
    }


def _problem(check: Callable[[Lake], None], lake: Lake) -> str | None:
    """What is wrong, if anything. The check has a thread of its own, so that one that hangs is told, not awaited."""
    found: Future[None] = Future()

    def run() -> None:
        try:
            check(lake)
            found.set_result(None)
        except Exception as error:  # noqa: BLE001 - the check's boundary: any fault is its answer
            found.set_exception(error)

    Thread(target=run, name="health", daemon=True).start()
    try:
        error = found.exception(_PATIENCE_S)
    except FutureTimeout:
        return f"no answer within {_PATIENCE_S:.0f} s"
    if error is None:
        return None
    return f"{type(error).__name__}: {error}" if isinstance(error, NeuroLakeError) else type(error).__name__


def _database(lake: Lake) -> None:
    with lake.database.read() as session:
        session.execute(text("SELECT 1"))


def _engine(lake: Lake) -> None:
    with lake.query_engine.session() as session:
        session.run("SELECT 1")


def _storage(lake: Lake) -> None:
    if lake.landing.free_bytes() < _LEAST_FREE:
        raise NeuroLakeError("The disk is almost full.")
    if lake.warehouse.place.is_remote:
        lake.warehouse.store.size(lake.warehouse.place / "no-such-file")


def _cache(lake: Lake) -> None:
    lake.cache.metrics()


def _audit(lake: Lake) -> None:
    if lake.audit.problem is not None:
        raise NeuroLakeError(lake.audit.problem)
