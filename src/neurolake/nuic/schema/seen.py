"""Differences of columns as somebody may see them: what of the columns is hidden is in none."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from neurolake.catalog.evolution.columns import Column
from neurolake.catalog.evolution.compare import Comparison, SchemaChange
from neurolake.catalog.evolution.severity import worst
from neurolake.compliance.policies.decide import Decision
from neurolake.compliance.policies.rules import Rules
from neurolake.compliance.policies.shown import known_dataset
from neurolake.metadata.models import Dataset


class View:
    """A dataset as one asker may see its columns.

    Attributes:
        is_whole: Whether no column is hidden, so that columns that are gone may be told too.
    """

    def __init__(self, session: Session, id_or_name: str, rules: Rules) -> None:
        self.session = session
        self.rules = rules
        self.dataset, decision = known_dataset(session, id_or_name, rules)
        self.is_whole = rules.bind_nothing or not decision.hidden
        self._columns = frozenset(decision.columns)
        self._decision = decision

    @property
    def full_name(self) -> str:
        return f"{self.dataset.zone}.{self.dataset.name}"

    @property
    def sees_all(self) -> bool:
        """Whether nothing at all of the dataset is hidden: no column, row or value."""
        return self.is_whole and (self.rules.bind_nothing or not _binds(self._decision))

    def changes(self, found: Comparison) -> list[SchemaChange]:
        """The differences that may be told."""
        return [change for change in found.changes if self.is_whole or change.column in self._columns]

    def columns(self, columns: Sequence[Column]) -> tuple[Column, ...]:
        """The columns that may be told."""
        return tuple(column for column in columns if self.is_whole or column.name in self._columns)

    def told(self, found: Comparison) -> dict[str, Any]:
        """A comparison, JSON-ready, as bad as what is told of it."""
        shown = self.changes(found)
        return {
            "severity": worst(change.severity for change in shown),
            "changes": [change.to_json() for change in shown],
        }


def head(dataset: Dataset) -> dict[str, Any]:
    """How answers name the dataset."""
    return {"id": dataset.id, "name": f"{dataset.zone}.{dataset.name}", "schema_version": dataset.schema_version}


def _binds(decision: Decision) -> bool:
    return bool(decision.binds)
