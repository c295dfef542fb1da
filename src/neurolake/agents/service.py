"""Agents as the product offers them: asked, followed, approved, stopped, from any process."""

import threading
import time
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Literal

import structlog
from sqlalchemy import delete, func, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from neurolake.agents import approvals, effects, log
from neurolake.agents.base import Agent, Goal, Limits, Name
from neurolake.agents.compliance import ComplianceAgent
from neurolake.agents.coordinator import SORT, Coordinator, end
from neurolake.agents.engineer import EngineerAgent
from neurolake.agents.log import ENDED, append, event_json
from neurolake.agents.modelled import ModelPlanner
from neurolake.agents.optimizer import OptimizerAgent
from neurolake.agents.quality import QualityAgent
from neurolake.agents.sight import may_be_told, sight, without_telling
from neurolake.app.lake import Lake
from neurolake.compliance.audit import Entry, Reason, Touched
from neurolake.compliance.policies.facts import catalog_facts
from neurolake.compliance.policies.rules import Rules
from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import (
    Conflict,
    Forbidden,
    IdempotencyConflict,
    InvalidOption,
    NotFound,
    TooManyRequests,
)
from neurolake.kernel.faults import fault_point
from neurolake.kernel.principal import LOCAL, Principal, need_scope
from neurolake.metadata.models import AgentApproval, AgentRun, Dataset, WorkflowTask
from neurolake.tools.acting import EVIDENCE, WRITING
from neurolake.tools.base import Tool
from neurolake.tools.reading import READING
from neurolake.workflows.base import Task

Decision = Literal["approved", "rejected"]
MOST_AT_ONCE = 20
"""Runs of one person that have not ended."""
_FOLLOW_S = 0.2
_LOOK_S = 1.0
_SWEEP_S = 3600.0
_LOG = structlog.get_logger("neurolake.agents")
_MOST_EVENTS = 1_000
_MOST_REASON = 1_000
_MOST_LOOKED_AT = 500

AGENTS: Mapping[Name, Agent] = {
    "quality": QualityAgent(),
    "compliance": ComplianceAgent(),
    "engineer": EngineerAgent(),
    "optimizer": OptimizerAgent(),
}
TOOLS: Mapping[str, Tool[Any]] = {tool.name: tool for tool in (*READING, *EVIDENCE, *WRITING)}


