"""TRUNCATE and DROP: what goes without being read."""

from dataclasses import replace

from sqlalchemy.orm import Session

from neurolake.catalog import datasets
from neurolake.compliance.policies.need import need_all
from neurolake.query.change.commit import Effect, commit, nothing, record, unchanged
from neurolake.query.change.view import drop_readers, drop_view, is_there
from neurolake.query.change.work import Work
from neurolake.sql.changes import Drop, Truncate
from neurolake.storage.warehouse import Change


def truncate(work: Work, change: Truncate) -> None:
    """Leave no row; the rows stay readable at the snapshots before."""
    subject = work.subject(change.target, "modify", and_=need_all)
    effect = Effect("truncate", subject.files.rows, tuple(field.name for field in subject.fields))
    commit(
        work,
        lambda facts: Change(subject.table, (), subject.fields, facts, replace=True, base=subject.files.snapshot_id),
        effect,
        unchanged(subject),
    )


def drop(work: Work, change: Drop) -> None:
    """Take a dataset away, with its history; with CASCADE also the views that depend on it."""
    if change.view:
        drop_view(work, change)
        return
    if change.if_exists and not is_there(work, change):
        nothing(work, "drop table", change.target, "There is none.")
        return
    subject = work.subject(change.target, "manage", and_=need_all)
    effect = Effect("drop table", subject.files.rows)
    entry = unchanged(subject)

    def facts(session: Session) -> None:
        dataset = entry(session)
        noted = replace(effect, note=drop_readers(work, session, dataset, cascade=change.cascade).told())
        record(work, session, dataset, noted, None)
        session.flush()
        datasets.remove(session, dataset)

    with work.live.stage("commit"), work.live.recording, work.place.gate.asking(work.place.database):
        work.place.warehouse.drop(subject.table, facts)
        work.live.recorded = True
