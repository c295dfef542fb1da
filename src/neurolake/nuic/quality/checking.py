"""One check of a rule: counted in its owner's name, on the governed path."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from neurolake.catalog.quality_rules import CheckFact, RuleFact
from neurolake.engine.sql import sql_text
from neurolake.kernel.errors import NeuroLakeError
from neurolake.kernel.principal import Principal
from neurolake.nuic.asking import Answer, Asking, Bounds
from neurolake.quality.constraints import constraint_from, measuring

_TIMEOUT_S = 60.0
_LONGEST_ERROR = 500


@dataclass(frozen=True)
class Subject:
    """The dataset that rules are about, as it was when it was looked up."""

    id: str
    name: str
    zone: str
    snapshot_id: int | None

    @property
    def full_name(self) -> str:
        """`zone.name`."""
        return f"{self.zone}.{self.name}"


def counted(asking: Asking, subject: Subject, rule: RuleFact, principal: Principal, now: datetime) -> CheckFact:
    """Count the rows that fail.

    Raises:
        NeuroLakeError: The rule cannot be checked.
    """
    query = sql_text(measuring(constraint_from(rule.constraint), subject.full_name, now), "duckdb")
    answer = asking.ask(query, principal, bounds=Bounds(rows=1, timeout_s=_TIMEOUT_S))
    [found] = answer.records()
    checked, failing = int(found["checked"] or 0), int(found["failing"] or 0)
    return CheckFact(
        status="passed" if failing <= rule.max_failing_share * checked else "failed",
        snapshot_id=_snapshot(answer, subject, rule),
        checked=checked,
        failing=failing,
        observed=None if found["observed"] is None else float(found["observed"]),
        query_id=answer.query_id,
        reads=_reads(answer, subject),
    )


def could_not(error: NeuroLakeError, subject: Subject) -> CheckFact:
    """The record of a check that did not get to count."""
    return CheckFact("error", subject.snapshot_id, error=f"{error.title}: {error.detail}"[:_LONGEST_ERROR])


def _snapshot(answer: Answer, subject: Subject, rule: RuleFact) -> int | None:
    """The snapshot that was counted; a custom query may read earlier ones, and is about the newest all the same."""
    found = [read.snapshot_id for read in answer.reads if read.dataset_id == subject.id]
    return found[0] if found and rule.constraint["type"] != "query" else subject.snapshot_id


def _reads(answer: Answer, subject: Subject) -> list[Mapping[str, Any]]:
    """What was read; the dataset itself is always among it."""
    reads: list[Mapping[str, Any]] = [read.to_json() for read in answer.reads]
    if subject.id not in {read["dataset_id"] for read in reads}:
        reads.append({"dataset_id": subject.id, "columns": []})
    return reads
