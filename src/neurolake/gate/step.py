"""A change of columns at the gate: what it is, who makes it, and what the gate says."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from neurolake.catalog.evolution.columns import Column, of_schema
from neurolake.catalog.evolution.compare import Comparison, compare
from neurolake.catalog.evolution.severity import Severity
from neurolake.compliance.policies.rules import Rules
from neurolake.gate.dependents import Dependent
from neurolake.gate.policy import Outcome, PolicyName
from neurolake.metadata.models import Dataset
from neurolake.storage.changes import SchemaStep

if TYPE_CHECKING:
    from pyiceberg.schema import Schema

_CHANGES_TOLD = 100


@dataclass(frozen=True)
class Step:
    """A change of a dataset's columns that is about to be committed.

    Attributes:
        operation: `alter table`, `create table`, `drop table`, `ingest`, …
        before: The columns as they really are.
        after: As they are to be; None when the dataset goes.
        anew: Whether field ids say nothing, as a table or view is made anew: columns are then compared by name.
        renamed: The dataset's new name, when it gets one.
        what: What makes the change, as a fingerprint: an approval is for this and nothing else.
    """

    dataset: Dataset
    operation: str
    before: tuple[Column, ...]
    after: tuple[Column, ...] | None
    anew: bool = False
    renamed: str | None = None
    what: str = ""

    @property
    def changes_nothing(self) -> bool:
        return self.before == self.after and self.renamed is None

    def compared(self) -> Comparison:
        """What becomes of the columns."""
        return compare(self.before, self.after or (), by_name=self.anew)

    def fingerprint(self) -> str:
        """SHA-256 of all that makes this change this change."""
        told = {
            "dataset": self.dataset.id,
            "operation": self.operation,
            "before": [column.to_json() for column in self.before],
            "after": None if self.after is None else [column.to_json() for column in self.after],
            "renamed": self.renamed,
            "what": self.what,
        }
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def of_commit(
    dataset: Dataset, operation: str, step: SchemaStep, *, renamed: str | None = None, what: str = ""
) -> Step:
    """A change as storage tells of it."""
    return of_schemas(dataset, operation, step.before, step.after, anew=step.anew, renamed=renamed, what=what)


def of_schemas(
    dataset: Dataset,
    operation: str,
    before: "Schema | None",
    after: "Schema | None",
    *,
    anew: bool = False,
    renamed: str | None = None,
    what: str = "",
) -> Step:
    """A change between two Iceberg schemas."""
    told = None if after is None else of_schema(after)
    return Step(dataset, operation, of_schema(before), told, anew, renamed, what)


@dataclass(frozen=True)
class By:
    """Who makes a change.

    Attributes:
        rules: The policies as they meet them.
        confirm: Whether they have said that what depends on it may break.
        origin_id: The query, ingestion or request that it belongs to.
    """

    rules: Rules
    origin_id: str
    confirm: bool = False

    @property
    def name(self) -> str:
        return self.rules.asker.principal.name


@dataclass(frozen=True)
class Verdict:
    """What the gate says to a change.

    Attributes:
        version: The semantic version that results.
        breaks: What depends on it and breaks.
    """

    outcome: Outcome
    policy: PolicyName
    severity: Severity
    comparison: Comparison
    version: str
    breaks: tuple[Dependent, ...] = ()

    @property
    def is_breaking(self) -> bool:
        return self.severity == "major" or bool(self.breaks)

    def told(self) -> str:
        """In words, without names of what depends on it."""
        broken = f"; {len(self.breaks)} that depend on it break" if self.breaks else ""
        return f"A {self.severity} change of the columns ({self.comparison.told()}), version {self.version}{broken}."

    def to_json(self, breaks: Sequence[Dependent] | None = None) -> dict[str, Any]:
        """JSON-ready; `breaks` are those that may be named, all when not given."""
        named = self.breaks if breaks is None else tuple(breaks)
        return {
            "outcome": self.outcome,
            "policy": self.policy,
            "severity": self.severity,
            "version": self.version,
            "changes": [change.to_json() for change in self.comparison.changes[:_CHANGES_TOLD]],
            "breaks": [one.to_json() if breaks is None else _shown(one) for one in named],
            "hidden": len(self.breaks) - len(named),
        }


def _shown(one: Dependent) -> dict[str, Any]:
    """What is told of a dependent: not with whom it is shared."""
    return {key: value for key, value in one.to_json().items() if key != "readers"}


def notes(verdicts: Iterable[Verdict | None]) -> list[str]:
    """What the answer to a change tells of its verdicts, where there is something to tell."""
    return [verdict.told() for verdict in verdicts if verdict is not None and verdict.severity != "none"]
