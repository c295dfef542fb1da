"""`/api/ai`: what language models are used for."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query

from neurolake.api.access import Caller
from neurolake.api.lake import OpenLake
from neurolake.kernel.clock import in_utc, utc_now
from neurolake.llm.usage import By
from neurolake.llm.usage import usage as usage_of

router = APIRouter(prefix="/api/ai", tags=["ai"])

_DAYS = 30


@router.get("/usage")
def usage(
    lake: OpenLake,
    caller: Caller,
    since: Annotated[datetime | None, Query(description="From this moment on; none is 30 days ago.")] = None,
    until: Annotated[datetime | None, Query(description="Before this moment; none is now.")] = None,
    by: Annotated[list[By], Query(max_length=4, description="What to sum by; nothing gives one sum.")] = ["model"],  # noqa: B006 - never changed
) -> dict[str, Any]:
    """Requests to language models, tokens, dollars, errors, latency: the caller's; for administrators everybody's."""
    end = in_utc(until) or utc_now()
    start = in_utc(since) or end - timedelta(days=_DAYS)
    with lake.database.read() as session:
        return usage_of(session, since=start, until=end, by=by, principal=None if caller.is_admin else caller.name)
