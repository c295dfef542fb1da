"""`/api/neurolake/ingestion`: upload, follow, cancel, rejects, statistics."""

import asyncio
import json
import time
from collections.abc import Iterator
from functools import partial
from threading import Event
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, StreamingResponse
from pydantic import BaseModel

from neurolake.api import problems
from neurolake.api.access import Caller
from neurolake.api.downloads import rejects_csv
from neurolake.api.events import EVENT_STREAM, Message, server_sent
from neurolake.api.lake import Leaving, OpenLake
from neurolake.api.responses import ExactJson
from neurolake.api.upload import Upload, receive
from neurolake.api.waiting import until_ended
from neurolake.app.lake import Lake
from neurolake.app.requests import ingest_request
from neurolake.ingestion.base import Event as Step
from neurolake.ingestion.base import Job, State
from neurolake.kernel.errors import InvalidInput, InvalidOption, NotFound
from neurolake.kernel.principal import Principal

router = APIRouter(prefix="/api/neurolake/ingestion", tags=["ingestion"])

UPLOAD = f"{router.prefix}/upload"
_SMALL_BYTES = 64 * 1024 * 1024
_SMALL_WAIT_S = 10.0
_MAX_WAIT_S = 300.0
_ENDED = frozenset(("succeeded", "failed", "cancelled"))
_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "array", "items": {"type": "string", "format": "binary"}},
                        "dataset": {"type": "string", "description": "Name; otherwise from the file's name."},
                        "mode": {"type": "string", "enum": ["auto", "create", "append", "replace", "upsert"]},
                        "key": {"type": "array", "items": {"type": "string"}, "description": "Upsert key."},
                        "zone": {"type": "string", "enum": ["bronze", "silver", "gold"]},
                        "options": {"type": "string", "description": "More options of the request, as JSON."},
                        "wait_s": {"type": "number", "description": "Seconds to wait for the answer."},
                    },
                }
            }
        },
    }
}


class Jobs(BaseModel):
    """One job per file that was uploaded."""

    jobs: list[Job]


_MORE: dict[int | str, dict[str, Any]] = {
    202: {"model": Jobs, "description": "Still under way: follow the jobs by their ids."},
    207: {"model": Jobs, "description": "Some of several files failed; each job has its problem."},
}


@router.post("/upload", response_model=Jobs, openapi_extra=_FORM, status_code=201, responses=_MORE)
async def upload(
    request: Request,
    lake: OpenLake,
    leaving: Leaving,
    caller: Caller,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=255)] = None,
) -> Response:
    """Bring files in. Small ones are answered when they are done; otherwise 202, and the jobs go on.

    A file that cannot be ingested is answered as a problem when it was the only one.
    """
    await asyncio.shield(request.app.state.recovered)
    received = await receive(request, lake.landing)
    wait_s = _wait_s(received)
    asked = await run_in_threadpool(_submit, lake, caller, received, idempotency_key)
    jobs = await _waited(lake, asked, wait_s, leaving)
    if len(jobs) == 1 and jobs[0].error is not None:
        return problems.response(request, {**jobs[0].error, "job_id": jobs[0].id})
    body = {"jobs": [job.to_json() for job in jobs]}
    headers = {"Location": f"/api/neurolake/ingestion/{jobs[0].id}"}
    return ExactJson(body, status_code=_status(jobs), headers=headers)


def _status(jobs: list[Job]) -> int:
    """201 when all files are in, 202 while one is under way, 207 when one of several failed."""
    states = {job.state for job in jobs}
    if not states.issubset(_ENDED):
        return 202
    return 201 if states == {"succeeded"} else 207


def _submit(lake: Lake, caller: Principal, received: Upload, key: str | None) -> list[Job]:
    if key is not None and len(received.files) > 1:
        raise InvalidOption("An idempotency key stands for one file.", hint="Send the files one by one.")
    request = ingest_request(_options(received))
    for name, _ in received.files:
        # All of them before the first is begun.
        lake.ingestion.check(name, request, caller)
    return [
        lake.ingestion.submit(landed, name, request, principal=caller, idempotency_key=key)
        for name, landed in received.files
    ]


async def _waited(lake: Lake, jobs: list[Job], wait_s: float, leaving: Event) -> list[Job]:
    """The jobs as they are after `wait_s` seconds, or when all have ended."""
    deadline = time.monotonic() + wait_s
    seen = []
    for job in jobs:
        wait = partial(lake.ingestion.wait, job.id)
        left = max(0.0, deadline - time.monotonic())
        seen.append(await until_ended(wait, lambda it: it.state in _ENDED, left, leaving))
    return seen


