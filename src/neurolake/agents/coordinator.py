"""Works on runs: asks the agent for its next step, asks people where that needs their word, takes it, writes it down.

All that a run knows is in its log, so whoever works on it next goes on where it was, whatever happened to the process
before. A step that only reads is done again after a crash; one that changes something is looked for first.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Timer
from typing import Any

import structlog
from sqlalchemy.orm import Session

from neurolake.agents import approvals, effects, log
from neurolake.agents.base import Agent, Name, Report, Step
from neurolake.agents.limits import check_limits, left_s
from neurolake.agents.log import ENDED, State, append, folded, locked
from neurolake.agents.planning import Planner, Turn
from neurolake.app.lake import Lake
from neurolake.identity.principals import principal_named
from neurolake.kernel.clock import Clock
from neurolake.kernel.errors import Cancelled, Conflict, Forbidden, NeuroLakeError, TimedOut
from neurolake.kernel.faults import fault_point
from neurolake.kernel.ids import new_id
from neurolake.kernel.principal import Principal
from neurolake.metadata.models import AgentApproval, AgentRun
from neurolake.tools.base import Estimate, Tool, Use, WritingTool
from neurolake.workflows.base import Held, Task, Workflows

SORT = "agents"
EXPIRY = "expires"
_AGAIN_S = 0.3
_LOG = structlog.get_logger("neurolake.agents")


@dataclass(frozen=True)
class _Current:
    """A run as it is now, in the hands of this process."""

    run_id: str
    state: State
    principal: Principal
    held: Held


@dataclass(frozen=True)
class Coordinator:
    """Works on the tasks of agents.

    Args:
        agents: By their names.
        tools: All that there are, by their names.
        planner: Asks a language model for the next step, where that is wanted.
    """

    lake: Lake
    workflows: Workflows
    agents: Mapping[Name, Agent]
    tools: Mapping[str, Tool[Any]]
    planner: Planner
    clock: Clock

    def work(self, held: Held) -> None:
        """Go on with a run until it has ended, waits for something, or this process is about to end."""
        run_id, _, what = held.id.partition("/")
        if what:
            self._expire(held, run_id, int(what.rpartition("/")[2]))
            return
        try:
            while held.stopped != "leaving" and self._advance(held, run_id):
                pass
        except Cancelled:
            if held.stopped != "leaving":
                self._end(held, run_id, "cancelled", {})
        except Conflict as error:
            # Another process has it; it is written down there.
            _LOG.warning("run taken over", run_id=run_id, problem=error.detail)

    def _advance(self, held: Held, run_id: str) -> bool:
        """Do one thing; tells whether there is more to do now."""
        try:
            current = self._current(held, run_id)
        except Forbidden as error:
            self._end(held, run_id, "failed", {"problem": error.problem()})
            return False
        if current is None:
            return False
        if current.state.current is not None:
            return self._take(current, *current.state.current)
        try:
            check_limits(current.state, self.clock())
            turn = self._next(current)
        except (Cancelled, Conflict):
            raise
        except NeuroLakeError as error:
            self._end(held, run_id, "failed", {"problem": error.problem()})
            return False
        return self._planned(current, turn)

    def _current(self, held: Held, run_id: str) -> _Current | None:
        with self.lake.database.write(durable=False) as session:
            self.workflows.hold(session, held.id)
            run = session.get(AgentRun, run_id)
            if run is None or run.state in ENDED:
                self.workflows.done(session, held.id)
                return None
            run.state = "running"
            state = folded(log.events(session, run_id))
            principal = principal_named(session, run.principal)
            scopes = None if run.scopes is None else frozenset(run.scopes)
        return _Current(run_id, state, replace(principal, scopes=scopes), held)

    def _next(self, current: _Current) -> Turn:
        agent, seen = self.agents[current.state.goal.agent], current.state.seen
        if current.state.goal.by == "model":
            tools = [self.tools[name] for name in sorted(agent.tools)]
            return self.planner.next(current.state, tools, current.principal)
        return Turn(agent.next(seen))

    def _planned(self, current: _Current, turn: Turn) -> bool:
        if isinstance(turn.what, Report):
            report = {"text": turn.what.text, "facts": turn.what.facts, "model_would": turn.what.model_would}
            self._end(current.held, current.run_id, "succeeded", {"report": report}, turn)
            return False
        step = turn.what
        number = len(current.state.taken) + 1
        allowed = self.agents[current.state.goal.agent].tools
        use = Use(self.lake, current.principal)
        problem: NeuroLakeError | None = None
        waiting: AgentApproval | None = None
        try:
            tool = self._tool(step.tool, allowed)
            arguments = tool.checked(step.arguments)
            step = replace(step, arguments=arguments.model_dump(mode="json"))
            if isinstance(tool, WritingTool):
                waiting = self._approval(current, use, number, tool, arguments)
        except Cancelled:
            raise
        except NeuroLakeError as error:
            problem = error
        with self._adding(current) as (session, run):
            now = self.clock()
            turn.note(session, run, now)
            # What is refused is kept by name only: it may be of any size.
            told = {**_step_json(step), "arguments": {} if problem else dict(step.arguments)}
            append(session, run, "planned", {"step": number, **told}, now)
            if problem is not None:
                append(session, run, "failed", _failed(number, problem), now)
            elif waiting is not None:
                self._wait(session, run, waiting, current.held)
        fault_point("agent.planned")
        return waiting is None

    def _tool(self, name: str, allowed: frozenset[str]) -> Tool[Any]:
        if name not in allowed or name not in self.tools:
            raise Forbidden(f"This agent has no tool {name[:64]!r}.", hint=f"It has: {', '.join(sorted(allowed))}.")
        return self.tools[name]

    def _approval(
        self, current: _Current, use: Use, number: int, tool: WritingTool[Any], arguments: Any
    ) -> AgentApproval | None:
        """The request for somebody's word, where a step needs it. What it would touch is found out as who asked."""
        goal = current.state.goal
        weight = tool.weigh(use, arguments)
        if weight == "record" or (weight == "light" and goal.apply and goal.by == "rules"):
            return None
        grave = weight == "grave"
        estimate: Estimate = tool.estimate(use, arguments)
        now = self.clock()
        kept = arguments.model_dump(mode="json")
        return AgentApproval(
            id=new_id(),
            run_id=current.run_id,
            step=number,
            tool=tool.name,
            arguments=kept,
            fingerprint=approvals.fingerprint(current.run_id, number, tool.name, kept),
            grave=grave,
            estimate={"rows": estimate.rows, "text": estimate.text, **estimate.facts},
            datasets=list(estimate.datasets),
            asked_by=current.principal.name,
            asked_at=now,
            expires_at=now + timedelta(hours=current.state.limits.approval_hours),
            state="pending",
        )

    def _wait(self, session: Session, run: AgentRun, waiting: AgentApproval, held: Held) -> None:
        session.add(waiting)
        told = approvals.as_json(waiting)
        kept = {name: told[name] for name in ("step", "tool", "fingerprint", "grave", "estimate", "expires_at")}
        append(session, run, "approval", {"approval": waiting.id, **kept}, self.clock())
        run.state = "waiting"
        self.workflows.done(session, held.id)
        task = Task(f"{run.id}/{EXPIRY}/{waiting.step}", SORT, run.id, not_before=waiting.expires_at)
        self.workflows.put(session, task)

    def _take(self, current: _Current, number: int, step: Step) -> bool:
        """Take the step that is planned."""
        tool = self.tools[step.tool]
        began = current.state.began
        if began is None:
            began = self._begun(current, number)
        elif isinstance(tool, WritingTool) and not tool.by_parts:
            found = self._found(current, number, tool, step)
            if found is not None:
                return self._done(current, number, found, began)
        try:
            told = self._used(current, number, tool, step)
        except NeuroLakeError as error:
            self._check_going(current, error)
            found = self._found(current, number, tool, step) if isinstance(tool, WritingTool) else None
            if found is None:
                return self._ended_step(current, "failed", _failed(number, error))
            told = found
        if told.get("pending"):
            return self._later(current)
        return self._done(current, number, told, began)

    def _used(self, current: _Current, number: int, tool: Tool[Any], step: Step) -> Mapping[str, Any]:
        word = self._word(current, number, step)
        key = f"{current.run_id}/{number}"
        doing = effects.Doing(
            current.run_id,
            number,
            current.held.id,
            self.workflows,
            self.clock,
            approval=word,
            by_parts=isinstance(tool, WritingTool) and tool.by_parts,
        )
        try:
            with self._stoppable(current) as begun, effects.doing(doing):
                return tool.use(Use(self.lake, current.principal, begun, key), step.arguments)
        except NeuroLakeError:
            raise
        except Exception as error:
            # The step's boundary: whatever broke must end as the step's problem.
            _LOG.exception("step broke", run_id=current.run_id, step=number)
            raise NeuroLakeError(f"The step broke: {type(error).__name__}.", hint="The log has the details.") from error
        finally:
            fault_point("agent.used")

    def _word(self, current: _Current, number: int, step: Step) -> tuple[str, str] | None:
        """The word that the step has, checked before anything is done and again in the transaction that does it."""
        if current.state.approval is None:
            return None
        wanted = approvals.fingerprint(current.run_id, number, step.tool, step.arguments)
        with self.lake.database.read() as session:
            row = session.get_one(AgentApproval, current.state.approval)
            # Work by parts goes on with the word that its first part has used up.
            approvals.check(row, wanted, self.clock(), again=bool(effects.marked(session, current.run_id, number)))
        return row.id, wanted

    def _found(self, current: _Current, number: int, tool: WritingTool[Any], step: Step) -> Mapping[str, Any] | None:
        """What a step has changed already, as far as it is on record; None where it has not."""
        with self.lake.database.read() as session:
            marked = effects.marked(session, current.run_id, number)
        if not marked:
            return None
        use = Use(self.lake, current.principal, key=f"{current.run_id}/{number}")
        told: Mapping[str, Any]
        try:
            told = tool.again(use, tool.checked(step.arguments), marked[0].facts)
        except NeuroLakeError as error:
            # It was done, and what came of it may not be seen, or is gone since.
            told = {"done": True, "problem": error.problem()}
        return {**told, "found_again": True}

    @contextmanager
    def _stoppable(self, current: _Current) -> Iterator[Callable[[Callable[[], None]], object]]:
        """Have what a tool begins stopped with the run, or when its time is over."""
        stops: list[Callable[[], None]] = []

        def stop() -> None:
            for one in stops:
                one()

        timer = Timer(max(left_s(current.state, self.clock()), 0.0), stop)
        timer.daemon = True
        timer.start()
        current.held.on_stop(stop)
        try:
            yield stops.append
        finally:
            timer.cancel()
            current.held.on_stop(None)

    def _check_going(self, current: _Current, error: NeuroLakeError) -> None:
        """Leave the step as it is where it was stopped, or is not this process's any more.

        Raises:
            Cancelled, Conflict: It is so.
        """
        if current.held.stopped is not None:
            raise Cancelled("The run was stopped.") from error
        with self.lake.database.read() as session:
            mine = session.get(AgentRun, current.run_id)
        if mine is None or mine.state in ENDED:
            raise Conflict("The run has ended.") from error

    def _begun(self, current: _Current, number: int) -> datetime:
        with self._adding(current) as (session, run):
            now = self.clock()
            append(session, run, "begun", {"step": number}, now)
        fault_point("agent.begun")
        return now

    def _done(self, current: _Current, number: int, told: Mapping[str, Any], began: datetime) -> bool:
        seconds = round((self.clock() - began).total_seconds(), 3)
        return self._ended_step(current, "done", {"step": number, "told": dict(told), "seconds": seconds})

    def _ended_step(self, current: _Current, kind: log.Kind, data: dict[str, Any]) -> bool:
        with self._adding(current) as (session, run):
            append(session, run, kind, data, self.clock())
        fault_point("agent.step-ended")
        return True

    def _later(self, current: _Current) -> bool:
        """Look again soon, and let others have the thread meanwhile."""
        if left_s(current.state, self.clock()) <= 0:
            error = TimedOut(f"The run took longer than {current.state.limits.seconds:g} seconds.")
            self._end(current.held, current.run_id, "failed", {"problem": error.problem()})
            return False
        with self.lake.database.write(durable=False) as session:
            self.workflows.hold(session, current.held.id)
            self.workflows.later(session, current.held.id, self.clock() + timedelta(seconds=_AGAIN_S))
        return False

    @contextmanager
    def _adding(self, current: _Current) -> Iterator[tuple[Session, AgentRun]]:
        """A transaction that adds to the log of a run which is this process's own."""
        with self.lake.database.write() as session:
            self.workflows.hold(session, current.held.id)
            yield session, locked(session, current.run_id)

    def _end(self, held: Held, run_id: str, state: str, data: dict[str, Any], turn: Turn | None = None) -> None:
        with self.lake.database.write() as session:
            if state != "cancelled":
                self.workflows.hold(session, held.id)
            run = locked(session, run_id)
            if run.state not in ENDED:
                if turn is not None:
                    turn.note(session, run, self.clock())
                end(session, run, state, data, self.clock())
            self.workflows.done(session, held.id)
        fault_point("agent.ended")

    def _expire(self, held: Held, run_id: str, step: int) -> None:
        """The time for somebody's word on a step is over: without it the run goes on."""
        with self.lake.database.write() as session:
            self.workflows.done(session, held.id)
            run = session.get(AgentRun, run_id, with_for_update=True)
            row = session.query(AgentApproval).filter_by(run_id=run_id, step=step).one_or_none()
            if run is None or row is None or row.state != "pending" or run.state in ENDED:
                return
            now = self.clock()
            row.state, row.decided_at = "expired", now
            append(session, run, "decided", {"step": step, "approval": row.id, "decision": "expired"}, now)
            append(session, run, "failed", {"step": step, "outcome": "expired", "told": {}}, now)
            run.state = "queued"
            self.workflows.put(session, Task(run_id, SORT, run_id))


def end(session: Session, run: AgentRun, state: str, data: dict[str, Any], now: datetime) -> None:
    """End a run, in a transaction that has it locked; nobody's word is waited for any more."""
    append(session, run, "ended", {"state": state, **data}, now)
    run.state, run.ended_at = state, now
    for row in (
        session.query(AgentApproval).filter_by(run_id=run.id).where(AgentApproval.state.in_(("pending", "approved")))
    ):
        row.state = "dropped"


def _failed(number: int, error: NeuroLakeError) -> dict[str, Any]:
    return {"step": number, "outcome": "failed", "told": error.problem()}


def _step_json(step: Step) -> dict[str, Any]:
    return {"name": step.name[:64], "tool": step.tool[:64], "arguments": dict(step.arguments), "why": step.why[:500]}
