"""A dataset goes back to a snapshot, or to the columns of an earlier schema version: a new commit, through the gate."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from neurolake.catalog import access, datasets, lineage, tags, views
from neurolake.catalog.evolution import versions
from neurolake.catalog.evolution.columns import of_schema
from neurolake.catalog.evolution.compare import Comparison
from neurolake.catalog.evolution.versions import Made
from neurolake.compliance.audit import Entry, Reason, Touched
from neurolake.compliance.policies.expressions import Asker
from neurolake.compliance.policies.facts import catalog_facts
from neurolake.compliance.policies.need import need, need_all
from neurolake.compliance.policies.shown import known_dataset
from neurolake.gate.step import By, Verdict, of_commit
from neurolake.kernel.errors import CommitConflict, Conflict, InvalidInput, NotFound, SnapshotExpired
from neurolake.kernel.ids import new_id
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.models import Dataset, LineageEdge, RemediationPart, RemediationRun, Snapshot
from neurolake.query.change.place import Place
from neurolake.storage.changes import SchemaStep
from neurolake.storage.restore import Restore, schema_like
from neurolake.storage.warehouse import Change, Committed

_TRIES = 5
_MAX_REASON = 1000
_UNDER_WAY = ("queued", "running")


@dataclass(frozen=True)
class Wanted:
    """What to go back to: a snapshot (rows and columns as they were), or a schema version (the columns only).

    Attributes:
        reason: Why, for the record.
        confirm: Whether what depends on the present columns may break.
    """

    snapshot_id: int | None = None
    schema_version: int | None = None
    reason: str = ""
    confirm: bool = False

    def __post_init__(self) -> None:
        if (self.snapshot_id is None) == (self.schema_version is None):
            raise InvalidInput("Say what to go back to.", hint="Give one of snapshot_id and schema_version.")
        if len(self.reason) > _MAX_REASON:
            raise InvalidInput(f"A reason has at most {_MAX_REASON} characters.")

    @property
    def what(self) -> str:
        return f"snapshot {self.snapshot_id}" if self.snapshot_id is not None else f"schema {self.schema_version}"


class Rollbacks:
    """Brings datasets back."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def make(self, dataset: str, wanted: Wanted, principal: Principal = LOCAL) -> dict[str, Any]:
        """Make a new commit with the old state; nothing of the history goes.

        Raises:
            NotFound: There is no such dataset, snapshot or version.
            SnapshotExpired: What the snapshot held is gone.
            Forbidden: The asker may not manage the dataset, or does not see all of it.
            Conflict, ApprovalRequired, SchemaChangeBlocked: See `Gate.check`; or personal data might come back; or the
                columns cannot hold values that were written since.
            CommitConflict: Others changed the dataset again and again meanwhile.
        """
        for left in reversed(range(_TRIES)):
            try:
                return _Rollback(self._place, dataset, wanted, principal).make()
            except CommitConflict:
                if not left:
                    raise
        raise AssertionError("unreachable")


