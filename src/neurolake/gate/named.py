"""Policies of who sees what speak of datasets and columns by name: a name that one uses stays."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from neurolake.compliance.policies import store
from neurolake.kernel.errors import Conflict
from neurolake.metadata.models import Dataset


def check_names(session: Session, dataset: Dataset, columns: Collection[str] | None) -> None:
    """Stop a change by which names go that policies use: they would no longer hold.

    Args:
        columns: The columns whose names go; None when that of the dataset goes.

    Raises:
        Conflict: A policy uses a name.
    """
    gone = None if columns is None else {column.lower() for column in columns}
    for stored in store.listing(session):
        policy = stored.policy
        if policy.on.dataset not in (dataset.name, f"{dataset.zone}.{dataset.name}"):
            continue
        named = {name.lower() for name in (*policy.on.columns, getattr(policy, "column", "")) if name}
        used = None if gone is None else sorted(named & gone)
        if used is None or used:
            what = f"{dataset.name}.{used[0]}" if used else dataset.name
            raise Conflict(
                f"The policy {policy.name!r} holds for {what} by its name.",
                hint="Whoever manages the policies must change it first.",
                dataset=dataset.name,
            )
