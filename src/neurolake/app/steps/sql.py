"""Steps of SQL: statements on the governed path, each committed at most once in a run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from neurolake.kernel.faults import fault_point
from neurolake.nuic.pipelines.attempt import Attempt
from neurolake.query.live import Changed
from neurolake.query.question import Question
from neurolake.query.results import Result
from neurolake.query.service import Queries
from neurolake.sql.changes import ChangeStatement, parse_statement
from neurolake.sql.several import several


@dataclass
class Asked:
    """One statement of a step: its question, the fact it becomes, and whether its commit has told it."""

    attempt: Attempt
    number: int
    last: bool
    told: bool = False
    fact: dict[str, Any] = field(default_factory=dict)

    def also(self, session: Session, made: Changed) -> None:
        """Take note of the change in the very transaction that makes it."""
        fact = {
            "part": self.number,
            "operation": made.operation,
            "dataset": made.dataset,
            "rows": made.rows,
            "snapshot_id": None if made.snapshot_id is None else str(made.snapshot_id),
            "query_id": made.query_id,
        }
        self.attempt.part(session, fact, last=self.last)
        self.told, self.fact = True, fact


def sql_step(queries: Queries) -> Callable[[Attempt], None]:
    """Carries out steps of SQL."""

    def carry_out(attempt: Attempt) -> None:
        parts = several(attempt.step.sql or "")
        for number, part in enumerate(parts[attempt.done :], attempt.done + 1):
            attempt.log(f"statement {number} of {len(parts)}: {_first_line(part.sql)}")
            asked = Asked(attempt, number, last=number == len(parts))
            result = run(queries, attempt, part.sql, attempt.values, asked)
            if not asked.told:
                change = isinstance(parse_statement(part.sql), ChangeStatement)
                fact = {"part": number, "query_id": result.query_id}
                fact |= (
                    {"operation": "nothing to do", "rows": 0}
                    if change
                    else {"operation": "select", "answer_rows": result.rows_count}
                )
                attempt.tell(fact, last=asked.last)
            fault_point("pipeline.statement-done")

    return carry_out


def run(queries: Queries, attempt: Attempt, sql: str, values: Mapping[str, Any], asked: Asked | None = None) -> Result:
    """Ask a question as the run's principal, within the step's time; a stop of the step stops it."""
    names = parse_statement(sql).parameters
    question = Question(
        sql,
        {name: values[name] for name in names if name in values},
        principal=attempt.principal,
        purpose=attempt.step.purpose,
        timeout_s=min(attempt.left_s, queries.max_timeout_s),
    )
    stops: list[Callable[[], None]] = []

    def stop() -> None:
        for one in stops:
            one()

    with attempt.stoppable(stop):
        return queries.run(question, begun=stops.append, also=asked.also if asked else None)


def _first_line(sql: str) -> str:
    line = sql.strip().splitlines()[0]
    return line if len(line) <= 200 else f"{line[:199]}…"