class _Rollback:
    """One try."""

    def __init__(self, place: Place, dataset: str, wanted: Wanted, principal: Principal) -> None:
        self.place = place
        self.wanted = wanted
        self.principal = principal
        self.id = new_id()
        self.verdict: Verdict | None = None
        self.answer: dict[str, Any] = {}
        self.since: datetime | None = None
        with place.database.read() as session:
            found = self._managed(session, dataset)
            self.dataset_id, self.table = found.id, (found.zone, found.name)
            self.base, self.restore = found.snapshot_id, self._restore(session, found)

    def make(self) -> dict[str, Any]:
        change = Change(self.table, (), (), self._facts, base=self.base, gate=self._gate, restore=self.restore)
        with self.place.gate.asking(self.place.database):
            self.place.warehouse.commit(change)
        return self.answer

    def _managed(self, session: Session, dataset: str) -> Dataset:
        rules = self.place.policies.rules(session, Asker(self.principal))
        found, _ = known_dataset(session, dataset, rules)
        facts = catalog_facts(session, found, rules)
        need(rules, facts, "manage")
        need_all(rules, facts)
        if views.of(session, found.id) is not None:
            raise Conflict(f"{found.zone}.{found.name} is a view.", hint="Create it anew with its old query.")
        return found

    def _restore(self, session: Session, dataset: Dataset) -> Restore:
        if self.wanted.snapshot_id is not None:
            self._check_snapshot(dataset, self.wanted.snapshot_id)
            return Restore(snapshot_id=self.wanted.snapshot_id)
        version = versions.of(session, dataset, self.wanted.schema_version)
        self.since = version.created_at
        listed = datasets.columns(session, dataset, version.version)
        known = [(column.field_id, column.name, column.type) for column in listed]
        return Restore(schema_id=schema_like(self.place.warehouse.catalog.load_table(self.table), known).schema_id)

    def _check_snapshot(self, dataset: Dataset, snapshot_id: int) -> None:
        try:
            self.place.warehouse.files(self.table, snapshot_id=snapshot_id)
        except NotFound as error:
            if error.hint is None:
                raise
            raise SnapshotExpired(error.detail, hint=error.hint, dataset=dataset.name) from error

    def _gate(self, session: Session, step: SchemaStep) -> None:
        dataset = self._there(session)
        _check_personal_data(session, dataset)
        told = of_commit(dataset, "rollback", step, what=self.wanted.what)
        rules = self.place.policies.rules(session, Asker(self.principal))
        self.verdict = self.place.gate.check(session, told, By(rules, self.id, self.wanted.confirm))
        if self.restore.snapshot_id is None:
            _check_fits(self.verdict.comparison)
            _check_nothing_removed(session, dataset, self.verdict.comparison, self.since)

    def _there(self, session: Session) -> Dataset:
        dataset = session.get(Dataset, self.dataset_id)
        if dataset is None or (dataset.zone, dataset.name) != self.table:
            raise CommitConflict(f"{'.'.join(self.table)} was moved, dropped or replaced meanwhile.")
        return dataset

    def _facts(self, session: Session, committed: Committed) -> None:
        dataset, now = self._there(session), self.place.clock()
        before = committed.parent_id
        if self.verdict is not None:
            _rename_tags(session, dataset, self.verdict.comparison)
        known = [datasets.ColumnFact(field.id, field.name, field.type) for field in committed.fields]
        whole = of_schema(committed.schema) if committed.schema else None
        made = Made(self.principal.name, "rollback", "rollback", self.id)
        datasets.record_schema(session, dataset, known, now, whole=whole, made=made)
        if self.restore.snapshot_id is not None:
            _lineage_of_then(session, dataset, self.restore.snapshot_id, self.id, now)
            # They tell of rows that are not there any more.
            dataset.profile = dataset.reference = dataset.quality = None
            dataset.keys = []
        datasets.record_snapshot(session, dataset, datasets.SnapshotFact.of(committed), now)
        columns = tuple(field.name for field in committed.fields)
        event = access.Access(self.principal.name, "write", dataset.id, committed.snapshot_id, columns, self.id, now)
        access.record(session, [event])
        self.place.audit.append(session, self._entry(dataset, committed, columns))
        self.answer = self._answer(dataset, committed, before)

    def _entry(self, dataset: Dataset, committed: Committed, columns: tuple[str, ...]) -> Entry:
        why = f"rollback to {self.wanted.what}" + (f": {self.wanted.reason}" if self.wanted.reason else "")
        return Entry(
            "change",
            self.principal.name,
            outcome="succeeded",
            reasons=(Reason("", why[:500]),),
            datasets=(Touched(dataset.id, columns, committed.snapshot_id),),
            origin_id=self.id,
        )

    def _answer(self, dataset: Dataset, committed: Committed, before: int | None) -> dict[str, Any]:
        verdict = self.verdict
        return {
            "id": self.id,
            "dataset": f"{dataset.zone}.{dataset.name}",
            "back_to": self.wanted.what,
            "snapshot_id": str(committed.snapshot_id),
            "snapshot_before": None if before is None else str(before),
            "rows": committed.total_rows,
            "schema_version": dataset.schema_version,
            "changes": [change.to_json() for change in verdict.comparison.changes] if verdict else [],
            "note": verdict.told() if verdict and verdict.severity != "none" else None,
        }