class Agents:
    """Runs of agents.

    Args:
        lake: Whose services they use, as who asks.
    """

    def __init__(self, lake: Lake, clock: Clock = utc_now) -> None:
        self._lake = lake
        self._database = lake.database
        self._clock = clock
        self._started = False
        self._swept = time.monotonic()

    def start(self) -> None:
        """Work on runs, from now on, in the threads that work on pipelines. Asked again, nothing happens."""
        if self._started:
            return
        self._started = True
        effects.install(self._database)
        self._lake.pipelines.start()
        workflows = self._lake.pipelines.workflows
        planner = ModelPlanner(lambda: self._lake.llm, self._clock)
        coordinator = Coordinator(self._lake, workflows, AGENTS, TOOLS, planner, self._clock)
        workflows.beat(self._sweep_now_and_then)
        workflows.serve(SORT, coordinator.work)

    def keep_working(self) -> None:
        """Have this process work on runs from when there is one: until then it looks, once a second."""
        threading.Thread(target=self._watch, name="agents-watch", daemon=True).start()

    def _watch(self) -> None:
        while not self._started and not self._lake.closing.is_set():
            try:
                if self.is_wanted():
                    self.start()
                    return
            except SQLAlchemyError:
                _LOG.exception("looking for runs of agents failed")
            self._lake.closing.wait(_LOOK_S)

    def sweep(self) -> int:
        """Remove runs that ended longer ago than the settings keep them; returns how many."""
        before = self._clock() - timedelta(days=self._lake.settings.agent_keep_days)
        with self._database.write(durable=False) as session:
            gone = session.execute(delete(AgentRun).where(AgentRun.ended_at < before).returning(AgentRun.id))
            return len(gone.all())

    def _sweep_now_and_then(self) -> None:
        if time.monotonic() - self._swept >= _SWEEP_S:
            self._swept = time.monotonic()
            self.sweep()

    def is_wanted(self) -> bool:
        """Whether there is something to work on."""
        with self._database.read() as session:
            return session.scalar(select(WorkflowTask.id).filter_by(sort=SORT).limit(1)) is not None

    def ask(
        self, goal: Goal, caller: Principal, limits: Limits | None = None, *, request_key: str | None = None
    ) -> dict[str, Any]:
        """Begin a run, in the background.

        Args:
            request_key: Asked again with the same key, the run of the first time is the answer.

        Raises:
            NotFound: There is no such dataset that the caller may know of.
            InvalidOption: A model is to plan, and there is none.
            TooManyRequests: Too many runs of the caller have not ended.
            IdempotencyConflict: The key was used for something else.
        """
        limits = limits or Limits()
        dataset_id = self._lake.known_dataset_id(goal.dataset, caller)
        if goal.by == "model" and not self._lake.llm.capabilities.answers:
            raise InvalidOption("There is no language model to plan.", hint="Set llm_url, or leave `by` at rules.")
        run = _new_run(goal, limits, caller, request_key, self._clock())
        with self._database.write() as session:
            known = _asked_before(session, caller, request_key)
            if known is None:
                _room(session, caller)
                self._begin(session, run, dataset_id, caller)
            elif (known.goal, known.limits) != (run.goal, run.limits):
                raise IdempotencyConflict("The idempotency key was used for another run.", hint="Use a new key.")
            told = run_json(known or run)
        fault_point("agent.asked")
        return told

    def _begin(self, session: Session, run: AgentRun, dataset_id: str, caller: Principal) -> None:
        """Keep a run, its first event, its task and its entry of the audit log."""
        session.add(run)
        session.flush()
        seen = sight(session, dataset_id, self._lake.policies.rules(session, caller))
        asked = {"goal": run.goal, "limits": run.limits, "by": caller.name, "sight": seen}
        append(session, run, "asked", asked, run.created_at)
        self._put(session, run)
        what = (Reason("", f"{run.agent} of {run.goal['dataset']}: asked, planned by {run.goal['by']}"),)
        about = (Touched(dataset_id),)
        entry = Entry("agent.run", caller.name, reasons=what, datasets=about, origin_id=run.id)
        self._lake.audit.append(session, entry)

    def get(self, run_id: str, caller: Principal) -> dict[str, Any]:
        """A run with its steps, whose word it waits for, and its report.

        `withheld` says that what it told is left out, as the caller sees less of the data than when they asked.

        Raises:
            NotFound: There is none, or it is somebody else's.
        """
        with self._database.read() as session:
            run = _seen(session, run_id, caller)
            events = log.events(session, run_id)
            waiting = session.query(AgentApproval).filter_by(run_id=run_id).order_by(AgentApproval.step).all()
            told = _told(events) | {"approvals": [approvals.as_json(one) for one in waiting], "withheld": False}
            if not may_be_told(session, events, self._lake.policies.rules(session, caller)):
                told |= {"withheld": True, "report": None}
                for part in ("steps", "approvals"):
                    told[part] = [without_telling(one) for one in told[part]]
            return run_json(run) | told

    def listing(
        self, caller: Principal, *, state: str | None = None, before: str | None = None, limit: int = 50
    ) -> list[dict[str, Any]]:
        """Runs of the caller's, newest first; for administrators everybody's. `before` continues a page."""
        found = select(AgentRun).order_by(AgentRun.id.desc()).limit(limit)
        if not caller.is_admin:
            found = found.filter_by(principal=caller.name)
        if state is not None:
            found = found.filter_by(state=state)
        if before is not None:
            found = found.where(AgentRun.id < before)
        with self._database.read() as session:
            return [run_json(run) for run in session.scalars(found)]

    def events(
        self, run_id: str, caller: Principal, after: int = 0, limit: int = _MOST_EVENTS
    ) -> tuple[list[dict[str, Any]], bool]:
        """The events of a run after a number, and whether none comes after these.

        Raises:
            NotFound: There is no such run, or it is somebody else's.
        """
        with self._database.read() as session:
            run = _seen(session, run_id, caller)
            events = log.events(session, run_id, after, limit)
            rules = self._lake.policies.rules(session, caller)
            whole = rules.bind_nothing or may_be_told(session, log.events(session, run_id), rules)
            found = [event_json(one) if whole else without_telling(event_json(one)) for one in events]
        last = run.state in ENDED and (not found or found[-1]["seq"] >= run.events)
        return found, last

    def follow(self, run_id: str, caller: Principal, after: int = 0) -> Iterator[dict[str, Any] | None]:
        """The events of a run as they come, to the last; None now and then, where nothing is new."""
        while not self._lake.closing.is_set():
            found, last = self.events(run_id, caller, after)
            for event in found:
                after = event["seq"]
                yield event
            if last:
                return
            if not found:
                yield None
                time.sleep(_FOLLOW_S)

    def wait(self, run_id: str, caller: Principal, timeout_s: float | None = None) -> dict[str, Any]:
        """Wait until a run has ended or waits for somebody's word; returns it as it is then."""
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        while True:
            with self._database.read() as session:
                resting = _seen(session, run_id, caller).state in {*ENDED, "waiting"}
            if resting or (deadline is not None and time.monotonic() >= deadline):
                return self.get(run_id, caller)
            time.sleep(_FOLLOW_S / 2)

    def approvals(self, caller: Principal) -> list[dict[str, Any]]:
        """The requests that wait for a word which the caller may give, newest first."""
        pending = (
            select(AgentApproval).filter_by(state="pending").order_by(AgentApproval.id.desc()).limit(_MOST_LOOKED_AT)
        )
        with self._database.read() as session:
            rules = self._lake.policies.rules(session, caller)
            found = [row for row in session.scalars(pending) if _refusal(session, row, caller, rules) is None]
            return [approvals.as_json(row) for row in found]

    def decide(
        self, run_id: str, decision: Decision, caller: Principal, *, fingerprint: str | None = None, reason: str = ""
    ) -> dict[str, Any]:
        """Give or refuse one's word on the step that a run waits with.

        Args:
            fingerprint: Of the request as it was seen; it must be what the run waits with. Needed to approve.

        Raises:
            NotFound: There is no such run, or the caller may neither see it nor manage what it would change.
            Forbidden: The caller has asked for it, and others are to decide; or does not manage all that it touches.
            Conflict: The run waits for nobody's word, the request has expired, or is about something else.
        """
        if len(reason) > _MOST_REASON:
            raise InvalidOption(f"A reason has at most {_MOST_REASON} characters.")
        try:
            answer = self._decided(run_id, decision, caller, fingerprint, reason)
        except (Forbidden, NotFound) as error:
            why = (Reason("", f"{decision}: {error.detail}"[:_MOST_REASON]),)
            self._lake.audit.record(Entry("agent.approval", caller.name, "deny", reasons=why))
            raise
        fault_point("agent.decided")
        return answer

    def _decided(
        self, run_id: str, decision: Decision, caller: Principal, fingerprint: str | None, reason: str
    ) -> dict[str, Any]:
        with self._database.write() as session:
            run = session.get(AgentRun, run_id, with_for_update=True)
            row = session.query(AgentApproval).filter_by(run_id=run_id).order_by(AgentApproval.step.desc()).first()
            rules = self._lake.policies.rules(session, caller)
            if run is None or row is None:
                _seen(session, run_id, caller)
                raise Conflict("The run waits for nobody's word.")
            self._check_may_decide(session, run, row, caller, rules, decision)
            self._check_open(row, fingerprint, decision)
            now = self._clock()
            row.state, row.decided_by, row.decided_at, row.reason = decision, caller.name, now, reason
            told = {"step": row.step, "approval": row.id, "decision": decision, "by": caller.name, "reason": reason}
            append(session, run, "decided", told, now)
            if decision == "rejected":
                append(session, run, "failed", {"step": row.step, "outcome": "rejected", "told": {}}, now)
            run.state = "queued"
            self._put(session, run)
            self._lake.audit.append(session, _entry(row, caller, decision))
            session.flush()
            return approvals.as_json(row)

    def cancel(self, run_id: str, caller: Principal) -> dict[str, Any]:
        """Stop a run, wherever it is: what it does now is stopped, nothing further is begun, what was done stays.

        Raises:
            NotFound: There is none, or it is somebody else's.
        """
        with self._database.write() as session:
            going = _seen(session, run_id, caller).state not in ENDED
            # The task first, as those who work on it lock it first.
            at_work = going and self._lake.pipelines.workflows.stop(session, run_id)
            run = log.locked(session, run_id)
            if run.state not in ENDED and at_work:
                append(session, run, "cancelling", {"by": caller.name}, self._clock())
            elif run.state not in ENDED:
                end(session, run, "cancelled", {"by": caller.name}, self._clock())
        return self.get(run_id, caller)

    def _put(self, session: Session, run: AgentRun) -> None:
        self._lake.pipelines.workflows.put(session, Task(run.id, SORT, run.id))

    def _check_may_decide(
        self, session: Session, run: AgentRun, row: AgentApproval, caller: Principal, rules: Rules, decision: Decision
    ) -> None:
        own = run.principal == caller.name
        if own and decision == "rejected":
            return
        why = _refusal(session, row, caller, rules)
        if why is not None and not own and not caller.is_admin:
            raise NotFound(f"There is no run {run.id[:80]!r} of an agent.")
        if why is not None:
            raise Forbidden(why, hint="Ask somebody else who manages what it would change.")
        need_scope(caller, TOOLS[row.tool].scope)

    def _check_open(self, row: AgentApproval, fingerprint: str | None, decision: Decision) -> None:
        if row.state != "pending":
            raise Conflict(f"The request is {row.state} already.", approval=row.id)
        if row.expires_at <= self._clock():
            raise Conflict("The request has expired.", hint="Begin a new run.", approval=row.id)
        if decision == "approved" and fingerprint != row.fingerprint:
            raise Conflict(
                "The run waits with something else than what you saw.", hint="Look at it again.", approval=row.id
            )


