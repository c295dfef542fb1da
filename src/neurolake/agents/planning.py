"""What comes next, and what asking a model for it has used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from neurolake.agents.base import Report, Step
from neurolake.agents.log import State, append
from neurolake.kernel.principal import Principal
from neurolake.metadata.models import AgentRun
from neurolake.tools.base import Tool


@dataclass(frozen=True)
class Turn:
    """What comes next.

    Attributes:
        used: Event of what a model used for it; None where none was asked.
    """

    what: Step | Report
    used: dict[str, Any] | None = None

    def note(self, session: Session, run: AgentRun, now: datetime) -> None:
        """Write down what a model used, in the transaction that writes what it said."""
        if self.used is not None:
            append(session, run, "model", self.used, now)


class Planner(Protocol):
    """Plans by a language model."""

    def next(self, state: State, tools: Sequence[Tool[Any]], principal: Principal) -> Turn:
        """The next step or the report, checked to be one.

        Raises:
            NeuroLakeError: There is none.
        """
        ...
