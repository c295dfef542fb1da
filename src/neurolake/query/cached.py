"""Which stored answers are used again, for whoever made them, and answers taken away."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from neurolake.cache.base import Held
from neurolake.compliance.audit import AuditLog, Entry, Reason
from neurolake.kernel.errors import Forbidden, NotFound
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import QueryRun
from neurolake.query.lookup import Answers
from neurolake.query.reuse import WiderAnswers

_MOST = 1000


@dataclass(frozen=True)
class Answered:
    """An answer that is used again where the same is asked over the same data by people who may see the same.

    Attributes:
        query_id: The query that it was computed for, which has the rows.
        took_ms: How long that took the engine.
        ends_in_s: Seconds until it is forgotten.
    """

    query_id: str
    principal: str
    sql: str
    rows: int
    bytes: int
    took_ms: float
    ends_in_s: float
    asked_at: str

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


class Cached:
    """The answers of whoever asks; for administrators everybody's."""

    def __init__(self, database: Database, audit: AuditLog, answers: Answers, wider: WiderAnswers) -> None:
        self._database = database
        self._audit = audit
        self._answers = answers
        self._wider = wider

    def listing(self, principal: Principal = LOCAL, limit: int = 100) -> list[Answered]:
        """The answers, those that were used last first."""
        return [one for _, one in self._known(principal)][:limit]

    def forget(self, query_id: str, principal: Principal = LOCAL) -> None:
        """Have what this query asked computed anew when it is asked again; its rows stay readable by its id.

        Raises:
            NotFound: There is no such answer that the asker may know of.
        """
        keys = [key for key, one in self._known(principal) if one.query_id == query_id]
        if not keys:
            raise NotFound(f"No answer of the query {query_id[:80]!r} is kept for use.")
        self._forget(keys, principal, f"the answer of {query_id}", query_id)

    def forget_all(self, principal: Principal = LOCAL, *, everybody: bool = False) -> int:
        """The same for all answers of the asker, or of everybody; returns how many.

        Raises:
            Forbidden: Everybody's are meant, and the asker is no administrator.
        """
        if everybody and not principal.is_admin:
            raise Forbidden("Only administrators may take away the answers of others.")
        keys = [key for key, one in self._known(principal) if everybody or one.principal == principal.name]
        if keys:
            whose = "everybody" if everybody else principal.name
            self._forget(keys, principal, f"{len(keys)} answers of {whose}", None)
        return len(keys)

    def _forget(self, keys: Sequence[str], principal: Principal, what: str, query_id: str | None) -> None:
        with self._database.write() as session:
            reason = Reason("", f"forgotten: {what}")
            self._audit.append(
                session, Entry("cache.invalidate", principal.name, reasons=(reason,), origin_id=query_id)
            )
        for key in keys:
            self._answers.cache.delete(key)
        self._wider.forget()

    def _known(self, principal: Principal) -> list[tuple[str, Answered]]:
        held = [(one, json.loads(one.value)) for one in self._answers.cache.held(_MOST) if _is_answer(one)]
        with self._database.read() as session:
            asked = select(QueryRun).where(QueryRun.id.in_([known["query_id"] for _, known in held]))
            runs = {run.id: run for run in session.scalars(asked)}
        found = [(one, known, runs.get(known["query_id"])) for one, known in held]
        return [
            (one.key, _answered(one, known, run))
            for one, known, run in found
            if run is not None and (principal.is_admin or run.principal == principal.name)
        ]


def _is_answer(held: Held) -> bool:
    return held.value.startswith(b"{") and b'"query_id"' in held.value


def _answered(held: Held, known: dict[str, Any], run: QueryRun) -> Answered:
    return Answered(
        run.id,
        run.principal,
        run.sql,
        known["rows"],
        known["bytes"],
        known["ms"],
        round(held.left_s, 1),
        run.submitted_at.isoformat(),
    )
