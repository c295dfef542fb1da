"""That a step has changed something is written in the transaction of the change, whatever service makes it.

Every change of the product has its entry of the audit log in its own transaction. While a step is under way, a
transaction of its thread that has such an entry is marked as that step's: together with it there is a row that can be
there only once. So a change that was made is found again after a crash, and neither a second try nor a process that
has lost the run meanwhile can make it again. The word that the step had is used up in the same transaction.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.agents import approvals
from neurolake.compliance.audit import AuditLog, Entry
from neurolake.kernel.clock import Clock
from neurolake.kernel.errors import Conflict
from neurolake.kernel.faults import fault_point
from neurolake.metadata.database import Database
from neurolake.metadata.models import AgentEffect
from neurolake.workflows.base import Workflows

_NO_CHANGES = frozenset(("query", "export", "login", "logout"))


@dataclass
class Doing:
    """A step that is under way.

    Attributes:
        task_id: The task that must be this process's own.
        approval: Id of the word that it needs, and the fingerprint that this must be on.
        by_parts: Whether it may change something several times.
    """

    run_id: str
    step: int
    task_id: str
    workflows: Workflows
    clock: Clock
    approval: tuple[str, str] | None = None
    by_parts: bool = False

    def mark(self, session: Session, entries: Sequence[Entry]) -> None:
        """Write that the transaction is this step's.

        Raises:
            Cancelled, Conflict: It must not be committed: the run is to stop, is another process's by now, has been
                here before, or has no word for this.
        """
        self.workflows.hold(session, self.task_id)
        part = len(marked(session, self.run_id, self.step))
        if part and not self.by_parts:
            raise Conflict("This step has changed something already.", hint="It is not done twice.")
        if self.approval is not None and not part:
            approvals.use(session, *self.approval, self.clock())
        facts = {"entries": [_fact(one) for one in entries]}
        session.add(AgentEffect(run_id=self.run_id, step=self.step, part=part, at=self.clock(), facts=facts))
        session.flush()
        fault_point("agent.marked")


_doing: ContextVar[Doing | None] = ContextVar("neurolake_agents_doing", default=None)


@contextmanager
def doing(step: Doing) -> Iterator[None]:
    """Mark what this thread changes in the block as a step's."""
    token = _doing.set(step)
    try:
        yield
    finally:
        _doing.reset(token)


def install(database: Database) -> None:
    """Have transactions marked; asked again, nothing happens."""
    if _mark not in database.before_commit:
        database.before_commit.append(_mark)


def marked(session: Session, run_id: str, step: int) -> Sequence[AgentEffect]:
    """What a step has changed, in its order."""
    found = select(AgentEffect).filter_by(run_id=run_id, step=step).order_by(AgentEffect.part)
    return session.scalars(found).all()


def _mark(session: Session) -> None:
    step = _doing.get()
    if step is None:
        return
    entries = [one for one in AuditLog.pending(session) if one.decision == "allow" and one.action not in _NO_CHANGES]
    if entries:
        step.mark(session, entries)


def _fact(entry: Entry) -> dict[str, Any]:
    return {
        "action": entry.action,
        "origin_id": entry.origin_id,
        "reasons": [one.text for one in entry.reasons],
        "datasets": [one.dataset_id for one in entry.datasets],
    }