def _options(received: Upload) -> dict[str, Any]:
    text = received.one("options")
    try:
        options = json.loads(text) if text else {}
    except (ValueError, RecursionError) as error:
        raise InvalidOption("The form field 'options' is no JSON.", hint='For example: {"delimiter": ";"}') from error
    if not isinstance(options, dict):
        raise InvalidOption("The form field 'options' must be a JSON object.")
    given = {name: received.one(name) for name in ("dataset", "mode", "zone")}
    options |= {name: value for name, value in given.items() if value is not None}
    key = [value for value in received.fields.get("key", []) if value]
    return options | ({"key": key} if key else {})


def _wait_s(received: Upload) -> float:
    asked = received.one("wait_s")
    if asked is None:
        return _SMALL_WAIT_S if sum(landed.bytes for _, landed in received.files) <= _SMALL_BYTES else 0.0
    try:
        return min(max(float(asked), 0.0), _MAX_WAIT_S)
    except ValueError as error:
        raise InvalidInput(f"wait_s must be a number of seconds, not {asked[:40]!r}.") from error


@router.get("/statistics")
def statistics(lake: OpenLake, caller: Caller) -> dict[str, Any]:
    """The caller's (administrators: all) jobs and bytes by state, rows by what became of them, ingestions by zone."""
    return lake.ingestion.statistics(None if caller.is_admin else caller.name)


@router.get("")
def listing(
    lake: OpenLake,
    caller: Caller,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    before: str | None = None,
    state: State | None = None,
) -> Jobs:
    """The caller's jobs (administrators: all), newest first; `before` is the last id of the page before."""
    whose = None if caller.is_admin else caller.name
    return Jobs(jobs=lake.ingestion.list(limit, before, state, principal=whose))


@router.get("/{job_id}")
def job(lake: OpenLake, caller: Caller, job_id: str) -> Job:
    """One job with its answer or its problem."""
    return _own(lake, caller, job_id)


@router.post("/{job_id}/cancel")
def cancel(lake: OpenLake, caller: Caller, job_id: str) -> Job:
    """Stop a job; one that has ended stays as it is."""
    _own(lake, caller, job_id)
    return lake.ingestion.cancel(job_id)


@router.get("/{job_id}/events", response_class=StreamingResponse)
async def events(
    lake: OpenLake,
    leaving: Leaving,
    caller: Caller,
    job_id: str,
    last_event_id: Annotated[str | None, Header(max_length=20)] = None,
) -> StreamingResponse:
    """The job's steps as server-sent events, until it has ended; Last-Event-ID continues after a break."""
    after = int(last_event_id) if last_event_id and last_event_id.isdecimal() else 0
    await run_in_threadpool(_own, lake, caller, job_id)
    stream = server_sent(map(_message, lake.ingestion.events(job_id, after)), leaving)
    return StreamingResponse(stream, media_type=EVENT_STREAM)


@router.get("/{job_id}/rejects", response_class=StreamingResponse)
def rejects(
    lake: OpenLake,
    caller: Caller,
    job_id: str,
    as_format: Annotated[str, Query(alias="format", pattern="^(jsonl|csv)$")] = "jsonl",
) -> Response:
    """The records that could not be stored: line, column, raw text, reason."""
    _own(lake, caller, job_id)
    path = lake.ingestion.rejects(job_id)
    if path is None:
        raise NotFound(f"The ingestion {job_id!r} has no rejects.")
    name = f"rejects-{job_id}.{as_format}"
    if as_format == "jsonl":
        return FileResponse(path, media_type="application/x-ndjson", filename=name)
    lines: Iterator[str] = rejects_csv(path)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)


def _own(lake: Lake, caller: Principal, job_id: str) -> Job:
    """A job of the caller; administrators see those of all.

    Raises:
        NotFound: There is none, or it is somebody else's.
    """
    found = lake.ingestion.get(job_id)
    if found.principal != caller.name and not caller.is_admin:
        raise NotFound(f"There is no ingestion {job_id!r}.")
    return found


def _message(event: Step) -> Message:
    told = {"step": event.step, "state": event.state, "progress": event.progress, "detail": event.detail}
    return Message(str(event.sequence), event.step, told)
