"""OpenLineage as the product offers it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from neurolake.compliance.audit import AuditLog, Entry
from neurolake.compliance.policies.denials import denials
from neurolake.compliance.policies.service import Policies
from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import InvalidOption
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import OutboxEvent
from neurolake.nuic.lineage.base import Reach
from neurolake.nuic.service import Nuic
from neurolake.openlineage.graph import as_marquez, dataset_of
from neurolake.openlineage.receive import keep, understood
from neurolake.openlineage.sender import Sender

_PROBLEMS_SHOWN = 20


class OpenLineage:
    """Sends, receives and shows lineage in the form of OpenLineage.

    Args:
        sender: Sends what is in the outbox; None where events are not sent.
    """

    def __init__(
        self,
        database: Database,
        policies: Policies,
        audit: AuditLog,
        nuic: Nuic,
        sender: Sender | None,
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self._policies = policies
        self._audit = audit
        self._nuic = nuic
        self._sender = sender
        self._clock = clock

    def receive(self, body: Mapping[str, Any], who: Principal = LOCAL) -> bool:
        """Make somebody's event part of the graph; False for one that came before, which changes nothing.

        Raises:
            InvalidInput, LimitExceeded: It is no event of OpenLineage, or too large a one.
            Forbidden: It says what a dataset is made from that they may not change.
        """
        told = understood(body)
        with denials(self._audit, lambda: Entry("change", who.name)), self._database.write() as session:
            return keep(session, told, self._policies.rules(session, who), self._clock())

    def graph(self, node_id: str, depth: int, who: Principal = LOCAL) -> dict[str, Any]:
        """What is around a dataset or the job that makes it, in the shape that Marquez tells it in.

        Raises:
            NotFound: There is no such dataset that they may know of.
            InvalidInput: It names none.
        """
        return as_marquez(self._nuic.lineage.around(dataset_of(node_id), who, Reach(depth)))

    def status(self) -> dict[str, Any]:
        """How many events wait, how many were refused for good, and the last problems."""
        with self._database.read() as session:
            waiting = select(func.count()).where(OutboxEvent.next_at.is_not(None)).select_from(OutboxEvent)
            refused = select(func.count()).where(OutboxEvent.next_at.is_(None)).select_from(OutboxEvent)
            problems = (
                select(OutboxEvent.id, OutboxEvent.attempts, OutboxEvent.problem)
                .where(OutboxEvent.problem.is_not(None))
                .order_by(OutboxEvent.id)
                .limit(_PROBLEMS_SHOWN)
            )
            return {
                "sending": self._sender is not None,
                "waiting": session.scalar(waiting),
                "refused": session.scalar(refused),
                "problems": [row._asdict() for row in session.execute(problems)],
            }

    def send(self) -> int:
        """Send what waits now; returns how many events arrived.

        Raises:
            InvalidOption: No address is set.
        """
        if self._sender is None:
            raise InvalidOption("No address for events is set.", hint="Set NEUROLAKE_OPENLINEAGE_URL.")
        return self._sender.send()

    def start(self) -> None:
        """Send in the background from now on, where an address is set."""
        if self._sender is not None:
            self._sender.start()

    def close(self) -> None:
        """Stop sending."""
        if self._sender is not None:
            self._sender.close()
