"""A dataset's past: what of it is kept beside its rows, and how it is let go of."""

from collections.abc import Collection, Iterable
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.catalog import datasets
from neurolake.kernel.errors import Conflict
from neurolake.metadata.models import Dataset, IngestionJob
from neurolake.query import history
from neurolake.remediation.place import Place
from neurolake.storage.location import Location
from neurolake.storage.warehouse import Committed, TableName


def removed_files(place: Place, table: TableName, rewritten: Collection[str] = ()) -> tuple[str, ...]:
    """The files that go with the history of a table: all but the data files that no row is taken from."""
    kept = place.warehouse.files(table).paths - set(rewritten)
    files = (str(path) for path in place.warehouse.all_files(table) if str(path) not in kept)
    return relative(place, files)


def relative(place: Place, paths: Iterable[str | Path | Location]) -> tuple[str, ...]:
    """Paths below the lake's folder, as they are shown."""
    prefix = f"{place.home}/"
    return tuple(sorted(str(path).removeprefix(prefix) for path in paths))


def results_of(session: Session, place: Place, dataset_id: str, columns: Collection[str] | None) -> set[str]:
    """Stored results of queries that read a dataset, or some of these columns."""
    readers = history.readers(session, dataset_id, columns)
    return {query_id for query_id in readers if place.queries.results.has(query_id)}


def originals_of(session: Session, place: Place, dataset_id: str) -> tuple[set[str], set[str]]:
    """Originals that came into this dataset and no other, and the ingestions whose rejects there are.

    Raises:
        Conflict: One is on its way in.
    """
    jobs = session.scalars(select(IngestionJob).filter_by(dataset_id=dataset_id)).all()
    check_idle(session, {job.sha256 for job in jobs})
    own = not_shared(session, dataset_id, {job.sha256 for job in jobs})
    there = {sha for sha in own if place.landing.has(sha)}
    return there, {job.id for job in jobs if (place.rejects / f"{job.id}.jsonl").exists()}


def not_shared(session: Session, dataset_id: str, originals: Collection[str]) -> set[str]:
    """Those of a dataset's originals that came into no other."""
    shared = select(IngestionJob.sha256).where(
        IngestionJob.sha256.in_(list(originals)),
        IngestionJob.dataset_id.is_not(None),
        IngestionJob.dataset_id != dataset_id,
    )
    return set(originals) - set(session.scalars(shared))


def check_idle(session: Session, originals: Collection[str]) -> None:
    """Refuse to touch originals that are being ingested.

    Raises:
        Conflict: One is.
    """
    waiting = select(IngestionJob.file_name).where(
        IngestionJob.sha256.in_(list(originals)), IngestionJob.state.in_(("queued", "running"))
    )
    if session.scalar(waiting.limit(1)) is not None:
        raise Conflict("An original that is to go is being ingested.", hint="Try again when that has ended.")


def expire(place: Place, dataset_id: str, table: TableName) -> int:
    """Let go of earlier snapshots and of the profile, which tells values; returns how many files went."""

    def facts(session: Session, committed: Committed) -> None:
        dataset = session.get(Dataset, dataset_id)
        if dataset is None:
            raise Conflict(f"{'.'.join(table)} was dropped meanwhile.")
        datasets.expire_snapshots(session, dataset)
        dataset.profile = None
        fact = datasets.SnapshotFact(
            committed.snapshot_id,
            None,
            committed.operation,
            0,
            committed.total_rows,
            committed.total_bytes,
            committed.total_files,
        )
        datasets.record_snapshot(session, dataset, fact, place.clock())

    return len(place.warehouse.expire(table, facts))
