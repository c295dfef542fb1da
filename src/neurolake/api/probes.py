"""`/livez`, `/readyz`, `/startupz`, `/version`: what a scheduler of containers asks, open to all."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from neurolake import __version__
from neurolake.api import system
from neurolake.api.access import Anybody
from neurolake.api.lake import OpenLake

router = APIRouter(tags=["system"])
_NOT_NOW: dict[int | str, dict[str, Any]] = {503: {"description": "Not now."}}


@router.get("/livez")
def livez() -> dict[str, str]:
    """Whether the process answers at all; whatever else is wrong, a new one would be no better."""
    return {"status": "ok"}


@router.get("/startupz", responses=_NOT_NOW)
def startupz(request: Request) -> JSONResponse:
    """Whether what a start does is done: what a crash has left is taken up."""
    started = request.app.state.recovered.done()
    return JSONResponse({"status": "ok" if started else "starting"}, status_code=200 if started else 503)


@router.get("/readyz", responses=_NOT_NOW)
def readyz(request: Request, lake: OpenLake, caller: Anybody) -> JSONResponse:
    """Whether requests should be sent here: all that it needs answers, and it is not about to leave.

    Strangers are not told what is wrong with a part.
    """
    if request.app.state.leaving.is_set():
        return JSONResponse({"status": "leaving", "checks": {}}, status_code=503)
    return system.health(lake, caller)


@router.get("/version")
def version() -> dict[str, Any]:
    """The version that runs."""
    return {"version": __version__}
