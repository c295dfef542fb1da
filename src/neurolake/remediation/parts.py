"""How far a run has come with each dataset, and which pasts it therefore owes.

That a dataset was changed is written in the transaction of the change. Whatever happens afterwards, somebody knows that
its past has still to go: the run itself, a repetition of it, or the next start.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.metadata.models import RemediationPart, RemediationRun
from neurolake.nuic.values import store as values
from neurolake.remediation import base, past
from neurolake.remediation.place import Place

ENDED = ("succeeded", "incomplete", "failed", "cancelled")


@dataclass(frozen=True)
class Owed:
    """The past of a dataset that a run has changed, and that has still to go.

    Attributes:
        request: Keyed hash of what the run was asked for.
        snapshot_id, columns, originals, rejects: See `RemediationPart`.
    """

    run_id: str
    dataset_id: str
    action: str
    request: str
    snapshot_id: int | None
    columns: tuple[str, ...] | None
    originals: tuple[str, ...]
    rejects: tuple[str, ...]


def begin(
    session: Session, run_id: str, request: base.Request, dataset_id: str, name: str, columns: Sequence[str]
) -> None:
    """Write down a dataset that a run is going to change, and the columns that the run is about."""
    part = RemediationPart(run_id=run_id, dataset_id=dataset_id, name=name, state="planned")
    if isinstance(request, base.MaskColumns | base.TokeniseColumns):
        part.columns = list(columns)
    elif isinstance(request, base.EraseSubject):
        # What an erasure removes of results is found by the values.
        part.columns = []
    session.add(part)


def changed(
    session: Session, place: Place, run_id: str, request: base.Request, dataset_id: str, snapshot_id: int | None
) -> None:
    """Write down that a dataset is as it is to be; in the transaction in which it became so.

    Raises:
        Conflict: An original that is to go is being ingested.
    """
    # What was known of its values may be what is to go.
    values.forget(session, [dataset_id])
    part = session.get_one(RemediationPart, (run_id, dataset_id))
    part.snapshot_id = snapshot_id
    part.state = "changed" if base.purges(request) else "done"
    if base.purges(request) and not isinstance(request, base.EraseSubject):
        originals, rejects = past.originals_of(session, place, dataset_id)
        part.originals, part.rejects = sorted(originals), sorted(rejects)


def settled(session: Session, owed: Iterable[Owed]) -> None:
    """Write down that these pasts have gone."""
    for one in owed:
        session.get_one(RemediationPart, (one.run_id, one.dataset_id)).state = "done"


def owed_by(session: Session, run_id: str) -> list[Owed]:
    """What a run owes."""
    return [_owed(part, run) for part, run in session.execute(_OWED.where(RemediationPart.run_id == run_id))]


def owed_of(session: Session, place: Place, dataset_ids: Collection[str]) -> dict[str, list[Owed]]:
    """Dataset → what is owed of it by runs that are not under way."""
    found: dict[str, list[Owed]] = {}
    for part, run in session.execute(_OWED):
        over = run.state in ENDED or not place.owner.is_alive(run.owner)
        if over and part.dataset_id in dataset_ids:
            found.setdefault(part.dataset_id, []).append(_owed(part, run))
    return found


def owing(session: Session) -> set[str]:
    """Ids of the runs that owe something."""
    return set(session.scalars(select(RemediationPart.run_id).filter_by(state="changed")))


def of_run(session: Session, run_id: str) -> list[RemediationPart]:
    """The parts of a run."""
    return list(session.scalars(select(RemediationPart).filter_by(run_id=run_id).order_by(RemediationPart.name)))


_OWED = (
    select(RemediationPart, RemediationRun)
    .join(RemediationRun, RemediationRun.id == RemediationPart.run_id)
    .where(RemediationPart.state == "changed")
)


def _owed(part: RemediationPart, run: RemediationRun) -> Owed:
    return Owed(
        run.id,
        part.dataset_id,
        run.action,
        run.request,
        part.snapshot_id,
        None if part.columns is None else tuple(part.columns),
        tuple(part.originals),
        tuple(part.rejects),
    )
