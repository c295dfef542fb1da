"""`/api/ai/agents`: agents that look into a matter, propose, and change something only when they may."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from neurolake.agents.base import Goal, Limits
from neurolake.agents.service import Agents
from neurolake.api.access import Caller
from neurolake.api.events import EVENT_STREAM, After, LastEventId, logged, server_sent
from neurolake.api.lake import Leaving
from neurolake.api.responses import ExactJson
from neurolake.api.waiting import until_ended

router = APIRouter(prefix="/api/ai/agents", tags=["ai"])

_RESTING = frozenset(("waiting", "succeeded", "failed", "cancelled"))
_MOST_WAIT_S = 60


def _agents(request: Request) -> Agents:
    agents: Agents = request.app.state.agents
    return agents


OpenAgents = Annotated[Agents, Depends(_agents)]
_KEY = Header(alias="Idempotency-Key", min_length=1, max_length=255, description="Same key, same run.")
Key = Annotated[str | None, _KEY]


class Asked(Goal):
    """What an agent is asked, and the bounds of its run."""

    limits: Limits = Limits()


class Approved(BaseModel):
    """One's word on what a run waits with."""

    model_config = ConfigDict(extra="forbid")

    fingerprint: Annotated[str, Field(min_length=64, max_length=64, description="Of the request, as you saw it.")]
    reason: Annotated[str, Field(max_length=1_000)] = ""


class Rejected(BaseModel):
    """Why a run may not do what it waits with."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, Field(max_length=1_000)] = ""


@router.post("/runs", status_code=202)
def ask(agents: OpenAgents, caller: Caller, asked: Asked, response: Response, key: Key = None) -> dict[str, Any]:
    """Begin a run, which reads and changes as who asks for it; it goes on without its client."""
    agents.start()
    goal = Goal.model_validate(asked.model_dump(exclude={"limits"}))
    begun = agents.ask(goal, caller, asked.limits, request_key=key)
    response.headers["Location"] = f"{router.prefix}/runs/{begun['id']}"
    return begun


@router.get("/runs")
def listing(
    agents: OpenAgents,
    caller: Caller,
    state: Annotated[str | None, Query(max_length=16, description="queued, running, waiting or how it ended.")] = None,
    before: Annotated[str | None, Query(max_length=36, description="The last id of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> list[dict[str, Any]]:
    """The caller's runs, newest first; for administrators everybody's."""
    return agents.listing(caller, state=state, before=before, limit=limit)


@router.get("/approvals")
def approvals(agents: OpenAgents, caller: Caller) -> list[dict[str, Any]]:
    """What waits for a word that the caller may give: exactly what would be done, and what it would touch."""
    return agents.approvals(caller)


@router.get("/runs/{run_id}")
async def get(
    agents: OpenAgents,
    leaving: Leaving,
    caller: Caller,
    run_id: str,
    wait: Annotated[float, Query(ge=0, le=_MOST_WAIT_S, description="Seconds to wait for its end or a request.")] = 0,
) -> dict[str, Any]:
    """A run with its steps, what it waits for, and its report."""
    return await until_ended(
        lambda seconds: agents.wait(run_id, caller, seconds), lambda run: run["state"] in _RESTING, wait, leaving
    )


@router.get("/runs/{run_id}/events", responses={200: {"content": {EVENT_STREAM: {}}}})
async def events(
    request: Request,
    agents: OpenAgents,
    leaving: Leaving,
    caller: Caller,
    run_id: str,
    after: After = 0,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 100,
    last_event_id: LastEventId = None,
) -> Response:
    """A page of a run's events; with `Accept: text/event-stream` all of them as they come, to the last."""
    begin = max(after, last_event_id or 0)
    found, last = await run_in_threadpool(agents.events, run_id, caller, begin, limit)
    if EVENT_STREAM not in request.headers.get("accept", ""):
        return ExactJson({"events": found, "last": last})
    return StreamingResponse(
        server_sent(logged(agents.follow(run_id, caller, begin), begin), leaving), media_type=EVENT_STREAM
    )


@router.post("/runs/{run_id}/approve")
def approve(agents: OpenAgents, caller: Caller, run_id: str, word: Approved) -> dict[str, Any]:
    """Let a run do exactly what it waits with. For who manages what it would change; who asked only where it can be
    taken back.
    """
    agents.start()
    return agents.decide(run_id, "approved", caller, fingerprint=word.fingerprint, reason=word.reason)


@router.post("/runs/{run_id}/reject")
def reject(agents: OpenAgents, caller: Caller, run_id: str, word: Rejected) -> dict[str, Any]:
    """Have a run go on without what it waits with."""
    agents.start()
    return agents.decide(run_id, "rejected", caller, reason=word.reason)


@router.post("/runs/{run_id}/cancel")
def cancel(agents: OpenAgents, caller: Caller, run_id: str) -> dict[str, Any]:
    """Stop a run, also one of another server; what it has done stays."""
    return agents.cancel(run_id, caller)
