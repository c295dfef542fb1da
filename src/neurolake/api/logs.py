"""`/api/neurolake/system/logs`: what the servers and commands of this machine have logged, for administrators."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from neurolake.api.access import ADMINISTRATOR
from neurolake.api.lake import OpenLake
from neurolake.kernel.clock import in_utc
from neurolake.telemetry.logbook import Level, LogBook, Wanted

router = APIRouter(prefix="/api/neurolake/system", tags=["system"], dependencies=[ADMINISTRATOR])
_Place = Annotated[str | None, Query(max_length=60, pattern=r"^\d+-\d+$")]
_Id = Annotated[str | None, Query(max_length=64)]


def _wanted(
    level: Annotated[Level, Query(description="The least level.")] = "debug",
    text: Annotated[str, Query(max_length=200, description="In the line, in any case.")] = "",
    request_id: _Id = None,
    query_id: _Id = None,
    job_id: _Id = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Wanted:
    given = {"request_id": request_id, "query_id": query_id, "job_id": job_id}
    fields = {name: value for name, value in given.items() if value}
    return Wanted(level, text, fields, in_utc(since), in_utc(until))


@router.get("/logs")
def logs(
    lake: OpenLake,
    wanted: Annotated[Wanted, Depends(_wanted)],
    before: _Place = None,
    after: _Place = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> dict[str, Any]:
    """A page of the log, newest first; with `after` (`newest` of an earlier answer) what has come since.

    `next` goes on with older lines. `hidden_by` tells how many lines each filter alone keeps out, `levels` how many
    have which level; of what was looked at, which was everything where `complete`.
    """
    book = LogBook(lake.home / "logs")
    return asdict(book.since(wanted, after, limit=limit) if after else book.find(wanted, limit=limit, before=before))
