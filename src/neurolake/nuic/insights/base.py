"""An insight, what it is concluded from, and what is said where there is too little to conclude anything."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy.orm import Session

from neurolake.catalog.datasets import ColumnBrief
from neurolake.compliance.policies.decide import Decision
from neurolake.compliance.policies.rules import Rules
from neurolake.metadata.models import Dataset
from neurolake.nuic.sketches.pairs import Pair

Severity = Literal["info", "notice", "warning"]


@dataclass(frozen=True)
class Insight:
    """Something that the figures tell.

    Attributes:
        text: In a sentence.
        method: How it was concluded.
        evidence: The numbers, JSON-ready.
        columns: What it is about; none for the dataset as a whole.
        snapshots: Of which data.
    """

    kind: str
    severity: Severity
    text: str
    method: str
    evidence: Mapping[str, Any]
    columns: tuple[str, ...] = ()
    snapshots: tuple[int | None, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "kind": self.kind,
            "severity": self.severity,
            "text": self.text,
            "columns": list(self.columns),
            "evidence": {
                "method": self.method,
                **self.evidence,
                "snapshots": [str(one) for one in self.snapshots if one is not None],
            },
        }


@dataclass(frozen=True)
class Quiet:
    """Why nothing is said of a kind: too little is known, or there is nothing to say."""

    kind: str
    why: str

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"kind": self.kind, "why": self.why}


Told = Insight | Quiet


@dataclass(frozen=True)
class Subject:
    """What insights are drawn from.

    Attributes:
        seen: What the asker sees of the dataset.
        columns: Those that they see.
        profile: Column → its profile, for those whose values they see as they are.
        pairs: Columns of other datasets that hold the same values; see `pairs`.
        sketched: Whether the values of this dataset were looked at.
    """

    session: Session
    rules: Rules
    dataset: Dataset
    seen: Decision
    now: datetime
    columns: tuple[ColumnBrief, ...]
    profile: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    pairs: tuple[Pair, ...] = ()
    sketched: bool = False

    @property
    def profile_is_whole(self) -> bool:
        """Whether the profile is of all rows that there are, and counted rather than estimated."""
        known = self.dataset.profile or {}
        return known.get("rows") == self.dataset.rows and not known.get("sampled", True)