def _check_personal_data(session: Session, dataset: Dataset) -> None:
    """What a remediation has removed must not come back; once its past is settled, there is nothing to come back.

    Raises:
        Conflict: A remediation is under way, or has not yet let go of the dataset's past.
    """
    owed = select(RemediationPart.run_id).where(
        RemediationPart.dataset_id == dataset.id, RemediationPart.state == "changed"
    )
    going = select(RemediationRun.id).where(RemediationRun.state.in_(_UNDER_WAY), RemediationRun.dry_run.is_(False))
    for asked in (owed, going):
        found = session.scalar(asked.limit(1))
        if found is not None:
            raise Conflict(
                f"A remediation has still to let go of the past of {dataset.name}: what it removed must not come back.",
                hint="Wait until it has ended, or finish it: neurolake remediate --resume.",
                dataset=dataset.name,
                remediation=found,
            )


def _check_nothing_removed(session: Session, dataset: Dataset, found: Comparison, since: datetime | None) -> None:
    """Files still hold the values of columns that went; a remediation since did not see these values.

    Raises:
        Conflict: A column would come back that went before a remediation.
    """
    back = [change.path for change in found.changes if change.kind == "added"]
    since_then = (
        select(RemediationRun.id)
        .join(RemediationPart, RemediationPart.run_id == RemediationRun.id)
        .where(RemediationPart.dataset_id == dataset.id, RemediationRun.dry_run.is_(False))
        .where(RemediationRun.submitted_at >= since)
    )
    if back and session.scalar(since_then.limit(1)) is not None:
        raise Conflict(
            f"{back[0]} would come back with values that a remediation of {dataset.name} did not see since: "
            "what was removed must not come back.",
            hint="Add the column anew: it comes without its old values.",
            dataset=dataset.name,
        )


def _check_fits(found: Comparison) -> None:
    """An old schema over the present rows must be able to hold them.

    Raises:
        Conflict: A column was widened since, or its values may be NULL now.
    """
    unfit = [change for change in found.changes if change.kind in ("type-narrowed", "type-changed", "now-required")]
    if unfit:
        raise Conflict(
            f"{unfit[0].path} was {unfit[0].before} since, and its values need not fit {unfit[0].after}.",
            hint="Go back to a snapshot, whose rows fit its columns.",
        )


def _rename_tags(session: Session, dataset: Dataset, found: Comparison) -> None:
    """Tags go with their columns, by way of names that no column has, as columns may have swapped theirs."""
    renamed = [one for one in found.changes if one.kind == "renamed" and "." not in one.path]
    for number, one in enumerate(renamed):
        tags.rename(session, dataset, one.path, f"\x1f{number}")
    for number, one in enumerate(renamed):
        tags.rename(session, dataset, f"\x1f{number}", str(one.after))


def _lineage_of_then(session: Session, dataset: Dataset, snapshot_id: int, run_id: str, now: datetime) -> None:
    """What the rows are made of is what they were made of then."""
    snapshot = session.get(Snapshot, (dataset.id, snapshot_id))
    old = _edges_until(session, dataset.id, _end_of(session, snapshot, now)) if snapshot else []
    lineage.close(session, dataset.id, now)
    lineage.record(session, [replace(edge, run_id=run_id) for edge in old], run_id=run_id, now=now)


def _end_of(session: Session, snapshot: Snapshot, now: datetime) -> datetime:
    """When the next snapshot came."""
    later = select(func.min(Snapshot.committed_at)).where(
        Snapshot.dataset_id == snapshot.dataset_id, Snapshot.committed_at > snapshot.committed_at
    )
    return session.scalar(later) or now


def _edges_until(session: Session, dataset_id: str, end: datetime) -> Sequence[lineage.Edge]:
    asked = select(LineageEdge).where(
        LineageEdge.target_kind == "dataset",
        LineageEdge.target_id == dataset_id,
        LineageEdge.valid_from < end,
        or_(LineageEdge.valid_to.is_(None), LineageEdge.valid_to >= end),
    )
    return [
        lineage.Edge(
            lineage.Node(one.source_kind, one.source_id, one.source_column),  # type: ignore[arg-type]  # only these are stored
            lineage.Node("dataset", dataset_id, one.target_column),
            one.kind,  # type: ignore[arg-type]  # only these are stored
            one.transformation,
            masked=one.masked,
            evidence=one.evidence,  # type: ignore[arg-type]  # only these are stored
        )
        for one in session.scalars(asked)
    ]
