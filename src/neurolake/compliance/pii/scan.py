"""Searches for personal data in what the lake already holds, in the background."""

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from neurolake.catalog import datasets, personal_data
from neurolake.catalog.personal_data import Decision
from neurolake.compliance.audit import AuditLog, Entry, Touched
from neurolake.engine.base import Session
from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import InvalidOption, NeuroLakeError, NotFound
from neurolake.metadata.database import Database
from neurolake.metadata.models import Dataset, PersonalDataScan
from neurolake.storage.owner import Owner

log = structlog.get_logger("neurolake.compliance")
ZONES = ("bronze", "silver", "gold")
EVERYTHING = "all"


@dataclass(frozen=True)
class Opened:
    """A dataset's rows, or a sample drawn from all of them, as a relation of an engine session."""

    session: Session
    relation: str


Open = Callable[[str], AbstractContextManager[Opened]]
"""Opens a dataset by its name; whoever composes the services gives one that reads through `query`."""


class PersonalDataService:
    """What is known about personal data, what people decide about it, and scans that look again.

    Args:
        open_dataset: How a scan gets at a dataset's rows.
    """

    def __init__(
        self, database: Database, audit: AuditLog, owner: Owner, open_dataset: Open, clock: Clock = utc_now
    ) -> None:
        self._database = database
        self._audit = audit
        self._owner = owner
        self._open = open_dataset
        self._clock = clock
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="pii-scan")
        self._closed = threading.Event()

    def scan(self, scope: str = EVERYTHING, *, principal: str = "local") -> dict[str, Any]:
        """Queue a scan and return at once.

        Args:
            scope: A dataset (name, zone.name or id), a zone, or `all`.

        Raises:
            NotFound: There is no such dataset.
        """
        with self._database.write() as session:
            found = _in_scope(session, scope)
            row = self._queued(session, scope, found, principal)
            answer, names = _scan_json(row), {dataset.id: dataset.name for dataset in found}
        self._pool.submit(self._run, row.id, names)
        return answer

    def queue(self, session: DatabaseSession, dataset: Dataset, *, principal: str) -> Callable[[], None]:
        """Write, in the transaction of a commit, that a dataset is to be searched.

        Returns:
            Begins, to be called once the transaction is committed; one search that has not begun is enough.
        """
        waiting = select(PersonalDataScan.id).filter_by(scope=dataset.id, state="queued", owner=self._owner.id)
        # Locked, so that it begins either after this commit or before it is looked for.
        if session.scalar(waiting.limit(1).with_for_update()) is not None:
            return lambda: None
        row = self._queued(session, dataset.id, [dataset], principal)

        def begin() -> None:
            self._pool.submit(self._run, row.id, {dataset.id: dataset.name})

        return begin

    def _queued(
        self, session: DatabaseSession, scope: str, found: Sequence[Dataset], principal: str
    ) -> PersonalDataScan:
        row = PersonalDataScan(
            principal=principal,
            scope=scope,
            state="queued",
            owner=self._owner.id,
            datasets=len(found),
            done=0,
            findings=0,
            failures=[],
            submitted_at=self._clock(),
        )
        session.add(row)
        session.flush()
        touched = tuple(Touched(dataset.id) for dataset in found)
        self._audit.append(session, Entry(action="scan", principal=principal, datasets=touched, origin_id=row.id))
        return row

    def get(self, scan_id: str) -> dict[str, Any]:
        """A scan as it is now.

        Raises:
            NotFound: There is none.
        """
        with self._database.read() as session:
            return _scan_json(_find(session, scan_id))

    def findings(self, dataset: str) -> dict[str, Any]:
        """What is known about a dataset, and its columns' tags.

        Raises:
            NotFound: There is no such dataset.
        """
        with self._database.read() as session:
            found = datasets.find(session, dataset)
            tags = personal_data.tags_of(session, found.id)
            return {
                "dataset": f"{found.zone}.{found.name}",
                "dataset_id": found.id,
                "findings": [personal_data.as_json(row) for row in personal_data.of_dataset(session, found.id)],
                "tags": {column: sorted(names) for column, names in tags.items()},
            }

    def decide(
        self, dataset: str, column: str, decision: Decision | None, *, entity: str | None = None, by: str = "local"
    ) -> list[dict[str, Any]]:
        """Confirm, reject or leave open what is known about a column; see `catalog.personal_data.decide`.

        Raises:
            NotFound: There is no such dataset or column, or nothing is known about it.
        """
        with self._database.write() as session:
            found = datasets.find(session, dataset)
            if column not in {item.name for item in datasets.columns(session, found)}:
                raise NotFound(f"{found.zone}.{found.name} has no column {column!r}.", dataset=found.name)
            rows = personal_data.decide(session, found.id, column, decision, entity=entity, by=by, now=self._clock())
            touched = (Touched(found.id, (column,)),)
            self._audit.append(
                session, Entry(action="policy.change", principal=by, outcome="succeeded", datasets=touched)
            )
            return [personal_data.as_json(row) for row in rows]

    def recover(self) -> int:
        """Take up scans that a process that died had queued, and end those that it had begun; returns how many."""
        taken: dict[str, dict[str, str]] = {}
        with self._database.write() as session:
            left = session.scalars(
                select(PersonalDataScan).where(PersonalDataScan.state.in_(("queued", "running")))
            ).all()
            lost = [row for row in left if not self._owner.is_alive(row.owner)]
            for row in lost:
                found = _still_there(session, row.scope) if row.state == "queued" else []
                if found:
                    row.owner, row.datasets = self._owner.id, len(found)
                    taken[row.id] = {dataset.id: dataset.name for dataset in found}
                else:
                    row.state, row.finished_at = "failed", self._clock()
                    row.failures = [*row.failures, "The process that ran the scan ended."]
        for scan_id, names in taken.items():
            self._pool.submit(self._run, scan_id, names)
        return len(lost)

    def close(self) -> None:
        """Stop after the dataset that is being looked at."""
        self._closed.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _run(self, scan_id: str, names: Mapping[str, str]) -> None:
        with self._database.write() as session:
            _find(session, scan_id).state = "running"
        for dataset_id, name in names.items():
            if self._closed.is_set():
                break
            self._scan_one(scan_id, dataset_id, name)
        with self._database.write() as session:
            row = _find(session, scan_id)
            complete = row.done == row.datasets
            row.state = "cancelled" if not complete else "failed" if row.failures else "succeeded"
            row.finished_at = self._clock()

    def _scan_one(self, scan_id: str, dataset_id: str, name: str) -> None:
        from neurolake.compliance.pii.detect import detect

        failure: str | None = None
        facts: list[personal_data.PersonalDataFact] = []
        try:
            with self._open(name) as opened:
                columns = opened.session.describe(opened.relation)
                facts = [finding.fact() for finding in detect(opened.session, opened.relation, columns)]
        except NeuroLakeError as error:
            failure = f"{name}: {error.detail}"
        except Exception as error:
            # The scan's boundary: one dataset that breaks must not keep the others from being looked at.
            log.exception("scan failed", dataset=name)
            failure = f"{name}: {type(error).__name__}; the log has the details."
        with self._database.write() as session:
            row = _find(session, scan_id)
            row.done += 1
            if failure is not None:
                row.failures = [*row.failures, failure]
            elif session.get(Dataset, dataset_id) is not None:
                personal_data.record(session, dataset_id, facts, self._clock(), whole=True)
                row.findings += len(facts)


