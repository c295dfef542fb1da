"""The schema gate: what a change breaks is known before it is made, and made only if the asker says so."""

from sqlalchemy.orm import Session

from neurolake.catalog import views
from neurolake.compliance.policies import store
from neurolake.compliance.policies.facts import catalog_decision
from neurolake.kernel.errors import Conflict
from neurolake.metadata.models import Dataset
from neurolake.query.change.work import Work


def check_nothing_breaks(
    work: Work, session: Session, dataset: Dataset, columns: frozenset[str] | None = None
) -> list[str]:
    """Stop a change that takes columns (None: all of them) from what depends on them; returns what breaks.

    Raises:
        Conflict: Views depend on it, and the asker has not confirmed.
    """
    broken = views.readers(session, dataset.id, columns)
    if not broken or work.live.question.confirm:
        return [view.name for view in broken]
    rules = work.rules(session)
    names = [f"{view.zone}.{view.name}" for view in broken if catalog_decision(session, view, rules).visible]
    unseen = [f"{len(broken) - len(names)} more"] if len(names) < len(broken) else []
    raise Conflict(
        f"{', '.join(names + unseen)} depend{'s' if len(broken) == 1 else ''} on {dataset.zone}.{dataset.name}.",
        hint="Drop or change them first, or confirm that they may break (confirm: true).",
        dataset=dataset.name,
        breaks=names,
    )


def check_policies(session: Session, dataset: Dataset, column: str | None = None) -> None:
    """Stop a change of a name by which policies know a dataset, or one of its columns: they would no longer hold.

    Raises:
        Conflict: A policy uses the name.
    """
    for stored in store.listing(session):
        policy = stored.policy
        if policy.on.dataset not in (dataset.name, f"{dataset.zone}.{dataset.name}"):
            continue
        named = {name.lower() for name in (*policy.on.columns, getattr(policy, "column", ""))}
        if column is None or column.lower() in named:
            what = f"{dataset.name}.{column}" if column else dataset.name
            raise Conflict(
                f"The policy {policy.name!r} holds for {what} by its name.",
                hint="Whoever manages the policies must change it first.",
                dataset=dataset.name,
            )
