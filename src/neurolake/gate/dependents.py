"""What depends on a dataset's columns, and breaks when they change."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlalchemy.orm import Session

from neurolake.catalog import views
from neurolake.catalog.evolution.columns import Column
from neurolake.compliance.policies.decide import is_meant
from neurolake.compliance.policies.facts import catalog_decision
from neurolake.compliance.policies.rules import Rules
from neurolake.metadata.models import Dataset

DependentKind = Literal["view", "contract", "pipeline", "saved query"]


@dataclass(frozen=True)
class Proposed:
    """A change of a dataset's columns, as those see it who look for what it breaks.

    Attributes:
        broken: Columns that readers can no longer rely on; None for all, as the dataset goes or gets another name.
        after: The columns as they are to be; None when the dataset goes.
    """

    dataset_id: str
    broken: frozenset[str] | None
    after: tuple[Column, ...] | None


@dataclass(frozen=True)
class Dependent:
    """Something that would break.

    Attributes:
        dataset_id: The dataset that it is, where it is one: only those who may know of that are told its name.
        why: What would break, in words.
        readers: Who may know of it (`user:anna`, `everyone`), where that is not by a dataset; None for whoever asks.
    """

    kind: DependentKind
    id: str
    name: str
    dataset_id: str | None = None
    why: str | None = None
    readers: tuple[str, ...] | None = None

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self) | {"readers": None if self.readers is None else list(self.readers)}


def is_known(session: Session, rules: Rules, dataset_id: str | None, readers: Sequence[str] | None) -> bool:
    """Whether somebody may know of a dependent."""
    if rules.bind_nothing:
        return True
    if readers is not None and not any(is_meant(one, rules.asker.principal) for one in readers):
        return False
    if dataset_id is None:
        return True
    dataset = session.get(Dataset, dataset_id)
    return dataset is not None and catalog_decision(session, dataset, rules).visible


Finder = Callable[[Session, Proposed], list[Dependent]]
"""Finds what of one kind a change breaks, inside the transaction of the change."""


def broken_views(session: Session, proposed: Proposed) -> list[Dependent]:
    """The views that read a column that breaks."""
    if proposed.broken is not None and not proposed.broken:
        return []
    found = views.readers(session, proposed.dataset_id, proposed.broken)
    return [Dependent("view", view.id, f"{view.zone}.{view.name}", view.id) for view in found]