def _entry(row: AgentApproval, caller: Principal, decision: Decision) -> Entry:
    what = f"{decision}: {row.tool}, asked by {row.asked_by}, fingerprint {row.fingerprint}"
    touched = tuple(Touched(one) for one in row.datasets)
    return Entry("agent.approval", caller.name, reasons=(Reason("", what),), datasets=touched, origin_id=row.run_id)


def _refusal(session: Session, row: AgentApproval, caller: Principal, rules: Rules) -> str | None:
    """Why somebody may not give their word on a request; None where they may."""
    own = row.asked_by == caller.name
    if own and row.grave and caller.name != LOCAL.name:
        return "Nobody approves what they have asked for, where it cannot be taken back."
    if own:
        return None
    manages = all(map(partial(_manages, session, rules), row.datasets)) if row.datasets else caller.is_admin
    return None if manages else "The step would change what you do not manage."


def _manages(session: Session, rules: Rules, dataset_id: str) -> bool:
    if rules.bind_nothing:
        return True
    dataset = session.get(Dataset, dataset_id)
    return dataset is not None and rules.decide(catalog_facts(session, dataset, rules), "manage").allowed


def _seen(session: Session, run_id: str, caller: Principal) -> AgentRun:
    run = session.get(AgentRun, run_id)
    if run is None or not (caller.is_admin or run.principal == caller.name):
        raise NotFound(f"There is no run {run_id[:80]!r} of an agent.")
    return run


