"""What depends on a dataset's columns, and breaks when they change."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlalchemy.orm import Session

from neurolake.catalog import views
from neurolake.catalog.evolution.columns import Column

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
    """

    kind: DependentKind
    id: str
    name: str
    dataset_id: str | None = None
    why: str | None = None

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


Finder = Callable[[Session, Proposed], list[Dependent]]
"""Finds what of one kind a change breaks, inside the transaction of the change."""


def broken_views(session: Session, proposed: Proposed) -> list[Dependent]:
    """The views that read a column that breaks."""
    if proposed.broken is not None and not proposed.broken:
        return []
    found = views.readers(session, proposed.dataset_id, proposed.broken)
    return [Dependent("view", view.id, f"{view.zone}.{view.name}", view.id) for view in found]
