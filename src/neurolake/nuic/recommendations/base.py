"""A reason to look at another dataset."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from neurolake.kernel.principal import Principal

CHECK = "A check of a recommendation."
"""The text of such a question in the history; nobody's use of a dataset."""
Ask = Callable[[str, Principal], Sequence[tuple[Any, ...]]]
"""Answers a statement as somebody, on the governed path, within bounds of time."""


@dataclass(frozen=True)
class Reason:
    """Why a dataset goes with another.

    Attributes:
        kind: `joinable`, `similar`, `used_together` or `downstream`.
        score: 0 to 1.
        evidence: JSON-ready.
    """

    dataset_id: str
    kind: str
    score: float
    text: str
    evidence: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "kind": self.kind,
            "score": round(self.score, 4),
            "text": self.text,
            "evidence": dict(self.evidence),
        }
