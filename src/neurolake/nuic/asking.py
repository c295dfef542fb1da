"""How the services of this package read and change data: on the governed path, which is wired in from above."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from neurolake.kernel.principal import Principal


@dataclass(frozen=True)
class Read:
    """A dataset that a statement read, and the columns that it named."""

    dataset_id: str
    snapshot_id: int | None
    columns: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"dataset_id": self.dataset_id, "columns": list(self.columns)}


@dataclass(frozen=True)
class Answer:
    """What a statement answered.

    Attributes:
        columns: Name and type of each.
        rows: The first rows, JSON-ready.
        total: Rows of the stored answer.
    """

    query_id: str
    columns: tuple[tuple[str, str], ...]
    rows: Sequence[Sequence[Any]]
    total: int
    truncated: bool
    reads: tuple[Read, ...]

    def records(self) -> list[dict[str, Any]]:
        """The rows as mappings."""
        names = [name for name, _ in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "query_id": self.query_id,
            "columns": [{"name": name, "type": kind} for name, kind in self.columns],
            "rows": [list(row) for row in self.rows],
            "total": self.total,
            "truncated": self.truncated,
        }


@dataclass(frozen=True)
class Bounds:
    """What a statement may take.

    Attributes:
        rows: Most rows of its answer.
        timeout_s: Seconds; None for the usual bound.
        keep: Whether the answer stays stored, to be paged and downloaded by its query id.
    """

    rows: int = 100
    timeout_s: float | None = None
    keep: bool = False


class Asking(Protocol):
    """The governed path."""

    def ask(
        self,
        sql: str,
        principal: Principal,
        *,
        parameters: Mapping[str, Any] | None = None,
        bounds: Bounds = Bounds(),
        purpose: str | None = None,
    ) -> Answer:
        """Ask a question in somebody's name and wait.

        Raises:
            NeuroLakeError: As `Queries.run`.
        """
        ...

    def check(self, sql: str, principal: Principal, parameters: Mapping[str, Any] | None = None) -> None:
        """Plan a question in somebody's name without running it: names and types are bound.

        Raises:
            NeuroLakeError: As `Queries.run`.
        """
        ...

    def change(self, sql: str, principal: Principal, *, planned_on: int | None = None, confirm: bool = False) -> Answer:
        """Make a change in somebody's name.

        Args:
            planned_on: The snapshot of its target that it was planned on; another is a conflict.
            confirm: Make it even though something that depends on the target breaks.

        Raises:
            NeuroLakeError: As `Queries.run`.
        """
        ...
