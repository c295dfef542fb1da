"""Questions whose queries people verified: approved by owners, told to those who may read what they read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neurolake.compliance.audit import AuditLog, Entry, Reason, Touched
from neurolake.compliance.policies.facts import catalog_decisions, catalog_facts
from neurolake.compliance.policies.need import need
from neurolake.compliance.policies.rules import Rules
from neurolake.compliance.policies.service import Policies
from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import Forbidden, InvalidInput, LimitExceeded, NotFound
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import Dataset, VerifiedQuestion
from neurolake.nuic.asking import Asking, Bounds
from neurolake.nuic.semantic.questions import NEAR, fingerprint, key_of, likeness, stems
from neurolake.sql.parse import parse

_MOST = 5_000
_MOST_OF_ONE = 500
_LOOKED_AT = 1_000
_MOST_EXAMPLES = 3
_LEAST_ALIKE = 0.1
_LONGEST = 1_000
_LONGEST_SQL = 20_000
_MOST_ROWS = 1_000


@dataclass(frozen=True)
class Verified:
    """An approved question that the asker may know of.

    Attributes:
        reads: Ids of the datasets that its query reads.
        likeness: How much of its words the asked question has, 1 where it is the same question.
    """

    id: str
    question: str
    sql: str
    reads: tuple[str, ...]
    likeness: float = 1.0


class VerifiedQuestions:
    """Verified questions of a lake; answers are JSON-ready."""

    def __init__(
        self, database: Database, policies: Policies, audit: AuditLog, asking: Asking, clock: Clock = utc_now
    ) -> None:
        self._database = database
        self._policies = policies
        self._audit = audit
        self._asking = asking
        self._clock = clock

    def propose(
        self, question: str, sql: str, principal: Principal = LOCAL, *, expected: Sequence[Sequence[Any]] | None = None
    ) -> dict[str, Any]:
        """Hand in a question with its query, which is run once as the asker. It helps when an owner approved it.

        Args:
            expected: The rows that it answers, in any order; kept as a fingerprint only.

        Raises:
            InvalidInput, InvalidSql, NotFound, Forbidden: The query cannot be run, or answers other rows.
            LimitExceeded: There are too many.
        """
        if not question.strip() or len(question) > _LONGEST or len(sql) > _LONGEST_SQL:
            raise InvalidInput(f"A question has 1 to {_LONGEST:,} characters, its query at most {_LONGEST_SQL:,}.")
        # A change is none, even where the asker may make it.
        parse(sql)
        answer = self._asking.ask(sql, principal, bounds=Bounds(rows=_MOST_ROWS))
        if not answer.reads:
            raise InvalidInput("The query reads no dataset.", hint="A verified question is about data.")
        if expected is not None and fingerprint(expected) != fingerprint(answer.rows):
            raise InvalidInput(
                f"The query answers other rows than are expected ({answer.total:,}, and {len(expected):,} are).",
                hint="Give the rows as the query answers them now.",
            )
        told = None if expected is None else {"rows": len(expected), "digest": fingerprint(expected)}
        row = VerifiedQuestion(
            question=question.strip(),
            key=key_of(question),
            sql=sql,
            reads=[one.to_json() for one in answer.reads],
            expected=told,
            by=principal.name,
            at=self._clock(),
        )
        with self._database.write() as session:
            self._need_room(session, principal)
            session.add(row)
            session.flush()
            self._note(session, row, principal, "proposed")
            return self._told(session, row, principal)

    def approve(self, question_id: str, principal: Principal = LOCAL) -> dict[str, Any]:
        """Approve a question, so that it answers all who may read what it reads; it replaces others of the same words.

        Raises:
            NotFound: There is none that the asker may know of.
            Forbidden: The asker does not manage all that it reads.
        """
        with self._database.write() as session:
            row = self._known(session, question_id, principal)
            self._need_manage(session, row, principal)
            same = select(VerifiedQuestion).filter_by(key=row.key).where(VerifiedQuestion.id != row.id)
            for other in session.scalars(same.where(VerifiedQuestion.approved_by.is_not(None))).all():
                # Only where both are the approver's to decide on; else both stand, and the newest is used.
                if self._manages(session, other, principal):
                    session.delete(other)
            row.approved_by, row.approved_at = principal.name, self._clock()
            self._note(session, row, principal, "approved")
            return self._told(session, row, principal)

    def remove(self, question_id: str, principal: Principal = LOCAL) -> None:
        """Take a question away.

        Raises:
            NotFound, Forbidden: There is none, or it is neither the asker's own proposal nor theirs to approve.
        """
        with self._database.write() as session:
            row = self._known(session, question_id, principal)
            if row.by != principal.name or row.approved_by is not None:
                self._need_manage(session, row, principal)
            session.delete(row)
            self._note(session, row, principal, "removed")

    def listing(self, principal: Principal = LOCAL, limit: int = 100) -> list[dict[str, Any]]:
        """The questions that the asker may know of, newest first: approved ones, their own, and those to approve."""
        with self._database.read() as session:
            rows = session.scalars(select(VerifiedQuestion).order_by(VerifiedQuestion.at.desc()).limit(_MOST)).all()
            open_ = self._readable(session, rows, self._policies.rules(session, principal))
            seen = [
                row
                for row in rows
                if row.id in open_
                and (row.approved_by or row.by == principal.name or self._manages(session, row, principal))
            ]
            return [self._told(session, row, principal) for row in seen[:limit]]

    def like(self, session: Session, question: str, rules: Rules) -> list[Verified]:
        """Approved questions that the asker may know of and that have words of a question, the most alike first."""
        own = key_of(question)
        said = stems(question)
        approved = select(VerifiedQuestion).where(VerifiedQuestion.approved_by.is_not(None))
        rows = session.scalars(approved.order_by(VerifiedQuestion.approved_at.desc()).limit(_LOOKED_AT)).all()
        alike = [(row, 1.0 if row.key == own else 0.99 * likeness(said, stems(row.question))) for row in rows]
        near = sorted((one for one in alike if one[1] >= _LEAST_ALIKE), key=lambda one: -one[1])[:20]
        open_ = self._readable(session, [row for row, _ in near], rules)
        return [
            Verified(row.id, row.question, row.sql, tuple(one["dataset_id"] for one in row.reads), score)
            for row, score in near
            if row.id in open_
        ]

    def all_of(self, principal: Principal) -> list[tuple[Verified, Mapping[str, Any] | None]]:
        """The approved questions that the asker may know of, each with what it is expected to answer."""
        with self._database.read() as session:
            approved = select(VerifiedQuestion).where(VerifiedQuestion.approved_by.is_not(None))
            rows = session.scalars(approved.order_by(VerifiedQuestion.question, VerifiedQuestion.id)).all()
            open_ = self._readable(session, rows, self._policies.rules(session, principal))
            return [
                (Verified(row.id, row.question, row.sql, tuple(one["dataset_id"] for one in row.reads)), row.expected)
                for row in rows
                if row.id in open_
            ]

    def _readable(self, session: Session, rows: Sequence[VerifiedQuestion], rules: Rules) -> set[str]:
        """Ids of those that read nothing but columns that the asker sees as they are: queries hold values."""
        ids = {one["dataset_id"] for row in rows for one in row.reads}
        decisions = catalog_decisions(session, ids, rules)

        def sees(dataset_id: str, columns: Collection[str]) -> bool:
            decision = decisions.get(dataset_id)
            return decision is not None and decision.allowed and decision.plain.issuperset(columns)

        return {row.id for row in rows if all(sees(one["dataset_id"], one["columns"]) for one in row.reads)}

    def _known(self, session: Session, question_id: str, principal: Principal) -> VerifiedQuestion:
        row = session.get(VerifiedQuestion, question_id)
        rules = self._policies.rules(session, principal)
        if row is None or not self._readable(session, [row], rules):
            raise NotFound(f"There is no verified question {question_id[:100]!r}.")
        if row.approved_by or row.by == principal.name or self._manages(session, row, principal):
            return row
        raise NotFound(f"There is no verified question {question_id[:100]!r}.")

    def _need_manage(self, session: Session, row: VerifiedQuestion, principal: Principal) -> None:
        rules = self._policies.rules(session, principal)
        for one in row.reads:
            dataset = session.get(Dataset, one["dataset_id"])
            if dataset is not None:
                need(rules, catalog_facts(session, dataset, rules), "manage")

    def _manages(self, session: Session, row: VerifiedQuestion, principal: Principal) -> bool:
        try:
            self._need_manage(session, row, principal)
        except Forbidden:
            return False
        return True

    def _need_room(self, session: Session, principal: Principal) -> None:
        count = select(func.count()).select_from(VerifiedQuestion)
        own = session.scalar(count.filter_by(by=principal.name)) or 0
        if own >= _MOST_OF_ONE or (session.scalar(count) or 0) >= _MOST:
            raise LimitExceeded("There are as many verified questions as there may be.", hint="Remove some first.")

    def _note(self, session: Session, row: VerifiedQuestion, principal: Principal, what: str) -> None:
        touched = tuple(Touched(one["dataset_id"], tuple(one["columns"])) for one in row.reads)
        reason = Reason("", f"verified question {row.id}: {what}")
        self._audit.append(session, Entry("semantic.change", principal.name, reasons=(reason,), datasets=touched))

    def _told(self, session: Session, row: VerifiedQuestion, principal: Principal) -> dict[str, Any]:
        return {
            "id": row.id,
            "question": row.question,
            "sql": row.sql,
            "state": "approved" if row.approved_by else "proposed",
            "by": row.by,
            "at": row.at.isoformat(),
            "approved_by": row.approved_by,
            "expected_rows": None if row.expected is None else row.expected["rows"],
            "may_approve": row.approved_by is None and self._manages(session, row, principal),
        }


def exact(found: Sequence[Verified]) -> Verified | None:
    """The same question, if there is one; of several the one that was approved last."""
    return next((one for one in found if one.likeness == 1.0), None)


def near(found: Sequence[Verified]) -> list[Verified]:
    """Questions that are much the same but in a word."""
    return [one for one in found if NEAR <= one.likeness < 1.0]


def examples(found: Sequence[Verified]) -> list[dict[str, str]]:
    """For a model: how questions like this one were answered."""
    return [{"question": one.question, "sql": one.sql} for one in found[:_MOST_EXAMPLES]]
