"""`/metrics`, for Prometheus, and the last hour for people."""

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, FastAPI, Request, Response

from neurolake.api.access import ADMINISTRATOR
from neurolake.app.gauges import gauges
from neurolake.app.lake import Lake
from neurolake.kernel.clock import utc_now

if TYPE_CHECKING:
    from neurolake.telemetry.meters import Meters
    from neurolake.telemetry.recent import Recent

router = APIRouter(tags=["system"], dependencies=[ADMINISTRATOR])


def begin(app: FastAPI, lake: Lake) -> Callable[[], None]:
    """Count from now on what happens in this process; returns what ends that."""
    from neurolake.telemetry.meters import Meters
    from neurolake.telemetry.recent import Recent

    meters = app.state.meters = Meters(gauges(lake, app.state.started))
    recent = app.state.recent = Recent(meters, utc_now)
    recent.start()

    def end() -> None:
        recent.close()
        meters.close()

    return end


@router.get("/metrics", response_class=Response)
def metrics(request: Request) -> Response:
    """What this server has done and holds, in the text format of Prometheus; for administrators.

    Give Prometheus an administrator's API key with the scope `metrics` as its bearer token.
    """
    from neurolake.telemetry.meters import CONTENT_TYPE

    meters: Meters = request.app.state.meters
    return Response(meters.text(), media_type=CONTENT_TYPE)


@router.get("/api/neurolake/system/metrics")
def recent(request: Request) -> dict[str, Any]:
    """What this server did in the last hour, in steps of ten seconds, the oldest first; for administrators."""
    found: Recent = request.app.state.recent
    return {"steps": [asdict(one) for one in found.steps()]}
