"""`/metrics`, for Prometheus."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, FastAPI, Request, Response

from neurolake.api.access import ADMINISTRATOR
from neurolake.app.gauges import gauges
from neurolake.app.lake import Lake

if TYPE_CHECKING:
    from neurolake.telemetry.meters import Meters

router = APIRouter(tags=["system"])


def begin(app: FastAPI, lake: Lake) -> "Meters":
    """Count from now on what happens in this process; `close` ends it."""
    from neurolake.telemetry.meters import Meters

    meters: Meters = Meters(lambda: gauges(lake, app.state.started))
    app.state.meters = meters
    return meters


@router.get("/metrics", dependencies=[ADMINISTRATOR], response_class=Response)
def metrics(request: Request) -> Response:
    """What this server has done and holds, in the text format of Prometheus; for administrators.

    Give Prometheus an administrator's API key with the scope `metrics` as its bearer token.
    """
    from neurolake.telemetry.meters import CONTENT_TYPE

    meters: Meters = request.app.state.meters
    return Response(meters.text(), media_type=CONTENT_TYPE)