def _in_scope(session: DatabaseSession, scope: str) -> list[Dataset]:
    if not scope or len(scope) > 160:
        raise InvalidOption("Say what to scan.", hint="A dataset, a zone (bronze, silver, gold), or all.")
    if scope == EVERYTHING:
        return list(datasets.listing(session))
    if scope in ZONES:
        return list(datasets.listing(session, zone=scope))
    return [datasets.find(session, scope)]


def _still_there(session: DatabaseSession, scope: str) -> list[Dataset]:
    try:
        return _in_scope(session, scope)
    except NotFound:
        return []


def _find(session: DatabaseSession, scan_id: str) -> PersonalDataScan:
    row = session.get(PersonalDataScan, scan_id)
    if row is None:
        raise NotFound(f"There is no scan {scan_id!r}.")
    return row


def _scan_json(row: PersonalDataScan) -> dict[str, Any]:
    return {
        "id": row.id,
        "scope": row.scope,
        "state": row.state,
        "datasets": row.datasets,
        "done": row.done,
        "progress": row.done / row.datasets if row.datasets else float(row.state in ("succeeded", "failed")),
        "findings": row.findings,
        "failures": list(row.failures),
        "submitted_at": row.submitted_at.isoformat(),
        "finished_at": row.finished_at.isoformat() if row.finished_at else None,
    }
