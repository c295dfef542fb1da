"""May a stored answer be read now? The policies are asked again each time, as they are asked when a query is.

It may where whoever reads it would see the same of every dataset that it was computed from. Administrators are bound by
no policy; what a remediation let go of is shown to nobody.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from neurolake.catalog.tags import tags_of
from neurolake.compliance.policies.decide import Decision, Facts
from neurolake.compliance.policies.expressions import Asker
from neurolake.compliance.policies.need import need_read
from neurolake.compliance.policies.rules import PolicyBook, Rules
from neurolake.kernel.errors import AnswerOutdated, Forbidden, NeuroLakeError
from neurolake.kernel.principal import Principal
from neurolake.metadata.models import Dataset, DatasetColumn, RemediationPart, RemediationRun, SchemaVersion, Snapshot
from neurolake.metadata.rows import connection_of
from neurolake.query import history
from neurolake.query.history import Shown
from neurolake.query.recent import Recent
from neurolake.query.seen import Seen, changes_with_time, seen_now
from neurolake.query.stamp import Stamp, stamp

_AGAIN = "Ask the query again: it is answered with what may be seen now."
_MOST = 10_000
# Built once: every page that is read goes through them.
_DATASETS = select(
    Dataset.id, Dataset.name, Dataset.zone, Dataset.owner, Dataset.schema_version, Dataset.snapshot_id
).where(Dataset.id.in_(bindparam("ids", expanding=True)))
_COLUMNS = (
    select(DatasetColumn.name, DatasetColumn.field_id)
    .join(SchemaVersion)
    .where(SchemaVersion.dataset_id == bindparam("dataset_id"), SchemaVersion.version == bindparam("version"))
    .order_by(DatasetColumn.position)
)
_REMEDIATED = (
    select(RemediationPart.columns, RemediationRun.action, RemediationRun.submitted_at, RemediationRun.finished_at)
    .join(RemediationRun, RemediationRun.id == RemediationPart.run_id)
    .where(RemediationPart.dataset_id == bindparam("dataset_id"), RemediationPart.state.in_(("changed", "done")))
)


@dataclass(frozen=True)
class Refusal:
    """Why a stored answer may not be read, and because of what; None where it is not known what it shows."""

    error: NeuroLakeError
    purpose: str | None
    seen: Seen | None


class Still:
    """Decides whether stored answers may be read.

    Remembers when they might last: as long as nothing has changed that they, the policies and the reader are made of,
    they may, and that costs little to find out.
    """

    def __init__(self) -> None:
        self._readable: Recent[Hashable, Stamp] = Recent(_MOST)

    def answered(self, query_id: str, reader: Principal, made_of: Stamp, at: datetime) -> None:
        """A query was answered for somebody when all was like this."""
        self._readable.put((query_id, reader.all, at.date()), made_of)

    def refusal(
        self, session: Session, query_id: str, reader: Principal, policies: PolicyBook, now: datetime
    ) -> Refusal | None:
        """Why somebody may not read the stored answer of a query now; None where they may.

        Raises:
            NotFound: There is no such query.
        """
        rules = policies.rules(session, Asker(reader))
        before = self._readable.get((query_id, reader.all, now.date()))
        if before is not None and before == stamp(session, before.datasets, rules):
            return None
        shown = history.shown(session, query_id)
        if shown.seen is None:
            return None if rules.bind_nothing else Refusal(_unknown(), shown.purpose, None)
        rules = policies.rules(session, Asker(reader, shown.purpose))
        found = _refusal(session, shown.seen, _Again(session, rules, shown, now), shown.purpose)
        if found is None:
            self.answered(query_id, reader, stamp(session, [seen.dataset_id for seen in shown.seen], rules), now)
        return found


def _refusal(session: Session, seen: Sequence[Seen], again: "_Again", purpose: str | None) -> Refusal | None:
    present = _present(session, [one.dataset_id for one in seen])
    for one in seen:
        error = again.refused(one, present.get(one.dataset_id))
        if error is not None:
            return Refusal(error, purpose, one)
    return None


@dataclass(frozen=True)
class _Now:
    """A dataset as it is now."""

    id: str
    name: str
    zone: str
    owner: str | None
    schema_version: int
    snapshot_id: int | None


def _present(session: Session, ids: Sequence[str]) -> dict[str, _Now]:
    if not ids:
        return {}
    return {row.id: _Now(*row) for row in connection_of(session).execute(_DATASETS, {"ids": ids})}


@dataclass(frozen=True)
class _Again:
    """Decides again on what was seen."""

    session: Session
    rules: Rules
    shown: Shown
    now: datetime

    def refused(self, seen: Seen, dataset: _Now | None) -> NeuroLakeError | None:
        """Why what was seen of a dataset may not be read now."""
        error = None if self.rules.bind_nothing else self._by_policies(seen, dataset)
        if error is None and self._was_let_go(seen, dataset):
            return AnswerOutdated(f"{seen.name} was remediated since: what it was then is gone.", hint=_AGAIN)
        return error

    def _by_policies(self, seen: Seen, dataset: _Now | None) -> NeuroLakeError | None:
        numbers = self._numbers(seen, dataset) if dataset else {}
        facts = self._facts(dataset, numbers) if dataset else None
        if facts is None or not self.rules.decide(facts).visible:
            # The same, so that nobody learns which of both it is.
            return _forbidden(f"{seen.name} is not there any more, or not for you.", seen)
        try:
            decision = need_read(self.rules, facts)
        except Forbidden as error:
            return _forbidden(error.detail, seen)
        shown = {name: numbers[name] for name in decision.columns}
        gone = [name for name, number in seen.columns if name not in shown or number not in (None, shown[name])]
        if gone:
            return _forbidden(f"{seen.name} has no column {gone[0]!r} any more, or not for you.", seen)
        return self._outdated(seen, facts, decision)

    def _outdated(self, seen: Seen, facts: Facts, decision: Decision) -> AnswerOutdated | None:
        changes = list(_changes(seen, seen_now(facts, decision, seen, self.rules.asker)))
        another_day = self.shown.asked_at.date() != self.now.date()
        if another_day and changes_with_time(decision, seen, self.rules.asker):
            changes.append("one of them shows something else on another day")
        if not changes:
            return None
        why = f"The policies on {seen.name} are not what they were: {'; '.join(changes)}."
        return AnswerOutdated(why, hint=_AGAIN, dataset=seen.name)

    def _numbers(self, seen: Seen, dataset: _Now) -> Mapping[str, int]:
        """The columns that policies speak of: those that there are; of an earlier version, what is left of its own."""
        of_it = {"dataset_id": dataset.id, "version": dataset.schema_version}
        columns = [(name, number) for name, number in connection_of(self.session).execute(_COLUMNS, of_it)]
        return {name: number for name, number in columns if seen.among is None or (name, number) in seen.among}

    def _facts(self, dataset: _Now, columns: Mapping[str, int]) -> Facts:
        tags = tags_of(self.session, dataset.id)
        return Facts(dataset.id, dataset.name, dataset.zone, dataset.owner, tuple(columns), tags)

    def _was_let_go(self, seen: Seen, dataset: _Now | None) -> bool:
        """Whether a remediation let go of the snapshot that was read, and was about what was read of it.

        Stored answers go with that; one that was on its way meanwhile may have come after.
        """
        if seen.snapshot_id is None or (dataset and dataset.snapshot_id == seen.snapshot_id):
            return False
        if self.session.get(Snapshot, (seen.dataset_id, seen.snapshot_id)) is not None:
            return False
        found = self.session.execute(_REMEDIATED, {"dataset_id": seen.dataset_id})
        return any(self._concerned(seen, *row) for row in found)

    def _concerned(
        self, seen: Seen, columns: Sequence[str] | None, action: str, begun_at: datetime, ended_at: datetime | None
    ) -> bool:
        if ended_at is not None and self.shown.asked_at > ended_at:
            return False
        if action == "erase_subject":
            # Answers that were there have been looked into.
            return self.shown.ended_at is None or self.shown.ended_at >= begun_at
        return columns is None or bool(set(seen.names) & set(columns))


def _changes(then: Seen, now: Seen) -> Iterator[str]:
    """In words, without the policies themselves."""
    if then.filters != now.filters:
        more, fewer = now.filters - then.filters, then.filters - now.filters
        yield "other row filters hold" if more and fewer else f"{'more' if more else 'fewer'} row filters hold"
    for column, _ in then.columns:
        before, after = then.masks.get(column), now.masks.get(column)
        if before != after:
            how = "in another way" if before and after else "now" if after else "no more"
            yield f"{column} is masked {how}"


def _forbidden(why: str, seen: Seen) -> Forbidden:
    return Forbidden(f"The stored answer may not be read any more: {why}", hint=_AGAIN, dataset=seen.name)


def _unknown() -> AnswerOutdated:
    return AnswerOutdated("It is not known which policies the stored answer was made under.", hint=_AGAIN)
