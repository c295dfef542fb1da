"""What a remediation is going to do, listed before it does it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from neurolake.remediation.parts import Owed
from neurolake.storage.warehouse import TableName


@dataclass(frozen=True)
class DatasetPlan:
    """What happens to one dataset.

    Attributes:
        snapshot_id: The one that was looked at.
        columns: Those written anew, or those in which rows were looked for.
        rows: Rows deleted or changed.
        rewritten: Data files that are replaced, relative to the lake.
        removed: Files that are removed with the history, relative to the lake.
        sql, parameters: The statement that does it, if there are rows.
        owed: Pasts of this dataset that runs which were cut off have left, and that go with this run.
    """

    id: str
    table: TableName
    snapshot_id: int | None
    columns: tuple[str, ...] = ()
    rows: int = 0
    rewritten: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    sql: str = field(default="", repr=False)
    parameters: Mapping[str, Any] | None = field(default=None, repr=False)
    owed: tuple[Owed, ...] = ()

    @property
    def name(self) -> str:
        """With its zone."""
        return ".".join(self.table)

    def as_json(self) -> dict[str, Any]:
        """JSON-ready, without the statement, which may hold values."""
        return {
            "id": self.id,
            "dataset": self.name,
            "snapshot_id": None if self.snapshot_id is None else str(self.snapshot_id),
            "columns": list(self.columns),
            "rows": self.rows,
            "rewritten": list(self.rewritten),
            "removed": list(self.removed),
            "finishes": [one.run_id for one in self.owed],
        }


@dataclass(frozen=True)
class Plan:
    """All that happens.

    Attributes:
        results: Ids of queries whose stored results are removed, and with them what the cache says of them.
        originals: SHA-256 of originals that are removed.
        rejects: Ids of ingestions whose rejects are removed, or (of a person) cleared of records.
        metadata: Table of the database → rows in which values are overwritten.
        files: Other files that are removed, relative to the lake.
        left: What stays although it holds a value: `place` and `why`.
    """

    action: str
    datasets: tuple[DatasetPlan, ...] = ()
    results: tuple[str, ...] = ()
    originals: tuple[str, ...] = ()
    rejects: tuple[str, ...] = ()
    metadata: Mapping[str, int] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    left: tuple[Mapping[str, str], ...] = ()

    @property
    def rows(self) -> int:
        """Rows of all datasets."""
        return sum(one.rows for one in self.datasets)

    def as_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "action": self.action,
            "datasets": [one.as_json() for one in self.datasets],
            "rows": self.rows,
            "results": list(self.results),
            "originals": list(self.originals),
            "rejects": list(self.rejects),
            "metadata": dict(self.metadata),
            "files": list(self.files),
            "left": [dict(one) for one in self.left],
        }


def differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """In words, what of a plan is not as it was."""
    before = {one["id"]: one for one in then["datasets"]}
    after = {one["id"]: one for one in now["datasets"]}
    found = [
        f"{(after.get(one) or before[one])['dataset']} has changed"
        for one in sorted(before.keys() | after.keys())
        if before.get(one) != after.get(one)
    ]
    rest = ("results", "originals", "rejects", "metadata", "files", "left")
    return found + [f"other {part} are concerned" for part in rest if then[part] != now[part]]