def _new_run(goal: Goal, limits: Limits, caller: Principal, request_key: str | None, now: datetime) -> AgentRun:
    return AgentRun(
        principal=caller.name,
        scopes=None if caller.scopes is None else sorted(caller.scopes),
        agent=goal.agent,
        goal=goal.model_dump(mode="json"),
        limits=limits.model_dump(mode="json"),
        state="queued",
        events=0,
        request_key=request_key,
        created_at=now,
        updated_at=now,
    )


def _asked_before(session: Session, caller: Principal, request_key: str | None) -> AgentRun | None:
    if request_key is None:
        return None
    return session.query(AgentRun).filter_by(principal=caller.name, request_key=request_key).one_or_none()


def _room(session: Session, caller: Principal) -> None:
    going = select(func.count()).select_from(AgentRun).filter_by(principal=caller.name)
    count = session.scalar(going.where(or_(*(AgentRun.state == one for one in ("queued", "running", "waiting")))))
    if (count or 0) >= MOST_AT_ONCE:
        raise TooManyRequests(
            f"{MOST_AT_ONCE} of your runs have not ended.", hint="Wait for one, decide, or cancel.", retry_after_s=5
        )


def run_json(run: AgentRun) -> dict[str, Any]:
    """JSON-ready."""
    return {
        "id": run.id,
        "agent": run.agent,
        "principal": run.principal,
        "goal": run.goal,
        "limits": run.limits,
        "state": run.state,
        "events": run.events,
        "created_at": run.created_at.isoformat(),
        "updated_at": run.updated_at.isoformat(),
        "ended_at": run.ended_at.isoformat() if run.ended_at else None,
    }


def _told(events: Any) -> dict[str, Any]:
    """What the events of a run tell, by step, and how it ended."""
    steps: dict[int, dict[str, Any]] = {}
    tokens, cost, last = 0, 0.0, events[-1]
    for event in events:
        data = event.data
        if event.kind == "planned":
            steps[data["step"]] = {**data, "state": "planned", "told": None}
        elif event.kind == "approval":
            steps[data["step"]]["state"] = "waiting"
        elif event.kind == "begun":
            steps[data["step"]]["state"] = "running"
        elif event.kind in ("done", "failed"):
            steps[data["step"]] |= {"state": data.get("outcome", "done"), "told": data["told"]}
        elif event.kind == "model":
            tokens, cost = tokens + data["tokens"], cost + float(data["cost"] or 0)
    ended = last.data if last.kind == "ended" else {}
    return {
        "steps": list(steps.values()),
        "report": ended.get("report"),
        "problem": ended.get("problem"),
        "used": {"tokens": tokens, "cost": cost},
    }
